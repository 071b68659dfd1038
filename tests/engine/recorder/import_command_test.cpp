// Clips of others, taken in between two runs of the recorder, and then played by it.
#include "engine/base/file.h"
#include "engine/recorder/import_command.h"
#include "tests/engine/recorder/recorder_fixture.h"
#include "tests/fakes/manual_clock.h"

#include <sstream>

namespace kagimado::recorder {
namespace {

using namespace std::chrono_literals;
using fakes::Json;

const std::string began = "2026-11-20T10:00:00Z";
constexpr WallTime began_at{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 10h};

struct SealedClip {
  Bytes bytes;
  Bytes middle; // a fragment inside a group
  Kid kid;
  Bytes dek;

  [[nodiscard]] std::string key_text() const { return kid.hex() + ":" + to_hex(dek); }
};

// As a camera with data encryption writes to its card.
SealedClip seal_clip(std::string_view password) {
  SealedClip clip;
  ssl::fill_random(clip.kid.bytes);
  const auto material = sealed::random_material();
  clip.dek.assign(material.dek.view().begin(), material.dek.view().end());
  const auto key = sealed::derive(password, sealed::Salt{3}, 1000).value();
  auto sealer =
      sealed::Sealer::create(fakes::clip_init(), key, clip.kid, material.clone(), 1, sealed::Salt{7});
  clip.bytes = sealer.init_bytes();
  for (int i = 0; i < 20; ++i) {
    const auto payload = fakes::clip_frame({}, i);
    const auto fragment = sealer.seal(fakes::clip_fragment({}, i, payload)).value();
    clip.bytes.insert(clip.bytes.end(), fragment.begin(), fragment.end());
    if (i == 12)
      clip.middle = fragment;
  }
  return clip;
}

// The same as plain CENC: its protection boxes are void.
SealedClip without_key_box(SealedClip clip) {
  int boxes = 0;
  for (auto box = std::ranges::search(clip.bytes, as_bytes("pssh")); !box.empty();
       box = std::ranges::search(clip.bytes, as_bytes("pssh")), ++boxes)
    std::ranges::copy(as_bytes("free"), box.begin());
  EXPECT_GT(boxes, 0);
  return clip;
}

class ImportCommandTest : public fakes::RecorderFixture {
 protected:
  // A recorder that has run, knows camera 1 and its password, and stands still.
  void SetUp() override {
    fakes::RecorderFixture::SetUp();
    register_camera();
    ASSERT_EQ(ask("PUT", "/encryption", Json{{"password", "today-1234"}}).first, 200);
    stop();
    clock_->set_wall(began_at + 24h);
  }

  void register_camera() {
    const Json body = {{"id", 1}, {"name", "持込"}, {"url", "http://127.0.0.1:1/"}};
    ASSERT_EQ(ask("POST", "/cameras", body).first, 201);
  }

  void stop() {
    recorder_.reset();
    runner_.io.poll();
  }

  ExitCode take_in(const Bytes& clip, const std::string& key_file = "", const std::string& typed = "",
                   unsigned camera = 1) {
    EXPECT_TRUE(write_file_atomic(folder_ / "clip.mp4", clip, 0600));
    in_.str(typed);
    in_.clear();
    out_.str("");
    err_.str("");
    const std::string no_socket;
    return import_recording(
        {no_socket, in_, out_, err_},
        {CameraId{camera}, folder_ / "clip.mp4", begins_, key_file, folder_ / "state", {}}, clock_);
  }

  // As a monitor sees them; the recorder runs from then on.
  Json spans_served() {
    start();
    const auto [status, answer] = ask("GET", "/recordings?from=0&to=9000000000000000");
    EXPECT_EQ(status, 200) << answer;
    return answer["cameras"].empty() ? Json::array() : answer["cameras"][0]["spans"];
  }

  Bytes played(std::size_t bytes) {
    return read_stream(fmt::format("/playback/1?from={}", began_at.time_since_epoch().count()), bytes);
  }

  static bool has(ByteView all, ByteView part) { return !std::ranges::search(all, part).empty(); }

  std::string begins_ = began;
  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
  std::istringstream in_;
  std::ostringstream out_, err_;
};

TEST_F(ImportCommandTest, AClipWithAPassphraseSlotIsServedAsARecordingOfItsPassword) {
  const auto clip = seal_clip("yesterday42");
  ASSERT_EQ(take_in(clip.bytes), ExitCode::Ok) << err_.str();
  EXPECT_TRUE(out_.str().contains("20 fragments")) << out_.str();
  EXPECT_TRUE(out_.str().contains("the password it was recorded under")) << out_.str();
  const auto spans = spans_served();
  ASSERT_EQ(spans.size(), 1U) << spans;
  EXPECT_EQ(spans[0]["from"], began_at.time_since_epoch().count());
  EXPECT_EQ(spans[0]["to"], (began_at + 800ms).time_since_epoch().count());
  EXPECT_EQ(spans[0]["sealed"], true);
  EXPECT_EQ(spans[0]["period"], to_hex(sealed::Salt{3}));
  EXPECT_TRUE(has(played(clip.bytes.size()), clip.middle));
}

TEST_F(ImportCommandTest, PlainCencOpensWithThePasswordInForce_WhenItsKeyIsGiven) {
  const auto clip = without_key_box(seal_clip("never used"));
  EXPECT_EQ(take_in(clip.bytes), ExitCode::Failed);
  EXPECT_TRUE(err_.str().contains("KID:KEY is needed")) << err_.str();
  ASSERT_EQ(take_in(clip.bytes, "-", clip.key_text() + "\n"), ExitCode::Ok) << err_.str();
  EXPECT_TRUE(out_.str().contains("the password in force")) << out_.str();
  EXPECT_FALSE((out_.str() + err_.str()).contains(to_hex(clip.dek)));

  ASSERT_EQ(spans_served().size(), 1U);
  const auto bytes = played(clip.bytes.size());
  Result<sealed::Material> material = fail(ErrorKind::NotFound, "no init segment");
  mp4::StreamReader reader;
  ASSERT_TRUE(reader.push(bytes, [&](const mp4::Unit& unit) {
    if (unit.type != mp4::Unit::Type::Init)
      return;
    const auto box =
        sealed::parse_key_box(sealed::find_key_box(mp4::parse_init(*unit.bytes).value()).value());
    material = sealed::unwrap(box.value(), State::passwords_of(folder_ / "state").value().front());
  }));
  ASSERT_TRUE(material) << material.error().message;
  EXPECT_TRUE(std::ranges::equal(material->dek.view(), clip.dek));
}

TEST_F(ImportCommandTest, KeyFilesThatAreNoneOrOfAnotherClipAreRefused) {
  const auto clip = without_key_box(seal_clip("never used"));
  EXPECT_EQ(take_in(clip.bytes, folder_ / "no.key"), ExitCode::Usage);
  for (const std::string& wrong : {std::string("\n"), clip.key_text() + "0", std::string(65, 'x')}) {
    EXPECT_EQ(take_in(clip.bytes, "-", wrong), ExitCode::Usage) << wrong;
    EXPECT_FALSE(wrong.size() > 2 && err_.str().contains(wrong)) << "keys are not told";
  }
  ASSERT_TRUE(write_file_atomic(folder_ / "other.key", as_bytes(seal_clip("x").key_text()), 0600));
  EXPECT_EQ(take_in(clip.bytes, folder_ / "other.key"), ExitCode::Failed);
  EXPECT_TRUE(err_.str().contains(clip.kid.hex())) << err_.str();
  EXPECT_TRUE(spans_served().empty());
}

TEST_F(ImportCommandTest, NothingIsTakenOfADamagedClip) {
  auto clip = fakes::make_clip();
  auto& last = clip.fragments.back();
  const auto run = std::ranges::search(last, as_bytes("trun"));
  ASSERT_FALSE(run.empty());
  std::fill_n(run.begin() + 4, 8, std::uint8_t{0xff});
  EXPECT_EQ(take_in(clip.all()), ExitCode::Failed);
  EXPECT_TRUE(err_.str().contains("clip.mp4")) << err_.str();
  EXPECT_TRUE(spans_served().empty());
}

TEST_F(ImportCommandTest, ACutClipIsTakenWithoutItsLastFragment) {
  auto bytes = fakes::make_clip().all();
  bytes.pop_back();
  EXPECT_EQ(take_in(bytes), ExitCode::Ok) << err_.str();
  EXPECT_TRUE(out_.str().contains("19 fragments")) << out_.str();
  EXPECT_TRUE(err_.str().contains("cut short")) << err_.str();
}

TEST_F(ImportCommandTest, TimesMustBeFreeAndInThePast) {
  const auto clip = fakes::make_clip().all();
  ASSERT_EQ(take_in(clip), ExitCode::Ok) << err_.str();
  EXPECT_EQ(take_in(clip), ExitCode::Failed);
  EXPECT_TRUE(err_.str().contains("already")) << err_.str();
  begins_ = "2026-11-21T10:00:00Z"; // now
  EXPECT_EQ(take_in(clip), ExitCode::Failed);
  EXPECT_TRUE(err_.str().contains("future")) << err_.str();
  begins_ = "yesterday";
  EXPECT_EQ(take_in(clip), ExitCode::Usage);
  begins_.clear(); // and the clip does not tell
  EXPECT_EQ(take_in(clip), ExitCode::Failed);
  EXPECT_EQ(spans_served().size(), 1U);
}

TEST_F(ImportCommandTest, TheCameraMustBeRegistered) {
  EXPECT_EQ(take_in(fakes::make_clip().all(), "", "", 2), ExitCode::Failed);
  EXPECT_TRUE(err_.str().contains("camera add --id 2")) << err_.str();
}

TEST_F(ImportCommandTest, TheRecorderMustStandStill) {
  start();
  EXPECT_EQ(take_in(fakes::make_clip().all()), ExitCode::Failed);
  EXPECT_TRUE(err_.str().contains("in use")) << err_.str();
}

TEST_F(ImportCommandTest, AFolderWithoutStateIsNotMadeOne) {
  stop();
  std::filesystem::remove_all(folder_ / "state");
  EXPECT_EQ(take_in(fakes::make_clip().all()), ExitCode::Failed);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "state"));
}

TEST_F(ImportCommandTest, RecordingsOfARemovedCameraAreServed_AndAreBackUnderItsNumber) {
  const auto clip = fakes::make_clip();
  ASSERT_EQ(take_in(clip.all()), ExitCode::Ok) << err_.str();
  ASSERT_EQ(spans_served().size(), 1U);
  ASSERT_EQ(ask("DELETE", "/cameras/1").first, 200);
  stop();
  EXPECT_EQ(spans_served().size(), 1U);
  EXPECT_TRUE(has(played(clip.all().size()), clip.fragments[12]));
  register_camera();
  EXPECT_EQ(
      ask("GET", "/recordings?from=0&to=9000000000000000&cameras=1").second["cameras"][0]["spans"].size(),
      1U);
}

} // namespace
} // namespace kagimado::recorder
