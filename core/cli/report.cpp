// Colour only where a person looks: on a terminal, unless NO_COLOR is set.
#include "core/cli/report.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "core/engine/error_explanation.h"
#include "core/journal/event_text.h"
#include "core/journal/trace_export.h"
#include "core/source/diagnostic_render.h"
#include "core/value/value_json.h"

namespace etude::cli {
namespace {

bool wants_colour(int descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  return (no_colour == nullptr || *no_colour == '\0') && isatty(descriptor) == 1;
}

void write_all(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

std::string painted(std::string_view text, const char* colour) {
  if (!wants_colour(STDOUT_FILENO)) return std::string(text);
  return "\x1b[" + std::string(colour) + "m" + std::string(text) + "\x1b[0m";
}

std::string name_of(const SourceText& source, const FileNames& names) {
  const auto found = names.find(source.name());
  return found == names.end() ? source.name() : found->second;
}

Map place_fields(const SourceText& source, SourceRange range) {
  const SourcePosition begin = source.position(range.begin);
  const SourcePosition end = source.position(range.end);
  return Map{{"line", Value(static_cast<std::int64_t>(begin.line))},
             {"column", Value(static_cast<std::int64_t>(begin.column))},
             {"end_line", Value(static_cast<std::int64_t>(end.line))},
             {"end_column", Value(static_cast<std::int64_t>(end.column))}};
}

Value diagnostic_value(const SourceText& source, const std::string& file, const Diagnostic& diagnostic) {
  Map row = place_fields(source, diagnostic.range)
                .set("file", Value(file))
                .set("code", Value(diagnostic.code))
                .set("message", Value(diagnostic.message))
                .set("severity", Value(severity_name(diagnostic.severity)));
  if (const auto& fix = diagnostic.fix) {
    row = row.set("fix", Value(place_fields(source, fix->range).set("title", Value(fix->title)).set("text", Value(fix->text))));
  }
  return Value(std::move(row));
}

Value get(const Value& map, std::string_view key) { return map.is_map() ? map.map().get(key) : Value(); }

}  // namespace

void print(std::string_view text) { write_all(stdout, text); }
void complain(std::string_view text) { write_all(stderr, text); }

std::string pretty_json(const Value& value) {
  JsonLayout layout;
  layout.pretty = true;
  layout.indent = "  ";
  const Result<std::string> text = json_from_value(value, layout);
  return (text.ok() ? text.value() : json_for_display(value)) + "\n";
}

void report_diagnostics(const std::vector<FileDiagnostics>& diagnostics, const FileNames& names, bool json) {
  if (json) {
    List list;
    for (const FileDiagnostics& file : diagnostics) {
      for (const Diagnostic& diagnostic : file.list.all()) {
        list = list.push_back(diagnostic_value(*file.source, name_of(*file.source, names), diagnostic));
      }
    }
    print(pretty_json(Value(Map{{"diagnostics", Value(list)}})));
    return;
  }
  RenderOptions options;
  options.colour = wants_colour(STDERR_FILENO);
  for (const FileDiagnostics& file : diagnostics) {
    if (file.list.all().empty()) continue;
    const SourceText renamed(name_of(*file.source, names), std::string(file.source->text()));
    complain(render_diagnostics(renamed, file.list, options));
  }
}

std::string time_for_people(Nanoseconds duration) {
  struct Unit {
    Nanoseconds size;
    const char* name;
  };
  static constexpr Unit kUnits[] = {
      {86'400 * kNanosecondsPerSecond, "d"}, {3'600 * kNanosecondsPerSecond, "h"}, {60 * kNanosecondsPerSecond, "min"}};
  std::string text;
  for (const Unit& unit : kUnits) {
    if (duration < unit.size) continue;
    text += std::to_string(duration / unit.size) + " " + unit.name + " ";
    duration %= unit.size;
  }
  if (!text.empty() && duration == 0) return text.substr(0, text.size() - 1);
  const bool in_milliseconds = text.empty() && duration < kNanosecondsPerSecond && duration > 0;
  const Nanoseconds unit = in_milliseconds ? kNanosecondsPerMillisecond : kNanosecondsPerSecond;
  const Nanoseconds thousandths = (duration % unit) / (unit / 1000);
  text += std::to_string(duration / unit);
  if (thousandths != 0) {
    std::string digits = std::to_string(1000 + thousandths).substr(1);
    while (digits.ends_with('0')) digits.pop_back();
    text += "." + digits;
  }
  return text + (in_milliseconds ? " ms" : " s");
}

namespace {

// Where it failed, with the values there and a way out; then the stack and the error value.
void report_failure(const Run& run, const FileNames& names) {
  const Value payload = get(run.session().error(), "payload");
  const Value context = get(run.session().error(), "context");
  std::string_view stack = context.is_string() ? context.string() : std::string_view();
  RenderOptions options;
  options.colour = wants_colour(STDOUT_FILENO);
  const std::string margin = "      | ";
  std::string text;
  for (const ErrorExplanation& each : explain_failure(run.session().machine(), run.session().journal(), payload)) {
    const SourceText renamed(name_of(*each.source, names), std::string(each.source->text()));
    text += render_diagnostic(renamed, each.error, options);
    for (std::size_t i = 0; i < each.values.size(); ++i) text += margin + (i == 0 ? "here:    " : "and      ") + each.values[i] + "\n";
    if (!each.way_out.empty()) text += margin + painted("way out:", "32") + " " + each.way_out + "\n";
  }
  // The head of the context says what the first explanation says.
  if (!text.empty()) stack.remove_prefix(std::min(stack.size(), stack.find("\nin step \"") + 1));
  print(text + std::string(stack) + (stack.empty() ? "" : "\n"));
  print(pretty_json(payload));
}

}  // namespace

void report_run(const Run& run, const FileNames& names, bool stopped) {
  print(trace_text(run.session().journal()));
  const RunState state = run.state();
  std::string end;
  switch (state) {
    case RunState::kSucceeded: end = painted("SUCCEEDED", "32"); break;
    case RunState::kFailed: end = painted("FAILED", "31"); break;
    case RunState::kCancelled: end = painted("CANCELLED", "33"); break;
    case RunState::kActive: end = painted("ACTIVE", "33"); break;
  }
  const TaskId main = run.session().main_task();
  end += " after " + time_for_people(run.virtual_ns());
  if (!main.is_none()) {
    const std::uint64_t steps = run.session().machine().steps(main);
    end += ", " + std::to_string(steps) + (steps == 1 ? " step" : " steps");
  }
  end += ", seed " + std::to_string(run.seed());
  if (state == RunState::kActive && stopped)
    end += " (stopped here)";
  else if (const std::string waiting = run.session().waiting_for(); state == RunState::kActive && !waiting.empty())
    end += ", waits for: " + waiting;
  print("\n" + end + "\n");
  for (const BrokenInvariant& broken : run.world().invariants().broken()) {
    print(painted("broken", "31") + " at " + time_for_people(broken.at) + ": " + run.scenario().invariants[broken.index].say + "\n");
  }
  if (state == RunState::kSucceeded && !main.is_none()) print(pretty_json(run.session().result()));
  if (state == RunState::kFailed) report_failure(run, names);
}

std::string seeds_text(const Value& report) {
  const auto number = [](const Value& value) { return value.is_int() ? std::to_string(value.integer()) : std::string("-"); };
  const auto time = [](const Value& value) { return value.is_int() ? time_for_people(value.integer()) : std::string("-"); };
  const Value seeds = get(report, "seeds");
  std::string text =
      "seeds " + number(get(seeds, "first")) + " to " + number(get(seeds, "last")) + ", " + number(get(seeds, "run")) + " run\n\n";
  const Map outcomes = get(report, "outcomes").map();
  for (const Map::Entry& entry : outcomes) {
    std::string name(entry.key.string());
    name.resize(12, ' ');
    text += "  " + name + number(get(entry.value, "count")) + "   first seed " + number(get(entry.value, "first_seed")) + "\n";
  }
  const List invariants = get(report, "invariants").list();
  if (!invariants.empty()) text += "\ninvariants\n";
  for (const Value& invariant : invariants) {
    const std::int64_t broken = get(invariant, "broken").integer();
    text += "  " + std::string(get(invariant, "say").string()) + ": " +
            (broken == 0 ? std::string("always holds")
                         : "broken " + std::to_string(broken) + (broken == 1 ? " time" : " times") + ", first with seed " +
                               number(get(invariant, "first_seed"))) +
            "\n";
  }
  const Value durations = get(report, "virtual_ns");
  text += "\nvirtual time: min " + time(get(durations, "min")) + ", median " + time(get(durations, "median")) + ", 95 % " +
          time(get(durations, "p95")) + ", max " + time(get(durations, "max")) + "\n";
  if (const Value found = get(report, "found"); found.is_int()) text += "found: seed " + number(found) + "\n";
  return text;
}

}  // namespace etude::cli
