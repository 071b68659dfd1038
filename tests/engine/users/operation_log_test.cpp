#include "engine/users/operation_log.h"
#include "tests/engine/users/state.h"

namespace kagimado::users {
namespace {

class OperationLogTest : public UserState {
 protected:
  static Operation operation(std::string user, std::string action, bool is_ok = true) {
    Operation entry;
    entry.user = std::move(user);
    entry.origin = "monitor";
    entry.action = std::move(action);
    entry.is_ok = is_ok;
    return entry;
  }

  std::vector<std::string> actions(OperationLog& log, const OperationFilter& filter) {
    const auto found = log.query(filter);
    EXPECT_TRUE(found) << found.error().message;
    std::vector<std::string> actions;
    for (const auto& entry : *found)
      actions.push_back(entry.action);
    return actions;
  }
};

using Names = std::vector<std::string>;

TEST_F(OperationLogTest, EntriesComeBackWhole_NewestFirst) {
  OperationLog log(*database_, clock_);
  auto entry = operation("管理者", "camera.replace", false);
  entry.origin = "10.0.0.7";
  entry.camera = CameraId{12};
  entry.detail = "timeout";
  ASSERT_TRUE(log.append(entry));
  const auto first_at = clock_->wall_now();
  clock_->set_wall(first_at - std::chrono::hours(3)); // the clock was set back
  ASSERT_TRUE(log.append(operation("", "start")));
  const auto found = log.query({}).value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].action, "start");
  EXPECT_FALSE(found[0].camera);
  EXPECT_EQ(found[1].user, "管理者");
  EXPECT_EQ(found[1].origin, "10.0.0.7");
  EXPECT_EQ(found[1].camera, CameraId{12});
  EXPECT_FALSE(found[1].is_ok);
  EXPECT_EQ(found[1].detail, "timeout");
  EXPECT_EQ(found[1].at, first_at);
}

TEST_F(OperationLogTest, IsFiltered) {
  OperationLog log(*database_, clock_);
  const auto start = clock_->wall_now();
  for (const auto* user : {"a", "b"})
    for (const auto* action : {"login", "login_locked", "settings.change"}) {
      ASSERT_TRUE(log.append(operation(user, action, std::string_view(action) != "login_locked")));
      clock_->advance(std::chrono::seconds(1));
    }
  OperationFilter filter;
  filter.user = "b";
  EXPECT_EQ(actions(log, filter), (Names{"settings.change", "login_locked", "login"}));
  filter.action_prefix = "login";
  EXPECT_EQ(actions(log, filter), (Names{"login_locked", "login"}));
  filter.is_ok = false;
  EXPECT_EQ(actions(log, filter), (Names{"login_locked"}));
  OperationFilter span;
  span.from = start + std::chrono::seconds(1);
  span.until = start + std::chrono::seconds(3);
  EXPECT_EQ(actions(log, span), (Names{"settings.change", "login_locked"}));
  OperationFilter camera;
  camera.camera = CameraId{1};
  EXPECT_EQ(actions(log, camera), Names{});
  OperationFilter hostile;
  hostile.user = "' OR 1=1 --";
  hostile.action_prefix = "%";
  EXPECT_EQ(actions(log, hostile), Names{});
}

TEST_F(OperationLogTest, IsReadInPages) {
  OperationLog log(*database_, clock_);
  for (int i = 0; i < 10; ++i)
    ASSERT_TRUE(log.append(operation("a", fmt::format("{}", i))));
  OperationFilter filter;
  filter.max_entries = 4;
  EXPECT_EQ(actions(log, filter), (Names{"9", "8", "7", "6"}));
  filter.before_id = log.query(filter)->back().id;
  EXPECT_EQ(actions(log, filter), (Names{"5", "4", "3", "2"}));
  filter.before_id = log.query(filter)->back().id;
  EXPECT_EQ(actions(log, filter), (Names{"1", "0"}));
}

TEST_F(OperationLogTest, IsBounded_AndOneLineAnEntry) {
  OperationLog log(*database_, clock_, 50);
  for (int i = 0; i < 120; ++i)
    ASSERT_TRUE(log.append(operation("a", fmt::format("{}", i))));
  OperationFilter all;
  all.max_entries = 1'000'000;
  const auto kept = actions(log, all);
  EXPECT_EQ(kept.size(), 50U);
  EXPECT_EQ(kept.back(), "70");
  auto hostile = operation(std::string(10'000, 'x'), "a\nb");
  hostile.detail = std::string(100'000, '\n');
  ASSERT_TRUE(log.append(hostile));
  const auto entry = log.query({}).value().front();
  EXPECT_EQ(entry.user.size(), 128U);
  EXPECT_EQ(entry.action, "a?b");
  EXPECT_EQ(entry.detail, std::string(512, '?'));
}

} // namespace
} // namespace kagimado::users
