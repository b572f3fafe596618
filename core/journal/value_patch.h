// What changed between two versions of a variable, so that a list that grows in a loop is not saved anew at each turn. The form is
// described in journal_json.h.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/value/value.h"

namespace etude {

/// Appends something shorter than the whole value. False: there is nothing, and `out` is as it was. Decides by content alone, so that a
/// journal that was loaded writes the same bytes again.
bool append_value_patch(std::string& out, const Value& from, const Value& to);

/// Applies patches, with an eye on what they copy.
class ValuePatcher {
 public:
  /// `base` changed by a patch. `copied`: the text of base was extended before, so that it must be copied. @errors `journal.shape`
  Result<Value> apply(const Value& base, const Value& patch, bool copied);

 private:
  std::uint64_t copied_bytes_ = 0;
};

}  // namespace etude
