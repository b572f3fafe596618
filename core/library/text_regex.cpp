// The only file that includes RE2.
#include "core/library/text_regex.h"

#include <re2/re2.h>

namespace etude {
namespace {

RE2::Options options() {
  RE2::Options result(RE2::Quiet);
  result.set_longest_match(true);
  result.set_never_capture(true);
  result.set_max_mem(8 << 20);  // for the compiled program and its states; a search that needs more is slower, not wrong
  return result;
}

}  // namespace

struct Regex::Compiled {
  explicit Compiled(std::string_view expression) : re2(re2::StringPiece(expression.data(), expression.size()), options()) {}
  RE2 re2;
};

Regex::Regex(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Result<Regex> Regex::compile(std::string_view expression) {
  auto compiled = std::make_unique<Compiled>(expression);
  if (!compiled->re2.ok()) return Error{"regex.invalid", compiled->re2.error()};
  return Regex(std::move(compiled));
}

bool Regex::contains_match(std::string_view text) const {
  return compiled_->re2.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

std::optional<RegexMatch> Regex::find(std::string_view text, std::size_t from) const {
  re2::StringPiece found;
  if (!compiled_->re2.Match(re2::StringPiece(text.data(), text.size()), from, text.size(), RE2::UNANCHORED, &found, 1)) return std::nullopt;
  const auto begin = static_cast<std::size_t>(found.data() - text.data());
  return RegexMatch{begin, begin + found.size()};
}

}  // namespace etude
