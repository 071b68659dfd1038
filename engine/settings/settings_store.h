// The settings of one recorder on disk: many at once or none, told to whom they concern.
//
// Belongs to the thread of its database; listeners are called there, after the change is on disk.
#pragma once

#include "engine/db/migrations.h"
#include "engine/settings/json.h"

#include <functional>
#include <memory>
#include <optional>

namespace kagimado::settings {

// The tables of the store. The list only grows; its owner names each step once in its own list.
std::span<const db::Migration> settings_migrations();

struct Applied {
  std::int64_t revision = 0;
  std::vector<std::string> changed;  // keys whose value is another now
  ApplyMode apply = ApplyMode::Live; // the most that one of them needs
};

// Why nothing was set. problems: one a key, where keys are to blame.
struct Refused {
  Error error;
  std::vector<Problem> problems;
};

// Ends the listening when it goes. May outlive the store.
class Subscription final {
 public:
  Subscription() = default;

  explicit Subscription(std::shared_ptr<void> listener) : listener_(std::move(listener)) {}

  void reset() { listener_.reset(); }

 private:
  std::shared_ptr<void> listener_;
};

class SettingsStore final {
 public:
  // A stored value that breaks a rule of this program takes its default again, and is logged. Errors:
  // Unsupported (from a newer program), those of the database. database and catalogue outlive the store.
  static Result<std::unique_ptr<SettingsStore>> open(db::Database& database, const Catalogue& catalogue);

  [[nodiscard]] const Values& values() const { return values_; }

  // Grows with every change.
  [[nodiscard]] std::int64_t revision() const { return revision_; }

  // expected_revision: what the caller's screen showed; another one has changed something meanwhile:
  // Conflict.
  std::expected<Applied, Refused> set(const Changes& changes,
                                      std::optional<std::int64_t> expected_revision = std::nullopt);
  std::expected<Applied, Refused> set_json(const Json& json,
                                           std::optional<std::int64_t> expected_revision = std::nullopt);

  // changed: those keys that begin with prefix.
  using Listener = std::function<void(const Values& values, const std::vector<std::string>& changed)>;
  [[nodiscard]] Subscription subscribe(std::string prefix, Listener listener);

  // For backups, with the version of the catalogue.
  [[nodiscard]] Json export_json() const;
  // Keys that it does not have take their defaults. backup: from parse_json. Refused: Unsupported (from a
  // newer program), Invalid, NotFound.
  std::expected<Applied, Refused> import_json(const Json& backup);

 private:
  struct Listening {
    std::string prefix;
    Listener call;
  };

  SettingsStore(db::Database& database, const Catalogue& catalogue);
  Result<> load();
  void take_stored(const StoredTexts& stored);
  Result<> store(const Values& next, std::int64_t next_revision);
  void tell(const std::vector<std::string>& changed);

  db::Database& database_;
  const Catalogue& catalogue_;
  Values values_;
  std::int64_t revision_ = 0;
  bool is_telling_ = false;
  std::vector<std::weak_ptr<Listening>> listeners_;
};

} // namespace kagimado::settings
