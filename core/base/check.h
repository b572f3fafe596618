// What makes a broken invariant of our own stop the process instead of going on with wrong state.
#pragma once

namespace etude {

/// Prints the place and the broken condition to standard error and aborts. Never returns.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace etude

/// An invariant of ours. A failure is a bug in Etude, never the fault of a document.
#define ETUDE_CHECK(condition) ((condition) ? static_cast<void>(0) : ::etude::check_failed(#condition, __FILE__, __LINE__))

/// A place that control cannot reach.
#define ETUDE_UNREACHABLE() ::etude::check_failed("unreachable", __FILE__, __LINE__)
