// Integers that cannot be mixed up: the index of a step is no index of a task.
#pragma once

#include <cstdint>
#include <functional>

namespace etude {

/// A 32-bit identity of the kind named by Tag. `none()` stands for "no such thing".
template <typename Tag>
class StrongId {
 public:
  constexpr StrongId() = default;
  constexpr explicit StrongId(std::uint32_t index) : index_(index) {}
  static constexpr StrongId none() { return StrongId{}; }

  [[nodiscard]] constexpr bool is_none() const { return index_ == kNone; }
  [[nodiscard]] constexpr std::uint32_t index() const { return index_; }

  friend constexpr bool operator==(StrongId, StrongId) = default;
  friend constexpr bool operator<(StrongId a, StrongId b) { return a.index_ < b.index_; }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;
  std::uint32_t index_ = kNone;
};

struct StepTag;
struct TaskTag;
struct EffectTag;
struct ScopeTag;
/// A step of the texts of one run (workflow, handlers, child workflows); index into its step table.
using StepId = StrongId<StepTag>;
/// A line of control of one run, in order of creation.
using TaskId = StrongId<TaskTag>;
/// An effect asked of the host, in order of request.
using EffectId = StrongId<EffectTag>;
/// One life of one scope (routine call, loop, except block, branch, service state), in order of creation.
using ScopeId = StrongId<ScopeTag>;

}  // namespace etude

template <typename Tag>
struct std::hash<etude::StrongId<Tag>> {
  std::size_t operator()(etude::StrongId<Tag> id) const noexcept { return id.index(); }
};
