// Gathers the tables of the modules into one list, sorted by name.
#include "core/library/registry.h"

#include <algorithm>

#include "core/library/modules.h"

namespace etude {
namespace {

Registry make_standard_library() {
  Registry registry;
  register_base64(registry);
  register_events(registry);
  register_executions(registry);
  register_expression_helpers(registry);
  register_hash(registry);
  register_http(registry);
  register_json(registry);
  register_list(registry);
  register_map(registry);
  register_math(registry);
  register_retry(registry);
  register_sys(registry);
  register_text(registry);
  register_time(registry);
  register_uuid(registry);
  return registry;
}

Registry make_handler_library() {
  Registry registry = make_standard_library();
  register_sim(registry);
  return registry;
}

}  // namespace

void Registry::add(std::span<const FunctionRow> rows) {
  for (const FunctionRow& row : rows) {
    const auto place = std::lower_bound(rows_.begin(), rows_.end(), row.name,
                                        [](const FunctionRow* known, std::string_view name) { return known->name < name; });
    ETUDE_CHECK(place == rows_.end() || (*place)->name != row.name);
    rows_.insert(place, &row);
  }
}

const FunctionRow* Registry::find(std::string_view name) const {
  const auto place = std::lower_bound(rows_.begin(), rows_.end(), name,
                                      [](const FunctionRow* known, std::string_view wanted) { return known->name < wanted; });
  return place != rows_.end() && (*place)->name == name ? *place : nullptr;
}

bool Registry::is_module(std::string_view name) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const FunctionRow* row) {
    return row->name.size() > name.size() && row->name[name.size()] == '.' && row->name.starts_with(name);
  });
}

const Registry& standard_library() {
  static const Registry registry = make_standard_library();
  return registry;
}

const Registry& handler_library() {
  static const Registry registry = make_handler_library();
  return registry;
}

}  // namespace etude
