// Percent encoding of bytes, for text.url_* and for the query and forms of HTTP requests.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace etude {

/// ASCII letters, digits and `.-_` stay; a blank becomes `+` if `plus`; all other bytes become `%XX`.
std::string percent_encoded(std::string_view bytes, bool plus);

/// `%XX` back to bytes, `+` to a blank. @errors `percent.syntax`: a `%` without two hexadecimal digits; the bytes are not UTF-8
Result<std::string> percent_decoded(std::string_view text);

}  // namespace etude
