// Settings as typed values by key. A Values object belongs to one thread; const access is thread-safe.
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace kagimado::settings {

using NumberList = std::vector<std::int64_t>;
using Value = std::variant<bool, std::int64_t, std::string, NumberList>;

// What somebody wants to set: any number of keys, all or none.
using Changes = std::map<std::string, Value, std::less<>>;

// Every key of a catalogue with its value. Reading a key that is not there, or as another type, is a bug of
// the caller and ends the process.
class Values final {
 public:
  Values() = default;

  explicit Values(std::map<std::string, Value, std::less<>> values) : values_(std::move(values)) {}

  [[nodiscard]] bool flag(std::string_view key) const;
  [[nodiscard]] std::int64_t number(std::string_view key) const;
  [[nodiscard]] const std::string& text(std::string_view key) const;
  [[nodiscard]] const NumberList& numbers(std::string_view key) const;
  [[nodiscard]] const Value& at(std::string_view key) const;

  [[nodiscard]] const std::map<std::string, Value, std::less<>>& all() const { return values_; }

  void set(std::string_view key, Value value);

  bool operator==(const Values&) const = default;

 private:
  std::map<std::string, Value, std::less<>> values_;
};

// What is wrong with one key, for the field on the screen.
struct Problem {
  std::string key;
  Error error;
};

} // namespace kagimado::settings
