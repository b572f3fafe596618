// What the variables panel draws: the scopes of one task at the cursor, as rows of a tree.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/journal/moment.h"

namespace etude {

struct VariableLine {
  std::string name;     // of a chain of maps with one entry: `body.id`
  std::string preview;  // the value in a line
  std::string old;      // the value before, where the previous step changed it
  std::string path;     // stable: `main/pending_order/body`, opens and closes the row
  Kind kind = Kind::kNull;
  std::uint16_t depth = 0;
  bool changed = false;
  bool expandable = false;
  bool expanded = false;
  std::uint32_t written = kNoSeq;  // the event that wrote the variable
};

struct VariableGroup {
  std::string label;  // `main`, `for item`, `branch left`
  ScopeKind kind = ScopeKind::kRoutine;
  std::size_t frame = 0;  // 0: visible to the current step
  std::vector<VariableLine> rows;
};

struct WatchLine {
  std::string expression;
  std::string preview;
  Kind kind = Kind::kNull;
  bool failed = false;  // `preview` says why
};

struct VariablesModel {
  std::string task;
  std::vector<VariableGroup> scopes;
  std::vector<WatchLine> watches;
};

/// Rows of a list or map shown before `… n more`.
constexpr std::size_t kMostChildren = 100;

/// `toggled`: paths open other than by default (a container of at most four entries is open at the first level).
VariablesModel make_variables_model(const Journal& journal, const Moment& moment, TaskId task,
                                    const std::set<std::string, std::less<>>& toggled);

/// The name of a scope, as paths and headings have it: `main`, `loop each`, `branch left`.
std::string scope_label(const MomentScope& scope);

/// A value in a line of at most `most` bytes: `{…}`, `"order-42"`, `[1, 2, 3]`.
std::string value_preview(const Value& value, std::size_t most = 80);

}  // namespace etude
