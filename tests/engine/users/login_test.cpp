#include "engine/users/login_desk.h"
#include "tests/engine/users/state.h"

#include <set>

namespace kagimado::users {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using Touch = SessionTable::Touch;

SteadyTime at(int seconds_from_start) {
  return SteadyTime(std::chrono::hours(1)) + seconds(seconds_from_start);
}

TEST(LockOut, LocksAnAdministratorAfterSeven_OthersAfterFive_ForSixtySeconds) {
  LockOut lock_out;
  for (int i = 1; i <= 7; ++i) {
    EXPECT_FALSE(lock_out.remaining("admin", at(0))) << i;
    lock_out.note_try("admin", true, at(0));
  }
  EXPECT_EQ(lock_out.remaining("ADMIN", at(0)), seconds(60)) << "case makes no other name";
  for (int i = 1; i <= 5; ++i) {
    EXPECT_FALSE(lock_out.remaining("guard", at(0))) << i;
    lock_out.note_try("guard", false, at(0));
  }
  EXPECT_EQ(lock_out.remaining("guard", at(0)), seconds(60));
  EXPECT_EQ(lock_out.remaining("guard", at(59)), seconds(1));
  EXPECT_FALSE(lock_out.remaining("guard", at(60)));
  EXPECT_FALSE(lock_out.remaining("other", at(0)));
}

TEST(LockOut, GrowsToHalfAnHour_AndForgetsAfterASuccessOrAQuietDay) {
  LockOut lock_out;
  auto now = at(0);
  for (const int expected : {60, 120, 240, 480, 960, 1800, 1800, 1800}) {
    for (int i = 0; i < 5; ++i)
      lock_out.note_try("guard", false, now);
    ASSERT_EQ(lock_out.remaining("guard", now), seconds(expected));
    now += seconds(expected);
  }
  now += std::chrono::hours(25);
  for (int i = 0; i < 5; ++i)
    lock_out.note_try("guard", false, now);
  EXPECT_EQ(lock_out.remaining("guard", now), seconds(60));
  lock_out.note_success("guard");
  EXPECT_FALSE(lock_out.remaining("guard", now));
  EXPECT_EQ(lock_out.size(), 0U);
}

TEST(LockOut, AFloodOfNamesIsBounded_AndUnlocksNobody) {
  LockOut lock_out;
  for (int i = 0; i < 7; ++i)
    lock_out.note_try("admin", true, at(0));
  for (int i = 0; i < 5000; ++i)
    lock_out.note_try(fmt::format("nobody{}", i), false, at(1));
  EXPECT_EQ(lock_out.size(), LockOut::max_names);
  EXPECT_TRUE(lock_out.remaining("admin", at(2)));
  lock_out.note_try(std::string(1'000'000, 'x'), false, at(1));
  EXPECT_EQ(lock_out.size(), LockOut::max_names);
}

class SessionTableTest : public testing::Test {
 protected:
  static SessionLimits limits() {
    SessionLimits limits;
    limits.idle = minutes(5);
    limits.absolute = std::chrono::hours(12);
    limits.max_sessions = 8;
    limits.max_of_one_account = 3;
    return limits;
  }

  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
  SessionTable table_{limits(), clock_};
  AccountId one_{1}, two_{2};
};

TEST_F(SessionTableTest, TokensAreLongRandomAndUnlike) {
  std::set<std::string> tokens;
  for (int i = 0; i < 50; ++i)
    tokens.emplace(table_.open(AccountId{i / 3 % 2}, "monitor").value().view());
  EXPECT_EQ(tokens.size(), 50U);
  for (const auto& token : tokens)
    EXPECT_EQ(from_base64(token).value().size(), 32U);
}

TEST_F(SessionTableTest, EndsWhenIdle_WatchingIsNotUsing) {
  const auto token = table_.open(one_, "10.0.0.2").value();
  clock_->advance(minutes(4));
  ASSERT_TRUE(table_.find(token.view(), Touch::Used));
  clock_->advance(minutes(4));
  ASSERT_TRUE(table_.find(token.view(), Touch::Looked));
  clock_->advance(minutes(1));
  EXPECT_EQ(table_.find(token.view(), Touch::Used).error().kind, ErrorKind::Denied);
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(SessionTableTest, EndsAbsolutely_HoweverBusyItIs) {
  const auto token = table_.open(one_, "").value();
  for (int i = 0; i < 12 * 60 / 4 - 1; ++i) {
    clock_->advance(minutes(4));
    ASSERT_TRUE(table_.find(token.view(), Touch::Used)) << i;
  }
  clock_->advance(minutes(4));
  EXPECT_FALSE(table_.find(token.view(), Touch::Used));
}

TEST_F(SessionTableTest, AutoLogoutCanBeOff_AndAClockThatIsSetEndsNothing) {
  table_.set_idle(std::nullopt);
  const auto token = table_.open(one_, "").value();
  clock_->advance(std::chrono::hours(11));
  clock_->set_wall(WallTime{});
  EXPECT_TRUE(table_.find(token.view(), Touch::Looked));
}

TEST_F(SessionTableTest, UnknownOrHostileTokensAreDenied) {
  const auto token = table_.open(one_, "").value();
  std::string bent(token.view());
  bent[5] = bent[5] == 'A' ? 'B' : 'A';
  for (const auto& wrong : {std::string(), bent, std::string(token.view()) + "A", std::string(43, '\0'),
                            std::string(1'000'000, 'A')})
    EXPECT_EQ(table_.find(wrong, Touch::Used).error().kind, ErrorKind::Denied);
  EXPECT_TRUE(table_.close(token.view()));
  EXPECT_FALSE(table_.close(token.view()));
  EXPECT_FALSE(table_.find(token.view(), Touch::Used)) << "a stolen cookie is worth nothing after the logout";
}

TEST_F(SessionTableTest, AFullTableKeepsOthersSessions) {
  std::vector<ssl::SecretText> tokens;
  for (int account = 1; account <= 4; ++account)
    for (int i = 0; i < 2; ++i) {
      tokens.push_back(table_.open(AccountId{account}, "").value());
      clock_->advance(seconds(1));
    }
  EXPECT_EQ(table_.size(), 8U);
  EXPECT_EQ(table_.open(AccountId{9}, "").error().kind, ErrorKind::Limit);
  ASSERT_TRUE(table_.open(AccountId{2}, "")) << "in the place of its own oldest";
  EXPECT_EQ(table_.size(), 8U);
  EXPECT_FALSE(table_.find(tokens[2].view(), Touch::Looked));
  EXPECT_TRUE(table_.find(tokens[0].view(), Touch::Looked));
  clock_->advance(minutes(6));
  EXPECT_TRUE(table_.open(AccountId{9}, "")) << "sessions that have ended make room";
  EXPECT_EQ(table_.size(), 1U);
}

TEST_F(SessionTableTest, OneUserHasABoundedNumber) {
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(table_.open(one_, ""));
  EXPECT_EQ(table_.size(), 3U);
}

TEST_F(SessionTableTest, AChangedPasswordEndsTheOtherSessions) {
  const auto mine = table_.open(one_, "").value(), elsewhere = table_.open(one_, "").value(),
             other = table_.open(two_, "").value();
  EXPECT_EQ(table_.close_all(one_, mine.view()), 1U);
  EXPECT_TRUE(table_.find(mine.view(), Touch::Used));
  EXPECT_FALSE(table_.find(elsewhere.view(), Touch::Used));
  EXPECT_TRUE(table_.find(other.view(), Touch::Used));
  EXPECT_EQ(table_.close_all(one_), 1U);
  EXPECT_FALSE(table_.find(mine.view(), Touch::Used));
}

TEST_F(SessionTableTest, CsrfTokensBelongToTheirSession) {
  const auto one = table_.open(one_, "").value(), two = table_.open(one_, "").value();
  const auto csrf = SessionTable::csrf_token(one.view());
  EXPECT_TRUE(SessionTable::csrf_is_right(one.view(), csrf));
  EXPECT_FALSE(SessionTable::csrf_is_right(two.view(), csrf));
  EXPECT_FALSE(SessionTable::csrf_is_right(one.view(), ""));
  EXPECT_FALSE(SessionTable::csrf_is_right(one.view(), one.view()));
}

class LoginDeskTest : public UserState {
 protected:
  void SetUp() override {
    UserState::SetUp();
    admin_ = add("admin", Level::Administrator, "admin-pass1");
    guard_ = add("guard", Level::Operator, "guard-pass1");
    desk_.emplace(*store_, SessionLimits{}, ssl::hash_password("nobody's", cheap_cost), clock_);
  }

  void TearDown() override {
    desk_.reset();
    UserState::TearDown();
  }

  Result<LoggedIn> log_in(std::string_view name, std::string_view password) {
    KGM_TRY(const auto attempt, desk_->begin(name));
    return desk_->finish(attempt, LoginDesk::check(attempt, password), "monitor");
  }

  std::optional<LoginDesk> desk_;
  AccountId admin_{0}, guard_{0};
};

TEST_F(LoginDeskTest, TheRightPasswordOpensASession) {
  const auto in = log_in("Guard", "guard-pass1");
  ASSERT_TRUE(in) << in.error().message;
  EXPECT_EQ(in->account.id, guard_);
  EXPECT_EQ(desk_->subject_of(in->token.view(), Touch::Used)->level, Level::Operator);
  EXPECT_EQ(desk_->account_of(in->token.view(), Touch::Used)->name, "guard");
}

TEST_F(LoginDeskTest, AWrongPasswordAndAnUnknownNameLookAlike) {
  const auto wrong = log_in("guard", "guard-pass2"), unknown = log_in("nobody", "guard-pass1"),
             dummy = log_in("nobody", "nobody's");
  for (const auto* refused : {&wrong, &unknown, &dummy}) {
    ASSERT_FALSE(*refused);
    EXPECT_EQ(refused->error().kind, ErrorKind::Denied);
    EXPECT_EQ(refused->error().message, wrong.error().message);
  }
}

TEST_F(LoginDeskTest, LocksAfterWrongTries_EvenForTheRightPassword) {
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(log_in("guard", "wrong-pass1").error().kind, ErrorKind::Denied) << i;
  EXPECT_EQ(log_in("guard", "guard-pass1").error().kind, ErrorKind::Throttled);
  EXPECT_TRUE(log_in("admin", "admin-pass1")) << "others are not locked";
  clock_->advance(seconds(60));
  EXPECT_TRUE(log_in("guard", "guard-pass1"));
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(log_in("guard", "wrong-pass1").error().kind, ErrorKind::Denied) << "counted anew " << i;
  EXPECT_TRUE(log_in("guard", "guard-pass1"));
}

TEST_F(LoginDeskTest, TriesAtTheSameTimeCountToo_AndAreBounded) {
  std::vector<LoginTry> attempts;
  attempts.push_back(desk_->begin("guard").value());
  attempts.push_back(desk_->begin("guard").value());
  EXPECT_EQ(desk_->begin("admin").error().kind, ErrorKind::Throttled);
  attempts.clear();
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(desk_->begin("guard")) << "given up without an answer";
  EXPECT_EQ(desk_->begin("guard").error().kind, ErrorKind::Throttled) << "locked";
}

TEST_F(LoginDeskTest, AUserThatWentOrHasANewPasswordMeanwhileIsNotLetIn) {
  const auto attempt = desk_->begin("guard").value();
  const auto checked = LoginDesk::check(attempt, "guard-pass1");
  ASSERT_TRUE(checked);
  AccountChange change;
  change.password_hash = ssl::hash_password("new-pass1", cheap_cost);
  ASSERT_TRUE(store_->change(guard_, change));
  EXPECT_EQ(desk_->finish(attempt, checked, "").error().kind, ErrorKind::Denied);
  const auto again = desk_->begin("guard").value();
  ASSERT_TRUE(store_->remove(guard_));
  EXPECT_EQ(desk_->finish(again, LoginDesk::check(again, "new-pass1"), "").error().kind, ErrorKind::Denied);
}

TEST_F(LoginDeskTest, RightsAreThoseOfTheMoment) {
  const auto token = log_in("guard", "guard-pass1")->token.clone();
  AccountChange change;
  change.rights = RightSet{Right::PictureDisplay};
  ASSERT_TRUE(store_->change(guard_, change));
  EXPECT_FALSE(is_allowed(*desk_->subject_of(token.view(), Touch::Used), Action::Playback, CameraId{1}));
  ASSERT_TRUE(store_->remove(guard_));
  EXPECT_EQ(desk_->subject_of(token.view(), Touch::Used).error().kind, ErrorKind::Denied);
}

TEST_F(LoginDeskTest, NobodyIsTheKiosk_AndTheChosenUserComesByItself) {
  ASSERT_TRUE(store_->set_logged_out({Right::PictureDisplay}, CameraSet::all()));
  const auto kiosk = desk_->subject_of("", Touch::Looked);
  ASSERT_TRUE(kiosk);
  EXPECT_FALSE(kiosk->level);
  EXPECT_TRUE(is_allowed(*kiosk, Action::ViewLive, CameraId{1}));
  EXPECT_EQ(desk_->log_in_by_itself("monitor").error().kind, ErrorKind::NotFound);
  ASSERT_TRUE(store_->set_auto_login(guard_));
  EXPECT_EQ(desk_->log_in_by_itself("monitor")->account.id, guard_);
}

} // namespace
} // namespace kagimado::users
