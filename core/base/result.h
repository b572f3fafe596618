// Result<T>: a value, or an Error that the caller must look at. No exceptions cross rooms.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/base/check.h"

namespace etude {

/// Why something failed. `code` is stable (`room.problem`; in the library room the tag of the
/// raised error, such as `TypeError`); `message` is a sentence for a person.
struct Error {
  std::string code;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

/// Either a T or an Error.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] const T& value() const& {
    ETUDE_CHECK(ok());
    return std::get<0>(state_);
  }
  [[nodiscard]] T& value() & {
    ETUDE_CHECK(ok());
    return std::get<0>(state_);
  }
  [[nodiscard]] T&& value() && {
    ETUDE_CHECK(ok());
    return std::get<0>(std::move(state_));
  }
  [[nodiscard]] const Error& error() const& {
    ETUDE_CHECK(!ok());
    return std::get<1>(state_);
  }
  [[nodiscard]] Error&& error() && {
    ETUDE_CHECK(!ok());
    return std::get<1>(std::move(state_));
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const& {
    ETUDE_CHECK(!ok());
    return *error_;
  }
  [[nodiscard]] Error&& error() && {
    ETUDE_CHECK(!ok());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace etude

#define ETUDE_CONCAT_INNER(a, b) a##b
#define ETUDE_CONCAT(a, b) ETUDE_CONCAT_INNER(a, b)
#define ETUDE_TRY_INNER(temporary, declaration, expression) \
  auto temporary = (expression);                            \
  if (!temporary.ok()) return std::move(temporary).error(); \
  declaration = std::move(temporary).value()

/// `ETUDE_TRY(auto x, f());`: x gets the value, or the error is returned from here.
#define ETUDE_TRY(declaration, ...) ETUDE_TRY_INNER(ETUDE_CONCAT(etude_try_, __LINE__), declaration, __VA_ARGS__)

/// The same for an expression without a value.
#define ETUDE_TRY_VOID(...)                                             \
  do {                                                                  \
    auto etude_try_void = (__VA_ARGS__);                                \
    if (!etude_try_void.ok()) return std::move(etude_try_void).error(); \
  } while (false)
