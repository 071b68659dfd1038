#include "tests/fakes/local_zone.h"
#include "tests/fakes/monitor_rig.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace kagimado::osd {
namespace {

using std::chrono::milliseconds;
namespace fs = std::filesystem;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "kagimado-app-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }

  ~TemporaryFolder() { fs::remove_all(path_); }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string content_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(FramePacer, SleepsUntilSomethingHappensAndNeverDrawsTooOften) {
  fakes::ManualClock clock;
  const auto now = [&] { return clock.steady_now(); };
  FramePacer pacer;
  EXPECT_TRUE(pacer.due(now())) << "the first frame";
  pacer.drawn(now());
  EXPECT_FALSE(pacer.due(now()));
  EXPECT_EQ(pacer.sleep(now()), FramePacer::longest_sleep);
  pacer.something_happened();
  EXPECT_FALSE(pacer.due(now())) << "one was drawn just now";
  EXPECT_EQ(pacer.sleep(now()), FramePacer::interval);
  clock.advance(FramePacer::interval);
  EXPECT_TRUE(pacer.due(now()));
  EXPECT_EQ(pacer.sleep(now()), milliseconds(0));
  pacer.drawn(now());
  pacer.wake_at(now() + milliseconds(900));
  pacer.wake_at(now() + milliseconds(500));
  EXPECT_EQ(pacer.sleep(now()), milliseconds(500));
  clock.advance(milliseconds(500));
  EXPECT_TRUE(pacer.due(now()));
}

TEST(MonitorApp, AsksForNoFrame_WhenNothingChanges) {
  fakes::MonitorRig rig;
  rig.options.monitors = 1;
  rig.options.layout = 1;
  view::TileStatus locked;
  locked.state = view::TileState::Locked;
  rig.feed.add(1, {.status = locked, .sealed = true});
  rig.start();
  rig.pass(std::chrono::seconds(10)); // the bar went
  const auto next = rig.screen().next_frame();
  ASSERT_TRUE(next);
  EXPECT_GE(*next - rig.clock.steady_now(), std::chrono::seconds(30));
}

TEST(MonitorApp, WakesForEachSecondOfALoss) {
  fakes::MonitorRig rig;
  rig.options.monitors = 1;
  rig.options.layout = 1;
  view::TileStatus lost;
  lost.state = view::TileState::Lost;
  lost.age = milliseconds(5300);
  rig.feed.add(1, {.status = lost});
  rig.start();
  rig.pass(std::chrono::seconds(10));
  EXPECT_LE(*rig.screen().next_frame() - rig.clock.steady_now(), milliseconds(700));
}

TEST(MonitorApp, RepaintsOnlyTheTileWithANewPicture) {
  fakes::MonitorRig rig;
  rig.options.monitors = 1;
  rig.options.layout = 16;
  fakes::add_every_state(rig.feed, rig.clock);
  rig.start();
  rig.pass(std::chrono::seconds(10));
  auto& screen = const_cast<MonitorScreen&>(rig.screen());
  const auto framebuffer = rig.sink->framebuffer(0);
  EXPECT_TRUE(screen.frame(framebuffer).empty()) << "nothing new";
  rig.feed.show_new_picture(1);
  const auto tile = screen.wall().tile(0)->place.tile;
  const auto changed = screen.frame(framebuffer);
  ASSERT_FALSE(changed.empty());
  for (const auto& rect : changed)
    EXPECT_EQ(rect.intersected(tile), rect)
        << rect.x << "," << rect.y << " " << rect.width << "x" << rect.height;
}

TEST(MonitorApp, LayoutsComeBackAfterARestart) {
  const TemporaryFolder folder;
  {
    fakes::MonitorRig rig;
    rig.options.state = folder.path();
    fakes::add_every_state(rig.feed, rig.clock);
    rig.start();
    rig.move({640, 360});
    rig.click("menu.layout.9");
    rig.move({500, 500}, 1);
    rig.click("menu.layout.16", 1);
    rig.click("menu.settings");
    rig.click("settings.language.1");
    rig.frames(2);
  }
  fakes::MonitorRig rig;
  rig.options.state = folder.path();
  fakes::add_every_state(rig.feed, rig.clock);
  rig.start();
  EXPECT_EQ(rig.screen(0).model().layout(), 9);
  EXPECT_EQ(rig.screen(1).model().layout(), 16);
  rig.move({640, 360});
  EXPECT_EQ(rig.widget("menu.live")->text, "Live");
}

TEST(MonitorApp, TheClockIsInTheRecordersZone_FromTheMomentThatItTellsAnother) {
  const fakes::LocalZone restored("UTC");
  fakes::MonitorRig rig; // midnight in UTC
  rig.start();
  rig.move({640, 360});
  EXPECT_TRUE(rig.widget("menu.time")->text.starts_with("00:00")) << rig.widget("menu.time")->text;
  rig.desk.now.time_zone = "Asia/Tokyo";
  rig.frames(2);
  EXPECT_TRUE(rig.widget("menu.time")->text.starts_with("09:00")) << rig.widget("menu.time")->text;
  rig.desk.now.time_zone = "America/New_York";
  rig.frames(2);
  EXPECT_TRUE(rig.widget("menu.time")->text.starts_with("19:00")) << rig.widget("menu.time")->text;
  rig.desk.now.time_zone = "../../etc/shadow";
  rig.frames(2);
  EXPECT_TRUE(rig.widget("menu.time")->text.starts_with("19:00")) << rig.widget("menu.time")->text;
}

TEST(MonitorApp, TheRecordersLanguageIsSpoken_UntilOneIsChosenHere) {
  const TemporaryFolder folder;
  fakes::MonitorRig rig;
  rig.options.state = folder.path();
  rig.desk.now.language = "en";
  rig.start();
  rig.move({640, 360});
  EXPECT_EQ(rig.widget("menu.live")->text, "Live");
  rig.click("menu.settings");
  rig.click("settings.language.0");
  rig.frames(2);
  rig.click("settings.close");
  rig.move({640, 360});
  EXPECT_EQ(rig.widget("menu.live")->text, "ライブ") << "this monitor's own";
}

TEST(MonitorApp, CommandLineWinsOverWhatWasKept) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "monitor.json") << R"({"language":"en","monitors":{"main":{"layout":9}}})";
  fakes::MonitorRig rig;
  rig.options.state = folder.path();
  rig.options.layout = 16;
  rig.options.language = Language::Japanese;
  rig.start();
  EXPECT_EQ(rig.screen(0).model().layout(), 16);
  rig.move({640, 360});
  EXPECT_EQ(rig.widget("menu.live")->text, "ライブ");
}

// A monitor whose display is unplugged now and then.
class PluggedSink final : public Sink {
 public:
  explicit PluggedSink(Sink& inner) : inner_(inner) {}

  [[nodiscard]] int output_count() const override { return inner_.output_count(); }

  [[nodiscard]] Framebuffer framebuffer(OutputIndex output) override { return inner_.framebuffer(output); }

  [[nodiscard]] bool shown(OutputIndex output) const override { return output == 0 || sub_plugged; }

  Result<> present(OutputIndex output, std::span<const Rect> changed) override {
    presented[static_cast<std::size_t>(output)] += changed.empty() ? 0 : 1;
    return inner_.present(output, changed);
  }

  std::vector<InputEvent> wait(milliseconds timeout) override { return inner_.wait(timeout); }

  void wake() override { inner_.wake(); }

  void inject(InputEvent event) override { inner_.inject(std::move(event)); }

  bool sub_plugged = true;
  std::array<int, 2> presented{};

 private:
  Sink& inner_;
};

TEST(MonitorApp, NothingIsFetchedOrDrawnForAMonitorWithoutDisplay) {
  fakes::MonitorRig rig;
  fakes::add_every_state(rig.feed, rig.clock);
  const auto memory = make_memory_sink({{"main", rig.options.main_size}, {"sub", rig.options.sub_size}});
  PluggedSink sink(*memory);
  auto app = MonitorApp::create(rig.options, sink, rig.feed, rig.playback, rig.desk, rig.clock);
  ASSERT_TRUE(app) << app.error().message;
  const auto draw = [&] {
    for (int i = 0; i < 3; ++i) {
      rig.clock.advance(milliseconds(20));
      ASSERT_TRUE((*app)->turn(milliseconds(0)));
    }
  };
  draw();
  EXPECT_FALSE(rig.feed.wants(view::Monitor::Sub).empty());
  sink.sub_plugged = false;
  sink.presented = {};
  sink.inject(OutputShown{1});
  draw();
  EXPECT_TRUE(rig.feed.wants(view::Monitor::Sub).empty());
  EXPECT_FALSE(rig.feed.wants(view::Monitor::Main).empty());
  EXPECT_EQ(sink.presented[1], 0);
  sink.sub_plugged = true;
  sink.inject(OutputShown{1});
  draw();
  EXPECT_FALSE(rig.feed.wants(view::Monitor::Sub).empty());
}

TEST(MonitorApp, FeedsItsWatchdogWhileItRuns) {
  fakes::MonitorRig rig;
  rig.options.run_for = std::chrono::seconds(1);
  const SystemClock clock;
  const auto memory = make_memory_sink({{"main", rig.options.main_size}, {"sub", rig.options.sub_size}});
  auto app = MonitorApp::create(rig.options, *memory, rig.feed, rig.playback, rig.desk, clock);
  ASSERT_TRUE(app) << app.error().message;
  int beats = 0;
  (*app)->set_heartbeat(milliseconds(100), [&] { ++beats; });
  ASSERT_TRUE((*app)->run());
  EXPECT_GE(beats, 4); // nothing else happens in that second
}

TEST(MonitorApp, DamagedStateIsPutAsideAndDefaultsHold) {
  const TemporaryFolder folder;
  const std::string damaged = R"({"monitors":{"main":{"layout":)";
  std::ofstream(folder.path() / "monitor.json") << damaged;
  testing::internal::CaptureStderr();
  {
    fakes::MonitorRig rig;
    rig.options.state = folder.path();
    fakes::add_every_state(rig.feed, rig.clock);
    rig.start();
    EXPECT_EQ(rig.screen(0).model().layout(), 4);
  }
  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find("monitor.json.damaged"), std::string::npos) << log;
  EXPECT_EQ(content_of(folder.path() / "monitor.json.damaged"), damaged);
  EXPECT_TRUE(nlohmann::json::accept(content_of(folder.path() / "monitor.json"))) << "a whole new one";
}

TEST(MonitorApp, KeptFileHoldsUnknownKeys) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "monitor.json") << R"({"tour":[1,2,3]})";
  {
    fakes::MonitorRig rig;
    rig.options.state = folder.path();
    fakes::add_every_state(rig.feed, rig.clock);
    rig.start();
  }
  EXPECT_EQ(nlohmann::json::parse(content_of(folder.path() / "monitor.json"))["tour"],
            (nlohmann::json{1, 2, 3}));
}

TEST(MonitorApp, ShotsAreWrittenWhenItsTimeIsOver) {
  const TemporaryFolder folder;
  fakes::MonitorRig rig;
  rig.options.run_for = std::chrono::seconds(3);
  rig.options.shots = folder.path() / "shots";
  fakes::add_every_state(rig.feed, rig.clock);
  rig.start();
  rig.clock.advance(std::chrono::seconds(4));
  const auto done = rig.app->run();
  ASSERT_TRUE(done) << done.error().message;
  for (const auto* name : {"main.png", "sub.png"})
    EXPECT_EQ(content_of(rig.options.shots / name).substr(1, 3), "PNG") << name;
}

TEST(MonitorApp, MissingTextsAreNamed) {
  fakes::MonitorRig rig;
  rig.options.assets = "/nowhere";
  rig.sink = make_memory_sink({{"main", {640, 480}}});
  const auto app = MonitorApp::create(rig.options, *rig.sink, rig.feed, rig.playback, rig.desk, rig.clock);
  ASSERT_FALSE(app);
  EXPECT_NE(app.error().message.find("/nowhere"), std::string::npos);
}

TEST(MonitorApp, RunsUntilAnotherThreadEndsIt) {
  fakes::MonitorRig rig;
  rig.start();
  std::thread other([&] { rig.app->quit(); });
  EXPECT_TRUE(rig.app->run());
  other.join();
}

TEST(MonitorApp, ShowsTheRecordersAddressWithoutCredentials) {
  fakes::MonitorRig rig;
  rig.options.recorder = "https://admin:hidden-word@nvr.example/";
  rig.start();
  rig.move({640, 360});
  rig.click("menu.settings");
  const auto* address = rig.widget("settings.recorder.address");
  ASSERT_NE(address, nullptr);
  EXPECT_NE(address->text.find("nvr.example"), std::string::npos) << address->text;
  EXPECT_EQ(address->text.find("hidden-word"), std::string::npos) << address->text;
}

TEST(MonitorScreen, ScaleFollowsTheHeightInSteps) {
  EXPECT_DOUBLE_EQ(scale_of({1920, 1080}), 1.0);
  EXPECT_NEAR(scale_of({1280, 720}), 2.0 / 3, 1e-12);
  EXPECT_DOUBLE_EQ(scale_of({3840, 2160}), 2.0);
  EXPECT_DOUBLE_EQ(scale_of({640, 480}), 0.66);
  EXPECT_DOUBLE_EQ(scale_of({1000, 1000}), scale_of({1000, 1001}));
}

TEST(MonitorOptions, SizesAreChecked) {
  EXPECT_EQ(parse_size("1920x1080"), (Size{1920, 1080}));
  for (const auto* wrong :
       {"", "1920", "1920x", "x1080", "1920x1080x", "10x10", "99999x1080", "-1920x1080", "1920 x1080"})
    EXPECT_FALSE(parse_size(wrong)) << wrong;
}

} // namespace
} // namespace kagimado::osd
