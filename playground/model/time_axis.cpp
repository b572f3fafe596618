// Which stretches are folded, and the arithmetic between instants and places.
#include "playground/model/time_axis.h"

#include <algorithm>
#include <cmath>

#include "core/journal/time_label.h"

namespace etude {
namespace {

constexpr double kFoldedShare = 0.055;  // of the axis, a folded stretch
constexpr double kMostFolded = 0.5;     // of the axis, all of them
constexpr Nanoseconds kLeastFolded = 10 * kNanosecondsPerSecond;
constexpr std::int64_t kLongAgainstRest = 10;  // times what is left when all gaps are taken out

// 1, 2, 5 times a power of ten of seconds below a minute; then round minutes, hours, days.
Nanoseconds round_step(double least_ns) {
  constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
  constexpr Nanoseconds kLong[] = {kSecond,        2 * kSecond,    5 * kSecond,     10 * kSecond,    15 * kSecond,    30 * kSecond,
                                   60 * kSecond,   120 * kSecond,  300 * kSecond,   600 * kSecond,   900 * kSecond,   1800 * kSecond,
                                   3600 * kSecond, 7200 * kSecond, 10800 * kSecond, 21600 * kSecond, 43200 * kSecond, 86400 * kSecond};
  if (least_ns <= static_cast<double>(kSecond)) {
    Nanoseconds step = 1;
    for (;;) {
      for (const Nanoseconds factor : {1, 2, 5}) {
        if (static_cast<double>(step * factor) >= least_ns) return step * factor;
      }
      step *= 10;
    }
  }
  for (const Nanoseconds step : kLong) {
    if (static_cast<double>(step) >= least_ns) return step;
  }
  const double days = std::ceil(least_ns / (86400.0 * static_cast<double>(kSecond)));
  const double power = std::pow(10.0, std::floor(std::log10(days)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (power * factor >= days) return static_cast<Nanoseconds>(power * factor) * 86400 * kSecond;
  }
  return static_cast<Nanoseconds>(days) * 86400 * kSecond;
}

}  // namespace

TimeAxis TimeAxis::make(Nanoseconds end_ns, const std::vector<std::pair<Nanoseconds, Nanoseconds>>& gaps) {
  Nanoseconds idle = 0;
  for (const auto& [begin, end] : gaps) idle += end - begin;
  const Nanoseconds active = std::max<Nanoseconds>(end_ns - idle, kNanosecondsPerSecond / 10);
  const Nanoseconds least = std::max(kLeastFolded, active > INT64_MAX / kLongAgainstRest ? INT64_MAX : active * kLongAgainstRest);
  std::vector<std::pair<Nanoseconds, Nanoseconds>> folded;
  for (const auto& gap : gaps) {
    if (gap.second - gap.first > least) folded.push_back(gap);
  }
  Nanoseconds folded_ns = 0;
  for (const auto& [begin, end] : folded) folded_ns += end - begin;

  TimeAxis axis;
  const double share = folded.empty() ? 0.0 : std::min(kFoldedShare, kMostFolded / static_cast<double>(folded.size()));
  const double straight_ns = static_cast<double>(std::max<Nanoseconds>(1, end_ns - folded_ns));
  const double straight = 1.0 - share * static_cast<double>(folded.size());
  Nanoseconds at_ns = 0;
  double at = 0.0;
  const auto add = [&](Nanoseconds until, bool fold) {
    if (until <= at_ns) return;
    const double width = fold ? share : straight * static_cast<double>(until - at_ns) / straight_ns;
    axis.pieces_.push_back({at_ns, until, at, at + width, fold});
    at_ns = until;
    at += width;
  };
  for (const auto& [begin, end] : folded) {
    add(begin, false);
    add(end, true);
  }
  add(end_ns, false);
  if (!axis.pieces_.empty()) axis.pieces_.back().end = 1.0;
  return axis;
}

double TimeAxis::place(Nanoseconds time) const {
  if (pieces_.empty() || time <= 0) return 0.0;
  const auto after = std::lower_bound(pieces_.begin(), pieces_.end(), time,
                                      [](const AxisPiece& piece, Nanoseconds limit) { return piece.end_ns < limit; });
  if (after == pieces_.end()) return 1.0;
  const double share = static_cast<double>(time - after->begin_ns) / static_cast<double>(after->end_ns - after->begin_ns);
  return after->begin + (after->end - after->begin) * share;
}

Nanoseconds TimeAxis::time(double place) const {
  if (pieces_.empty() || place <= 0.0) return 0;
  const auto after =
      std::lower_bound(pieces_.begin(), pieces_.end(), place, [](const AxisPiece& piece, double limit) { return piece.end < limit; });
  if (after == pieces_.end()) return end_ns();
  const double width = after->end - after->begin;
  if (width <= 0.0) return after->begin_ns;
  return after->begin_ns + static_cast<Nanoseconds>((place - after->begin) / width * static_cast<double>(after->end_ns - after->begin_ns));
}

std::vector<TimeAxis::Tick> TimeAxis::ticks(double from, double to, double apart) const {
  std::vector<Tick> found;
  for (const AxisPiece& piece : pieces_) {
    if (piece.folded || piece.end < from || piece.begin > to || piece.end <= piece.begin) continue;
    const double ns_per_share = static_cast<double>(piece.end_ns - piece.begin_ns) / (piece.end - piece.begin);
    const Nanoseconds step = round_step(std::max(1.0, apart * ns_per_share));
    const Nanoseconds first_ns = std::max(piece.begin_ns, time(from));
    for (Nanoseconds at = (first_ns + step - 1) / step * step; at <= piece.end_ns; at += step) {
      const double where = place(at);
      if (where > to) break;
      if (!found.empty() && where - found.back().place < apart * 0.6) continue;
      found.push_back({where, at});
      if (found.size() > 400) return found;
    }
  }
  return found;
}

std::string tick_label(Nanoseconds time) {
  constexpr Nanoseconds kMinute = 60 * kNanosecondsPerSecond;
  if (time == 0) return "0 s";
  // A length is told in two units; a place that needs more is told as on a clock.
  const Nanoseconds exact = time < kMinute          ? 1
                            : time < 60 * kMinute   ? kNanosecondsPerSecond
                            : time < 2880 * kMinute ? kMinute
                                                    : 60 * kMinute;
  if (time % exact == 0) return duration_label(time);
  std::string words = clock_label(time);
  while (words.back() == '0') words.pop_back();
  if (words.back() == '.') words.pop_back();
  return words;
}

}  // namespace etude
