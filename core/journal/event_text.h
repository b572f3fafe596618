// One plain sentence for each event.
#pragma once

#include <string>

#include "core/journal/journal.h"

namespace etude {

/// What happened, for a person: `charge answers 503 after 120 ms.` No line break; long values are cut short.
std::string event_text(const Journal& journal, std::uint32_t seq);

/// An error value in a few words: its message, its status, or the value itself.
std::string error_text(const Value& error);

/// A value on one line of at most about `longest` bytes.
std::string short_text(const Value& value, std::size_t longest = 80);

/// What an assignment wrote: the part of the variable at its path, or the whole.
Value written_value(const Event& write);

/// `items[0].price`: a variable and the path of an assignment into it.
std::string target_text(const Journal& journal, const Event& write);

}  // namespace etude
