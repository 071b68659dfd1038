// The recorder's settings as a screen edits them: what it knows (GET /settings, descriptors and all), what a
// person changed and did not set yet, and what was refused of it. Plain data, pure; no display.
#pragma once

#include "engine/settings/values.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <optional>

namespace kagimado::osd {

enum class ValueType { Flag, Number, Text, Choice, NumberList };

struct ValueDescriptor {
  std::string key, text_key; // "settings.https_port": label, in assets/i18n
  ValueType type = ValueType::Flag;
  std::int64_t min = 0, max = 0;
  std::size_t max_items = 0;
  std::vector<std::string> choices;
};

struct KnownValues {
  std::int64_t revision = 0;
  std::map<std::string, settings::Value, std::less<>> values;
  std::map<std::string, ValueDescriptor, std::less<>> descriptors;
};

// Of GET /settings. A descriptor or value that makes no sense is left out. Errors: Damaged.
Result<KnownValues> read_known_values(const nlohmann::json& answer);

struct ValueProblem {
  std::string kind, message;
};

class ValuesDraft final {
 public:
  // A newer answer; what a person changed stays.
  void take(std::shared_ptr<const KnownValues> known);

  [[nodiscard]] bool known() const { return known_ != nullptr; }

  [[nodiscard]] const ValueDescriptor* descriptor(std::string_view key) const;
  // As it is on the screen; nothing for a key that the recorder does not have.
  [[nodiscard]] const settings::Value* value(std::string_view key) const;
  [[nodiscard]] std::int64_t number(std::string_view key, std::int64_t otherwise = 0) const;
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] bool flag(std::string_view key) const;
  [[nodiscard]] settings::NumberList numbers(std::string_view key) const;

  void set(std::string_view key, settings::Value value); // as it was: no change

  [[nodiscard]] bool changed() const { return !changes_.empty(); }

  [[nodiscard]] bool changed(std::string_view key) const { return changes_.contains(key); }

  void discard();
  // Body of PUT /settings.
  [[nodiscard]] nlohmann::json body() const;
  // How the PUT was answered: good, the changes are known values from now on; else the problems of its keys.
  void take_outcome(bool good, const nlohmann::json& answer);
  [[nodiscard]] const ValueProblem* problem(std::string_view key) const;

 private:
  std::shared_ptr<const KnownValues> known_;
  settings::Changes changes_;
  std::map<std::string, ValueProblem, std::less<>> problems_;
};

} // namespace kagimado::osd
