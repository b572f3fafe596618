// What is wrong with a text, where, and what to write instead. Stages collect; nobody throws.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/source/source_text.h"

namespace etude {

enum class Severity { kError, kWarning, kInfo };

/// `error`, `warning` or `info`.
std::string_view severity_name(Severity severity);

/// A replacement that mends the problem: the bytes of `range` become `text`.
struct Fix {
  std::string title;
  SourceRange range;
  std::string text;
};

/// A further place that explains the first.
struct Note {
  SourceRange range;
  std::string message;
};

/// One finding. `code` is `room.problem`, stable; `message` is a sentence that says what to write instead.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string code;
  SourceRange range;
  std::string message;
  std::vector<Note> notes;
  std::optional<Fix> fix;
};

/// Collects the findings about one text. Past `kMost` findings only the count goes on, so that a hostile
/// document cannot grow it without bound.
class DiagnosticList {
 public:
  static constexpr std::size_t kMost = 500;

  Diagnostic& error(std::string code, SourceRange range, std::string message);
  Diagnostic& warning(std::string code, SourceRange range, std::string message);
  Diagnostic& add(Diagnostic diagnostic);

  [[nodiscard]] bool has_errors() const { return errors_ != 0; }
  [[nodiscard]] std::size_t error_count() const { return errors_; }
  [[nodiscard]] const std::vector<Diagnostic>& all() const { return all_; }
  /// In the order of the text; of the same place errors come first. Exact repetitions are dropped.
  void sort();

 private:
  std::vector<Diagnostic> all_;
  Diagnostic overflow_;
  std::size_t errors_ = 0;
};

/// The name among `candidates` that a person most likely meant by `written`; empty if none is near.
/// Near: at most a third of the letters differ (optimal string alignment, letters without case first).
std::string_view nearest_name(std::string_view written, const std::vector<std::string_view>& candidates);

/// ` Did you mean `name`?` or nothing; to be put behind a message.
std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& candidates);

/// Offers to write `name` in place of what `found` marks. Nothing is offered for a name that would need quotes.
void offer_name(Diagnostic& found, std::string_view name);

/// Puts the name that was probably meant behind the message and offers to write it.
/// @returns that name; empty if none is near
std::string_view suggest_name(Diagnostic& found, std::string_view written, const std::vector<std::string_view>& candidates);

}  // namespace etude
