// Writes the text, Mermaid and Perfetto forms. The step entries are in step_entries.cpp.
#include "core/journal/trace_export.h"

#include <algorithm>

#include "core/journal/event_text.h"
#include "core/journal/sequence.h"
#include "core/journal/spans.h"
#include "core/journal/task_table.h"
#include "core/journal/time_label.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

constexpr std::size_t kNameWidth = 18;

/// Fills up to a width in characters, or cuts.
std::string column(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts && used == width - 1 && i + 1 < text.size()) {
      out += "…";
      ++used;
      break;
    }
    if (starts) ++used;
    out.push_back(text[i] == '\n' || text[i] == '\t' ? ' ' : text[i]);
  }
  if (used < width) out.append(width - used, ' ');
  return out;
}

/// Events without which the story is the same.
bool is_told(const Event& event, const TaskTable& tasks) {
  const TaskRow* task = tasks.find(event.task);
  switch (event.kind) {
    case EventKind::kScopeClosed:
    case EventKind::kLimit: return event.kind == EventKind::kLimit && event.b >= 8;
    case EventKind::kStepLeft: return event.outcome == Outcome::kJumped;
    case EventKind::kTaskStarted: return task != nullptr && task->kind != TaskKind::kService;
    case EventKind::kTaskEnded: return task != nullptr && task->kind != TaskKind::kWorkflow;
    case EventKind::kStepEntered:
    case EventKind::kRoutineCalled:
    case EventKind::kRoutineReturned:
    case EventKind::kWrite:
    case EventKind::kEffectRequested:
    case EventKind::kEffectCompleted:
    case EventKind::kLog:
    case EventKind::kRaised:
    case EventKind::kCaught:
    case EventKind::kRetryScheduled:
    case EventKind::kMessage:
    case EventKind::kStateChanged:
    case EventKind::kInvariant:
    case EventKind::kFinished: return true;
  }
  return true;
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\r', ' ');
  return text;
}

/// Mermaid ends a statement at `;` and a line, and reads `#…;` as a character.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '#')
      out += "#35;";
    else if (c == ';')
      out += "#59;";
    else if (c == '\n' || c == '\r')
      out += ' ';
    else
      out.push_back(c);
  }
  return out.empty() ? " " : out;
}

/// Microseconds with the nanoseconds behind the point.
std::string microseconds(Nanoseconds time) {
  std::string fraction = std::to_string(time % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return std::to_string(time / 1000) + "." + fraction;
}

}  // namespace

std::string trace_text(const Journal& journal) {
  const TaskTable tasks(journal);
  std::vector<std::uint32_t> calls(tasks.rows().size(), 0);  // routines open above the outermost, by task
  std::vector<bool> based(tasks.rows().size(), false);
  std::string out;
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    const Event& event = journal[seq];
    const TaskRow* task = tasks.find(event.task);
    std::uint32_t indent = 0;
    if (task != nullptr) {
      const std::uint32_t index = task->id.index();
      const bool is_base = event.kind == EventKind::kRoutineCalled && !based[index] && !is_branch_kind(task->kind);
      if (is_base) based[index] = true;
      if (event.kind == EventKind::kRoutineReturned && calls[index] == 0) continue;  // told by the end of the task
      if (event.kind == EventKind::kRoutineReturned) --calls[index];
      indent = calls[index];
      for (const TaskRow* at = task; at != nullptr && is_branch_kind(at->kind); at = tasks.find(at->parent)) ++indent;
      if (event.kind == EventKind::kRoutineCalled && !is_base) ++calls[index];
      if (is_base) continue;
    }
    if (!is_told(event, tasks)) continue;
    // The action of a `try` has no name of its own: the step around it has just been told.
    if (event.kind == EventKind::kStepEntered && event.attempt == 1 && !event.step.is_none()) {
      const StepRow& step = journal.step(event.step);
      if (!step.parent.is_none() && journal.step(step.parent).name == step.name) continue;
    }
    std::string who(task == nullptr ? "world" : task->actor);
    if (task != nullptr && is_branch_kind(task->kind)) who += " " + task->label;
    out += clock_label(event.time_ns) + "  " + column(who, kNameWidth) + "  " + std::string(2 * std::min<std::uint32_t>(indent, 20), ' ') +
           one_line(event_text(journal, seq)) + "\n";
  }
  return out;
}

std::string trace_mermaid(const Journal& journal, const std::vector<ServiceBase>& bases) {
  const TaskTable tasks(journal);
  const RequestTable requests(journal, tasks, bases);
  const Sequence sequence = sequence_of(journal, tasks, requests);
  std::string out = "sequenceDiagram\n";
  const auto id = [](std::size_t actor) { return "p" + std::to_string(actor); };
  for (std::size_t i = 0; i < sequence.actors.size(); ++i) {
    const SequenceActor& actor = sequence.actors[i];
    out += std::string("  ") + (actor.kind == ActorKind::kClient ? "actor " : "participant ") + id(i) + " as " + mermaid_text(actor.name) +
           "\n";
  }
  for (const SequenceArrow& arrow : sequence.arrows) {
    std::string_view line = "->>";
    switch (arrow.kind) {
      case ArrowKind::kRequest: line = "->>"; break;
      case ArrowKind::kResponse:
      case ArrowKind::kFailure: line = "-->>"; break;
      case ArrowKind::kFault: line = "--x"; break;
      case ArrowKind::kPublish:
      case ArrowKind::kDeliver:
      case ArrowKind::kDuplicate:
      case ArrowKind::kCallback: line = "-)"; break;
      case ArrowKind::kLost: line = "-x"; break;
      case ArrowKind::kAcknowledge: line = "--)"; break;
      case ArrowKind::kRefuse:
      case ArrowKind::kDrop: line = "--x"; break;
    }
    out += "  " + id(arrow.from) + std::string(line) + id(arrow.to) + ": " + mermaid_text(arrow.label) + "\n";
  }
  if (sequence.actors.empty()) out += "  participant p0 as workflow\n";
  return out;
}

std::string trace_perfetto(const Journal& journal) {
  const TaskTable tasks(journal);
  const Spans spans(journal, tasks);
  std::string out =
      "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":1,\"tid\":0,\"name\":\"process_name\",\"args\":{\"name\":"
      "\"Etude\"}}";
  std::size_t order = 0;
  for (const TaskId task : tasks.tree_order()) {
    const TaskRow& row = *tasks.find(task);
    const std::string thread = std::to_string(task.index() + 1);
    std::string name = row.label;
    if (name.empty() || row.kind == TaskKind::kWorkflow) name = row.actor;
    out += ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":" + thread + ",\"name\":\"thread_name\",\"args\":{\"name\":" + json_quoted(name) + "}}";
    out += ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":" + thread +
           ",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":" + std::to_string(order++) + "}}";
    for (const Bar& bar : spans.rows()[task.index()].bars) {
      out += ",\n{\"ph\":\"X\",\"pid\":1,\"tid\":" + thread + ",\"ts\":" + microseconds(bar.begin_ns) +
             ",\"dur\":" + microseconds(bar.end_ns - bar.begin_ns) + ",\"cat\":" + json_quoted(bar_kind_name(bar.kind)) +
             ",\"name\":" + json_quoted(bar_label(journal, bar)) +
             ",\"args\":{\"outcome\":" + json_quoted(bar.end_seq == kNoSeq ? "open" : outcome_name(bar.outcome));
      if (!bar.step.is_none()) out += ",\"step\":" + json_quoted(journal.step(bar.step).key);
      if (bar.attempt != 1) out += ",\"attempt\":" + std::to_string(bar.attempt);
      out += "}}";
    }
  }
  for (std::uint32_t seq = 0; seq < journal.size(); ++seq) {
    const Event& event = journal[seq];
    const bool is_instant = event.kind == EventKind::kLog || event.kind == EventKind::kRaised || event.kind == EventKind::kInvariant ||
                            event.kind == EventKind::kMessage || event.kind == EventKind::kFinished;
    if (!is_instant) continue;
    const std::string thread = event.task.is_none() ? std::string("0") : std::to_string(event.task.index() + 1);
    out += ",\n{\"ph\":\"i\",\"pid\":1,\"tid\":" + thread + ",\"ts\":" + microseconds(event.time_ns) +
           ",\"s\":\"t\",\"cat\":" + json_quoted(event_kind_name(event.kind)) +
           ",\"name\":" + json_quoted(one_line(event_text(journal, seq))) + "}";
  }
  return out + "\n]}\n";
}

}  // namespace etude
