#include "engine/view/password_desk.h"
#include "tests/engine/view/clips.h"
#include "tests/engine/view/rig.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

using namespace tests;

Bytes box_of(const TestClip& clip) {
  return *sealed::find_key_box(clip.init);
}

class PasswordDeskTest : public testing::Test {
 protected:
  PasswordTry judged(std::vector<Bytes> boxes, const std::string& password) {
    const auto id = desk.open_try();
    EXPECT_EQ(desk.look(id).outcome, PasswordOutcome::Pending);
    desk.try_boxes(id, std::move(boxes), ssl::SecretText(password));
    EXPECT_TRUE(woken.wait([&] { return desk.look(id).outcome != PasswordOutcome::Pending; }));
    return desk.look(id);
  }

  ~PasswordDeskTest() override { pool.stop(); }

  std::shared_ptr<SharedClock> clock = std::make_shared<SharedClock>();
  sealed::Keyring keyring;
  WorkerPool pool{1};
  Watched woken;
  std::atomic<int> opened{0};
  PasswordDesk desk{clock, pool, keyring, [this] { ++opened; }, [this] { woken.change([] {}); }};
  const TestClip clip = seal_clip(encode_clip({}), "Right-1", 31);
};

TEST_F(PasswordDeskTest, Opens_AndRemembersInTheKeyringOnly) {
  EXPECT_EQ(judged({box_of(clip)}, "Right-1").outcome, PasswordOutcome::Opened);
  EXPECT_EQ(opened, 1);
  Kid kid;
  kid.bytes.fill(31);
  EXPECT_TRUE(keyring.find(kid).has_value());
}

TEST_F(PasswordDeskTest, SaysThatThereIsNothingToOpen) {
  EXPECT_EQ(judged({}, "Right-1").outcome, PasswordOutcome::NothingToOpen);
  EXPECT_EQ(judged({Bytes{}}, "Right-1").outcome, PasswordOutcome::NothingToOpen);
  EXPECT_EQ(desk.look(999).outcome, PasswordOutcome::NothingToOpen);
}

TEST_F(PasswordDeskTest, SaysDamaged_AndDoesNotCountItAsWrong) {
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(judged({Bytes(20, 1)}, "Right-1").outcome, PasswordOutcome::Damaged);
  EXPECT_EQ(judged({box_of(clip)}, "Right-1").outcome, PasswordOutcome::Opened);
}

TEST_F(PasswordDeskTest, ARightOneForgivesTheWrongOnesBefore) {
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i)
      EXPECT_EQ(judged({box_of(clip)}, "wrong").outcome, PasswordOutcome::Wrong);
    EXPECT_EQ(judged({box_of(clip)}, "Right-1").outcome, PasswordOutcome::Opened);
  }
}

TEST_F(PasswordDeskTest, TriesTypedAheadDoNotSlipPastTheThrottle) {
  std::vector<std::uint64_t> ids;
  for (int i = 0; i < 20; ++i) {
    ids.push_back(desk.open_try());
    desk.try_boxes(ids.back(), {box_of(clip)}, ssl::SecretText("wrong"));
  }
  int wrong = 0, throttled = 0;
  for (const auto id : ids) {
    ASSERT_TRUE(woken.wait([&] { return desk.look(id).outcome != PasswordOutcome::Pending; }));
    wrong += desk.look(id).outcome == PasswordOutcome::Wrong ? 1 : 0;
    throttled += desk.look(id).outcome == PasswordOutcome::Throttled ? 1 : 0;
  }
  EXPECT_EQ(wrong, 5);
  EXPECT_EQ(throttled, 15);
}

TEST_F(PasswordDeskTest, WaitsGrowToABound) {
  for (int i = 0; i < 5; ++i)
    judged({box_of(clip)}, "wrong");
  std::chrono::seconds wait{0};
  for (int i = 0; i < 12; ++i) {
    const auto throttled = judged({box_of(clip)}, "wrong");
    ASSERT_EQ(throttled.outcome, PasswordOutcome::Throttled);
    EXPECT_GE(throttled.retry_after, wait);
    wait = throttled.retry_after;
    clock->advance(wait);
    EXPECT_EQ(judged({box_of(clip)}, "wrong").outcome, PasswordOutcome::Wrong);
  }
  EXPECT_EQ(wait, PasswordDesk::longest_wait);
}

} // namespace
} // namespace kagimado::view
