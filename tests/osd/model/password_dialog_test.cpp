#include "osd/model/password_dialog.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using Phase = PasswordDialog::Phase;
using std::chrono::seconds;

class Dialog : public testing::Test {
 protected:
  SteadyTime now() const { return clock_.steady_now(); }

  void check(PasswordAnswer answer, seconds retry_after = seconds(0)) {
    dialog_.open(CameraId{5});
    dialog_.submitted(11);
    dialog_.answered(answer, retry_after, now());
  }

  fakes::ManualClock clock_;
  PasswordDialog dialog_;
};

// [REQ-ENC-7]
TEST_F(Dialog, OpensForACameraAndClosesWhenItsPictureOpens) {
  EXPECT_FALSE(dialog_.is_open());
  dialog_.open(CameraId{5});
  EXPECT_EQ(dialog_.phase(), Phase::Typing);
  EXPECT_EQ(dialog_.camera(), CameraId{5});
  dialog_.submitted(11);
  EXPECT_EQ(dialog_.checking(), 11u);
  EXPECT_FALSE(dialog_.may_edit());
  dialog_.answered(PasswordAnswer::Opened, {}, now());
  EXPECT_FALSE(dialog_.is_open());
  EXPECT_EQ(dialog_.checking(), std::nullopt);
}

// [REQ-ENC-1] bounds of a password
TEST_F(Dialog, OnlyPasswordsOfAllowedLengthAreSent) {
  dialog_.open(CameraId{5});
  EXPECT_FALSE(dialog_.may_submit(0));
  EXPECT_FALSE(dialog_.may_submit(3));
  EXPECT_TRUE(dialog_.may_submit(4));
  EXPECT_TRUE(dialog_.may_submit(16));
  EXPECT_FALSE(dialog_.may_submit(17));
  dialog_.submitted(1);
  EXPECT_FALSE(dialog_.may_submit(8)) << "one is being checked";
}

TEST_F(Dialog, WrongPasswordCanBeTypedAgain) {
  check(PasswordAnswer::Wrong);
  EXPECT_EQ(dialog_.phase(), Phase::Wrong);
  EXPECT_TRUE(dialog_.may_submit(8));
  dialog_.edited();
  EXPECT_EQ(dialog_.phase(), Phase::Typing);
}

TEST_F(Dialog, DamagedKeyIsSaidAndStaysOpen) {
  check(PasswordAnswer::Damaged);
  EXPECT_EQ(dialog_.phase(), Phase::Damaged);
  EXPECT_TRUE(dialog_.is_open());
}

TEST_F(Dialog, NothingToOpenCloses) {
  check(PasswordAnswer::NothingToOpen);
  EXPECT_FALSE(dialog_.is_open());
}

TEST_F(Dialog, ThrottledCountsDownAndThenAllowsTyping) {
  check(PasswordAnswer::Throttled, seconds(3));
  EXPECT_EQ(dialog_.seconds_left(now()), 3);
  EXPECT_FALSE(dialog_.may_submit(8));
  EXPECT_TRUE(dialog_.may_edit());
  clock_.advance(std::chrono::milliseconds(100));
  EXPECT_EQ(dialog_.seconds_left(now()), 3) << "rounded up";
  clock_.advance(std::chrono::milliseconds(1950));
  EXPECT_EQ(dialog_.seconds_left(now()), 1);
  EXPECT_FALSE(dialog_.tick(now()));
  clock_.advance(std::chrono::milliseconds(950));
  EXPECT_TRUE(dialog_.tick(now()));
  EXPECT_EQ(dialog_.phase(), Phase::Typing);
  EXPECT_TRUE(dialog_.may_submit(8));
}

TEST_F(Dialog, LateAnswerAfterCancelChangesNothing) {
  dialog_.open(CameraId{5});
  dialog_.submitted(11);
  dialog_.close();
  dialog_.answered(PasswordAnswer::Wrong, {}, now());
  EXPECT_FALSE(dialog_.is_open());
}

TEST_F(Dialog, SecondOpenLeavesTheFirstAlone) {
  dialog_.open(CameraId{5});
  dialog_.open(CameraId{6});
  EXPECT_EQ(dialog_.camera(), CameraId{5});
}

} // namespace
} // namespace kagimado::osd
