// Reads the parts of services.yaml that are plain data: keys with suggestions, durations, ranges, rates. Internal to this room.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document/node.h"
#include "core/simulation/scenario.h"
#include "core/source/diagnostic.h"

namespace etude {

/// Readers of single values. Each reports what is wrong at the value's place and then gives nothing.
class FieldReader {
 public:
  FieldReader(const SourceText& source, DiagnosticList& diagnostics) : source_(source), diagnostics_(diagnostics) {}

  /// True if the node is a map; unknown keys are reported with the nearest known one. An empty value counts as an empty map.
  /// @param what  in words, for messages: `a service`
  bool is_map(const Node& node, std::string_view what, std::initializer_list<std::string_view> keys);
  /// True if the node is a map of names that the author chooses.
  bool is_named_map(const Node& node, std::string_view what);
  bool is_list(const Node& node, std::string_view what);

  std::optional<std::string> text(const Node& node, std::string_view what);
  std::optional<std::int64_t> integer(const Node& node, std::string_view what, std::int64_t lowest, std::int64_t highest);
  /// A number from 0 to `highest`.
  std::optional<double> number(const Node& node, std::string_view what, double highest);
  std::optional<Nanoseconds> duration(const Node& node, std::string_view what);
  /// A duration, or a list of two.
  std::optional<DurationRange> range(const Node& node, std::string_view what);
  /// One of some words.
  std::optional<std::string> word(const Node& node, std::string_view what, std::initializer_list<std::string_view> words);
  std::optional<FaultKind> fault(const Node& node);

  Diagnostic& error(const char* code, SourceRange range, std::string message);
  [[nodiscard]] const SourceText& source() const { return source_; }
  [[nodiscard]] DiagnosticList& diagnostics() { return diagnostics_; }

 private:
  void wrong_kind(const Node& node, std::string_view what, std::string_view wanted);
  const SourceText& source_;
  DiagnosticList& diagnostics_;
};

}  // namespace etude
