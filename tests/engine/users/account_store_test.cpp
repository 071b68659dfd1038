#include "engine/users/backup_json.h"
#include "tests/engine/users/state.h"

namespace kagimado::users {
namespace {

class AccountStoreTest : public UserState {};

TEST_F(AccountStoreTest, StartsWithoutAnyUser_AndTheFirstIsAnAdministrator) {
  EXPECT_TRUE(store_->needs_administrator());
  EXPECT_EQ(store_->add(account("viewer", Level::Viewer)).error().kind, ErrorKind::Denied);
  EXPECT_EQ(store_->add(account("admin", Level::Administrator)).error().kind, ErrorKind::Denied);
  EXPECT_EQ(store_->make_first_administrator("", "hash").error().kind, ErrorKind::Invalid);
  EXPECT_TRUE(store_->needs_administrator());
  const auto first = store_->make_first_administrator("管理者", ssl::hash_password("password1", cheap_cost));
  ASSERT_TRUE(first);
  EXPECT_EQ(store_->find(*first)->level, Level::Administrator);
  EXPECT_FALSE(store_->needs_administrator());
  EXPECT_EQ(store_->make_first_administrator("intruder", "hash").error().kind, ErrorKind::Conflict);
  reopen();
  EXPECT_FALSE(store_->needs_administrator());
}

TEST_F(AccountStoreTest, AccountsComeBackWhole) {
  add("admin", Level::Administrator);
  auto given = account("O'Brien \"Bob\" 😀", Level::Operator);
  given.view = {1, 2, 9};
  given.rights = {Right::PictureDisplay, Right::Playback};
  const auto id = store_->add(given).value();
  const auto set_at = clock_->wall_now();
  clock_->advance(std::chrono::hours(1));
  reopen();
  const auto* account = store_->find(id);
  ASSERT_NE(account, nullptr);
  EXPECT_EQ(account->name, given.name);
  EXPECT_EQ(account->level, Level::Operator);
  EXPECT_EQ(account->rights, given.rights);
  EXPECT_EQ(account->view, given.view);
  EXPECT_EQ(account->password_set_at, set_at);
  EXPECT_EQ(store_->find_by_name("o'bRIEN \"bob\" 😀"), account);
  EXPECT_EQ(store_->password_hash(id).value(), given.password_hash);
}

TEST_F(AccountStoreTest, ANameIsTakenOnce_WhateverItsCase) {
  add("Admin", Level::Administrator);
  EXPECT_EQ(store_->add(account("aDMIN", Level::Viewer)).error().kind, ErrorKind::Conflict);
  const auto other = add("other", Level::Viewer);
  AccountChange rename;
  rename.name = "ADMIN";
  EXPECT_EQ(store_->change(other, rename).error().kind, ErrorKind::Conflict);
  rename.name = "OTHER";
  EXPECT_TRUE(store_->change(other, rename)) << "its own name in capitals";
  EXPECT_EQ(store_->find(other)->name, "OTHER");
}

TEST_F(AccountStoreTest, OneAdministratorAlwaysStays) {
  const auto first = add("one", Level::Administrator);
  AccountChange demote;
  demote.level = Level::Manager;
  EXPECT_EQ(store_->remove(first).error().kind, ErrorKind::Conflict);
  EXPECT_EQ(store_->change(first, demote).error().kind, ErrorKind::Conflict);
  const auto second = add("two", Level::Administrator);
  EXPECT_TRUE(store_->change(first, demote));
  EXPECT_EQ(store_->remove(second).error().kind, ErrorKind::Conflict);
  EXPECT_TRUE(store_->remove(first));
  EXPECT_EQ(store_->remove(first).error().kind, ErrorKind::NotFound);
  EXPECT_EQ(store_->change(first, {}).error().kind, ErrorKind::NotFound);
  reopen();
  EXPECT_EQ(store_->accounts().size(), 1U);
}

TEST_F(AccountStoreTest, RightsBeyondTheLevelAreRefused) {
  add("admin", Level::Administrator);
  auto viewer = account("viewer", Level::Viewer);
  viewer.rights = {Right::PictureDisplay, Right::Setup};
  EXPECT_EQ(store_->add(viewer).error().kind, ErrorKind::Invalid);
  const auto manager = add("manager", Level::Manager);
  AccountChange demote;
  demote.level = Level::Viewer;
  EXPECT_EQ(store_->change(manager, demote).error().kind, ErrorKind::Invalid) << "it kept all its ticks";
  demote.rights = usual_rights(Level::Viewer);
  EXPECT_TRUE(store_->change(manager, demote));
}

TEST_F(AccountStoreTest, HoldsThirtyTwoUsers) {
  add("admin", Level::Administrator);
  for (int i = 1; i < 32; ++i)
    add(fmt::format("user{}", i), Level::Viewer);
  EXPECT_EQ(store_->add(account("user32", Level::Viewer)).error().kind, ErrorKind::Limit);
  EXPECT_EQ(store_->accounts().size(), max_accounts);
}

TEST_F(AccountStoreTest, ANewPasswordReplacesTheHash_OtherChangesKeepIt) {
  const auto id = add("admin", Level::Administrator);
  const auto before = store_->password_hash(id).value();
  AccountChange change;
  change.name = "boss";
  clock_->advance(std::chrono::hours(1));
  const auto set_at = store_->find(id)->password_set_at;
  ASSERT_TRUE(store_->change(id, change));
  EXPECT_EQ(store_->password_hash(id).value(), before);
  EXPECT_EQ(store_->find(id)->password_set_at, set_at);
  AccountChange password;
  password.password_hash = ssl::hash_password("another-1", cheap_cost);
  ASSERT_TRUE(store_->change(id, password));
  EXPECT_EQ(store_->password_hash(id).value(), *password.password_hash);
  EXPECT_EQ(store_->find(id)->password_set_at, clock_->wall_now());
}

TEST_F(AccountStoreTest, TheKioskMayDoNothing_UntilItIsTicked) {
  EXPECT_FALSE(is_allowed(store_->logged_out(), Action::ViewLive, CameraId{1}));
  ASSERT_TRUE(store_->set_logged_out({Right::PictureDisplay}, {1, 2}));
  EXPECT_EQ(store_->set_logged_out({Right::Setup}, CameraSet::all()).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(store_->set_logged_out({Right::Copy}, CameraSet::all()).error().kind, ErrorKind::Invalid);
  reopen();
  EXPECT_TRUE(is_allowed(store_->logged_out(), Action::ViewLive, CameraId{2}));
  EXPECT_FALSE(is_allowed(store_->logged_out(), Action::ViewLive, CameraId{3}));
  EXPECT_FALSE(is_allowed(store_->logged_out(), Action::ReadSettings));
}

TEST_F(AccountStoreTest, AutoLoginEndsWithItsUser) {
  add("admin", Level::Administrator);
  const auto guard = add("guard", Level::Operator);
  EXPECT_EQ(store_->set_auto_login(AccountId{99}).error().kind, ErrorKind::NotFound);
  ASSERT_TRUE(store_->set_auto_login(guard));
  reopen();
  EXPECT_EQ(store_->auto_login(), guard);
  ASSERT_TRUE(store_->remove(guard));
  EXPECT_EQ(store_->auto_login(), std::nullopt);
  reopen();
  EXPECT_EQ(store_->auto_login(), std::nullopt);
  ASSERT_TRUE(store_->set_auto_login(std::nullopt));
}

TEST_F(AccountStoreTest, ADatabaseThatWasTamperedWithIsDamaged) {
  const auto id = add("admin", Level::Administrator);
  (void)id;
  ASSERT_TRUE(database_->execute("UPDATE account SET rights = 4096"));
  EXPECT_EQ(AccountStore::open(*database_, clock_).error().kind, ErrorKind::Damaged);
  ASSERT_TRUE(database_->execute("UPDATE account SET rights = 0, view = '1-9999'"));
  EXPECT_EQ(AccountStore::open(*database_, clock_).error().kind, ErrorKind::Damaged);
}

class UserBackupTest : public UserState {
 protected:
  void SetUp() override {
    UserState::SetUp();
    add("admin", Level::Administrator, "admin-pass1");
    auto guard = account("守衛 \"A\"", Level::Operator, "guard-pass1");
    guard.view = {1, 2, 9};
    const auto id = store_->add(guard);
    ASSERT_TRUE(id && store_->set_auto_login(*id));
    ASSERT_TRUE(store_->set_logged_out({Right::PictureDisplay}, {3}));
    backup_ = to_json_text(store_->export_all().value());
  }

  std::string backup_;
};

TEST_F(UserBackupTest, BringsEverybodyBack_WithTheirPasswords) {
  const auto set_at = store_->accounts()[1].password_set_at;
  clock_->advance(std::chrono::hours(5));
  ASSERT_TRUE(store_->remove(store_->accounts()[1].id));
  add("newcomer", Level::Viewer);
  ASSERT_TRUE(store_->set_logged_out({}, {}));
  const auto parsed = parse_user_backup(backup_);
  ASSERT_TRUE(parsed) << parsed.error().message;
  ASSERT_TRUE(store_->import_all(*parsed));
  for (const bool is_reopened : {false, true}) {
    if (is_reopened)
      reopen();
    ASSERT_EQ(store_->accounts().size(), 2U);
    const auto* guard = store_->find_by_name("守衛 \"A\"");
    ASSERT_NE(guard, nullptr);
    EXPECT_EQ(guard->level, Level::Operator);
    EXPECT_EQ(guard->view, (CameraSet{1, 2, 9}));
    EXPECT_EQ(guard->password_set_at, set_at);
    EXPECT_TRUE(ssl::verify_password("guard-pass1", store_->password_hash(guard->id).value()));
    EXPECT_EQ(store_->auto_login(), guard->id);
    EXPECT_TRUE(is_allowed(store_->logged_out(), Action::ViewLive, CameraId{3}));
  }
  EXPECT_EQ(to_json_text(store_->export_all().value()), backup_);
}

TEST_F(UserBackupTest, ABadOneChangesNothing) {
  const auto good = parse_user_backup(backup_).value();
  auto no_administrator = good;
  no_administrator.users.erase(no_administrator.users.begin());
  EXPECT_EQ(store_->import_all(no_administrator).error().kind, ErrorKind::Invalid);
  auto twice = good;
  twice.users.push_back(twice.users[1]);
  EXPECT_EQ(store_->import_all(twice).error().kind, ErrorKind::Conflict);
  auto plain = good;
  plain.users[1].account.password_hash = "guard-pass1";
  EXPECT_EQ(store_->import_all(plain).error().kind, ErrorKind::Damaged);
  auto beyond = good;
  beyond.users[1].account.rights = {Right::Setup};
  EXPECT_EQ(store_->import_all(beyond).error().kind, ErrorKind::Invalid);
  auto nobody = good;
  nobody.auto_login = "nobody";
  EXPECT_EQ(store_->import_all(nobody).error().kind, ErrorKind::Invalid);
  auto crowd = good;
  for (int i = 0; i < 40; ++i) {
    crowd.users.push_back(crowd.users[1]);
    crowd.users.back().account.name = fmt::format("user{}", i);
  }
  EXPECT_EQ(store_->import_all(crowd).error().kind, ErrorKind::Limit);
  EXPECT_EQ(to_json_text(store_->export_all().value()), backup_);
  reopen();
  EXPECT_EQ(to_json_text(store_->export_all().value()), backup_);
}

TEST_F(UserBackupTest, JsonThatIsNoneIsRefused) {
  EXPECT_FALSE(parse_user_backup(""));
  EXPECT_FALSE(parse_user_backup("[]"));
  EXPECT_FALSE(parse_user_backup("{}"));
  EXPECT_FALSE(parse_user_backup(std::string(1'000'000, '[')));
  for (std::size_t size = 0; size < backup_.size(); size += 7)
    EXPECT_FALSE(parse_user_backup(backup_.substr(0, size))) << size;
  const auto with = [this](std::string_view from, std::string_view to) {
    auto bent = backup_;
    bent.replace(bent.find(from), from.size(), to);
    return parse_user_backup(bent);
  };
  EXPECT_TRUE(with("operator", "viewer"));
  for (const auto& [from, to] : {std::pair{"\"operator\"", "\"root\""}, std::pair{"\"operator\"", "7"},
                                 std::pair{"\"copy\"", "\"everything\""}, std::pair{"\"1-2,9\"", "\"0\""},
                                 std::pair{"\"1-2,9\"", "{}"}, std::pair{"\"users\":[", "\"users\":[3,"}})
    EXPECT_EQ(with(from, to).error().kind, ErrorKind::Invalid) << from << to;
}

} // namespace
} // namespace kagimado::users
