#include "engine/recorder/alarm_log.h"
#include "engine/recorder/schema.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace kagimado::recorder {
namespace {

WallTime at(int second) {
  return WallTime(std::chrono::seconds(second));
}

class AlarmLogTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-alarm-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    auto database = db::Database::open(folder_ / "state.sqlite");
    ASSERT_TRUE(database);
    ASSERT_TRUE(db::migrate(*database, state_migrations()));
    open();
  }

  void TearDown() override {
    log_.reset();
    std::filesystem::remove_all(folder_);
  }

  void open() {
    log_.reset();
    auto opened = AlarmLog::open(folder_);
    ASSERT_TRUE(opened) << opened.error().message;
    log_ = std::move(*opened);
  }

  std::vector<std::int64_t> ids(int from, int to, std::vector<CameraId> cameras = {}) {
    std::vector<std::int64_t> found;
    const auto alarms = log_->find({std::move(cameras), at(from), at(to)});
    for (const auto& alarm : *alarms)
      found.push_back(alarm.id);
    return found;
  }

  using Ids = std::vector<std::int64_t>;
  static constexpr CameraId one{1}, two{2};
  std::filesystem::path folder_;
  std::unique_ptr<AlarmLog> log_;
};

TEST_F(AlarmLogTest, AlarmsBeginAndEnd) {
  const auto begun = log_->begin(one, "motion", at(10));
  ASSERT_TRUE(begun) << begun.error().message;
  EXPECT_FALSE(begun->to);
  const auto ended = log_->end(one, "motion", at(12));
  ASSERT_TRUE(ended) << ended.error().message;
  EXPECT_EQ(ended->id, begun->id);
  EXPECT_EQ(ended->camera, one);
  EXPECT_EQ(ended->kind, "motion");
  EXPECT_EQ(ended->from, at(10));
  EXPECT_EQ(ended->to, at(12));
  EXPECT_EQ(log_->end(one, "motion", at(13)).error().kind, ErrorKind::NotFound);
}

TEST_F(AlarmLogTest, EndsOnlyThatKindOfThatCamera) {
  ASSERT_TRUE(log_->begin(one, "motion", at(10)));
  ASSERT_TRUE(log_->begin(one, "input", at(10)));
  ASSERT_TRUE(log_->begin(two, "motion", at(10)));
  EXPECT_EQ(log_->end(one, "input", at(11))->id, 2);
  EXPECT_EQ(ids(12, 20), (Ids{3, 1})) << "both are still on";
}

TEST_F(AlarmLogTest, NoAlarmEndsBeforeItBegan_WhenTheClockWasSetBack) {
  ASSERT_TRUE(log_->begin(one, "motion", at(100)));
  EXPECT_EQ(log_->end(one, "motion", at(50))->to, at(100));
}

TEST_F(AlarmLogTest, FindsWhatOverlaps_NewestFirst) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(log_->begin(one, "motion", at(10 * i)));
    ASSERT_TRUE(log_->end(one, "motion", at(10 * i + 5)));
  }
  ASSERT_TRUE(log_->begin(two, "input", at(12)));
  EXPECT_EQ(ids(0, 100), (Ids{3, 4, 2, 1}));
  EXPECT_EQ(ids(0, 100, {two}), (Ids{4}));
  EXPECT_EQ(ids(0, 100, {two, one}), (Ids{3, 4, 2, 1}));
  EXPECT_EQ(ids(6, 10), Ids{}) << "[from, to): what begins at to is not in it";
  EXPECT_EQ(ids(6, 11), Ids{2});
  EXPECT_EQ(ids(5, 6), Ids{1});
  EXPECT_EQ(ids(90, 100), Ids{4}) << "still on";
}

TEST_F(AlarmLogTest, AnswersAreBounded_TheNewestCount) {
  for (int i = 0; i < static_cast<int>(api::max_alarms) + 5; ++i) {
    ASSERT_TRUE(log_->begin(one, "motion", at(i)));
    ASSERT_TRUE(log_->end(one, "motion", at(i)));
  }
  const auto found = ids(0, 100'000);
  ASSERT_EQ(found.size(), api::max_alarms);
  EXPECT_EQ(found.front(), static_cast<std::int64_t>(api::max_alarms) + 5);
}

TEST_F(AlarmLogTest, WhatWasOnWhenTheRecorderEnded_EndsWhereItBegan) {
  ASSERT_TRUE(log_->begin(one, "motion", at(10)));
  open();
  const auto alarms = log_->find({{}, at(0), at(100)});
  ASSERT_EQ(alarms->size(), 1U);
  EXPECT_EQ(alarms->front().to, at(10));
  EXPECT_TRUE(log_->begin(one, "motion", at(20)));
  EXPECT_EQ(log_->end(one, "motion", at(30))->id, 2);
}

TEST_F(AlarmLogTest, KindsAreThoseOfTheApi) {
  EXPECT_FALSE(log_->begin(one, "earthquake", at(10)));
}

} // namespace
} // namespace kagimado::recorder
