#include "engine/recorder/state.h"

#include "engine/recorder/schema.h"
#include "engine/recorder/sent_columns.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace kagimado::recorder {
namespace {

std::string credentials_purpose(CameraId id) {
  return fmt::format("credentials of camera {}", number(id));
}

std::string kek_purpose(const sealed::Salt& salt, std::uint32_t iterations) {
  return fmt::format("password key {} {}", to_hex(salt), iterations);
}

Result<UniqueFd> lock_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return fail(ErrorKind::Io, "making {}: {}", folder.string(), std::generic_category().message(errno));
  UniqueFd fd(::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd.valid())
    return fail(ErrorKind::Io, "opening {}: {}", (folder / "lock").string(),
                std::generic_category().message(errno));
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0)
    return fail(ErrorKind::Conflict, "{} is in use by another recorder", folder.string());
  return fd;
}

Bytes pack_credentials(const camera::Address& address) {
  Bytes packed;
  packed.reserve(address.user.size() + 1 +
                 address.password.size()); // at once: growing would leave copies behind
  packed.insert(packed.end(), address.user.begin(), address.user.end());
  packed.push_back(0);
  const auto password = address.password.view();
  packed.insert(packed.end(), password.begin(), password.end());
  return packed;
}

Result<> unpack_credentials(ByteView packed, camera::Address& address) {
  const auto text = as_text(packed);
  const auto zero = text.find('\0');
  if (zero == std::string_view::npos)
    return fail(ErrorKind::Damaged, "credentials without separator");
  address.user = text.substr(0, zero);
  address.password = ssl::SecretText(text.substr(zero + 1));
  return {};
}

Result<StoredCamera> read_camera(const db::Statement& row, const MachineKey& key) {
  StoredCamera camera;
  camera.id = CameraId{static_cast<std::uint32_t>(row.integer(0))};
  camera.name = row.text(1);
  KGM_TRY(camera.address, camera::parse_address(row.text(2)));
  KGM_TRY(auto packed, key.open(row.blob(3), credentials_purpose(camera.id)));
  auto unpacked = unpack_credentials(packed, camera.address);
  ssl::wipe(packed);
  KGM_CHECK(std::move(unpacked));
  KGM_TRY(camera.address.trust.way, camera::trust_way_of(row.text(4)));
  camera.address.trust.authority_pem = row.text(5);
  if (!row.is_null(6)) {
    const auto pin = row.blob(6);
    auto& kept = camera.address.trust.pin_sha256.emplace();
    if (pin.size() != kept.size())
      return fail(ErrorKind::Damaged, "pin of {} bytes", pin.size());
    std::ranges::copy(pin, kept.begin());
  }
  camera.data_encryption = row.integer(7) != 0;
  camera.key_pending = row.integer(8) != 0;
  camera.position = static_cast<std::uint32_t>(row.integer(9));
  KGM_TRY(camera.address.mode, camera::mode_of(row.text(10)));
  camera.http_port = static_cast<std::uint16_t>(row.integer(11));
  camera.wants_https = row.integer(12) != 0;
  camera.wanted_https_port = static_cast<std::uint16_t>(row.integer(13));
  camera.wants_encryption = row.integer(14) != 0;
  camera.connection_sent = read_sent(row, 15);
  camera.encryption_sent = read_sent(row, 18);
  return camera;
}

constexpr const char* camera_columns =
    "id, name, url, credentials, trust, authority_pem, pin_sha256, data_encryption, key_pending, position, "
    "mode, "
    "http_port, wants_https, wanted_https_port, wants_encryption, connection_sent_at_us, connection_problem, "
    "connection_message, encryption_sent_at_us, encryption_problem, encryption_message";

constexpr const char* password_columns = "SELECT pb_salt, iterations, kek FROM password";

Result<sealed::PasswordKey> read_password(const db::Statement& row, const MachineKey& key) {
  sealed::PasswordKey password;
  const auto salt = row.blob(0);
  if (salt.size() != password.pb_salt.size())
    return fail(ErrorKind::Damaged, "state, password: salt of {} bytes", salt.size());
  std::ranges::copy(salt, password.pb_salt.begin());
  password.iterations = static_cast<std::uint32_t>(row.integer(1));
  KGM_TRY(auto kek, key.open(row.blob(2), kek_purpose(password.pb_salt, password.iterations)));
  if (kek.size() != password.kek.view().size())
    return fail(ErrorKind::Damaged, "state, password: key of {} bytes", kek.size());
  password.kek = ssl::SecretArray<32>(kek);
  ssl::wipe(kek);
  return password;
}

} // namespace

State::State(UniqueFd lock, MachineKey key, db::Database database)
    : lock_(std::move(lock)), key_(std::move(key)), database_(std::move(database)) {}

Result<State> State::open(const std::filesystem::path& folder) {
  KGM_TRY(auto lock, lock_folder(folder));
  KGM_TRY(auto key, MachineKey::load_or_create(folder / "machine.key"));
  KGM_TRY(auto database, db::Database::open(folder / "state.sqlite"));
  if (auto checked = database.check_integrity(); !checked)
    return std::unexpected(checked.error().within((folder / "state.sqlite").string()));
  if (auto lifted = db::migrate(database, state_migrations()); !lifted)
    return std::unexpected(lifted.error().within((folder / "state.sqlite").string()));
  return State(std::move(lock), std::move(key), std::move(database));
}

Result<std::vector<StoredCamera>> State::cameras() {
  KGM_TRY(auto rows, database_.prepare(fmt::format("SELECT {} FROM camera ORDER BY id", camera_columns)));
  std::vector<StoredCamera> cameras;
  while (true) {
    KGM_TRY(const bool has_row, rows.step());
    if (!has_row)
      return cameras;
    auto camera = read_camera(rows, key_);
    if (!camera)
      return std::unexpected(camera.error().within(fmt::format("state, camera {}", rows.integer(0))));
    cameras.push_back(std::move(*camera));
  }
}

Result<> State::save(const StoredCamera& camera) {
  KGM_TRY(auto row,
          database_.prepare(fmt::format(
              "INSERT OR REPLACE INTO camera ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
              "?, ?, ?, ?, ?, ?, ?)",
              camera_columns)));
  auto packed = pack_credentials(camera.address);
  const auto sealed = key_.seal(packed, credentials_purpose(camera.id));
  ssl::wipe(packed);
  const auto& trust = camera.address.trust;
  row.bind(1, std::int64_t{number(camera.id)})
      .bind(2, camera.name)
      .bind(3, camera.address.url.redacted())
      .bind(4, ByteView(sealed))
      .bind(5, camera::name_of(trust.way))
      .bind(6, trust.authority_pem)
      .bind(8, std::int64_t{camera.data_encryption ? 1 : 0})
      .bind(9, std::int64_t{camera.key_pending ? 1 : 0})
      .bind(10, std::int64_t{camera.position})
      .bind(11, camera::name_of(camera.address.mode))
      .bind(12, std::int64_t{camera.http_port})
      .bind(13, std::int64_t{camera.wants_https ? 1 : 0})
      .bind(14, std::int64_t{camera.wanted_https_port})
      .bind(15, std::int64_t{camera.wants_encryption ? 1 : 0});
  bind_sent(row, 16, camera.connection_sent);
  bind_sent(row, 19, camera.encryption_sent);
  if (trust.pin_sha256)
    row.bind(7, ByteView(*trust.pin_sha256));
  return row.run();
}

Result<> State::save_all(std::span<const StoredCamera> cameras) {
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  for (const auto& camera : cameras)
    KGM_CHECK(save(camera));
  return transaction.commit();
}

Result<> State::replace_all(std::span<const StoredCamera> cameras) {
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_CHECK(database_.execute("DELETE FROM camera"));
  for (const auto& camera : cameras)
    KGM_CHECK(save(camera));
  return transaction.commit();
}

Result<> State::remove(CameraId id) {
  KGM_TRY(auto row, database_.prepare("DELETE FROM camera WHERE id = ?"));
  KGM_CHECK(row.bind(1, std::int64_t{number(id)}).run());
  if (database_.changed_rows() == 0)
    return fail(ErrorKind::NotFound, "camera {}: no such camera", number(id));
  return {};
}

Result<std::optional<sealed::PasswordKey>> State::password_in_force() {
  KGM_TRY(auto rows, database_.prepare(password_columns + std::string(" ORDER BY id DESC LIMIT 1")));
  KGM_TRY(const bool has_row, rows.step());
  if (!has_row)
    return std::nullopt;
  return read_password(rows, key_);
}

Result<std::vector<sealed::PasswordKey>> State::passwords_of(const std::filesystem::path& folder) {
  for (const auto* name : {"machine.key", "state.sqlite"}) {
    std::error_code error;
    if (!std::filesystem::exists(folder / name, error))
      return fail(ErrorKind::NotFound, "{}: no state of a recorder", folder.string());
  }
  KGM_TRY(const auto key, MachineKey::load_or_create(folder / "machine.key"));
  KGM_TRY(auto database, db::Database::open(folder / "state.sqlite"));
  KGM_TRY(auto rows, database.prepare(password_columns + std::string(" ORDER BY id DESC")));
  std::vector<sealed::PasswordKey> passwords;
  while (true) {
    KGM_TRY(const bool has_row, rows.step());
    if (!has_row)
      return passwords;
    KGM_TRY(auto password, read_password(rows, key));
    passwords.push_back(std::move(password));
  }
}

Result<> State::add_password(const sealed::PasswordKey& password, WallTime set_at) {
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_TRY(auto row, database_.prepare(
                        "INSERT INTO password (pb_salt, iterations, kek, set_at_us) VALUES (?, ?, ?, ?)"));
  const auto sealed = key_.seal(password.kek.view(), kek_purpose(password.pb_salt, password.iterations));
  row.bind(1, ByteView(password.pb_salt))
      .bind(2, std::int64_t{password.iterations})
      .bind(3, ByteView(sealed))
      .bind(4, std::int64_t{set_at.time_since_epoch().count()});
  KGM_CHECK(row.run());
  KGM_CHECK(database_.execute("UPDATE camera SET key_pending = 1 WHERE data_encryption = 1"));
  return transaction.commit();
}

} // namespace kagimado::recorder
