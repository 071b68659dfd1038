#include "engine/settings/settings_store.h"

#include "engine/base/log.h"

#include <algorithm>
#include <array>

namespace kagimado::settings {
namespace {

constexpr std::array migrations = {
    db::Migration{"settings", R"sql(
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL                                           -- JSON
) STRICT;

CREATE TABLE setting_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,                                     -- of the catalogue that wrote the values
  revision INTEGER NOT NULL                                     -- grows with every change
) STRICT;
)sql"},
};

Refused refuse(ErrorKind kind, std::string message) {
  return {{kind, std::move(message)}, {}};
}

Refused refuse(std::vector<Problem> problems) {
  const auto& first = problems.front();
  Error error{first.error.kind, fmt::format("{}: {}", first.key, first.error.message)};
  return {std::move(error), std::move(problems)};
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<StoredTexts> read_stored(db::Database& database) {
  KGM_TRY(auto rows, database.prepare("SELECT key, value FROM setting"));
  StoredTexts stored;
  while (true) {
    KGM_TRY(const bool row, rows.step());
    if (!row)
      return stored;
    stored[rows.text(0)] = rows.text(1);
  }
}

} // namespace

std::span<const db::Migration> settings_migrations() {
  return migrations;
}

SettingsStore::SettingsStore(db::Database& database, const Catalogue& catalogue)
    : database_(database), catalogue_(catalogue), values_(catalogue.defaults()) {}

Result<std::unique_ptr<SettingsStore>> SettingsStore::open(db::Database& database,
                                                           const Catalogue& catalogue) {
  std::unique_ptr<SettingsStore> store(new SettingsStore(database, catalogue));
  KGM_CHECK(store->load());
  return store;
}

Result<> SettingsStore::load() {
  KGM_TRY(auto state, database_.prepare("SELECT version, revision FROM setting_state"));
  KGM_TRY(const bool has_state, state.step());
  if (!has_state)
    return {};
  const auto version = state.integer(0);
  if (version < 0 || version > static_cast<std::int64_t>(catalogue_.version()))
    return fail(ErrorKind::Unsupported, "settings of version {} are newer than this program's {}", version,
                catalogue_.version());
  revision_ = state.integer(1);
  KGM_TRY(auto stored, read_stored(database_));
  catalogue_.lift(stored, static_cast<std::size_t>(version));
  take_stored(stored);
  return {};
}

void SettingsStore::take_stored(const StoredTexts& stored) {
  Changes changes;
  for (const auto& [key, text] : stored) {
    const auto* descriptor = catalogue_.find(key);
    if (descriptor == nullptr)
      continue; // of an older program, which nothing lifts
    const auto json = parse_json(text);
    auto value = json ? value_from_json(*descriptor, *json) : std::unexpected(json.error());
    if (value && catalogue_.check(key, *value))
      changes.insert_or_assign(key, std::move(*value));
    else
      log::warn("settings", "the stored {} breaks a rule: default taken", key);
  }
  auto next = catalogue_.apply(values_, changes);
  while (!next) {
    for (const auto& problem : next.error()) {
      log::warn("settings", "the stored {} breaks a rule: default taken", problem.key);
      if (changes.erase(problem.key) == 0)
        changes.clear(); // the rule blames a key that was not stored: nothing else is sure to help
    }
    next = catalogue_.apply(values_, changes);
    if (!next && changes.empty())
      return;
  }
  values_ = std::move(*next);
}

Result<> SettingsStore::store(const Values& next, std::int64_t next_revision) {
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  // All of them anew: then nothing of an older version stays.
  KGM_CHECK(database_.execute("DELETE FROM setting"));
  KGM_TRY(auto row, database_.prepare("INSERT INTO setting (key, value) VALUES (?, ?)"));
  for (const auto& [key, value] : next.all())
    KGM_CHECK(row.bind(1, key).bind(2, dump(to_json(value))).run());
  KGM_TRY(auto state,
          database_.prepare("INSERT OR REPLACE INTO setting_state (id, version, revision) VALUES (1, ?, ?)"));
  KGM_CHECK(state.bind(1, static_cast<std::int64_t>(catalogue_.version())).bind(2, next_revision).run());
  return transaction.commit();
}

std::expected<Applied, Refused> SettingsStore::set(const Changes& changes,
                                                   std::optional<std::int64_t> expected_revision) {
  if (is_telling_)
    return std::unexpected(refuse(ErrorKind::Conflict, "settings are being applied"));
  if (expected_revision && *expected_revision != revision_)
    return std::unexpected(refuse(ErrorKind::Conflict, "somebody else changed the settings meanwhile"));
  auto next = catalogue_.apply(values_, changes);
  if (!next)
    return std::unexpected(refuse(std::move(next).error()));
  Applied applied;
  for (const auto& [key, value] : changes)
    if (values_.at(key) != value) {
      applied.changed.push_back(key);
      applied.apply = std::max(applied.apply, catalogue_.find(key)->apply);
    }
  applied.revision = revision_;
  if (applied.changed.empty())
    return applied;
  ++applied.revision;
  if (auto stored = store(*next, applied.revision); !stored)
    return std::unexpected(Refused{std::move(stored).error(), {}});
  values_ = std::move(*next);
  revision_ = applied.revision;
  tell(applied.changed);
  return applied;
}

std::expected<Applied, Refused> SettingsStore::set_json(const Json& json,
                                                        std::optional<std::int64_t> expected_revision) {
  auto changes = changes_from_json(catalogue_, json);
  if (!changes)
    return std::unexpected(refuse(std::move(changes).error()));
  return set(*changes, expected_revision);
}

Subscription SettingsStore::subscribe(std::string prefix, Listener listener) {
  auto listening = std::make_shared<Listening>(Listening{std::move(prefix), std::move(listener)});
  listeners_.push_back(listening);
  return Subscription(std::move(listening));
}

void SettingsStore::tell(const std::vector<std::string>& changed) {
  std::erase_if(listeners_, [](const auto& listener) { return listener.expired(); });
  is_telling_ = true;
  // A copy: a listener may subscribe another, or end itself.
  for (const auto& weak : std::vector(listeners_)) {
    const auto listener = weak.lock();
    if (!listener)
      continue;
    std::vector<std::string> concerned;
    std::ranges::copy_if(changed, std::back_inserter(concerned),
                         [&](const std::string& key) { return key.starts_with(listener->prefix); });
    if (!concerned.empty())
      listener->call(values_, concerned);
  }
  is_telling_ = false;
}

Json SettingsStore::export_json() const {
  Json json;
  json["version"] = catalogue_.version();
  json["values"] = to_json(values_);
  return json;
}

std::expected<Applied, Refused> SettingsStore::import_json(const Json& backup) {
  const bool is_whole = backup.is_object() && backup.contains("version") && backup.contains("values") &&
                        backup["version"].is_number_integer() && backup["version"].get<std::int64_t>() >= 0 &&
                        backup["values"].is_object();
  if (!is_whole)
    return std::unexpected(refuse(ErrorKind::Invalid, "not a backup of settings"));
  const auto version = static_cast<std::size_t>(backup["version"].get<std::int64_t>());
  if (version > catalogue_.version())
    return std::unexpected(refuse(ErrorKind::Unsupported, "settings of a newer program"));
  StoredTexts stored;
  for (const auto& [key, value] : backup["values"].items())
    stored[key] = dump(value);
  catalogue_.lift(stored, version);
  auto json = to_json(catalogue_.defaults());
  for (const auto& [key, text] : stored)
    json[key] = parse_json(text).value_or(Json());
  return set_json(json);
}

} // namespace kagimado::settings
