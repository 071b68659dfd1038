// What the viewer knows about recordings: maps, thumbnails, alarms, media, exports.
#include "engine/view/alarms_client.h"
#include "engine/view/export_client.h"
#include "engine/view/recordings_client.h"
#include "tests/engine/view/playback_rig.h"

namespace kagimado::view {
namespace {

using namespace tests;

class ViewerArchive : public PlaybackRig {
 protected:
  ViewerArchive() {
    recorder.set_password(in_force, open);
    recorder.set_open_periods({to_hex(test_salt)});
    recorder.record(1, {{1, noon, locked, to_hex(former_salt)}, {2, noon + 10s, open, to_hex(test_salt)}});
    recorder.record(2, {{3, noon, two_seconds(), ""}});
  }

  std::shared_ptr<const RecordingMap> map() {
    std::shared_ptr<const RecordingMap> known;
    eventually([&] {
      known = viewer->recordings(noon - 1h, noon + 1h, 10s);
      return !known->pending;
    });
    return known;
  }

  Thumbnail thumbnail(std::uint32_t camera, WallTime at) {
    Thumbnail known;
    eventually([&] {
      known = viewer->thumbnail(CameraId{camera}, at, 96, 54);
      return known.state != Thumbnail::State::Pending;
    });
    return known;
  }

  bool open_locked_period() {
    want({1});
    viewer->play_from(main, noon + 100ms);
    if (!reaches(TileState::Locked))
      return false;
    const auto id = viewer->try_password(CameraId{1}, ssl::SecretText(former));
    return eventually([&] { return viewer->password_try(id).outcome == PasswordOutcome::Opened; });
  }

  TestClip locked = seal_clip(two_seconds(), former, 41, former_salt);
  TestClip open = seal_clip(two_seconds(), in_force, 42);
};

TEST_F(ViewerArchive, TellsWhatIsRecorded_AndWhatOfItIsLocked) {
  start();
  const auto known = map();
  ASSERT_EQ(known->cameras.size(), 2u);
  ASSERT_EQ(known->cameras[0].spans.size(), 2u);
  EXPECT_TRUE(known->cameras[0].spans[0].locked);
  EXPECT_EQ(known->cameras[0].spans[0].from, noon);
  EXPECT_EQ(known->cameras[0].spans[0].to, noon + 2s);
  EXPECT_TRUE(known->cameras[0].spans[1].sealed);
  EXPECT_FALSE(known->cameras[0].spans[1].locked);
  EXPECT_FALSE(known->cameras[1].spans[0].sealed);
  EXPECT_EQ(known->from, noon - 1h);
  EXPECT_EQ(known->resolution, 10s);
}

TEST_F(ViewerArchive, AsksOnce_HoweverOftenItIsLookedAt) {
  start();
  map();
  for (int i = 0; i < 100; ++i)
    map();
  EXPECT_LE(recorder.count_seen("GET /api/v1/recordings"),
            2); // once more if the first came before the events
}

TEST_F(ViewerArchive, AsksAgain_WhenRecordingsGrew) {
  start();
  ASSERT_EQ(map()->cameras[1].spans.size(), 1u);
  recorder.record(2, {{3, noon, two_seconds(), ""}, {4, noon + 20s, two_seconds(), ""}});
  recorder.announce(R"({"event":"recordings"})");
  EXPECT_TRUE(eventually([&] { return map()->cameras[1].spans.size() == 2; }));
}

// [REQ-ENC-7, REQ-ENC-10]
TEST_F(ViewerArchive, UnlocksSpansWithTheirPassword_AndLocksThemAtLogout) {
  start();
  ASSERT_TRUE(map()->cameras[0].spans[0].locked);
  ASSERT_TRUE(open_locked_period());
  EXPECT_TRUE(eventually([&] { return !map()->cameras[0].spans[0].locked; }));
  viewer->forget_passwords();
  EXPECT_TRUE(eventually([&] { return map()->cameras[0].spans[0].locked; }));
}

TEST_F(ViewerArchive, SaysWhyThereIsNoMap) {
  start();
  recorder.stop();
  const auto known = map();
  EXPECT_EQ(known->reason, "disconnected");
  EXPECT_TRUE(known->cameras.empty());
}

// [REQ-ENC-11]
TEST_F(ViewerArchive, MakesThumbnails_AndShowsALockWithoutAsking) {
  start();
  const auto clear = thumbnail(2, noon + 700ms);
  ASSERT_EQ(clear.state, Thumbnail::State::Ready);
  EXPECT_EQ(clear.picture->width, 96);
  EXPECT_EQ(clear.picture->height, 54);
  EXPECT_EQ(clear.wall, noon);                                        // the key frame of that second
  EXPECT_EQ(thumbnail(1, noon + 11s).state, Thumbnail::State::Ready); // by the password in force
  EXPECT_EQ(thumbnail(1, noon + 1s).state, Thumbnail::State::Locked);
  EXPECT_EQ(thumbnail(1, noon + 5min).state, Thumbnail::State::NoRecording);
  EXPECT_EQ(thumbnail(3, noon).state, Thumbnail::State::NoRecording);
}

TEST_F(ViewerArchive, OpensThumbnails_OnlyUntilLogout) {
  start();
  ASSERT_EQ(thumbnail(1, noon + 1s).state, Thumbnail::State::Locked);
  ASSERT_TRUE(open_locked_period());
  EXPECT_TRUE(eventually([&] { return thumbnail(1, noon + 1s).state == Thumbnail::State::Ready; }));
  viewer->go_live(main);
  viewer->forget_passwords();
  EXPECT_TRUE(eventually([&] { return thumbnail(1, noon + 1s).state == Thumbnail::State::Locked; }));
}

TEST_F(ViewerArchive, TellsOfAlarms) {
  recorder.answer("GET /api/v1/alarms?from=" + std::to_string(noon.time_since_epoch().count()) +
                      "&to=" + std::to_string((noon + 1h).time_since_epoch().count()),
                  R"({"alarms":[{"id":7,"camera":2,"kind":"motion","from":1000000,"to":2000000},
                                {"id":6,"camera":1,"kind":"input","from":500000,"to":null}]})");
  start();
  std::shared_ptr<const AlarmList> list;
  ASSERT_TRUE(eventually([&] {
    list = viewer->alarms(noon, noon + 1h);
    return !list->pending;
  }));
  ASSERT_EQ(list->alarms.size(), 2u);
  EXPECT_EQ(list->alarms[0].kind, "motion");
  EXPECT_EQ(list->alarms[0].camera, CameraId{2});
  EXPECT_EQ(list->alarms[0].to, WallTime(2s));
  EXPECT_EQ(list->alarms[1].to, std::nullopt);
}

TEST_F(ViewerArchive, CopiesToAMedium_AndFollowsTheProgress) {
  recorder.answer("GET /api/v1/media", R"({"media":[{"folder":"/media/usb0","label":"usb0","free_bytes":100,
                                            "total_bytes":200,"writable":true}]})");
  recorder.answer("POST /api/v1/exports", R"({"id":5,"state":"running","done_bytes":10,"total_bytes":100})");
  recorder.answer("GET /api/v1/exports/5", R"({"id":5,"state":"running","done_bytes":60,"total_bytes":100,
                                              "left_s":3,"folder":"/media/usb0/x","files":2})");
  start();
  ASSERT_TRUE(eventually([&] { return !viewer->media()->pending; }));
  ASSERT_EQ(viewer->media()->media.size(), 1u);
  EXPECT_TRUE(viewer->media()->media[0].writable);
  viewer->start_export({{CameraId{1}}, noon, noon + 1h, "/media/usb0", true});
  EXPECT_EQ(viewer->export_status().state, "waiting"); // at once
  ASSERT_TRUE(eventually([&] { return viewer->export_status().done_bytes == 60; }));
  EXPECT_EQ(viewer->export_status().left, 3s);
  EXPECT_NE(recorder.seen().find(R"("medium":"/media/usb0")"), std::string::npos);
  recorder.answer("DELETE /api/v1/exports/5", "{}");
  recorder.answer("GET /api/v1/exports/5", R"({"id":5,"state":"cancelled"})");
  viewer->cancel_export();
  EXPECT_TRUE(eventually([&] { return viewer->export_status().state == "cancelled"; }));
  EXPECT_NE(recorder.seen().find("DELETE /api/v1/exports/5"), std::string::npos);
}

TEST_F(ViewerArchive, SaysThatACopyWasNotTaken) {
  start();
  viewer->start_export({{CameraId{1}}, noon, noon + 1h, "/media/usb0", true});
  ASSERT_TRUE(eventually([&] { return viewer->export_status().state == "failed"; }));
  EXPECT_EQ(viewer->export_status().reason, "not_found");
}

TEST(ArchiveJson, RefusesWhatIsNoAnswer) {
  sealed::Keyring keyring;
  for (const char* text :
       {"", "[]", "{}", "nonsense", R"({"from":1})", R"({"from":1,"to":2,"cameras":[{"id":0,"spans":[]}]})",
        R"({"from":1,"to":2,"cameras":[{"id":100000,"spans":[]}]})", R"({"from":1,"to":2,"cameras":[7]})",
        R"({"from":1,"to":2,"cameras":[{"id":1,"spans":[{"from":"x"}]}]})"}) {
    const auto read = read_recordings(text, keyring);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::Damaged) << text;
  }
  EXPECT_FALSE(read_alarms(R"({"alarms":[{"id":1}]})").has_value());
  EXPECT_FALSE(read_media("7").has_value());
  EXPECT_FALSE(read_export("{}").has_value());
}

TEST(ArchiveJson, ReadsWhatASpanNeedsAndWhetherItIsDamaged) {
  sealed::Keyring keyring;
  const auto map = read_recordings(
      R"({"from":0,"to":9,"cameras":[{"id":1,"spans":[{"id":1,"from":1,"to":2,"bytes":123456789012,"damaged":true},
                                                      {"id":2,"from":3,"to":4,"bytes":-5,"damaged":false}]}]})",
      keyring);
  ASSERT_TRUE(map.has_value());
  const auto& spans = map->cameras[0].spans;
  EXPECT_EQ(spans[0].bytes, 123'456'789'012U);
  EXPECT_TRUE(spans[0].damaged);
  EXPECT_EQ(spans[1].bytes, 0U);
  EXPECT_FALSE(spans[1].damaged);
}

TEST(ArchiveJson, CallsASealedSpanWithoutAPeriodLocked) {
  sealed::Keyring keyring;
  const auto map = read_recordings(
      R"({"from":0,"to":9,"cameras":[{"id":1,"spans":[{"id":1,"from":1,"to":2,"sealed":true}]}]})", keyring);
  ASSERT_TRUE(map.has_value());
  EXPECT_TRUE(map->cameras[0].spans[0].locked);
}

} // namespace
} // namespace kagimado::view
