// The exported C functions: bytes in, a reply out, no logic. The only place where the engine meets JavaScript.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/journal/journal_json.h"
#include "web/bindings/engine_calls.h"
#include "web/bindings/handle_table.h"
#include "web/bindings/reply.h"

namespace etude {
namespace {

struct Boundary {
  std::string input;
  HandleTable<EngineRun> runs;
  HandleTable<EngineSeeds> seeds;
};

Boundary& boundary() {
  static Boundary instance;
  return instance;
}

/// What JavaScript has written into the input buffer.
Result<Value> request(std::uint32_t size) {
  std::string& input = boundary().input;
  if (size > input.size()) return Error{"engine.argument", "the request is longer than its buffer"};
  Result<Value> value = value_from_exact_json(std::string_view(input).substr(0, size));
  // A large request is not kept: the next one brings its own.
  if (input.size() > (1u << 20)) input = std::string();
  if (!value.ok()) return Error{"engine.argument", value.error().message};
  return value;
}

const BoundaryReply* answer(const Result<Value>& result) {
  if (!result.ok()) return reply_with(result.error());
  return reply_with(exact_json_from_value(result.value()));
}

template <typename T>
const BoundaryReply* start(HandleTable<T>& table, std::uint32_t size) {
  const Result<Value> wanted = request(size);
  if (!wanted.ok()) return answer(wanted);
  Value refused;
  Result<std::unique_ptr<T>> started = T::start(wanted.value(), refused);
  if (!refused.is_null()) return refuse_with(exact_json_from_value(refused));
  if (!started.ok()) return reply_with(started.error());
  const std::uint32_t handle = table.add(std::move(started).value());
  if (handle == 0) return reply_with(Error{"engine.too_many", "Too many runs are held at once: dispose of those that are done with."});
  return reply_with("{\"handle\":" + std::to_string(handle) + "}");
}

template <typename T>
const BoundaryReply* call(HandleTable<T>& table, std::uint32_t handle, std::uint32_t size, Result<Value> (T::*method)(const Value&)) {
  T* const found = table.find(handle);
  if (found == nullptr) return reply_with(Error{"engine.stale_handle", "This run has been disposed of, or never was."});
  const Result<Value> wanted = request(size);
  return wanted.ok() ? answer((found->*method)(wanted.value())) : answer(wanted);
}

}  // namespace
}  // namespace etude

extern "C" {

using etude::boundary;
using etude::BoundaryReply;
using etude::EngineRun;
using etude::EngineSeeds;

/// Room for a request of so many bytes; valid until the next export is called. Null: more than a request may have.
char* etude_input(std::uint32_t size) {
  if (size > etude::kLongestJournalText) return nullptr;
  boundary().input.resize(size == 0 ? 1 : size);
  return boundary().input.data();
}

const BoundaryReply* etude_version() { return etude::reply_with(std::string("{\"version\":\"" ETUDE_VERSION "\"}")); }

const BoundaryReply* etude_check(std::uint32_t size) {
  const etude::Result<etude::Value> wanted = etude::request(size);
  return wanted.ok() ? etude::answer(etude::check(wanted.value())) : etude::answer(wanted);
}

const BoundaryReply* etude_run_start(std::uint32_t size) { return etude::start(boundary().runs, size); }
const BoundaryReply* etude_run_advance(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().runs, handle, size, &EngineRun::advance);
}
const BoundaryReply* etude_run_complete(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().runs, handle, size, &EngineRun::complete);
}
const BoundaryReply* etude_run_callback(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().runs, handle, size, &EngineRun::callback);
}
const BoundaryReply* etude_run_cancel(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().runs, handle, size, &EngineRun::cancel);
}
const BoundaryReply* etude_run_at(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().runs, handle, size, &EngineRun::at);
}
const BoundaryReply* etude_run_journal(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().runs, handle, size, &EngineRun::journal);
}
const BoundaryReply* etude_run_view(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().runs, handle, size, &EngineRun::view);
}
const BoundaryReply* etude_run_save(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().runs, handle, size, &EngineRun::save);
}
const BoundaryReply* etude_run_navigate(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().runs, handle, size, &EngineRun::navigate);
}

const BoundaryReply* etude_run_dispose(std::uint32_t handle) {
  if (!boundary().runs.drop(handle))
    return etude::reply_with(etude::Error{"engine.stale_handle", "This run has been disposed of, or never was."});
  return etude::reply_with(std::string("{}"));
}

const BoundaryReply* etude_seeds_start(std::uint32_t size) { return etude::start(boundary().seeds, size); }
const BoundaryReply* etude_seeds_advance(std::uint32_t handle, std::uint32_t size) {
  return etude::call(boundary().seeds, handle, size, &EngineSeeds::advance);
}

const BoundaryReply* etude_seeds_dispose(std::uint32_t handle) {
  if (!boundary().seeds.drop(handle))
    return etude::reply_with(etude::Error{"engine.stale_handle", "These seeds have been disposed of, or never were."});
  return etude::reply_with(std::string("{}"));
}

}  // extern "C"
