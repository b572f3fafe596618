// The run behind the page, as the model sees it: a journal that grows when it is told to. Implemented over Run, and in tests over
// journals written by hand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/error_explanation.h"
#include "core/engine/session.h"
#include "core/journal/journal.h"
#include "core/simulation/many_seeds.h"
#include "core/simulation/run.h"

namespace etude {

/// A callback endpoint that the run has made.
struct CallbackPoint {
  std::string id;
  std::string url;
  std::string method;
};

/// What goes wrong at a service, as it is set now.
struct FaultSettings {
  double error_rate = 0.0;       // 0 … 1
  double latency_factor = 1.0;   // at least 0
  double lost_reply_rate = 0.0;  // 0 … 1
  bool outage = false;           // every connection is refused
  friend bool operator==(const FaultSettings&, const FaultSettings&) = default;
};

/// A service of the scenario as it is written.
struct ServiceInfo {
  std::string name;
  std::string url;
  FaultSettings faults;
};

class Execution {
 public:
  virtual ~Execution() = default;

  [[nodiscard]] virtual const Journal& journal() const = 0;
  virtual Pause advance(const AdvanceBudget& budget) = 0;
  [[nodiscard]] virtual RunState state() const = 0;
  [[nodiscard]] virtual Value result() const = 0;
  /// {payload, context, stackTrace} when it failed.
  [[nodiscard]] virtual Value error() const = 0;
  /// Where that error comes from, the values that it was about and a way out; empty unless it failed.
  [[nodiscard]] virtual std::vector<ErrorExplanation> explain_error() const = 0;
  [[nodiscard]] virtual std::string waiting_for() const = 0;
  [[nodiscard]] virtual TaskId main_task() const = 0;
  /// When something happens next, if time passes.
  [[nodiscard]] virtual std::optional<Nanoseconds> next_due() const = 0;
  [[nodiscard]] virtual std::vector<EffectRequest> outside_effects() const = 0;
  virtual void complete(const Completion& completion, Nanoseconds elapsed) = 0;
  virtual void cancel() = 0;
  /// A request to a callback endpoint by hand, now.
  virtual Result<void> send_callback(const std::string& endpoint, const std::string& method, const Value& body) = 0;
  [[nodiscard]] virtual std::vector<CallbackPoint> callbacks() const = 0;
  /// The object of `run --format json`.
  [[nodiscard]] virtual Value report() const = 0;
  [[nodiscard]] virtual std::uint64_t seed() const = 0;
  /// The text behind Event::place.
  [[nodiscard]] virtual std::optional<PlaceOfEvent> place(std::uint32_t place) const = 0;
};

/// Where executions come from: the files of a document, read and compiled.
class Engine {
 public:
  virtual ~Engine() = default;
  /// Reads and compiles the files. @returns whether a run can start; the findings are in `diagnostics` either way
  virtual bool compile(const Files& files, std::vector<FileDiagnostics>& diagnostics) = 0;
  /// Starts from what was compiled last; null if that has errors.
  virtual std::unique_ptr<Execution> start(const RunOptions& options) = 0;
  /// Many runs of what was compiled last, by their outcomes; null if that has errors.
  virtual std::unique_ptr<ManySeeds> many_seeds(const RunOptions& options, std::uint64_t first, std::uint64_t last, SeedSearch search) = 0;
  /// The services of what was compiled last, as they are written; and its invariants.
  [[nodiscard]] virtual std::vector<ServiceInfo> services() const = 0;
  [[nodiscard]] virtual std::vector<std::string> invariants() const = 0;
  [[nodiscard]] virtual std::uint64_t default_seed() const = 0;
};

/// The real one.
std::unique_ptr<Engine> make_engine();

}  // namespace etude
