// Recording, playback, copies and alarms of a whole recorder, with a scripted camera behind.
#include "engine/base/file.h"
#include "engine/mp4/playback_mark.h"
#include "engine/mp4/stream_reader.h"
#include "tests/engine/recorder/recorder_fixture.h"
#include "tests/fakes/shared_clock.h"

namespace kagimado {
namespace {

using fakes::Json;
using std::chrono::milliseconds;

// An endless answer, read as it comes.
class Reading final {
 public:
  Reading(fakes::IoRunner& runner, net::HttpClient client, const std::string& target)
      : runner_(runner), client_(std::move(client)) {
    net::Request request;
    request.target = "/api/v1" + target;
    auto opened = runner_.get(client_.open(std::move(request)));
    if (opened)
      body_ = std::move(*opened);
    else
      error = opened.error();
  }

  // False: the end came before.
  bool until(const std::function<bool(const Bytes&)>& enough) {
    while (body_ && !enough(bytes)) {
      Bytes piece(65'536);
      const auto got = runner_.get(body_->read_some(piece));
      if (!got) {
        error = got.error();
        body_.reset();
        break;
      }
      bytes.insert(bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*got));
    }
    return enough(bytes);
  }

  bool until_text(std::string_view wanted) {
    return until([&](const Bytes& all) { return as_text(all).contains(wanted); });
  }

  bool until_end() {
    until([](const Bytes&) { return false; });
    return error && error->kind == ErrorKind::EndOfStream;
  }

  [[nodiscard]] bool is_open() const { return body_ != nullptr; }

  Bytes bytes;
  std::optional<Error> error;

 private:
  fakes::IoRunner& runner_;
  net::HttpClient client_;
  std::unique_ptr<net::BodyReader> body_;
};

struct Unmarked {
  Bytes bytes;
  std::vector<mp4::PlaybackMark> marks;
};

// What is stored, without the marks of its way.
Unmarked unmark(const Bytes& played) {
  Unmarked result;
  mp4::StreamReader reader;
  (void)reader.push(played, [&](const mp4::Unit& unit) {
    ByteView bytes = *unit.bytes;
    if (unit.type == mp4::Unit::Type::Fragment)
      if (const auto mark = mp4::read_playback_mark(bytes)) {
        result.marks.push_back(*mark);
        bytes = bytes.subspan(mp4::write_playback_mark(*mark).size());
      }
    result.bytes.insert(result.bytes.end(), bytes.begin(), bytes.end());
  });
  return result;
}

class RecordingTest : public fakes::RecorderFixture {
 protected:
  void register_camera(int id = 1) {
    const Json body = {{"id", id}, {"name", "玄関"}, {"url", camera_.server.url()}, {"user", "u"}};
    const auto [status, answer] = ask("POST", "/cameras", body);
    ASSERT_EQ(status, 201) << answer;
  }

  void add(int id = 1) {
    register_camera(id);
    ASSERT_TRUE(until_online(id)) << camera(id);
  }

  void reconnect() { ASSERT_EQ(ask("PUT", "/cameras/1", Json{{"user", "u"}}).first, 200); }

  Json spans(int id = 1, const std::string& more = "") {
    const auto [status, answer] = ask("GET", "/recordings?from=0&to=9000000000000000" + more);
    EXPECT_EQ(status, 200) << answer;
    for (const auto& camera : answer["cameras"])
      if (camera["id"] == id)
        return camera["spans"];
    return Json::array();
  }

  bool until(const std::function<bool()>& is_so) {
    for (int i = 0; i < 500; ++i) {
      if (is_so())
        return true;
      runner_.run_for(milliseconds(10));
    }
    return false;
  }

  // Everything that was sent is with the disk: the whole clip of so many connections.
  bool until_recorded(std::size_t connections) {
    return until([&] { return recorded_bytes() == connections * fakes::make_clip().all().size(); });
  }

  std::size_t recorded_bytes() {
    std::size_t bytes = 0;
    for (const auto& file : recorded_files())
      bytes += std::filesystem::file_size(file);
    return bytes;
  }

  std::vector<std::filesystem::path> recorded_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
      if (entry.path().extension() == ".mp4")
        files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
  }

  Json storage() { return ask("GET", "/storage").second; }

  Reading read(const std::string& target) { return {runner_, client(), target}; }

  fakes::SealingCamera camera_{runner_.io};
  const Bytes clip_ = fakes::make_clip().all();
};

TEST_F(RecordingTest, WhatACameraSendsIsRecorded_AndPlayedByteForByte) {
  const auto before = SystemClock().wall_now();
  add();
  ASSERT_TRUE(until_recorded(1)) << storage();
  const auto files = recorded_files();
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(*read_file(files[0], 1 << 20), clip_) << "on the disk: what the camera sent";

  auto playing = read("/playback/1?from=0");
  ASSERT_TRUE(playing.until([&](const Bytes& all) { return unmark(all).bytes.size() >= clip_.size(); }));
  const auto played = unmark(playing.bytes);
  EXPECT_EQ(played.bytes, clip_);
  ASSERT_EQ(played.marks.size(), 4U) << "one a group of pictures";
  EXPECT_TRUE(played.marks[0].discontinuity);
  EXPECT_FALSE(played.marks[1].discontinuity);
  const auto recorded = spans();
  ASSERT_EQ(recorded.size(), 1U);
  EXPECT_EQ(played.marks[0].span, recorded[0]["id"]);
  EXPECT_EQ(played.marks[0].wall.time_since_epoch().count(), recorded[0]["from"]);
  EXPECT_GE(played.marks[0].wall, before);
  EXPECT_LE(played.marks[0].wall, SystemClock().wall_now());
  EXPECT_EQ(recorded[0]["sealed"], false);
}

TEST_F(RecordingTest, TheDaysInTheSettingsRuleWhatIsKept_WithoutARestart) {
  const auto clock = std::make_shared<fakes::SharedClock>(SystemClock().wall_now());
  clock_ = clock;
  restart();
  add();
  ASSERT_TRUE(until_recorded(1)) << storage();
  ASSERT_EQ(ask("DELETE", "/cameras/1").first, 200); // its file is finished
  clock->advance(std::chrono::days(3));
  const auto keep = [this](int days) {
    return ask("PUT", "/settings", Json{{"values", {{"recording.retention_days", days}}}}).first;
  };
  EXPECT_EQ(keep(4), 200);
  EXPECT_EQ(spans().size(), 1U);
  const auto file = recorded_files().at(0);
  EXPECT_EQ(keep(2), 200);
  EXPECT_TRUE(until([&] { return spans().empty() && !std::filesystem::exists(file); })) << spans();
}

TEST_F(RecordingTest, PlaybackWaitsAtTheLiveEdge_AndGoesOn) {
  add();
  ASSERT_TRUE(until_recorded(1));
  auto playing = read("/playback/1?from=0");
  ASSERT_TRUE(playing.until([&](const Bytes& all) { return unmark(all).bytes == clip_; }));
  reconnect();
  auto twice = clip_;
  twice.insert(twice.end(), clip_.begin(), clip_.end());
  EXPECT_TRUE(playing.until([&](const Bytes& all) { return unmark(all).bytes.size() >= twice.size(); }));
  const auto played = unmark(playing.bytes);
  EXPECT_EQ(played.bytes, twice);
  ASSERT_EQ(played.marks.size(), 8U);
  EXPECT_TRUE(played.marks[4].discontinuity) << "another file";
  EXPECT_TRUE(playing.is_open());
}

TEST_F(RecordingTest, OtherPlaybacksEndWithTheLastRecording) {
  add();
  ASSERT_TRUE(until_recorded(1));
  auto backward = read("/playback/1?from=9000000000000000&direction=backward&frames=keys");
  EXPECT_TRUE(backward.until_end());
  const auto marks = unmark(backward.bytes).marks;
  ASSERT_EQ(marks.size(), 4U);
  for (std::size_t i = 1; i < marks.size(); ++i)
    EXPECT_LE(marks[i].wall, marks[i - 1].wall);
  const auto begins = spans()[0]["from"].get<std::int64_t>();
  auto one = read(fmt::format("/playback/1?from={}&frames=one", begins));
  EXPECT_TRUE(one.until_end());
  EXPECT_EQ(unmark(one.bytes).marks.size(), 1U);
}

TEST_F(RecordingTest, NothingRecordedIsNotFound) {
  EXPECT_EQ(ask("GET", "/playback/1?from=0").first, 404);
  add();
  ASSERT_TRUE(until_recorded(1));
  EXPECT_EQ(ask("GET", "/playback/1?from=0&direction=backward").first, 404);
  EXPECT_EQ(ask("GET", "/playback/7?from=0").first, 404);
  EXPECT_TRUE(spans(7).empty());
}

TEST_F(RecordingTest, PlaybacksAreCounted_AndOneThatIsLeftMakesRoom) {
  add();
  ASSERT_TRUE(until_recorded(1));
  std::vector<std::unique_ptr<Reading>> readings;
  for (std::size_t i = 0; i < api::max_playbacks; ++i) {
    readings.push_back(std::make_unique<Reading>(runner_, client(), "/playback/1?from=0"));
    ASSERT_TRUE(readings.back()->is_open()) << i << readings.back()->error->message;
  }
  EXPECT_EQ(ask("GET", "/playback/1?from=0").first, 429);
  // It waits at the live edge, where only its client's end can end it.
  ASSERT_TRUE(readings[0]->until([&](const Bytes& all) { return unmark(all).bytes == clip_; }));
  readings.erase(readings.begin());
  EXPECT_TRUE(until([&] { return read("/playback/1?from=0").is_open(); }));
}

TEST_F(RecordingTest, ARemovedCamerasPlaybackEnds_AndItsRecordingsStay) {
  add();
  ASSERT_TRUE(until_recorded(1));
  auto playing = read("/playback/1?from=0");
  ASSERT_TRUE(playing.until([&](const Bytes& all) { return unmark(all).bytes == clip_; }));
  ASSERT_EQ(ask("DELETE", "/cameras/1").first, 200);
  EXPECT_TRUE(playing.until_end());
  EXPECT_EQ(spans().size(), 1U);
  EXPECT_TRUE(storage()["recording"].empty());
  auto again = read("/playback/1?from=0");
  EXPECT_TRUE(again.until_end()) << "no live edge any more";
  EXPECT_EQ(unmark(again.bytes).bytes, clip_);
}

TEST_F(RecordingTest, ACameraThatGoesAwayAndComesBackHasTwoSpans) {
  camera_.server.streams[0].end = fakes::FakeCamera::End::Close;
  register_camera();
  ASSERT_TRUE(until([&] { return spans().size() >= 2; })) << spans();
  const auto recorded = spans();
  for (std::size_t i = 1; i < recorded.size(); ++i)
    EXPECT_GT(recorded[i]["id"], recorded[i - 1]["id"]);
  EXPECT_LE(spans(1, "&resolution=3600").size(), recorded.size() - 1)
      << "answered as one where nobody looks closer";
}

TEST_F(RecordingTest, StorageTellsWhetherACameraIsRecorded) {
  add();
  ASSERT_TRUE(until_recorded(1));
  ASSERT_TRUE(until([&] {
    return storage()["recording"] == Json::parse(R"([{"id":1,"on":true,"problem":""}])");
  })) << storage();
  const auto disk = storage()["disks"][0];
  EXPECT_EQ(disk["state"], "recording");
  EXPECT_EQ(disk["folder"], (folder_ / "state" / "recordings").string());
  camera_.server.stream_status = 503;
  reconnect();
  EXPECT_TRUE(until([&] { return storage()["recording"][0]["on"] == false; })) << storage();
  EXPECT_EQ(storage()["recording"][0]["problem"], "") << "no fault of the disk";
}

TEST_F(RecordingTest, EventsTellOfRecordingsAndStorage) {
  auto events = read("/events");
  add();
  EXPECT_TRUE(events.until_text("{\"event\":\"recordings\"}\n"));
  EXPECT_TRUE(events.until_text("\"recording\":[{\"id\":1,\"on\":true,\"problem\":\"\"}]"));
}

// [REQ-ENC-6] Each password has its period; the recorder names only the one in force as open.
TEST_F(RecordingTest, RecordingsUnderSeveralPasswordsHaveTheirPeriods) {
  std::vector<std::string> salts;
  license();
  add();
  for (const auto* password : {"first-pw", "second-pw", "third-pw"}) {
    ASSERT_EQ(ask("PUT", "/encryption", Json{{"password", password}}).first, 200);
    if (salts.empty()) {
      ASSERT_EQ(ask("PUT", "/cameras/1/encryption", Json{{"on", true}}).first, 200);
    }
    salts.push_back(camera_.received.back()["pb_salt"]);
    reconnect();
    ASSERT_TRUE(until([&] { return !spans().empty() && spans().back().value("period", "") == salts.back(); }))
        << spans();
  }
  const auto [status, answer] = ask("GET", "/recordings?from=0&to=9000000000000000&resolution=3600");
  ASSERT_EQ(status, 200);
  std::vector<std::string> periods;
  for (const auto& span : answer["cameras"][0]["spans"])
    periods.push_back(span.value("period", ""));
  EXPECT_EQ(periods, (std::vector<std::string>{"", salts[0], salts[1], salts[2]}))
      << "one a password, though merged";
  EXPECT_EQ(answer["open_periods"], Json::array({salts[2]}));
}

// Real time on a wall clock that somebody sets.
class SetClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady_now() const override { return system_.steady_now(); }

  [[nodiscard]] WallTime wall_now() const override { return system_.wall_now() + off_by_.load(); }

  void set(WallTime now) { off_by_ = std::chrono::microseconds(now - system_.wall_now()); }

  void set_right() { off_by_ = std::chrono::microseconds(0); }

 private:
  SystemClock system_;
  std::atomic<std::chrono::microseconds> off_by_{};
};

TEST_F(RecordingTest, TheClockIn1970AndBack_NothingIsLost_AndAllPlaysInTheOrderOfRecording) {
  const auto clock = std::make_shared<SetClock>();
  clock_ = clock;
  restart();
  const auto begin = clock->wall_now();
  add();
  ASSERT_TRUE(until_recorded(1));
  clock->set(WallTime(std::chrono::seconds(30)));
  reconnect();
  ASSERT_TRUE(until_recorded(2));
  clock->set_right();
  reconnect();
  ASSERT_TRUE(until_recorded(3));

  const auto recorded = spans();
  ASSERT_EQ(recorded.size(), 3U) << recorded;
  constexpr std::int64_t a_day_us = 86'400'000'000;
  EXPECT_LT(recorded[0]["to"], a_day_us) << "by time: that of 1970 first";
  EXPECT_GE(recorded[1]["from"], begin.time_since_epoch().count());
  EXPECT_LT(recorded[1]["id"], recorded[0]["id"]);
  EXPECT_LT(recorded[0]["id"], recorded[2]["id"]);
  auto playing = read(fmt::format("/playback/1?from={}&span={}", recorded[1]["from"].get<std::int64_t>(),
                                  recorded[1]["id"].get<std::int64_t>()));
  ASSERT_TRUE(playing.until([&](const Bytes& all) { return unmark(all).bytes.size() >= 3 * clip_.size(); }));
  const auto marks = unmark(playing.bytes).marks;
  ASSERT_EQ(marks.size(), 12U);
  for (std::size_t group = 0; group < marks.size(); ++group) {
    const auto& span = recorded[group < 4 ? 1 : group < 8 ? 0 : 2];
    EXPECT_EQ(marks[group].span, span["id"]) << group;
    EXPECT_GE(marks[group].wall.time_since_epoch().count(), span["from"]) << group;
    EXPECT_EQ(marks[group].discontinuity, group % 4 == 0) << group;
  }
}

TEST_F(RecordingTest, RecordingsAndPlaybackSurviveARestart) {
  add();
  ASSERT_TRUE(until_recorded(1));
  restart();
  const auto recorded = spans();
  ASSERT_GE(recorded.size(), 1U);
  auto playing = read("/playback/1?from=0");
  ASSERT_TRUE(playing.until([&](const Bytes& all) { return unmark(all).bytes.size() >= clip_.size(); }));
  const auto played = unmark(playing.bytes).bytes;
  EXPECT_TRUE(std::equal(clip_.begin(), clip_.end(), played.begin()));
}

TEST_F(RecordingTest, ACleanStopLosesNothing) {
  pace_gather_ = std::chrono::minutes(10); // the last pictures still wait for more to come
  restart();
  add();
  ASSERT_TRUE(until([&] { return recorded_bytes() > 0; }));
  // The ring has it all: what a watcher gets is the last group of pictures.
  ASSERT_TRUE(read("/live/1/0").until([&](const Bytes& all) { return all.size() > 1000; }));
  recorder_.reset();
  const auto files = recorded_files();
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(*read_file(files[0], 1 << 20), clip_);
}

TEST_F(RecordingTest, TheRecorderStops_WhilePlaybacksWait) {
  add();
  ASSERT_TRUE(until_recorded(1));
  auto waiting = read("/playback/1?from=0");
  ASSERT_TRUE(waiting.until([&](const Bytes& all) { return unmark(all).bytes == clip_; }));
  auto fresh = read("/playback/1?from=0");
  recorder_.reset();
  EXPECT_FALSE(waiting.until([&](const Bytes& all) { return all.size() > 1'000'000; }));
  EXPECT_FALSE(waiting.is_open());
}

class DiskTest : public RecordingTest {
 protected:
  void restart_with(const std::filesystem::path& disk) {
    std::filesystem::create_directory(disk);
    archive_options_.disks = {disk};
    restart();
  }
};

TEST_F(DiskTest, AnUnmarkedFolderIsNotRecordedOn_ItIsTold_AndLiveGoesOn) {
  const auto disk = folder_ / "disk";
  restart_with(disk);
  add();
  EXPECT_FALSE(read_stream("/live/1/0", 500).empty());
  ASSERT_TRUE(until([&] { return storage()["recording"][0]["problem"] != ""; })) << storage();
  EXPECT_EQ(storage()["recording"][0]["on"], false);
  EXPECT_EQ(storage()["disks"][0]["state"], "missing");
  EXPECT_NE(storage()["disks"][0]["message"], "");
  EXPECT_TRUE(std::filesystem::is_empty(disk)) << "an unmounted disk's folder stays as it is";
}

TEST_F(DiskTest, ADiskThatIsBackIsRecordedOn_ByItself) {
  const auto disk = folder_ / "disk";
  restart_with(disk);
  add();
  ASSERT_TRUE(until([&] { return storage()["recording"][0]["problem"] != ""; }));
  ASSERT_TRUE(store::Store::prepare_disk(disk));
  EXPECT_TRUE(until([&] {
    reconnect();
    return !recorded_files().empty();
  })) << storage();
  EXPECT_TRUE(until([&] { return storage()["recording"][0]["on"] == true; })) << storage();
  EXPECT_EQ(storage()["recording"][0]["problem"], "");
}

TEST_F(DiskTest, WithoutRecordingThereIsNoDisk_AndLiveGoesOn) {
  archive_options_.records = false;
  recorder_.reset();
  runner_.io.poll();
  std::filesystem::remove_all(folder_ / "state");
  start();
  add();
  EXPECT_FALSE(read_stream("/live/1/0", 500).empty());
  EXPECT_EQ(storage(), Json::parse(R"({"disks":[],"recording":[{"id":1,"on":false,"problem":""}]})"));
  EXPECT_EQ(ask("GET", "/recordings?from=0&to=1").second["cameras"], Json::array());
  EXPECT_EQ(ask("GET", "/playback/1?from=0").first, 404);
  EXPECT_TRUE(recorded_files().empty());
  EXPECT_FALSE(std::filesystem::exists(folder_ / "state" / "recordings"));
}

TEST_F(DiskTest, ADamagedCatalogueIsTold_AndLiveGoesOn) {
  recorder_.reset();
  runner_.io.poll();
  for (const auto* name : {"recordings.sqlite", "recordings.sqlite-wal", "recordings.sqlite-shm"})
    std::filesystem::remove(folder_ / "state" / name);
  ASSERT_TRUE(write_file_atomic(folder_ / "state" / "recordings.sqlite", Bytes(8192, 0x5a), 0600));
  start();
  add();
  EXPECT_FALSE(read_stream("/live/1/0", 500).empty());
  EXPECT_NE(storage()["recording"][0]["problem"], "");
  EXPECT_GE(ask("GET", "/recordings?from=0&to=1").first, 400);
}

class CopyTest : public RecordingTest {
 protected:
  void SetUp() override {
    RecordingTest::SetUp();
    medium_ = folder_ / "media" / "usb0";
    std::filesystem::create_directories(medium_);
    archive_options_.media_roots = {folder_ / "media"};
    restart();
    add();
    ASSERT_TRUE(until_recorded(1));
  }

  Json order(const std::filesystem::path& medium) const {
    return {{"cameras", {1}},
            {"from", 0},
            {"to", 9000000000000000},
            {"medium", medium.string()},
            {"player", false}};
  }

  std::filesystem::path medium_;
};

TEST_F(CopyTest, RecordingsAreCopiedToAMedium) {
  const auto media = ask("GET", "/media").second["media"];
  ASSERT_TRUE(std::ranges::any_of(media, [&](const Json& medium) {
    return medium["folder"] == medium_.string();
  })) << media;
  const auto [status, begun] = ask("POST", "/exports", order(medium_));
  ASSERT_EQ(status, 201) << begun;
  const auto path = fmt::format("/exports/{}", begun["id"].get<int>());
  Json copy;
  ASSERT_TRUE(until([&] {
    copy = ask("GET", path).second;
    return copy["state"] != "waiting" && copy["state"] != "running";
  })) << copy;
  EXPECT_EQ(copy["state"], "done") << copy;
  EXPECT_TRUE(copy["folder"].get<std::string>().starts_with(medium_.string())) << copy;
  EXPECT_TRUE(std::filesystem::exists(copy["folder"].get<std::string>()));
  EXPECT_EQ(ask("GET", "/exports").second["exports"].size(), 1U);
  EXPECT_EQ(ask("DELETE", path).second["state"], "done") << "what is done stays";
}

TEST_F(CopyTest, OnlyKnownMediaAreWrittenTo) {
  const auto [status, answer] = ask("POST", "/exports", order(folder_));
  EXPECT_EQ(status, 404) << answer;
  EXPECT_EQ(ask("POST", "/exports", order("/etc")).first, 404);
  EXPECT_TRUE(ask("GET", "/exports").second["exports"].empty());
}

TEST_F(RecordingTest, AlarmsOfCamerasAreStored_ToldAndListed) {
  auto capabilities = Json::parse(fakes::FakeCamera::default_capabilities());
  capabilities["events"] = true;
  camera_.server.control = [capabilities](const fakes::FakeCamera::Request& request) {
    return request.target == "/control/v1/capabilities"
               ? std::pair<int, std::string>{200, capabilities.dump()}
               : std::pair<int, std::string>{200, R"({"on":false})"};
  };
  const std::string lines = "{\"event\":\"state\",\"motion\":false,\"input\":false,\"at\":1}\n"
                            "{\"event\":\"motion\",\"active\":true,\"at\":5}\n"
                            "{\"event\":\"input\",\"active\":true,\"at\":6}\n"
                            "{\"event\":\"motion\",\"active\":false,\"at\":7}\n";
  camera_.server.events.pieces = {Bytes(as_bytes(lines).begin(), as_bytes(lines).end())};
  const auto before = SystemClock().wall_now().time_since_epoch().count();
  auto events = read("/events");
  add();
  EXPECT_TRUE(events.until_text("\"event\":\"alarm\"")) << as_text(events.bytes);
  Json alarms;
  ASSERT_TRUE(until([&] {
    alarms = ask("GET", "/alarms?from=0&to=9000000000000000").second["alarms"];
    return alarms.size() == 2 && !alarms[1]["to"].is_null();
  })) << alarms;
  EXPECT_EQ(alarms[0]["kind"], "input") << "newest first";
  EXPECT_TRUE(alarms[0]["to"].is_null()) << "still on";
  EXPECT_EQ(alarms[1]["kind"], "motion");
  EXPECT_EQ(alarms[1]["camera"], 1);
  EXPECT_GE(alarms[1]["from"], before) << "by the recorder's clock";
  EXPECT_TRUE(ask("GET", "/alarms?from=0&to=9000000000000000&cameras=2").second["alarms"].empty());
  EXPECT_TRUE(ask("GET", "/alarms?from=0&to=5").second["alarms"].empty());
  restart();
  alarms = ask("GET", "/alarms?from=0&to=9000000000000000").second["alarms"];
  ASSERT_GE(alarms.size(), 2U);
  EXPECT_FALSE(alarms[alarms.size() - 2]["to"].is_null()) << "whoever could have ended it is gone";
}

} // namespace
} // namespace kagimado
