// The comparison of two runs, and who wrote a variable, as JSON.
#include "core/journal/event_text.h"
#include "playground/model/comparing.h"
#include "playground/model/json_writer.h"
#include "playground/model/mirror_parts.h"
#include "playground/model/variables_model.h"
#include "playground/model/writes_model.h"

namespace etude {
namespace {

constexpr std::size_t kLongestValue = 64u << 10;

std::string_view outcome_word(Outcome outcome) {
  if (outcome == Outcome::kSucceeded) return "succeeded";
  if (outcome == Outcome::kFailed) return "failed";
  return outcome == Outcome::kCancelled ? "cancelled" : "active";
}

void side(JsonWriter& json, const char* name, const RunSummary& summary, const Execution& run) {
  json.key(name)
      .open_object()
      .field("outcome", outcome_word(summary.outcome))
      .field("end_ns", summary.end_ns)
      .field("steps", summary.steps)
      .field("requests", summary.requests)
      .field("events", summary.events)
      .field("seed", run.seed())
      .field("finished", summary.outcome != Outcome::kNone);
  std::string result;
  if (summary.outcome == Outcome::kSucceeded) result = value_preview(run.result(), 200);
  if (summary.outcome == Outcome::kFailed && run.error().is_map()) result = error_text(run.error().map().get("payload"));
  json.field("result", result).close_object();
}

void event(JsonWriter& json, const std::string& name, const ComparedEvent& event) {
  json.field(name, event.words);
  if (event.seq == kNoSeq) {
    json.key(name + "_seq").null().key(name + "_ns").null();
    return;
  }
  json.field(name + "_seq", event.seq).field(name + "_ns", event.time_ns);
}

void parting(JsonWriter& json, const char* name, const std::optional<Divergence>& divergence) {
  json.key(name);
  if (!divergence) {
    json.null();
    return;
  }
  json.open_object().field("words", divergence->words);
  event(json, "here", divergence->here);
  event(json, "there", divergence->there);
  json.field("step", divergence->step)
      .field("task", divergence->task)
      .field("file", divergence->file)
      .field("line", divergence->line)
      .close_object();
}

void request_side(JsonWriter& json, const char* name, const RunTables& tables, std::size_t index) {
  json.key(name);
  if (index == RequestDifference::kNone) {
    json.null();
    return;
  }
  const RequestRow& row = tables.requests.rows()[index];
  json.open_object().field("seq", row.seq);
  if (row.status)
    json.field("status", *row.status);
  else
    json.key("status").null();
  if (row.fault.empty())
    json.key("fault").null();
  else
    json.field("fault", row.fault);
  json.field("start_ns", row.start_ns).field("end_ns", row.end_ns).close_object();
}

void step_side(JsonWriter& json, const char* name, const StepDifference::Side& side) {
  json.key(name)
      .open_object()
      .field("runs", side.runs)
      .field("state", side.runs == 0 ? std::string_view("unreached") : step_state_name(side.state))
      .close_object();
}

}  // namespace

std::string compare_mirror(const AppModel& model) {
  JsonWriter json;
  json.open_object();
  if (!model.other) return json.field("state", "none").close_object().take();
  const OtherRun& other = *model.other;
  json.field("state", model.comparing ? "shown" : "kept").field("label", other.label).field("pinned", other.pinned);
  const CompareModel* compared = comparison(model);
  if (compared == nullptr) return json.field("sentence", "The run is still being recorded.").field("ready", false).close_object().take();
  json.field("ready", true).field("same", compared->same()).field("sentence", compared->sentence);
  side(json, "here", compared->here, *model.run);
  side(json, "there", compared->there, *other.run);
  parting(json, "divergence", compared->divergence);
  parting(json, "timing", compared->timing);
  json.field("steps_total", compared->steps_total).key("steps").open_list();
  for (const StepDifference& row : compared->steps) {
    json.open_object().field("key", row.key);
    step_side(json, "here", row.here);
    step_side(json, "there", row.there);
    json.close_object();
  }
  json.close_list().field("requests_total", compared->requests_total).key("requests").open_list();
  for (const RequestDifference& row : compared->requests) {
    json.open_object().field("step", row.step).field("task", row.task).field("method", row.method).field("url", row.url);
    request_side(json, "here", *model.tables, row.here);
    request_side(json, "there", *other.tables, row.there);
    json.close_object();
  }
  return json.close_list().close_object().take();
}

std::string writes_mirror(const AppModel& model) {
  if (!model.run || model.selection.variable.empty()) return "null";
  const WritesModel writes = make_writes_model(model, model.selection.variable);
  if (writes.path.empty()) return "null";
  std::string text = json_for_display(writes.value);
  const std::size_t bytes = text.size();
  const bool cut = bytes > kLongestValue;
  if (cut) {
    std::size_t end = kLongestValue;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    text.resize(end);
  }
  JsonWriter json;
  json.open_object()
      .field("path", writes.path)
      .field("name", writes.name)
      .field("scope", writes.scope)
      .field("kind", type_name(writes.value.kind()))
      .field("value", text)
      .field("bytes", bytes)
      .field("cut", cut)
      .field("total", writes.total)
      .key("rows")
      .open_list();
  for (const WriteLine& row : writes.rows) {
    json.open_object()
        .field("seq", row.seq)
        .field("time_ns", row.time_ns)
        .field("step", row.step)
        .field("file", row.file)
        .field("line", row.line)
        .field("task", row.task)
        .field("target", row.target)
        .field("how", write_how_name(row.how))
        .field("expression", row.expression)
        .key("inputs")
        .open_list();
    for (const WriteInput& input : row.inputs) json.open_object().field("name", input.name).field("preview", input.preview).close_object();
    json.close_list().field("preview", row.preview).field("current", row.current).close_object();
  }
  return json.close_list().close_object().take();
}

}  // namespace etude
