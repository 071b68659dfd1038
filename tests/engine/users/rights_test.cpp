// The table of rights, whole: every level, every action, every right. [REQ-LIC-5]
#include "engine/users/rights.h"

#include <gtest/gtest.h>

#include <set>

namespace kagimado::users {
namespace {

const std::vector<std::optional<Level>> everybody = {std::nullopt, Level::Viewer, Level::Operator,
                                                     Level::Manager, Level::Administrator};

// What each may do with all that is ticked for it at first, written down by hand: the table of the manual of
// the trade, not the code's. Columns: logged out, viewer, operator, manager, administrator.
struct Expected {
  Action action;
  std::array<bool, 5> usual, most;
};

constexpr bool x = true, o = false;
constexpr std::array<Expected, action_count> table = {{
    {Action::ReadStatus, {x, x, x, x, x}, {x, x, x, x, x}},
    {Action::ViewLive, {o, x, x, x, x}, {x, x, x, x, x}},
    {Action::OpenPicture, {o, x, x, x, x}, {x, x, x, x, x}},
    {Action::OperateWall, {o, x, x, x, x}, {x, x, x, x, x}},
    {Action::ControlCamera, {o, o, x, x, x}, {x, o, x, x, x}},
    {Action::Playback, {o, o, x, x, x}, {x, x, x, x, x}},
    {Action::Search, {o, o, x, x, x}, {x, x, x, x, x}},
    {Action::Export, {o, o, x, x, x}, {o, o, x, x, x}},
    {Action::ResetAlarm, {o, o, x, x, x}, {x, o, x, x, x}},
    {Action::ResetError, {o, o, o, x, x}, {o, o, x, x, x}},
    {Action::ReadSettings, {o, o, o, x, x}, {o, o, o, x, x}},
    {Action::ChangeSettings, {o, o, o, x, x}, {o, o, o, x, x}},
    {Action::RegisterLicence, {o, o, o, x, x}, {o, o, o, x, x}},
    {Action::ReadOperationLog, {o, o, o, x, x}, {o, o, o, x, x}},
    {Action::DownloadRootCertificate, {o, x, x, x, x}, {o, x, x, x, x}},
    {Action::ChangeOwnPassword, {o, x, x, x, x}, {o, x, x, x, x}},
    {Action::ManageUsers, {o, o, o, o, x}, {o, o, o, o, x}},
    {Action::Maintain, {o, o, o, o, x}, {o, o, o, o, x}},
}};

TEST(Rights, AreThoseOfTheTable) {
  const CameraId camera{7};
  for (const auto& row : table)
    for (std::size_t who = 0; who < everybody.size(); ++who) {
      const auto level = everybody[who];
      EXPECT_EQ(is_allowed({level, usual_rights(level), CameraSet::all()}, row.action, camera),
                row.usual[who])
          << name_of(row.action) << " by " << who;
      EXPECT_EQ(is_allowed({level, most_rights(level), CameraSet::all()}, row.action, camera), row.most[who])
          << name_of(row.action) << " by " << who << " with all ticked";
    }
}

// All 256 sets of rights for everybody: more ticks never take anything away, and none lifts anybody above the
// level.
TEST(Rights, MoreTicksNeverAllowLess_NorMoreThanTheLevel) {
  const CameraId camera{1};
  for (const auto level : everybody)
    for (const auto action : all_actions) {
      const bool most = is_allowed({level, most_rights(level), CameraSet::all()}, action, camera);
      for (std::int64_t bits = 0; bits < 256; ++bits) {
        const Subject subject{level, *RightSet::from_bits(bits), CameraSet::all()};
        const bool now = is_allowed(subject, action, camera);
        ASSERT_LE(now, most) << name_of(action) << ' ' << bits;
        for (const auto right : all_rights) {
          const auto more = *RightSet::from_bits(bits | RightSet{right}.bits());
          ASSERT_LE(now, is_allowed({level, more, CameraSet::all()}, action, camera)) << name_of(action);
        }
      }
    }
}

TEST(Rights, EachRightOpensSomething_AndOnlyAdministratorsNeedNone) {
  for (const auto right : all_rights) {
    int opened = 0;
    for (const auto action : all_actions)
      opened += is_allowed({Level::Manager, {right}, CameraSet::all()}, action, CameraId{1}) &&
                        !is_allowed({Level::Manager, {}, CameraSet::all()}, action, CameraId{1})
                    ? 1
                    : 0;
    EXPECT_GE(opened, 1) << name_of(right);
  }
  for (const auto action : all_actions)
    EXPECT_TRUE(is_allowed({Level::Administrator, {}, {}}, action, CameraId{9})) << name_of(action);
}

TEST(Rights, OfACameraNeedTheCamera) {
  const Subject manager{Level::Manager, most_rights(Level::Manager), {1, 2}};
  const std::set<Action> of_camera = {Action::ViewLive, Action::OpenPicture, Action::ControlCamera,
                                      Action::Playback, Action::Export};
  for (const auto action : all_actions) {
    if (!of_camera.contains(action))
      continue;
    EXPECT_TRUE(is_allowed(manager, action, CameraId{2})) << name_of(action);
    EXPECT_FALSE(is_allowed(manager, action, CameraId{3})) << name_of(action);
    for (const auto& subject : {manager, Subject{Level::Administrator, {}, {}}}) {
      EXPECT_FALSE(is_allowed(subject, action)) << name_of(action);
      EXPECT_FALSE(is_allowed(subject, action, CameraId{0})) << name_of(action);
      EXPECT_FALSE(is_allowed(subject, action, CameraId{513})) << name_of(action);
    }
  }
}

TEST(Rights, NamesComeBack) {
  for (const auto level : all_levels)
    EXPECT_EQ(parse_level(name_of(level)).value(), level);
  for (const auto right : all_rights)
    EXPECT_EQ(parse_right(name_of(right)).value(), right);
  EXPECT_FALSE(parse_level("root"));
  EXPECT_FALSE(parse_right(""));
  EXPECT_EQ(RightSet::from_bits(256).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(RightSet::from_bits(-1).error().kind, ErrorKind::Damaged);
}

TEST(CameraSet, IsReadAndWritten) {
  for (const auto* text : {"all", "", "1", "1-3,7", "1-512", "2,4,6,510-512"})
    EXPECT_EQ(CameraSet::parse(text).value().text(), text);
  EXPECT_EQ(CameraSet::parse("3,1,2,2").value().text(), "1-3");
  EXPECT_TRUE(CameraSet::all().contains(CameraId{512}));
  EXPECT_FALSE(CameraSet::all().contains(CameraId{0}));
  EXPECT_FALSE(CameraSet().contains(CameraId{1}));
  for (const auto* text : {"0", "513", "1-", "-1", "3-1", "1,", ",1", "1;2", "a", "ALL", "1--2", "01", "1 ,2",
                           "99999999999999999999", "1-513"})
    EXPECT_EQ(CameraSet::parse(text).error().kind, ErrorKind::Invalid) << text;
}

} // namespace
} // namespace kagimado::users
