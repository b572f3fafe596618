// list: copies with one more element. The storage is shared, so both take amortised constant time.
#include <array>

#include "core/library/modules.h"
#include "core/library/raise.h"
#include "core/library/registry.h"
#include "core/value/value_json.h"

namespace etude {
namespace {

Result<void> check_nesting(std::string_view function, const Value& element) {
  if (element.depth() < kDeepestNesting) return {};
  return resource_limit(function, "the list would be nested more than " + std::to_string(kDeepestNesting) + " levels deep");
}

Result<Value> concat(Arguments arguments) {
  ETUDE_TRY_VOID(check_nesting("list.concat", arguments[1]));
  return Value(arguments[0].list().push_back(arguments[1]));
}

Result<Value> prepend(Arguments arguments) {
  ETUDE_TRY_VOID(check_nesting("list.prepend", arguments[1]));
  return Value(arguments[0].list().push_front(arguments[1]));
}

constexpr std::array kParameters{Parameter{.name = "objs", .accepts = kListOnly, .about = "The list to copy."},
                                 Parameter{.name = "val", .about = "The element to add; a list is added as one element."}};
constexpr std::array kErrors{RaisedRow{"TypeError", "the first argument is not a list"}};

constexpr std::array kRows{
    FunctionRow{.name = "list.concat",
                .parameters = kParameters,
                .returns = "list",
                .about = "Gives a copy of a list with one more element at its end. The list itself stays as it is, and an element that is "
                         "a list is nested, not spliced.",
                .example = R"(list.concat([1, 2], [3]) → [1,2,[3]])",
                .raises = kErrors,
                .pure = &concat},
    FunctionRow{.name = "list.prepend",
                .parameters = kParameters,
                .returns = "list",
                .about = "Gives a copy of a list with one more element at its start.",
                .example = R"(list.prepend([1, 2], 0) → [0,1,2])",
                .raises = kErrors,
                .pure = &prepend}};

}  // namespace

void register_list(Registry& registry) { registry.add(kRows); }

}  // namespace etude
