// Values as JSON text that gives back the same values: doubles stay doubles, bytes stay bytes. The form is described in journal_json.h.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/value/value.h"
#include "core/value/value_json.h"

namespace etude {

/// Containers inside each other that our own formats may have. A value may be kDeepestNesting deep; a patch adds at most three arrays
/// a level, the document around it a few.
constexpr std::uint32_t kDeepestExactText = 3 * kDeepestNesting + 16;

std::string exact_json_from_value(const Value& value);
void append_exact_json(std::string& out, const Value& value);
/// @errors `journal.syntax`, `journal.shape`
Result<Value> value_from_exact_json(std::string_view text);
/// The value that parsed JSON stands for. @errors `journal.shape`
Result<Value> value_from_exact_form(const Value& json);

/// Same kind and content throughout; unlike `==` of the language, 1 and 1.0 differ.
bool is_identical(const Value& a, const Value& b);

namespace detail {
/// `journal.shape`: what is damaged, as the end of a sentence.
Error damaged(std::string what);
Error unreadable(const Error& syntax);
}  // namespace detail

}  // namespace etude
