// Checks the URL of a request and takes it apart as far as the library needs it.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace etude {

/// A checked `http` or `https` URL.
struct RequestUrl {
  std::string text;  // as it is sent: without fragment, characters that a URL cannot hold percent-encoded
  std::string host;  // lower case; an IPv6 address with its brackets
  bool has_port = false;
};

/// Takes `http://` and `https://` URLs with a host: a name in ASCII, an IPv4 address, or an IPv6 address in brackets; user
/// information and a port may stand beside it. Blanks and control characters are refused everywhere, other characters than
/// ASCII in the host; in path and query they are percent-encoded as UTF-8.
/// @errors `url.invalid` in words
Result<RequestUrl> request_url(std::string_view text);

}  // namespace etude
