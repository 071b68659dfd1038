// Descriptors: one a setting, from which store, API and screens follow. Immutable; thread-safe.
#pragma once

#include "engine/settings/values.h"

#include <span>

namespace kagimado::settings {

enum class Type : std::uint8_t { Flag, Number, Text, Choice, NumberList };
std::string_view name_of(Type type);

// What a change needs to take effect. Recording goes on in every case but the last.
enum class ApplyMode : std::uint8_t { Live, Listener, Cameras, Restart };
std::string_view name_of(ApplyMode mode);

struct Descriptor {
  std::string_view key; // "network.https_port"
  Type type = Type::Flag;
  Value default_value;
  std::int64_t min = 0, max = 0; // Number, NumberList: of each value; Text: characters
  std::size_t max_items = 0;     // NumberList
  std::vector<std::string_view> choices;
  Result<> (*rule)(const Value& value) = nullptr; // beyond type and range
  std::string_view text_key;                      // label, in assets/i18n
  ApplyMode apply = ApplyMode::Live;
};

// Sees all values as they would be, and adds a problem to a key that was changed.
using CrossRule = void (*)(const Values& values, const Changes& changes, std::vector<Problem>& problems);

// Stored values of an older program, as JSON texts by key, brought to the next version.
using StoredTexts = std::map<std::string, std::string, std::less<>>;

struct ValueMigration {
  std::string_view what;
  void (*lift)(StoredTexts& stored);
};

class Catalogue final {
 public:
  // migrations only grow: step n lifts version n-1 to n.
  Catalogue(std::vector<Descriptor> descriptors, std::vector<CrossRule> cross_rules,
            std::vector<ValueMigration> migrations = {});

  [[nodiscard]] std::span<const Descriptor> descriptors() const { return descriptors_; }

  [[nodiscard]] const Descriptor* find(std::string_view key) const;
  [[nodiscard]] Values defaults() const;

  [[nodiscard]] std::size_t version() const { return migrations_.size(); }

  // stored is of an older version, or of this one.
  void lift(StoredTexts& stored, std::size_t from_version) const;

  // One value by itself. Errors: Invalid, NotFound.
  [[nodiscard]] Result<> check(std::string_view key, const Value& value) const;
  // All changes on top of current: the values as they would be, or every problem.
  [[nodiscard]] std::expected<Values, std::vector<Problem>> apply(const Values& current,
                                                                  const Changes& changes) const;

 private:
  std::vector<Descriptor> descriptors_;
  std::vector<CrossRule> cross_rules_;
  std::vector<ValueMigration> migrations_;
};

} // namespace kagimado::settings
