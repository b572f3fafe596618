// What a simulated service sends back: from a canned answer, from what a handler returned or raised.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"
#include "core/value/value.h"

namespace etude {

/// An HTTP response. The body is text or bytes, as on the wire.
struct Reply {
  std::int64_t code = 200;
  Map headers;
  Value body = Value("");
};

/// A canned answer {code?, headers?, body | text | base64}: `body` is JSON unless the headers name another type.
Reply reply_of_answer(const Value& answer);
/// What a handler returned: a map with `code` is the whole answer, anything else the body of a 200.
Reply reply_of_result(const Value& result);
/// What a handler raised: a map with an integer `code` is that answer, anything else the body of a 500.
Reply reply_of_error(const Value& error);
/// An answer of the simulation itself: JSON {error: {code, message}} and further members.
Reply reply_of_problem(std::int64_t code, std::string_view message, const Map& further = {});

/// The value of a header, whatever the case of its name; null if it is absent.
Value find_header(const Map& headers, std::string_view name);
/// The map without a header, whatever the case of its name.
Map without_header(const Map& headers, std::string_view name);
/// The bytes that a base64 text stands for. @errors ValueError, TypeError in words
Result<Value> bytes_of_base64(const Value& text);

}  // namespace etude
