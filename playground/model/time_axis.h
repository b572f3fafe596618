// Virtual time along an axis on which long idle stretches are folded to a short piece.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/virtual_time.h"

namespace etude {

struct AxisPiece {
  Nanoseconds begin_ns = 0;
  Nanoseconds end_ns = 0;
  double begin = 0.0;  // place on the axis, 0 … 1
  double end = 0.0;
  bool folded = false;
};

class TimeAxis {
 public:
  /// `gaps`: stretches in which nothing happens, in order. Those that are long against all the rest are folded.
  static TimeAxis make(Nanoseconds end_ns, const std::vector<std::pair<Nanoseconds, Nanoseconds>>& gaps);

  /// Place of an instant, 0 … 1; clamped.
  [[nodiscard]] double place(Nanoseconds time) const;
  /// The instant at a place.
  [[nodiscard]] Nanoseconds time(double place) const;
  [[nodiscard]] const std::vector<AxisPiece>& pieces() const { return pieces_; }
  [[nodiscard]] Nanoseconds end_ns() const { return pieces_.empty() ? 0 : pieces_.back().end_ns; }

  struct Tick {
    double place = 0.0;
    Nanoseconds time_ns = 0;
  };
  /// Round instants between two places, at least `apart` (share of the axis) from each other; none inside of folded pieces.
  [[nodiscard]] std::vector<Tick> ticks(double from, double to, double apart) const;

 private:
  std::vector<AxisPiece> pieces_;
};

/// Words of a tick: `0 s`, `1.5 s`, `2 min`, `250 ms`, `1 h`.
std::string tick_label(Nanoseconds time);

}  // namespace etude
