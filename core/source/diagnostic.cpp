// Collects diagnostics and finds the name that was probably meant.
#include "core/source/diagnostic.h"

#include <algorithm>
#include <cctype>
#include <tuple>

namespace etude {
namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Edits (insert, delete, replace, swap neighbours) that turn a into b, upper and lower case alike.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (same ? 0u : 1u)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) current[j] = std::min(current[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[b.size()];
}

}  // namespace

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kError: return "error";
    case Severity::kWarning: return "warning";
    case Severity::kInfo: return "info";
  }
  return "error";
}

Diagnostic& DiagnosticList::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kError) ++errors_;
  if (all_.size() >= kMost) {
    overflow_ = std::move(diagnostic);
    return overflow_;
  }
  all_.push_back(std::move(diagnostic));
  return all_.back();
}

Diagnostic& DiagnosticList::error(std::string code, SourceRange range, std::string message) {
  return add({Severity::kError, std::move(code), range, std::move(message), {}, {}});
}

Diagnostic& DiagnosticList::warning(std::string code, SourceRange range, std::string message) {
  return add({Severity::kWarning, std::move(code), range, std::move(message), {}, {}});
}

void DiagnosticList::sort() {
  std::stable_sort(all_.begin(), all_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(a.range.begin, a.severity, a.range.end) < std::tuple(b.range.begin, b.severity, b.range.end);
  });
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return a.range == b.range && a.code == b.code && a.message == b.message;
  };
  all_.erase(std::unique(all_.begin(), all_.end(), same), all_.end());
}

std::string_view nearest_name(std::string_view written, const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kLongestName = 64;
  if (written.empty() || written.size() > kLongestName) return {};
  std::string_view nearest;
  std::size_t fewest = std::max<std::size_t>(1, written.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kLongestName || candidate == written) continue;
    const std::size_t edits = edit_distance(written, candidate);
    if (edits < fewest && edits < candidate.size()) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& candidates) {
  const std::string_view name = nearest_name(written, candidates);
  return name.empty() ? std::string() : " Did you mean `" + std::string(name) + "`?";
}

void offer_name(Diagnostic& found, std::string_view name) {
  const auto is_plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.'; };
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_plain)) return;
  found.fix = Fix{"Write `" + std::string(name) + "`", found.range, std::string(name)};
}

std::string_view suggest_name(Diagnostic& found, std::string_view written, const std::vector<std::string_view>& candidates) {
  found.message += did_you_mean(written, candidates);
  const std::string_view name = nearest_name(written, candidates);
  offer_name(found, name);
  return name;
}

}  // namespace etude
