// What a due entry of the agenda means to the simulated world: a kind and a number in one 64-bit token.
#pragma once

#include <cstdint>

namespace etude {

enum class DueKind : std::uint8_t {
  kArrive,    // a request reaches its service; number: exchange
  kReply,     // an answer reaches the caller; number: exchange
  kDeliver,   // an event reaches a subscriber; number: delivery
  kClient,    // somebody outside acts; number: client
  kCallback,  // a scripted request to an endpoint; number: script
  kErrand,    // a Google API acts by itself; number: errand
  kAnswer,    // an effect that was decided on the spot; number: of the decision
};

constexpr std::uint64_t make_token(DueKind kind, std::uint32_t number) { return static_cast<std::uint64_t>(kind) << 32 | number; }
constexpr DueKind kind_of_token(std::uint64_t token) { return static_cast<DueKind>(token >> 32); }
constexpr std::uint32_t number_of_token(std::uint64_t token) { return static_cast<std::uint32_t>(token); }

}  // namespace etude
