// The shape of a library function: its row in the catalogue, and what it may ask of the run.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/base/virtual_time.h"
#include "core/effect/effect.h"
#include "core/value/value.h"

namespace etude {

/// Checked and complete: one value a parameter, in the declared order, defaults filled in. An optional
/// parameter without default that was not passed is `Value::unset()`.
using Arguments = std::span<const Value>;

/// What a function may ask of the run that calls it. Deterministic: all of it follows from seed and journal.
class RunContext {
 public:
  virtual ~RunContext() = default;
  /// Nanoseconds since 1970-01-01T00:00:00Z by the run's clock.
  virtual Nanoseconds wall_clock_ns() = 0;
  /// The run's stream for this purpose (`uuid`, `sim.random`).
  virtual Random& random(std::string_view purpose) = 0;
  /// A built-in or user environment variable.
  virtual std::optional<std::string> environment(std::string_view name) = 0;
  /// Makes a callback endpoint; the map that `events.create_callback_endpoint` returns.
  virtual Value create_callback_endpoint(std::string_view method) = 0;
};

/// In the library room an Error's `code` is the tag of the raised error (`TypeError`, `ValueError`, …) and its
/// `message` is complete, as the service words it (errors-and-retry.md 3).
using PureFunction = Result<Value> (*)(Arguments);
using RunFunction = Result<Value> (*)(Arguments, RunContext&);
/// Checks the arguments of a blocking function and says what to wait for; id and task are filled in by the machine.
using EffectFunction = Result<EffectRequest> (*)(Arguments, RunContext&);

/// What a blocking function makes the machine do.
enum class Blocking : std::uint8_t {
  kNo,
  kEffect,      // begin `effect(arguments)`, wait for its completion
  kSleep,       // arguments[0]: seconds
  kSleepUntil,  // arguments[0]: RFC 3339 text
  kLog,         // data, severity, text, json, timeout
  kRunMany,     // experimental.executions.map: one execution an element
};

/// Bits for the kinds that a parameter accepts.
using KindSet = std::uint16_t;
constexpr KindSet kind_bit(Kind kind) { return static_cast<KindSet>(1u << static_cast<unsigned>(kind)); }
constexpr KindSet kNullOnly = kind_bit(Kind::kNull);
constexpr KindSet kIntOnly = kind_bit(Kind::kInt);
constexpr KindSet kNumber = kind_bit(Kind::kInt) | kind_bit(Kind::kDouble);
constexpr KindSet kStringOnly = kind_bit(Kind::kString);
constexpr KindSet kBytesOnly = kind_bit(Kind::kBytes);
constexpr KindSet kListOnly = kind_bit(Kind::kList);
constexpr KindSet kMapOnly = kind_bit(Kind::kMap);
constexpr KindSet kAnyKind = 0x00FF;

struct Parameter {
  std::string_view name;
  KindSet accepts = kAnyKind;  // checked before the call: TypeError
  bool required = true;
  std::string_view fallback = {};  // JSON text of the default; empty: none
  std::string_view about = {};     // documentation, one sentence
  std::string_view alias = {};     // another name accepted for a named argument
};

/// An error that a function may raise and when.
struct RaisedRow {
  std::string_view tag;
  std::string_view when;
};

/// One row of the catalogue: registry, diagnostics, completion, hover, reference and `etude help` read it.
struct FunctionRow {
  std::string_view name;  // with its module: `text.split`; expression helpers have no dot
  std::span<const Parameter> parameters;
  std::string_view returns;       // type in words: `list of strings`
  std::string_view about;         // one or two sentences in our own words
  std::string_view example = {};  // an expression or a call step, with its result behind ` → `
  std::span<const RaisedRow> raises = {};
  PureFunction pure = nullptr;  // exactly one of pure, run, effect is set, or blocking says what happens
  RunFunction run = nullptr;
  EffectFunction effect = nullptr;
  Blocking blocking = Blocking::kNo;
  bool counts_as_step = true;  // executions.md 4: len(), int(), get_type() and the like do not count
};

}  // namespace etude
