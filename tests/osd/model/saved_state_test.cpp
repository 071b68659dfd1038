#include "osd/model/saved_state.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

WallModel arranged() {
  WallModel model;
  const std::vector<CameraId> present{CameraId{1}, CameraId{2}, CameraId{3}, CameraId{4}, CameraId{5}};
  model.sync_cameras(present);
  model.swap(0, 2);
  model.set_layout(9);
  model.swap(1, 8);
  model.set_layout(4);
  model.set_page(1);
  return model;
}

TEST(SavedState, LayoutsComeBackAsTheyWere) {
  const auto before = arranged();
  SavedState state;
  state.keep("main", before);
  state.set_language("en");
  const auto read = SavedState::parse(state.to_text());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, state);
  WallModel after;
  read->restore("main", after);
  EXPECT_EQ(after.layout(), 4);
  EXPECT_EQ(after.page(), 1);
  EXPECT_EQ(after.camera_at(0), CameraId{5});
  after.set_page(0);
  EXPECT_EQ(after.camera_at(0), CameraId{3});
  after.set_layout(9);
  EXPECT_EQ(after.camera_at(8), CameraId{2});
  EXPECT_EQ(after.camera_at(1), no_camera);
  EXPECT_EQ(read->language(), "en");
  WallModel sub;
  read->restore("sub", sub);
  EXPECT_EQ(sub.page_count(), 1) << "monitors are kept apart";
}

TEST(SavedState, KeysOfOtherVersionsAreKept) {
  const auto read = SavedState::parse(R"({"tour":{"seconds":5},"monitors":{"main":{"layout":9,"colour":"blue",
      "slots":{"6":[1,2]}},"wall":{"layout":64}}})");
  ASSERT_TRUE(read) << read.error().message;
  auto state = *read;
  WallModel model;
  state.restore("main", model);
  EXPECT_EQ(model.layout(), 9);
  state.keep("main", model);
  const auto kept = nlohmann::json::parse(state.to_text());
  EXPECT_EQ(kept["tour"]["seconds"], 5);
  EXPECT_EQ(kept["monitors"]["main"]["colour"], "blue");
  EXPECT_EQ(kept["monitors"]["main"]["slots"]["6"], (nlohmann::json{1, 2}));
  EXPECT_EQ(kept["monitors"]["wall"]["layout"], 64);
}

TEST(SavedState, PreferencesComeBackAsTheyWere) {
  WallPreferences main;
  main.camera_titles = false;
  main.kiosk = true;
  main.fill_tiles = true;
  main.tour = {{{9, 2, no_camera, std::chrono::seconds(7)}, {4, 0, CameraId{12}, std::chrono::seconds(30)}},
               false,
               true};
  main.popup = {PopupMode::Enlarge, std::chrono::seconds(0), true};
  SavedState state;
  state.set_preferences("main", main);
  const auto read = SavedState::parse(state.to_text());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->preferences("main"), main);
  EXPECT_EQ(read->preferences("sub"), WallPreferences{}) << "monitors are kept apart";
}

TEST(SavedState, PlacesOfCamerasComeBack) {
  SavedState state;
  EXPECT_TRUE(state.positions().empty());
  state.set_positions({{CameraId{3}, 7}, {CameraId{4}, 1}});
  const auto read = SavedState::parse(state.to_text());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->positions(), (CameraPositions{{CameraId{3}, 7}, {CameraId{4}, 1}}));
  EXPECT_FALSE(SavedState::parse(R"({"positions":[[1]]})"));
  EXPECT_FALSE(SavedState::parse(R"({"positions":{"1":-4}})"));
}

TEST(SavedState, PreferencesThatMakeNoSenseAreTold) {
  const auto damaged = [](const std::string& preferences) {
    const auto read = SavedState::parse(R"({"monitors":{"main":{"preferences":)" + preferences + "}}}");
    return !read && read.error().message.find("monitors.main.preferences") != std::string::npos;
  };
  EXPECT_TRUE(damaged("7"));
  EXPECT_TRUE(damaged(R"({"kiosk":1})"));
  EXPECT_TRUE(damaged(R"({"tour":{"steps":[{"layout":5}]}})"));
  EXPECT_TRUE(damaged(R"({"tour":{"steps":[{"seconds":-1}]}})"));
  EXPECT_TRUE(damaged(R"({"tour":{"steps":[{"seconds":1e300}]}})"));
  EXPECT_TRUE(damaged(R"({"popup":{"mode":"loud"}})"));
  EXPECT_TRUE(damaged(R"({"popup":{"seconds":601}})"));
  EXPECT_FALSE(damaged("{}"));
  EXPECT_FALSE(damaged(R"({"colour":"blue","tour":{"steps":[]}})"));
}

TEST(SavedState, EmptyObjectChangesNothing) {
  const auto state = SavedState::parse("{}");
  ASSERT_TRUE(state);
  WallModel model;
  state->restore("main", model);
  EXPECT_EQ(model.layout(), 4);
  EXPECT_EQ(state->language(), std::nullopt);
}

TEST(SavedState, WhatBreaksTheFormIsNamed) {
  struct Case {
    const char* text;
    const char* named;
  };

  const Case cases[] = {
      {"", "not JSON"},
      {"{\"monitors\":", "not JSON"},
      {"[]", "object"},
      {R"({"language":3})", "language"},
      {R"({"monitors":[]})", "monitors"},
      {R"({"monitors":{"main":4}})", "monitors.main"},
      {R"({"monitors":{"main":{"layout":5}}})", "layout"},
      {R"({"monitors":{"main":{"layout":4294967300}}})", "layout"},
      {R"({"monitors":{"main":{"layout":-4}}})", "layout"},
      {R"({"monitors":{"main":{"page":"1"}}})", "page"},
      {R"({"monitors":{"sub":{"slots":{"4":7}}}})", "monitors.sub.slots.4"},
      {R"({"monitors":{"sub":{"slots":{"4":[-1]}}}})", "monitors.sub.slots.4"},
      {R"({"monitors":{"sub":{"slots":{"4":[99999999]}}}})", "monitors.sub.slots.4"},
      {R"({"monitors":{"sub":{"slots":[]}}})", "monitors.sub.slots"},
  };
  for (const auto& c : cases) {
    const auto read = SavedState::parse(c.text);
    ASSERT_FALSE(read) << c.text;
    EXPECT_EQ(read.error().kind, ErrorKind::Damaged) << c.text;
    EXPECT_NE(read.error().message.find(c.named), std::string::npos) << read.error().message;
  }
}

TEST(SavedState, NumberBeyondAnyLayoutListIsDamaged) {
  auto text = nlohmann::json::object();
  text["monitors"]["main"]["slots"]["4"] = std::vector<int>(max_slots + 1, 1);
  EXPECT_FALSE(SavedState::parse(text.dump()));
}

} // namespace
} // namespace kagimado::osd
