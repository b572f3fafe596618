// Fields are taken by name and kind; unknown ones are ignored, so that an older page can talk to a newer module.
#include "playground/model/action_json.h"

#include <cmath>

#include "core/document/formatter.h"
#include "core/journal/journal_json.h"
#include "core/journal/trace_export.h"
#include "core/source/diagnostic.h"
#include "core/value/value_json.h"
#include "playground/model/canvas_keys.h"
#include "playground/model/json_writer.h"
#include "playground/model/language_json.h"
#include "playground/model/mirror_json.h"
#include "playground/model/running.h"
#include "playground/model/share_json.h"

namespace etude {
namespace {

constexpr std::string_view kViewNames[] = {"graph", "sequence", "timeline", "variables", "services", "log", "requests", "limits"};
constexpr std::size_t kLongestFile = 4u << 20;
constexpr std::int64_t kMostSeeds = 10'000;

Error wrong_field(std::string_view name, std::string_view wanted) {
  return {"app.field", "`" + std::string(name) + "` must be " + std::string(wanted) + "."};
}

/// The members of one action.
class Fields {
 public:
  explicit Fields(Map map) : map_(std::move(map)) {}

  [[nodiscard]] const Value* find(std::string_view name) const {
    const Value* value = map_.find(name);
    return value != nullptr && value->is_null() ? nullptr : value;
  }
  Result<std::optional<std::string>> text(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::optional<std::string>();
    if (!value->is_string()) return wrong_field(name, "a text");
    return std::optional<std::string>(std::string(value->string()));
  }
  Result<std::string> needed_text(std::string_view name) const {
    ETUDE_TRY(std::optional<std::string> value, text(name));
    if (!value) return wrong_field(name, "there: a text");
    return std::move(*value);
  }
  Result<std::optional<double>> number(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::optional<double>();
    if (!value->is_number() || !std::isfinite(value->as_double())) return wrong_field(name, "a number");
    return std::optional<double>(value->as_double());
  }
  Result<std::optional<std::int64_t>> integer(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::optional<std::int64_t>();
    if (value->is_int()) return std::optional<std::int64_t>(value->integer());
    // JavaScript writes large whole numbers with an exponent.
    if (value->is_double() && std::floor(value->number()) == value->number() && std::abs(value->number()) < 9.0e18) {
      return std::optional<std::int64_t>(static_cast<std::int64_t>(value->number()));
    }
    return wrong_field(name, "a whole number");
  }
  Result<std::optional<bool>> flag(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::optional<bool>();
    if (!value->is_bool()) return wrong_field(name, "true or false");
    return std::optional<bool>(value->boolean());
  }
  Result<Fields> object(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr || !value->is_map()) return wrong_field(name, "an object");
    return Fields(value->map());
  }
  [[nodiscard]] const Map& map() const { return map_; }

 private:
  Map map_;
};

Result<Fields> fields_of(std::string_view json) {
  Result<Value> value = value_from_json(json);
  if (!value) return Error{"app.json", "This is no JSON: " + value.error().message};
  if (!value.value().is_map()) return Error{"app.json", "An action is a JSON object."};
  return Fields(value.value().map());
}

Result<std::uint32_t> index_of(const Fields& fields, std::string_view name) {
  ETUDE_TRY(const std::optional<std::int64_t> value, fields.integer(name));
  if (!value || *value < 0) return wrong_field(name, "a number that counts from 0");
  return static_cast<std::uint32_t>(std::min<std::int64_t>(*value, UINT32_MAX - 1));
}

// {t, k, a, p, n, i}; `p` as a text or as a list of labels.
Result<MomentKey> moment_of(const Fields& fields) {
  MomentKey key;
  ETUDE_TRY(const auto time, fields.integer("t"));
  ETUDE_TRY(const auto step, fields.text("k"));
  ETUDE_TRY(const auto attempt, fields.integer("a"));
  ETUDE_TRY(const auto occurrence, fields.integer("n"));
  ETUDE_TRY(const auto offset, fields.integer("i"));
  if (time) key.time_ns = std::max<std::int64_t>(0, *time);
  if (step) key.step = *step;
  if (attempt) key.attempt = static_cast<std::uint16_t>(std::clamp<std::int64_t>(*attempt, 1, 65535));
  if (occurrence) key.occurrence = static_cast<std::uint32_t>(std::clamp<std::int64_t>(*occurrence, 0, UINT32_MAX - 1));
  if (offset) key.offset = static_cast<std::uint32_t>(std::clamp<std::int64_t>(*offset, 0, UINT32_MAX - 1));
  if (const Value* path = fields.find("p")) {
    if (path->is_string()) {
      key.path = path->string();
    } else if (path->is_list()) {
      for (const Value& part : path->list()) {
        if (!part.is_string()) return wrong_field("p", "a path of labels");
        if (!key.path.empty()) key.path += '/';
        key.path += part.string();
      }
    } else {
      return wrong_field("p", "a path of labels");
    }
  }
  return key;
}

/// {service: {error_rate, latency_factor, lost_reply_rate, outage_from_ns}}, as a link holds them. What is out of bounds is brought into them.
Result<FaultOverrides> read_fault_map(const Fields& fields) {
  FaultOverrides faults;
  if (fields.find("faults") == nullptr) return faults;
  ETUDE_TRY(const Fields all, fields.object("faults"));
  for (const Map::Entry& entry : all.map()) {
    ETUDE_TRY(const Fields one, all.object(entry.key.string()));
    FaultOverride& row = faults[std::string(entry.key.string())];
    const auto bounded = [&one](std::string_view name, double most, std::optional<double>& into) -> Result<void> {
      ETUDE_TRY(into, one.number(name));
      if (into) into = std::clamp(*into, 0.0, most);
      return {};
    };
    ETUDE_TRY_VOID(bounded("error_rate", 1.0, row.error_rate));
    ETUDE_TRY_VOID(bounded("lost_reply_rate", 1.0, row.lost_reply_rate));
    ETUDE_TRY_VOID(bounded("latency_factor", 1000.0, row.latency_factor));
    ETUDE_TRY(const auto outage, one.integer("outage_from_ns"));
    if (outage) row.outages.push_back({std::max<Nanoseconds>(*outage, 0), INT64_MAX});
  }
  return faults;
}

Result<UserAction> read_open(const Fields& fields) {
  OpenDocument wish;
  ETUDE_TRY(const Fields files, fields.object("files"));
  for (auto entry = files.map().begin(); !(entry == files.map().end()); ++entry) {
    if (!entry->value.is_string()) return wrong_field("files", "an object of texts");
    if (entry->value.string().size() > kLongestFile) return Error{"app.too_large", "A file may have at most 4 MB."};
    wish.files.emplace(std::string(entry->key.string()), std::string(entry->value.string()));
  }
  ETUDE_TRY(const auto title, fields.text("title"));
  if (title) wish.title = *title;
  ETUDE_TRY(const auto seed, fields.integer("seed"));
  if (seed) wish.seed = static_cast<std::uint64_t>(*seed);
  if (const Value* cursor = fields.find("cursor")) {
    if (cursor->is_map()) {
      ETUDE_TRY(wish.moment, moment_of(Fields(cursor->map())));
    } else {
      ETUDE_TRY(wish.cursor, index_of(fields, "cursor"));
    }
  }
  if (const Value* argument = fields.find("argument")) wish.argument = *argument;
  ETUDE_TRY(wish.faults, read_fault_map(fields));
  return UserAction(std::move(wish));
}

Result<std::optional<float>> speed_of(const Fields& fields) {
  const Value* value = fields.find("speed");
  if (value == nullptr) return std::optional<float>();
  if (value->is_number()) return std::optional<float>(static_cast<float>(std::max(0.0, value->as_double())));
  if (value->is_string()) {
    const std::string_view word = value->string();
    if (word == "instant") return std::optional<float>(0.0f);
    if (word == "step") return std::optional<float>(kStepSpeed);
    std::int64_t factor = 0;
    for (const char c : word) {
      if (c < '0' || c > '9' || factor > 1'000'000) return wrong_field("speed", "`instant`, `step` or a number");
      factor = factor * 10 + (c - '0');
    }
    if (factor > 0) return std::optional<float>(static_cast<float>(factor));
  }
  return wrong_field("speed", "`instant`, `step` or a number");
}

Result<UserAction> read_step(const Fields& fields) {
  ETUDE_TRY(const std::string mode, fields.needed_text("mode"));
  if (mode == "over") return UserAction(StepRun{StepMode::kOver});
  if (mode == "into") return UserAction(StepRun{StepMode::kInto});
  if (mode == "out") return UserAction(StepRun{StepMode::kOut});
  if (mode == "back") return UserAction(StepRun{StepMode::kBack});
  if (mode != "here") return wrong_field("mode", "one of `over`, `into`, `out`, `back`, `here`");
  ETUDE_TRY(std::string step, fields.needed_text("step"));
  return UserAction(RunToStep{std::move(step)});
}

Result<UserAction> read_seek(const Fields& fields) {
  if (fields.find("index") != nullptr) {
    ETUDE_TRY(const std::uint32_t index, index_of(fields, "index"));
    return UserAction(SeekIndex{index});
  }
  ETUDE_TRY(const auto time, fields.integer("time_ns"));
  if (time) return UserAction(SeekTime{*time});
  if (fields.find("moment") != nullptr) {
    ETUDE_TRY(const Fields moment, fields.object("moment"));
    ETUDE_TRY(MomentKey key, moment_of(moment));
    return UserAction(SeekMoment{std::move(key)});
  }
  ETUDE_TRY(const std::string to, fields.needed_text("to"));
  if (to != "start" && to != "end") return wrong_field("to", "`start` or `end`");
  return UserAction(SeekEnd{to == "start"});
}

Result<UserAction> read_select(const Fields& fields) {
  ETUDE_TRY(const auto step, fields.text("step"));
  if (step) return UserAction(SelectStep{*step, false});
  if (fields.find("event") != nullptr) {
    ETUDE_TRY(const std::uint32_t seq, index_of(fields, "event"));
    return UserAction(SelectEvent{seq});
  }
  if (fields.map().find("variable") != nullptr) {
    // null closes the pane.
    ETUDE_TRY(const auto path, fields.text("variable"));
    return UserAction(SelectVariable{path.value_or("")});
  }
  if (fields.find("task") != nullptr) {
    ETUDE_TRY(const std::uint32_t task, index_of(fields, "task"));
    return UserAction(SelectTask{task});
  }
  ETUDE_TRY(std::string file, fields.needed_text("file"));
  ETUDE_TRY(const std::uint32_t line, index_of(fields, "line"));
  return UserAction(SelectLine{std::move(file), line});
}

Result<UserAction> read_breakpoint(const Fields& fields) {
  ETUDE_TRY(const auto errors, fields.flag("errors"));
  if (errors) return UserAction(BreakOnErrors{*errors});
  SetBreakpoint wish;
  ETUDE_TRY(wish.step, fields.needed_text("step"));
  ETUDE_TRY(const auto on, fields.flag("on"));
  wish.on = on.value_or(true);
  ETUDE_TRY(const auto condition, fields.text("condition"));
  if (condition) wish.condition = *condition;
  return UserAction(std::move(wish));
}

Result<UserAction> read_faults(const Fields& fields) {
  SetFaults wish;
  ETUDE_TRY(const auto service, fields.text("service"));
  if (service) wish.service = *service;
  ETUDE_TRY(wish.error_rate, fields.number("error_rate"));
  ETUDE_TRY(wish.latency_factor, fields.number("latency_factor"));
  ETUDE_TRY(wish.lost_reply_rate, fields.number("lost_reply_rate"));
  ETUDE_TRY(wish.outage, fields.flag("outage"));
  ETUDE_TRY(const auto reset, fields.flag("reset"));
  wish.reset = reset.value_or(false);
  return UserAction(std::move(wish));
}

Result<UserAction> read_complete(const Fields& fields) {
  CompleteEffect wish;
  ETUDE_TRY(const std::uint32_t effect, index_of(fields, "effect"));
  wish.completion.effect = EffectId(effect);
  ETUDE_TRY(const Fields completion, fields.object("completion"));
  ETUDE_TRY(const std::string kind, completion.needed_text("kind"));
  if (kind == "response")
    wish.completion.kind = CompletionKind::kResponse;
  else if (kind == "fault")
    wish.completion.kind = CompletionKind::kFault;
  else if (kind == "value")
    wish.completion.kind = CompletionKind::kValue;
  else if (kind == "error")
    wish.completion.kind = CompletionKind::kError;
  else
    return wrong_field("kind", "one of `response`, `fault`, `value`, `error`");
  if (const Value* detail = completion.find("detail")) {
    // Bytes come as {"$bytes": base64}.
    ETUDE_TRY(wish.completion.detail, value_from_exact_json(json_for_display(*detail)));
  }
  const bool needs_map = wish.completion.kind == CompletionKind::kResponse || wish.completion.kind == CompletionKind::kFault;
  if (needs_map && !wish.completion.detail.is_map()) return wrong_field("detail", "an object");
  if (wish.completion.kind == CompletionKind::kResponse) {
    const Map detail = wish.completion.detail.map();
    const Value body = detail.get("body");
    const bool sound = detail.get("code").is_int() && detail.get("headers").is_map() && (body.is_string() || body.is_bytes());
    if (!sound) return wrong_field("detail", "{code, headers, body}");
  }
  ETUDE_TRY(const auto elapsed, fields.integer("elapsed_ns"));
  wish.elapsed = std::max<std::int64_t>(0, elapsed.value_or(0));
  return UserAction(std::move(wish));
}

Result<UserAction> read_callback(const Fields& fields) {
  SendCallback wish;
  const Value* endpoint = fields.find("endpoint");
  if (endpoint != nullptr && endpoint->is_int()) {
    wish.endpoint = std::to_string(endpoint->integer());
  } else {
    ETUDE_TRY(wish.endpoint, fields.needed_text("endpoint"));
  }
  ETUDE_TRY(const auto method, fields.text("method"));
  wish.method = method.value_or("POST");
  if (const Value* body = fields.find("body")) wish.body = *body;
  return UserAction(std::move(wish));
}

Result<UserAction> read_watch(const Fields& fields) {
  const Value* expressions = fields.find("expressions");
  if (expressions == nullptr || !expressions->is_list()) return wrong_field("expressions", "a list of texts");
  SetWatches wish;
  for (const Value& expression : expressions->list()) {
    if (!expression.is_string()) return wrong_field("expressions", "a list of texts");
    wish.expressions.emplace_back(expression.string());
  }
  return UserAction(std::move(wish));
}

Result<std::optional<float>> length(const Fields& fields, std::string_view name) {
  ETUDE_TRY(const auto value, fields.number(name));
  return value ? std::optional<float>(static_cast<float>(*value)) : std::optional<float>();
}

Result<View> view_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kViewNames); ++i) {
    if (name == kViewNames[i]) return static_cast<View>(i);
  }
  return wrong_field("view", "one of the views");
}

Result<std::vector<UserAction>> read_view(const Fields& fields) {
  ChangeView wish;
  ETUDE_TRY(const auto view, fields.text("view"));
  if (view) {
    ETUDE_TRY(wish.view, view_of(*view));
  }
  ETUDE_TRY(const auto theme, fields.text("theme"));
  if (theme) wish.dark = *theme != "light";
  ETUDE_TRY(wish.scale, length(fields, "scale"));
  ETUDE_TRY(wish.speed, speed_of(fields));
  ETUDE_TRY(wish.reduced_motion, fields.flag("reducedMotion"));
  ETUDE_TRY(wish.width, length(fields, "width"));
  ETUDE_TRY(wish.height, length(fields, "height"));
  ETUDE_TRY(wish.slides, fields.flag("slides"));
  ETUDE_TRY(wish.text_view, fields.flag("text_view"));
  ETUDE_TRY(wish.focused, fields.flag("focused"));
  ETUDE_TRY(const auto fit, fields.flag("fit"));
  wish.fit = fit.value_or(false);
  if (fields.find("filter") != nullptr) {
    ETUDE_TRY(const Fields filter, fields.object("filter"));
    ETUDE_TRY(wish.severity, filter.text("severity"));
    ETUDE_TRY(wish.search, filter.text("text"));
  }
  std::vector<UserAction> wishes;
  wishes.emplace_back(std::move(wish));
  ResizePanels panels;
  ETUDE_TRY(panels.right_width, length(fields, "right_width"));
  ETUDE_TRY(panels.timeline_height, length(fields, "timeline_height"));
  ETUDE_TRY(panels.log_height, length(fields, "log_height"));
  if (panels.right_width || panels.timeline_height || panels.log_height) wishes.emplace_back(panels);
  return wishes;
}

Result<UserAction> read_action(const std::string& name, const Fields& fields) {
  if (name == "open") return read_open(fields);
  if (name == "edit") {
    EditFile wish;
    ETUDE_TRY(wish.file, fields.needed_text("file"));
    ETUDE_TRY(wish.text, fields.needed_text("text"));
    if (wish.text.size() > kLongestFile) return Error{"app.too_large", "A file may have at most 4 MB."};
    return UserAction(std::move(wish));
  }
  if (name == "run") {
    ETUDE_TRY(const auto speed, speed_of(fields));
    return UserAction(RunFromStart{speed});
  }
  if (name == "pause") return UserAction(PauseRun{});
  if (name == "resume") return UserAction(ResumeRun{});
  if (name == "stop") return UserAction(StopRun{});
  if (name == "step") return read_step(fields);
  if (name == "seek") return read_seek(fields);
  if (name == "select") return read_select(fields);
  if (name == "breakpoint") return read_breakpoint(fields);
  if (name == "watch") return read_watch(fields);
  if (name == "faults") return read_faults(fields);
  if (name == "seed") {
    ETUDE_TRY(const auto seed, fields.integer("seed"));
    if (!seed) return wrong_field("seed", "a whole number");
    return UserAction(SetSeed{static_cast<std::uint64_t>(*seed)});
  }
  if (name == "compare_pin") {
    ETUDE_TRY(const auto label, fields.text("label"));
    return UserAction(PinRun{label.value_or("")});
  }
  if (name == "compare_clear") return UserAction(ClearCompare{});
  if (name == "compare_show") {
    ETUDE_TRY(const auto on, fields.flag("on"));
    return UserAction(ShowCompare{on.value_or(true)});
  }
  if (name == "compare_swap") return UserAction(SwapRuns{});
  if (name == "complete") return read_complete(fields);
  if (name == "callback") return read_callback(fields);
  if (name == "pass_time") return UserAction(PassTime{});
  return Error{"app.unknown_action", "There is no action `" + name + "`."};
}

std::string cursor_reply(const AppModel& model) { return "{\"cursor\":" + std::to_string(model.cursor) + "}"; }

std::string reply_to(const std::string& name, const AppModel& model) {
  if (name == "open" || name == "edit") return "{\"diagnostics\":" + diagnostics_json(model) + "}";
  if (name == "step" || name == "seek") return cursor_reply(model);
  if (name == "breakpoint") {
    JsonWriter json;
    json.open_object().field("errors", model.break_on_errors).key("breakpoints").open_list();
    for (const auto& [step, condition] : model.breakpoints) {
      json.open_object().field("step", step);
      if (!condition.empty()) json.field("condition", condition);
      json.close_object();
    }
    return json.close_list().close_object().take();
  }
  return "{}";
}

// complete and journal exports need a run.
Result<std::string> export_text(const AppModel& model, const Fields& fields) {
  ETUDE_TRY(const std::string as, fields.needed_text("as"));
  if (!model.run) return Error{"app.no_run", "Nothing has run yet: press Run first."};
  JsonWriter json;
  json.open_object();
  if (as == "journal")
    json.field("text", json_from_journal(model.run->journal()));
  else if (as == "mermaid") {
    std::vector<ServiceBase> bases;
    for (const ServiceInfo& service : model.services) bases.push_back({service.url, service.name});
    json.field("text", trace_mermaid(model.run->journal(), bases));
  } else if (as == "perfetto")
    json.field("text", trace_perfetto(model.run->journal()));
  else if (as == "text")
    json.field("text", trace_text(model.run->journal()));
  else
    return wrong_field("as", "one of `journal`, `mermaid`, `perfetto`, `text`, `svg`");
  return json.close_object().take();
}

/// One slice of many seeds: the first one says which.
Result<std::string> many_seeds_json(AppModel& model, const Fields& fields, const Clock& clock) {
  ETUDE_TRY(const auto first, fields.integer("first"));
  if (first) {
    ETUDE_TRY(const auto last, fields.integer("last"));
    ETUDE_TRY(const auto find, fields.text("find"));
    if (*first < 0 || !last || *last < *first || *last - *first >= kMostSeeds)
      return wrong_field("last", "a seed at or after `first`, at most 10,000 in all");
    const SeedSearch search = find == "broken" ? SeedSearch::kBroken : find == "failed" ? SeedSearch::kFailed : SeedSearch::kNothing;
    ETUDE_TRY_VOID(start_seeds(model, static_cast<std::uint64_t>(*first), static_cast<std::uint64_t>(*last), search));
  }
  if (model.seeds == nullptr) return wrong_field("first", "there: no seeds are being run");
  ETUDE_TRY(const auto milliseconds, fields.number("milliseconds"));
  const double until = clock() + std::clamp(milliseconds.value_or(50.0), 0.0, 1000.0);
  while (!model.seeds->is_done()) {
    model.seeds->run_next();
    if (clock() >= until) break;
  }
  JsonWriter json;
  json.open_object().field("done", model.seeds->is_done()).key("report").raw(json_for_display(model.seeds->report()));
  return json.close_object().take();
}

Result<std::string> format_file(const AppModel& model, const Fields& fields) {
  ETUDE_TRY(const std::string file, fields.needed_text("file"));
  const auto found = model.files.find(file);
  if (found == model.files.end()) return Error{"app.unknown_file", "There is no file `" + file + "`."};
  ETUDE_TRY(const std::string text, format_document(SourceText(file, found->second)));
  JsonWriter json;
  return json.open_object().field("text", text).close_object().take();
}

}  // namespace

std::string_view view_name(View view) { return kViewNames[static_cast<std::size_t>(view)]; }

std::string diagnostics_json(const AppModel& model) {
  JsonWriter json;
  json.open_list();
  for (const FileDiagnostics& file : model.diagnostics) {
    const SourceText& source = *file.source;
    const auto range = [&](SourceRange of) {
      const SourcePosition begin = source.position(of.begin);
      const SourcePosition end = source.position(of.end);
      json.field("line", begin.line).field("column", begin.column).field("end_line", end.line).field("end_column", end.column);
    };
    for (const Diagnostic& diagnostic : file.list.all()) {
      json.open_object()
          .field("severity", severity_name(diagnostic.severity))
          .field("code", diagnostic.code)
          .field("message", diagnostic.message)
          .field("file", source.name());
      range(diagnostic.range);
      if (!diagnostic.notes.empty()) {
        json.key("notes").open_list();
        for (const Note& note : diagnostic.notes) {
          json.open_object().field("message", note.message);
          range(note.range);
          json.close_object();
        }
        json.close_list();
      }
      if (diagnostic.fix) {
        json.key("fix").open_object().field("title", diagnostic.fix->title).key("edits").open_list().open_object();
        range(diagnostic.fix->range);
        json.field("text", diagnostic.fix->text).close_object().close_list().close_object();
      }
      json.close_object();
    }
  }
  return json.close_list().take();
}

Result<StartOptions> start_options_from_json(std::string_view json) {
  ETUDE_TRY(const Fields fields, fields_of(json));
  StartOptions options;
  ETUDE_TRY(const auto canvas, fields.text("canvas"));
  if (canvas) options.canvas = *canvas;
  ETUDE_TRY(const auto theme, fields.text("theme"));
  options.dark = !theme || *theme != "light";
  ETUDE_TRY(const auto scale, fields.number("scale"));
  if (scale && *scale >= 0.25 && *scale <= 8.0) options.scale = static_cast<float>(*scale);
  ETUDE_TRY(const auto reduced, fields.flag("reducedMotion"));
  options.reduced_motion = reduced.value_or(false);
  return options;
}

Result<std::optional<SvgWish>> svg_wish_from_json(std::string_view json) {
  // Files are sent in actions; only those that can be one are read twice.
  if (json.size() > 1000 || json.find("svg") == std::string_view::npos) return std::optional<SvgWish>();
  ETUDE_TRY(const Fields fields, fields_of(json));
  const Value* name = fields.find("do");
  const Value* as = fields.find("as");
  if (name == nullptr || !name->is_string() || name->string() != "export" || as == nullptr || !as->is_string() || as->string() != "svg")
    return std::optional<SvgWish>();
  SvgWish wish;
  ETUDE_TRY(const auto view, fields.text("view"));
  if (view) {
    ETUDE_TRY(wish.view, view_of(*view));
  }
  ETUDE_TRY(const auto width, length(fields, "width"));
  if (width) wish.width = *width;
  return std::optional<SvgWish>(wish);
}

Result<UserAction> action_from_json(std::string_view json) {
  ETUDE_TRY(const Fields fields, fields_of(json));
  ETUDE_TRY(const std::string name, fields.needed_text("do"));
  return read_action(name, fields);
}

Result<std::string> send_json(AppModel& model, std::string_view json, const Clock& clock) {
  ETUDE_TRY(const Fields fields, fields_of(json));
  ETUDE_TRY(const std::string name, fields.needed_text("do"));
  if (name == "view") {
    ETUDE_TRY(const std::vector<UserAction> wishes, read_view(fields));
    for (const UserAction& wish : wishes) ETUDE_TRY_VOID(update(model, wish, clock));
    return std::string("{}");
  }
  if (name == "snapshot") return snapshot_json(model);
  if (name == "export") return export_text(model, fields);
  if (name == "seeds") return many_seeds_json(model, fields, clock);
  if (name == "format") return format_file(model, fields);
  if (name == "complete_at" || name == "hover_at") {
    ETUDE_TRY(const std::string file, fields.needed_text("file"));
    ETUDE_TRY(const std::uint32_t offset, index_of(fields, "offset"));
    return name == "complete_at" ? completion_json(model, file, offset) : hover_json(model, file, offset);
  }
  if (name == "share") {
    ShareWish wish;
    ETUDE_TRY(const auto title, fields.text("title"));
    ETUDE_TRY(const auto base, fields.text("base"));
    wish.title = title.value_or("");
    wish.base = base.value_or("");
    if (fields.find("options") != nullptr) {
      ETUDE_TRY(const Fields options, fields.object("options"));
      ETUDE_TRY(const auto moment, options.flag("moment"));
      wish.moment = moment.value_or(false);
    }
    if (fields.find("o") != nullptr) {
      ETUDE_TRY(const Fields shown, fields.object("o"));
      wish.options = shown.map();
    }
    if (const Value* omit = fields.find("omit"); omit != nullptr && omit->is_list()) {
      for (const Value& file : omit->list()) {
        if (file.is_string()) wish.omit.insert(std::string(file.string()));
      }
    }
    return share_json(model, wish);
  }
  if (name == "unshare") {
    ETUDE_TRY(const std::string fragment, fields.needed_text("fragment"));
    return unshare_json(fragment);
  }
  if (name == "canvas_key") {
    ETUDE_TRY(const std::string key, fields.needed_text("key"));
    ETUDE_TRY(const auto shift, fields.flag("shift"));
    return std::string(canvas_key(model, key, shift.value_or(false), clock) ? "{\"handled\":true}" : "{\"handled\":false}");
  }
  ETUDE_TRY(const UserAction action, read_action(name, fields));
  ETUDE_TRY_VOID(update(model, action, clock));
  return reply_to(name, model);
}

}  // namespace etude
