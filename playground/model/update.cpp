// Wishes → the model. One function a wish; the only writer besides `advance`.
#include <algorithm>
#include <cmath>

#include "playground/model/app_model.h"
#include "playground/model/comparing.h"
#include "playground/model/documents.h"
#include "playground/model/running.h"

namespace etude {
namespace {

constexpr double kFirstSliceMs = 12.0;  // done at once, so that a short run is there with its answer

Error no_run() { return {"app.no_run", "Nothing has run yet: press Run or Step first."}; }

class Update {
 public:
  Update(AppModel& model, const Clock& clock) : model_(model), clock_(clock) {}

  // Documents.

  Result<void> operator()(const OpenDocument& wish) {
    drop_run(model_);
    clear_comparison(model_);
    model_.files = wish.files;
    model_.title = wish.title;
    model_.seed = wish.seed;
    model_.argument = wish.argument;
    model_.faults.clear();
    model_.breakpoints.clear();
    model_.selection = {};
    model_.view.graph = {};
    model_.view.time = {};
    model_.view.service.clear();
    model_.view.toggled_calls.clear();
    model_.view.toggled_variables.clear();
    model_.graph = {};
    model_.steps.clear();
    model_.services.clear();
    model_.invariants.clear();
    const ViewSettings fresh;
    std::copy(std::begin(fresh.marks), std::end(fresh.marks), std::begin(model_.view.marks));
    std::copy(std::begin(fresh.scroll), std::end(fresh.scroll), std::begin(model_.view.scroll));
    read_documents(model_);
    for (const ServiceInfo& service : model_.services) {
      const auto row = wish.faults.find(service.name);
      if (row != wish.faults.end()) model_.faults.insert(*row);
    }
    if ((wish.moment || wish.cursor) && model_.deploys) {
      ETUDE_TRY_VOID(start_run(model_));
      model_.recording = true;
      model_.pending.moment = wish.moment;
      if (!wish.moment) model_.pending.index = wish.cursor;
      work();
    }
    return {};
  }

  Result<void> operator()(const EditFile& wish) {
    const auto found = model_.files.find(wish.file);
    if (found != model_.files.end() && found->second == wish.text) return {};
    model_.files[wish.file] = wish.text;
    if (model_.run) model_.stale = true;
    read_documents(model_);
    model_.changes |= kRunChanged;
    return {};
  }

  // Running.

  Result<void> operator()(const RunFromStart& wish) {
    ETUDE_TRY_VOID(start_run(model_));
    if (wish.speed) model_.view.speed = *wish.speed;
    model_.recording = true;
    model_.playback.playing = true;
    work();
    return {};
  }

  Result<void> operator()(const PauseRun&) {
    if (!model_.run) return no_run();
    model_.playback.playing = false;
    model_.pending = {};
    model_.changes |= kRunChanged;
    return {};
  }

  Result<void> operator()(const ResumeRun&) {
    if (!model_.run) return (*this)(RunFromStart{});
    model_.recording = model_.can_advance();
    model_.playback.playing = true;
    model_.playback.last_ms = -1.0;
    model_.changes |= kRunChanged;
    return {};
  }

  Result<void> operator()(const StopRun&) {
    if (!model_.run) return no_run();
    const bool followed = model_.at_end();
    if (model_.run->state() == RunState::kActive) {
      model_.run->cancel();
      AdvanceBudget budget;
      model_.pause = model_.run->advance(budget);
      model_.tables->update();
    }
    model_.recording = false;
    model_.playback.playing = false;
    model_.pending = {};
    // Who stood at the end sees how it ended.
    if (followed) set_cursor(model_, model_.length());
    model_.changes |= kRunChanged;
    return {};
  }

  Result<void> operator()(const StepRun& wish) {
    if (!model_.run) ETUDE_TRY_VOID(start_run(model_));
    model_.playback.playing = false;
    model_.pending = {};
    model_.pending.step = wish.mode;
    model_.changes |= kRunChanged;
    return follow();
  }

  Result<void> operator()(const RunToStep& wish) {
    if (!model_.run) ETUDE_TRY_VOID(start_run(model_));
    model_.playback.playing = false;
    model_.pending = {};
    model_.pending.step_key = wish.step;
    return follow();
  }

  Result<void> operator()(const SetSeed& wish) {
    model_.seed = wish.seed;
    model_.changes |= kRunChanged;
    return model_.run ? again() : Result<void>{};
  }

  Result<void> operator()(const SetFaults& wish) {
    if (wish.reset && wish.service.empty()) {
      model_.faults.clear();
    } else {
      const bool known =
          std::any_of(model_.services.begin(), model_.services.end(), [&](const ServiceInfo& row) { return row.name == wish.service; });
      if (!known) return Error{"app.unknown_service", "There is no service called `" + wish.service + "`."};
      const auto bad_rate = [](const std::optional<double>& rate) { return rate && !(*rate >= 0.0 && *rate <= 1.0); };
      if (bad_rate(wish.error_rate) || bad_rate(wish.lost_reply_rate)) return Error{"app.bad_rate", "A rate lies between 0 and 1."};
      if (wish.latency_factor && !(*wish.latency_factor >= 0.0 && *wish.latency_factor <= 1000.0)) {
        return Error{"app.bad_factor", "The latency factor lies between 0 and 1000."};
      }
      FaultOverride& row = model_.faults[wish.service];
      if (wish.reset) row = {};
      if (wish.error_rate) row.error_rate = wish.error_rate;
      if (wish.latency_factor) row.latency_factor = wish.latency_factor;
      if (wish.lost_reply_rate) row.lost_reply_rate = wish.lost_reply_rate;
      if (wish.outage) {
        row.outages.clear();
        // From the moment that is looked at on.
        if (*wish.outage) row.outages.push_back({model_.position_ns, INT64_MAX});
      }
    }
    model_.view.service = wish.service;
    model_.changes |= kRunChanged;
    return model_.run ? again() : Result<void>{};
  }

  Result<void> operator()(const CompleteEffect& wish) {
    if (!model_.run) return no_run();
    model_.run->complete(wish.completion, wish.elapsed);
    went_on();
    return {};
  }

  Result<void> operator()(const SendCallback& wish) {
    if (!model_.run) return no_run();
    ETUDE_TRY_VOID(model_.run->send_callback(wish.endpoint, wish.method, wish.body));
    went_on();
    return {};
  }

  Result<void> operator()(const PassTime&) {
    if (!model_.run) return no_run();
    const std::optional<Nanoseconds> due = model_.run->next_due();
    if (model_.pause != Pause::kStuck || !due) return Error{"app.no_wait", "Nothing waits for time to pass."};
    model_.time_passes = due;
    went_on();
    return {};
  }

  // Looking.

  Result<void> operator()(const SeekIndex& wish) {
    if (!model_.run) return no_run();
    still();
    set_cursor(model_, wish.index);
    return {};
  }

  Result<void> operator()(const SeekTime& wish) {
    if (!model_.run) return no_run();
    still();
    set_time(model_, wish.time_ns);
    return {};
  }

  Result<void> operator()(const SeekEnd& wish) {
    if (!model_.run) return no_run();
    still();
    if (!wish.start && model_.can_advance()) {
      // The end of the run, not that of what is recorded so far.
      model_.recording = true;
      model_.pending.index = UINT32_MAX;
      work();
      return {};
    }
    set_cursor(model_, wish.start ? 0 : model_.length());
    return {};
  }

  Result<void> operator()(const SeekMoment& wish) {
    if (!model_.run) return no_run();
    still();
    model_.recording = model_.can_advance();
    model_.pending.moment = wish.moment;
    work();
    return {};
  }

  Result<void> operator()(const SelectStep& wish) {
    model_.selection.step = wish.step;
    model_.changes |= kSelectionChanged;
    if (!wish.go) return {};
    for (const StepTreeRow& row : model_.steps) {
      if (row.key != wish.step) continue;
      go_to(row.file, row.line);
      break;
    }
    return {};
  }

  Result<void> operator()(const SelectTask& wish) {
    if (!model_.run) return no_run();
    if (model_.tables->tasks.find(TaskId(wish.task)) == nullptr) return Error{"app.unknown_task", "There is no such task in this run."};
    model_.selection.task = TaskId(wish.task);
    model_.changes |= kSelectionChanged;
    return {};
  }

  Result<void> operator()(const SelectLine& wish) {
    const std::string step = step_at_line(model_, wish.file, wish.line);
    if (step == model_.selection.step) return {};
    model_.selection.step = step;
    model_.changes |= kSelectionChanged;
    return {};
  }

  Result<void> operator()(const SelectEvent& wish) {
    if (!model_.run) return no_run();
    if (wish.seq >= model_.length()) return Error{"app.unknown_event", "The run has no such event."};
    still();
    set_cursor(model_, wish.seq + 1);
    model_.selection.event = wish.seq;
    const Event& event = model_.run->journal()[wish.seq];
    if (!event.task.is_none()) model_.selection.task = event.task;
    if (!event.step.is_none()) {
      const StepRow& row = model_.run->journal().step(event.step);
      model_.selection.step = row.key;
      go_to(row.file, row.line);
    }
    model_.changes |= kSelectionChanged;
    return {};
  }

  Result<void> operator()(const SelectVariable& wish) {
    model_.selection.variable = wish.path;
    model_.view.scroll[static_cast<std::size_t>(Scroller::kWrites)] = 0.0f;
    model_.changes |= kSelectionChanged;
    return {};
  }

  Result<void> operator()(const SetBreakpoint& wish) {
    if (wish.step.empty()) return Error{"app.no_step", "A breakpoint needs a step."};
    if (wish.on)
      model_.breakpoints[wish.step] = wish.condition;
    else
      model_.breakpoints.erase(wish.step);
    model_.changes |= kSelectionChanged | kRunChanged;
    return {};
  }

  Result<void> operator()(const BreakOnErrors& wish) {
    model_.break_on_errors = wish.on;
    model_.changes |= kSelectionChanged;
    return {};
  }

  Result<void> operator()(const SetWatches& wish) {
    if (wish.expressions.size() > 50) return Error{"app.watches", "At most 50 expressions can be watched."};
    model_.watches = wish.expressions;
    model_.changes |= kCursorChanged;
    return {};
  }

  // Comparing.

  Result<void> operator()(const PinRun& wish) { return pin_run(model_, wish.label); }
  Result<void> operator()(const ClearCompare&) {
    clear_comparison(model_);
    return {};
  }
  Result<void> operator()(const ShowCompare& wish) {
    if (wish.on && !model_.other)
      return Error{"app.no_other_run", "There is no other run to compare with: pin one, or change something and run again."};
    model_.comparing = wish.on;
    model_.changes |= kRunChanged;
    return {};
  }
  Result<void> operator()(const SwapRuns&) { return swap_runs(model_); }

  // The canvas.

  Result<void> operator()(const ShowView& wish) {
    model_.view.view = wish.view;
    return viewed();
  }
  Result<void> operator()(const FocusPanel& wish) {
    model_.view.focus = wish.panel;
    model_.changes |= kSelectionChanged;
    return {};
  }
  Result<void> operator()(const ShowTab& wish) {
    model_.view.tab = wish.tab;
    return viewed();
  }
  Result<void> operator()(const SetCamera& wish) {
    const Camera& camera = wish.camera;
    if (!std::isfinite(camera.x) || !std::isfinite(camera.y) || !(camera.zoom > 0.0f))
      return Error{"app.camera", "The camera is off the map."};
    (wish.time ? model_.view.time : model_.view.graph) = camera;
    model_.view.reveal = false;
    model_.view.zoom_wish = 1.0f;
    return viewed();
  }
  Result<void> operator()(const Scroll& wish) {
    model_.view.scroll[static_cast<std::size_t>(wish.panel)] = std::max(0.0f, wish.to);
    model_.view.reveal = false;
    return {};
  }
  Result<void> operator()(const ResizePanels& wish) {
    ViewSettings& view = model_.view;
    const auto fit = [](float value, float least, float most) {
      return std::isfinite(value) ? std::clamp(value, least, std::max(least, most)) : least;
    };
    if (wish.right_width) view.right_width = fit(*wish.right_width, 180.0f, view.width * 0.6f);
    if (wish.timeline_height) view.timeline_height = fit(*wish.timeline_height, 70.0f, view.height * 0.7f);
    if (wish.log_height) view.log_height = fit(*wish.log_height, 64.0f, view.height * 0.7f);
    return viewed();
  }
  Result<void> operator()(const ToggleCall& wish) {
    if (!model_.view.toggled_calls.erase(wish.step)) model_.view.toggled_calls.insert(wish.step);
    lay_out_graph(model_);
    return viewed();
  }
  Result<void> operator()(const ToggleVariable& wish) {
    if (!model_.view.toggled_variables.erase(wish.path)) model_.view.toggled_variables.insert(wish.path);
    model_.changes |= kCursorChanged;
    return {};
  }
  Result<void> operator()(const ShowService& wish) {
    model_.view.service = wish.service;
    return viewed();
  }
  Result<void> operator()(const ChangeView& wish) {
    ViewSettings& view = model_.view;
    if (wish.view) {
      view.view = view.focus = *wish.view;
      if (view.view == View::kLog) view.tab = ListTab::kLog;
      if (view.view == View::kRequests) view.tab = ListTab::kRequests;
      if (view.view == View::kLimits) view.tab = ListTab::kLimits;
    }
    if (wish.dark) view.dark = *wish.dark;
    if (wish.scale && *wish.scale >= 0.25f && *wish.scale <= 8.0f) view.scale = *wish.scale;
    if (wish.speed && (*wish.speed >= 0.0f || *wish.speed == kStepSpeed)) view.speed = *wish.speed;
    if (wish.reduced_motion) view.reduced_motion = *wish.reduced_motion;
    if (wish.width) view.width = std::clamp(*wish.width, 0.0f, 16384.0f);
    if (wish.height) view.height = std::clamp(*wish.height, 0.0f, 16384.0f);
    if (wish.focused) view.focused = *wish.focused;
    if (wish.slides) view.slides = *wish.slides;
    if (wish.text_view) view.text_view = *wish.text_view;
    if (wish.severity) view.severity = *wish.severity;
    if (wish.search) view.search = *wish.search;
    if (wish.fit) view.graph = view.time = {};
    return viewed();
  }

 private:
  Result<void> viewed() {
    model_.changes |= kViewChanged;
    return {};
  }

  void go_to(const std::string& file, std::uint32_t line) {
    model_.outbox.push_back({OutboxItem::Kind::kGoto, file, line, 1});
    model_.changes |= kOutboxFilled;
  }

  /// Looking around ends a playback.
  void still() {
    model_.playback.playing = false;
    model_.pending = {};
    model_.changes |= kRunChanged;
  }

  void work() {
    record(model_, kFirstSliceMs, clock_);
    if (model_.pending.any()) (void)follow_pending(model_);
    model_.changes |= kRunChanged;
  }

  Result<void> follow() {
    // Recorded already, or within reach of a slice; else the frames go on with it.
    if (follow_pending(model_)) return {};
    const double begin = clock_();
    while (model_.can_advance() && clock_() - begin < kFirstSliceMs * 2.0) {
      AdvanceBudget budget;
      budget.instructions = 2'000;
      model_.pause = model_.run->advance(budget);
      model_.tables->update();
      if (follow_pending(model_)) return {};
    }
    if (!model_.can_advance()) (void)follow_pending(model_);
    return {};
  }

  /// The same once more with another seed or other faults; the place in time stays.
  Result<void> again() {
    const Nanoseconds time = model_.position_ns;
    const bool at_end = model_.at_end();
    ETUDE_TRY_VOID(start_run(model_));
    model_.recording = true;
    if (at_end)
      model_.pending.index = UINT32_MAX;
    else
      model_.pending.time_ns = time;
    work();
    return {};
  }

  void went_on() {
    const bool followed = model_.at_end();
    model_.pause = Pause::kOutOfBudget;
    model_.recording = true;
    record(model_, kFirstSliceMs, clock_);
    // Who stood at the end sees what follows.
    if (followed && !model_.playback.playing) {
      model_.playback.playing = true;
      model_.playback.last_ms = -1.0;
    }
    model_.changes |= kRunChanged;
  }

  AppModel& model_;
  const Clock& clock_;
};

}  // namespace

std::vector<ServiceInfo> AppModel::services_now() const {
  std::vector<ServiceInfo> now = services;
  for (ServiceInfo& service : now) {
    const auto found = faults.find(service.name);
    if (found == faults.end()) continue;
    const FaultOverride& row = found->second;
    if (row.error_rate) service.faults.error_rate = *row.error_rate;
    if (row.latency_factor) service.faults.latency_factor = *row.latency_factor;
    if (row.lost_reply_rate) service.faults.lost_reply_rate = *row.lost_reply_rate;
    service.faults.outage = !row.outages.empty();
  }
  return now;
}

Result<void> update(AppModel& model, const UserAction& action, const Clock& clock) { return std::visit(Update(model, clock), action); }

}  // namespace etude
