// Result<T>: what every fallible call returns. No exception crosses a module's public header.
//
// Callers switch on Error::kind and never on its text; the text names what failed and why, for a person.
// EndOfStream, NeedMore and Locked are ordinary answers, not faults.
#pragma once

#include <fmt/format.h>

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace kagimado {

enum class ErrorKind {
  Invalid,     // the input breaks a rule; says which
  Unsupported, // well-formed, but not something this product handles
  NotFound,
  Conflict,    // already there, or changed meanwhile
  Denied,      // wrong credentials or missing right: trying again by itself would only lock the account
  Throttled,   // too many tries; later
  Untrusted,   // certificate of an unknown issuer, wrong name or another pin
  Expired,     // certificate past its end
  NotYetValid, // certificate from the future: most often this machine's clock is wrong
  Timeout,
  Disconnected,
  Io,       // disk, socket, device
  Limit,    // a stated bound was exceeded
  Damaged,  // bytes that contradict themselves
  Tampered, // integrity chain broken
  WrongPassword,
  Locked, // no key at hand
  EndOfStream,
  NeedMore,
  Cancelled,
  Internal, // an own bug
};

std::string_view name_of(ErrorKind kind);

struct Error {
  ErrorKind kind = ErrorKind::Internal;
  std::string message;

  // "opening camera 3: connect: refused"
  [[nodiscard]] Error within(std::string_view context) const;
};

template <class T = void>
using Result = std::expected<T, Error>;

template <class... Args>
[[nodiscard]] std::unexpected<Error> fail(ErrorKind kind, fmt::format_string<Args...> format,
                                          Args&&... args) {
  return std::unexpected(Error{kind, fmt::format(format, std::forward<Args>(args)...)});
}

} // namespace kagimado

#define KGM_CONCAT_(a, b) a##b
#define KGM_CONCAT(a, b) KGM_CONCAT_(a, b)

// KGM_TRY(auto x, f());  -> x, or return f's error.   KGM_CHECK(f());  -> the same where there is no value.
#define KGM_TRY(declaration, expression)                                                                     \
  KGM_TRY_(declaration, expression, KGM_CONCAT(kgm_try_, __LINE__), return)
#define KGM_CHECK(expression) KGM_CHECK_(expression, KGM_CONCAT(kgm_try_, __LINE__), return)
// The same in coroutines.
#define KGM_CO_TRY(declaration, expression)                                                                  \
  KGM_TRY_(declaration, expression, KGM_CONCAT(kgm_try_, __LINE__), co_return)
#define KGM_CO_CHECK(expression) KGM_CHECK_(expression, KGM_CONCAT(kgm_try_, __LINE__), co_return)

#define KGM_TRY_(declaration, expression, result, leave)                                                     \
  auto result = (expression);                                                                                \
  if (!result)                                                                                               \
    leave std::unexpected(std::move(result).error());                                                        \
  declaration = std::move(*result)
#define KGM_CHECK_(expression, result, leave)                                                                \
  if (auto result = (expression); !result)                                                                   \
  leave std::unexpected(std::move(result).error())
