#include "engine/issuer/issuer.h"

#include "engine/base/file.h"
#include "engine/db/migrations.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace kagimado::issuer {
namespace {

constexpr std::size_t master_bytes = 32;
constexpr unsigned owner_only = 0600;

constexpr std::array migrations = {
    db::Migration{"recorders and cards", R"sql(
CREATE TABLE recorder (
  serial TEXT PRIMARY KEY,
  provisioned_at_us INTEGER NOT NULL                            -- UTC, microseconds since 1970
) STRICT;

CREATE TABLE card (
  serial INTEGER PRIMARY KEY AUTOINCREMENT,                     -- never given twice
  kit INTEGER NOT NULL,
  made_at_us INTEGER NOT NULL,
  redeemed_by TEXT REFERENCES recorder(serial),
  redeemed_at_us INTEGER,
  revoked_at_us INTEGER
) STRICT;
)sql"},
};

constexpr std::string_view card_columns =
    "SELECT kit, serial, made_at_us, redeemed_by, redeemed_at_us, revoked_at_us FROM card ";

WallTime time_of(const db::Statement& row, int column) {
  return WallTime(std::chrono::microseconds(row.integer(column)));
}

CardState card_of(const db::Statement& row) {
  CardState state;
  state.card = {static_cast<licence::Kit>(row.integer(0)), static_cast<std::uint32_t>(row.integer(1))};
  state.made_at = time_of(row, 2);
  state.redeemed_by = row.text(3);
  if (!row.is_null(4))
    state.redeemed_at = time_of(row, 4);
  if (!row.is_null(5))
    state.revoked_at = time_of(row, 5);
  return state;
}

} // namespace

Issuer::Issuer(ssl::SecretArray<32> master, db::Database database, std::shared_ptr<const Clock> clock)
    : master_(std::move(master)), card_secret_(derive_card_secret(master_.view())),
      database_(std::move(database)), clock_(std::move(clock)) {}

Result<> Issuer::init(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return fail(ErrorKind::Io, "making {}: {}", folder.string(), std::generic_category().message(errno));
  const auto file = folder / "master.key";
  struct stat status{};
  if (::lstat(file.c_str(), &status) == 0)
    return fail(ErrorKind::Conflict, "{} is there already: all keys that were ever issued depend on it",
                file.string());
  ssl::SecretArray<master_bytes> master;
  ssl::fill_random(master.mutable_view());
  return write_file_atomic(file, master.view(), owner_only);
}

Result<Issuer> Issuer::open(const std::filesystem::path& folder, std::shared_ptr<const Clock> clock) {
  const auto file = folder / "master.key";
  auto content = read_file(file, master_bytes);
  if (!content && content.error().kind == ErrorKind::NotFound)
    return fail(ErrorKind::NotFound, "there is no {}: init makes it", file.string());
  if (!content && content.error().kind != ErrorKind::Limit)
    return std::unexpected(content.error());
  if (!content || content->size() != master_bytes)
    return fail(ErrorKind::Damaged, "{} does not hold {} bytes", file.string(), master_bytes);
  ssl::SecretArray<master_bytes> master(*content);
  ssl::wipe(*content);
  KGM_TRY(auto database, db::Database::open(folder / "issuer.sqlite"));
  KGM_CHECK(db::migrate(database, migrations));
  return Issuer(std::move(master), std::move(database), std::move(clock));
}

std::int64_t Issuer::now_us() const {
  return clock_->wall_now().time_since_epoch().count();
}

Result<licence::Provision> Issuer::provision(const licence::RecorderSerial& serial) {
  KGM_TRY(auto row, database_.prepare("INSERT OR IGNORE INTO recorder VALUES (?, ?)"));
  KGM_CHECK(row.bind(1, serial.text()).bind(2, now_us()).run());
  return licence::Provision{serial, licence::derive_factory_secret(master_.view(), serial)};
}

Result<licence::Provision> Issuer::known_recorder(const licence::RecorderSerial& serial) {
  KGM_TRY(auto row, database_.prepare("SELECT 1 FROM recorder WHERE serial = ?"));
  KGM_TRY(const bool is_known, row.bind(1, serial.text()).step());
  if (!is_known)
    return fail(ErrorKind::NotFound, "no recorder {} was ever provisioned", serial.text());
  return licence::Provision{serial, licence::derive_factory_secret(master_.view(), serial)};
}

Result<std::string> Issuer::own_key(const licence::RecorderSerial& serial) {
  KGM_TRY(const auto recorder, known_recorder(serial));
  return licence::to_text(licence::issue_release_key(licence::Kit::Recorder, 0, recorder));
}

Result<Card> Issuer::make_card(licence::Kit kit) {
  if (licence::cameras_of(kit) == 0)
    return fail(ErrorKind::Invalid, "there are cards of kits only");
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_TRY(auto row, database_.prepare("INSERT INTO card (kit, made_at_us) VALUES (?, ?)"));
  KGM_CHECK(row.bind(1, static_cast<std::int64_t>(kit)).bind(2, now_us()).run());
  const auto serial = database_.last_insert_id();
  if (serial > std::int64_t{licence::max_kit_serial})
    return fail(ErrorKind::Limit, "all {} numbers of cards are used", licence::max_kit_serial);
  KGM_CHECK(transaction.commit());
  return Card{kit, static_cast<std::uint32_t>(serial)};
}

std::string Issuer::activation_number_of(const Card& card) const {
  return activation_number(card, card_secret_);
}

std::string Issuer::page_of(const Card& card) const {
  return card_page(card, card_secret_);
}

Result<CardState> Issuer::find(const Card& card) {
  KGM_TRY(auto row, database_.prepare(fmt::format("{} WHERE serial = ? AND kit = ?", card_columns)));
  row.bind(1, std::int64_t{card.serial}).bind(2, static_cast<std::int64_t>(card.kit));
  KGM_TRY(const bool is_there, row.step());
  if (!is_there)
    return fail(ErrorKind::NotFound, "no card {} was ever made", device_number(card));
  return card_of(row);
}

Result<std::string> Issuer::redeem(const Card& card, std::string_view activation_number,
                                   const licence::RecorderSerial& serial) {
  // First the proof: who has no card learns nothing about it.
  KGM_CHECK(check_activation_number(card, activation_number, card_secret_));
  KGM_TRY(const auto recorder, known_recorder(serial));
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_TRY(const auto state, find(card));
  if (state.revoked_at)
    return fail(ErrorKind::Denied, "card {} was revoked", device_number(card));
  if (!state.redeemed_by.empty() && state.redeemed_by != serial.text())
    return fail(ErrorKind::Conflict, "card {} was used for another recorder already", device_number(card));
  if (state.redeemed_by.empty()) {
    KGM_TRY(auto row,
            database_.prepare("UPDATE card SET redeemed_by = ?, redeemed_at_us = ? WHERE serial = ?"));
    KGM_CHECK(row.bind(1, serial.text()).bind(2, now_us()).bind(3, std::int64_t{card.serial}).run());
  }
  KGM_CHECK(transaction.commit());
  return licence::to_text(licence::issue_release_key(card.kit, card.serial, recorder));
}

Result<CardState> Issuer::revoke(const Card& card) {
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_TRY(const auto state, find(card));
  if (state.revoked_at)
    return fail(ErrorKind::Conflict, "card {} was revoked already", device_number(card));
  KGM_TRY(auto row, database_.prepare("UPDATE card SET revoked_at_us = ? WHERE serial = ?"));
  KGM_CHECK(row.bind(1, now_us()).bind(2, std::int64_t{card.serial}).run());
  KGM_CHECK(transaction.commit());
  return find(card);
}

Result<std::vector<CardState>> Issuer::cards() {
  KGM_TRY(auto rows, database_.prepare(fmt::format("{} ORDER BY serial", card_columns)));
  std::vector<CardState> cards;
  while (true) {
    KGM_TRY(const bool row, rows.step());
    if (!row)
      return cards;
    cards.push_back(card_of(rows));
  }
}

Result<std::vector<RecorderState>> Issuer::recorders() {
  KGM_TRY(auto rows, database_.prepare("SELECT serial, provisioned_at_us FROM recorder ORDER BY serial"));
  std::vector<RecorderState> recorders;
  while (true) {
    KGM_TRY(const bool row, rows.step());
    if (!row)
      return recorders;
    KGM_TRY(auto serial, licence::RecorderSerial::parse(rows.text(0)));
    recorders.push_back({std::move(serial), time_of(rows, 1)});
  }
}

} // namespace kagimado::issuer
