// Completion and documentation at a place of a text that is being written. Knows the catalogues of functions, constants, connectors
// and keys, and what the text itself names; needs no text that parses.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace etude {

enum class SuggestionKind : std::uint8_t { kFunction, kConstant, kVariable, kStep, kKey, kKeyword, kText };
/// `function constant variable step key keyword text`.
std::string_view suggestion_kind_name(SuggestionKind kind);

struct Suggestion {
  std::string label;
  std::string detail;  // a signature, or what it is
  std::string info;    // documentation
  SuggestionKind kind = SuggestionKind::kText;
  std::string apply;  // what is written, if not the label
};

/// What may stand instead of the bytes [from, to).
struct CompletionList {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::vector<Suggestion> options;
};

struct HoverText {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::string title;
  std::string text;
  std::string example;
};

/// The text and what stands beside it.
struct LanguageDocument {
  std::string_view text;
  bool services = false;                        // services.yaml
  std::span<const std::string> addresses = {};  // of the simulated services
};

constexpr std::size_t kMostSuggestions = 300;

CompletionList complete_at(const LanguageDocument& document, std::uint32_t offset);
std::optional<HoverText> hover_at(const LanguageDocument& document, std::uint32_t offset);

}  // namespace etude
