#include "tests/engine/view/clips.h"
#include "tests/engine/view/rig.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

using namespace tests;
using sealed::KeyState;

constexpr auto password = "typed at a tile";

const TestClip& clear_clip() {
  return encode_clip({});
}

const TestClip& sealed_clip() {
  static const auto clip = seal_clip(clear_clip(), password, 1);
  return clip;
}

// A KEK in the keyring opens every clip of that password.
void learn_password(sealed::Keyring& keyring, const TestClip& clip) {
  const auto bytes = sealed::find_key_box(clip.init);
  const auto box = sealed::parse_key_box(*bytes);
  ASSERT_TRUE(keyring.try_password(*box, password).has_value());
}

// As the recorder's licence does.
void lend(sealed::Keyring& keyring, const TestClip& clip) {
  sealed::Keyring recorder;
  learn_password(recorder, clip);
  const auto kid = sealed::parse_key_box(*sealed::find_key_box(clip.init))->kid;
  keyring.add_lent(kid, *recorder.find(kid));
}

class Pipeline : public testing::Test {
 protected:
  Rig rig;
  Rig::Stream stream = rig.start();
  std::shared_ptr<RecordingSink> sink = std::make_shared<RecordingSink>();

  void show(int tiles_on_monitor, int width = 160, int height = 90) {
    stream.pipeline->set_outputs({output(sink, tiles_on_monitor, width, height)});
  }
};

TEST_F(Pipeline, ShowsEveryFrameAtTileSize_WhenClear) {
  for (const char* codec : {"h264", "h265", "mjpeg"}) {
    ClipSpec spec;
    spec.codec = codec;
    spec.pixel_format = spec.codec == "mjpeg" ? "yuvj420p" : "yuv420p";
    const auto& clip = encode_clip(spec);
    auto own = rig.start();
    const auto own_sink = std::make_shared<RecordingSink>();
    own.pipeline->set_outputs({output(own_sink, 16)});
    own.script->emit(clip.units);
    ASSERT_TRUE(own_sink->wait_pictures(clip.fragments())) << codec << " " << own_sink->total();
    EXPECT_EQ(own_sink->last().width, 160);
    EXPECT_EQ(own_sink->last().height, 90);
    EXPECT_EQ(own.facts().phase, StreamPhase::Playing);
    EXPECT_EQ(own.facts().key_state, KeyState::Clear);
    EXPECT_EQ(own.facts().width, 320);
    EXPECT_EQ(own.counters().decrypted_samples, 0u);
    EXPECT_EQ(own_sink->thinning().rate, Rate::Full); // [REQ-WALL-2] clear cameras are not thinned
  }
}

TEST_F(Pipeline, DecodesWhatTheSealerSealed_AsTheClearClip) {
  learn_password(rig.keyring, sealed_clip());
  auto clear = rig.start();
  const auto clear_sink = std::make_shared<RecordingSink>();
  clear.pipeline->set_outputs({output(clear_sink, 1)});
  show(1);
  clear.script->emit(clear_clip().units);
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(clear_sink->wait_pictures(20));
  ASSERT_TRUE(sink->wait_pictures(20));
  const auto a = sink->last();
  const auto b = clear_sink->last();
  for (int y = 0; y < 90; ++y)
    ASSERT_EQ(std::memcmp(a.planes[0] + y * a.strides_bytes[0], b.planes[0] + y * b.strides_bytes[0], 160),
              0);
  EXPECT_EQ(stream.facts().key_state, KeyState::Open);
  EXPECT_EQ(stream.counters().decrypted_samples, 20u);
}

// [REQ-ENC-6, REQ-ENC-7]
TEST_F(Pipeline, TouchesNothingWhileLocked_AndShowsThePictureOnceThePasswordIsKnown) {
  show(1);
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(rig.keys.wait_asked());
  rig.keys.answer_all(KeyState::LockedOldPassword);
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.facts().phase, StreamPhase::Locked);
  EXPECT_EQ(stream.facts().key_state, KeyState::LockedOldPassword);
  EXPECT_EQ(stream.counters().dropped_fragments, 20u);
  EXPECT_EQ(stream.counters().decrypted_samples, 0u);
  EXPECT_EQ(stream.counters().decoded_frames, 0u);
  EXPECT_EQ(sink->total(), 0u);

  const auto box_bytes = stream.pipeline->locked_key_box();
  ASSERT_TRUE(box_bytes.has_value());
  const auto box = sealed::parse_key_box(*box_bytes);
  EXPECT_EQ(rig.keyring.try_password(*box, "not this one").error().kind, ErrorKind::WrongPassword);
  ASSERT_TRUE(rig.keyring.try_password(*box, password).has_value());
  stream.script->on_restart = [](const auto& to) { // as the recorder: init segment and GOP at once
    for (const auto& unit : sealed_clip().units)
      to->on_unit(unit, SteadyTime(3600s));
  };
  stream.pipeline->recheck_keys(false);
  ASSERT_TRUE(sink->wait_pictures(20));
  EXPECT_EQ(stream.script->restarts(), 1);
  EXPECT_EQ(stream.facts().key_state, KeyState::Open);
  EXPECT_FALSE(stream.pipeline->locked_key_box().has_value());
}

TEST_F(Pipeline, LosesNothing_WhenTheRecorderGivesTheKeyAMomentLater) {
  show(1);
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(rig.keys.wait_asked());
  EXPECT_EQ(stream.counters().decoded_frames, 0u);
  learn_password(rig.keyring, sealed_clip());
  rig.keys.answer_all(KeyState::Open);
  ASSERT_TRUE(sink->wait_pictures(20));
  EXPECT_EQ(stream.script->restarts(), 0);
  EXPECT_EQ(sink->withdrawn(), 0u); // never a black flash
}

TEST_F(Pipeline, SaysWhy_WhenTheRecorderGivesNoKeys) {
  show(1);
  stream.script->emit(sealed_clip().init_unit());
  ASSERT_TRUE(rig.keys.wait_asked());
  rig.keys.answer_all(fail(ErrorKind::Denied, "no right"));
  ASSERT_TRUE(rig.wait_phase(stream, StreamPhase::Locked));
  EXPECT_EQ(stream.facts().reason, "denied");
}

TEST_F(Pipeline, IsNotLocked_ByAnAnswerThatCameTooLate) {
  show(1);
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(rig.keys.wait_asked());
  learn_password(rig.keyring, sealed_clip());
  stream.pipeline->recheck_keys(false);
  ASSERT_TRUE(sink->wait_pictures(20));
  rig.keys.answer_all(KeyState::LockedOldPassword);
  stream.script->emit(sealed_clip().units); // comes after the answer
  ASSERT_TRUE(sink->wait_pictures(40));
  EXPECT_EQ(stream.facts().key_state, KeyState::Open);
}

// [REQ-ENC-6]
TEST_F(Pipeline, GoesOnWithoutABreak_UntilTheRecorderSaysThatThePasswordIsAnother) {
  lend(rig.keyring, sealed_clip());
  show(1);
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(sink->wait_pictures(20));
  rig.keyring.forget_lent();
  stream.pipeline->recheck_keys(false);
  ASSERT_TRUE(rig.keys.wait_asked());
  stream.script->emit(sealed_clip().units); // while the question is on its way
  ASSERT_TRUE(sink->wait_pictures(40));
  lend(rig.keyring, sealed_clip());
  rig.keys.answer_all(KeyState::Open);
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(sink->wait_pictures(60));
  EXPECT_EQ(sink->withdrawn(), 0u); // never a black flash
  EXPECT_EQ(stream.script->restarts(), 0);

  rig.keyring.forget_lent();
  stream.pipeline->recheck_keys(false);
  ASSERT_TRUE(rig.keys.wait_asked());
  rig.keys.answer_all(KeyState::LockedOldPassword);
  ASSERT_TRUE(rig.wait_phase(stream, StreamPhase::Locked)); // told last
  EXPECT_EQ(sink->withdrawn(), 1u);
  EXPECT_EQ(stream.facts().key_state, KeyState::LockedOldPassword);
  EXPECT_TRUE(stream.pipeline->locked_key_box().has_value());
  const auto decoded = stream.counters().decoded_frames.load();
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.counters().decoded_frames, decoded);
}

TEST_F(Pipeline, WithdrawsThePicture_WhenPasswordsAreForgotten) {
  learn_password(rig.keyring, sealed_clip());
  show(1);
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(sink->wait_pictures(20));
  rig.keyring.forget_all();
  stream.pipeline->recheck_keys(true);
  ASSERT_TRUE(sink->wait_withdrawn());
  ASSERT_TRUE(rig.keys.wait_asked());
  rig.keys.answer_all(KeyState::LockedOldPassword);
  const auto decoded = stream.counters().decoded_frames.load();
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.counters().decoded_frames, decoded);
}

// [REQ-WALL-2] what is between key frames is neither opened nor decoded.
TEST_F(Pipeline, DecryptsNothingBetweenKeyFrames_WhenThinned) {
  for (const char* codec : {"h264", "h265"}) {
    ClipSpec spec;
    spec.codec = codec;
    const auto clip = seal_clip(encode_clip(spec), password, 2);
    learn_password(rig.keyring, clip);
    auto own = rig.start();
    const auto own_sink = std::make_shared<RecordingSink>();
    own.pipeline->set_outputs({output(own_sink, 4)});
    own.script->emit(clip.units);
    ASSERT_TRUE(own.script->wait_consumed());
    EXPECT_EQ(own.counters().decrypted_samples, 4u) << codec; // 20 frames, a key frame every 5
    EXPECT_EQ(own.counters().decoded_frames, 4u) << codec;
    EXPECT_EQ(own.counters().dropped_fragments, 16u) << codec;
    EXPECT_EQ(own_sink->total(), 4u) << codec;
    EXPECT_TRUE(own_sink->thinning().by_rule);
    EXPECT_EQ(own_sink->thinning().rate, Rate::KeyFramesOnly);
  }
}

// Where pictures are reordered a decoder waits for the ones after; between key frames none come.
TEST_F(Pipeline, ShowsAThinnedKeyFrameAtOnce_EvenWherePicturesAreReordered) {
  for (const char* codec : {"h264", "h265"}) {
    ClipSpec spec;
    spec.codec = codec;
    spec.b_frames = 2;
    const auto clip = seal_clip(encode_clip(spec), password, 4);
    learn_password(rig.keyring, clip);
    auto own = rig.start();
    const auto own_sink = std::make_shared<RecordingSink>();
    own.pipeline->set_outputs({output(own_sink, 4)});
    own.script->emit(std::span(clip.units).first(4)); // init, key frame, two that are left out
    ASSERT_TRUE(own.script->wait_consumed());
    EXPECT_EQ(own_sink->total(), 1u) << codec;
    own.script->emit(std::span(clip.units).subspan(4));
    ASSERT_TRUE(own.script->wait_consumed());
    EXPECT_EQ(own_sink->total(), 4u) << codec;
  }
}

// [REQ-WALL-2]
TEST_F(Pipeline, ShowsOneJpegASecond_WhenThinned) {
  ClipSpec spec;
  spec.codec = "mjpeg";
  spec.pixel_format = "yuvj420p";
  spec.frames = 25; // 2.5 s
  const auto clip = seal_clip(encode_clip(spec), password, 3);
  learn_password(rig.keyring, clip);
  show(9);
  stream.script->emit(clip.units);
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(sink->total(), 3u);
  EXPECT_EQ(stream.counters().decrypted_samples, 3u);
  EXPECT_EQ(sink->thinning().rate, Rate::OnePerSecond);
}

// [REQ-WALL-2] main and sub monitor decide on their own; one decoder serves both.
TEST_F(Pipeline, DecodesOnceForBothMonitors_AndGivesTheThinnedOneItsKeyFrames) {
  learn_password(rig.keyring, sealed_clip());
  const auto full = std::make_shared<RecordingSink>();
  stream.pipeline->set_outputs({output(sink, 16), output(full, 1, 320, 180)});
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(full->wait_pictures(20));
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.counters().decoded_frames, 20u);
  EXPECT_EQ(sink->total(), 4u);
  EXPECT_EQ(full->total(), 20u);
  EXPECT_TRUE(sink->thinning().by_rule);
  EXPECT_FALSE(full->thinning().by_rule);
}

TEST_F(Pipeline, TakesTheGopAgain_WhenATileBecomesLarge) {
  learn_password(rig.keyring, sealed_clip());
  show(4);
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.script->restarts(), 0);
  show(1, 320, 180);
  ASSERT_TRUE(stream.script->wait_restarts(1));
  stream.script->emit(sealed_clip().units);
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.counters().decoded_frames, 4u + 20u);
}

TEST_F(Pipeline, RescalesTheLastPictureAtOnce_WhenSizeOrCropChange) {
  show(1);
  stream.script->emit(clear_clip().units);
  ASSERT_TRUE(sink->wait_pictures(20));
  show(1, 96, 54);
  ASSERT_TRUE(sink->wait_pictures(21));
  EXPECT_EQ(sink->last().width, 96);
  stream.pipeline->set_outputs({{sink, {1, 96, 54, {0.5, 0.5, 0.25, 0.25}}}});
  ASSERT_TRUE(sink->wait_pictures(22));
  EXPECT_EQ(stream.counters().decoded_frames, 20u);
}

TEST_F(Pipeline, GivesANewTileThePictureThatIsThere) {
  show(1);
  stream.script->emit(clear_clip().units);
  ASSERT_TRUE(sink->wait_pictures(20));
  const auto second = std::make_shared<RecordingSink>();
  stream.pipeline->set_outputs({output(sink, 1), output(second, 4, 64, 36)});
  ASSERT_TRUE(second->wait_pictures(1));
  EXPECT_EQ(second->last().width, 64);
  EXPECT_EQ(sink->total(), 20u);
}

TEST_F(Pipeline, GoesOnAtANewInitSegment_WithTheSamePassword) {
  const auto next = seal_clip(clear_clip(), password, 9); // new KID and material, as every hour
  learn_password(rig.keyring, sealed_clip());
  show(1);
  stream.script->emit(sealed_clip().units);
  stream.script->emit(next.units);
  ASSERT_TRUE(sink->wait_pictures(40));
  EXPECT_EQ(rig.keys.waiting(), 0u);
  EXPECT_EQ(sink->withdrawn(), 0u);
}

TEST_F(Pipeline, LocksAtANewInitSegment_WithAnotherPassword) {
  const auto next = seal_clip(clear_clip(), "quite another one", 10, sealed::Salt{0xc3});
  learn_password(rig.keyring, sealed_clip());
  show(1);
  stream.script->emit(sealed_clip().units);
  stream.script->emit(next.units);
  ASSERT_TRUE(rig.keys.wait_asked());
  rig.keys.answer_all(KeyState::LockedOldPassword);
  ASSERT_TRUE(sink->wait_withdrawn());
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.counters().decoded_frames, 20u);
  EXPECT_EQ(stream.counters().dropped_fragments, 20u);
}

TEST_F(Pipeline, SwitchesFromSealedToClear) {
  show(1);
  stream.script->emit(sealed_clip().init_unit());
  ASSERT_TRUE(rig.keys.wait_asked());
  rig.keys.answer_all(KeyState::LockedNoKey);
  ASSERT_TRUE(rig.wait_phase(stream, StreamPhase::Locked));
  stream.script->emit(clear_clip().units);
  ASSERT_TRUE(sink->wait_pictures(20));
  EXPECT_EQ(stream.facts().key_state, KeyState::Clear);
}

TEST_F(Pipeline, CallsABentByteTampered_AndRecoversWhenIntactForAWhile) {
  learn_password(rig.keyring, sealed_clip());
  show(1);
  const auto& units = sealed_clip().units;
  stream.script->emit(std::span(units).first(8));
  ASSERT_TRUE(sink->wait_pictures(7));
  stream.script->emit(bend(units[8], 5));
  ASSERT_TRUE(rig.wait_phase(stream, StreamPhase::Damaged));
  EXPECT_EQ(stream.facts().key_state, KeyState::Tampered);
  stream.script->emit(std::span(units).subspan(9));
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(sink->total(), 7u); // intact, but not for long enough
  rig.clock->advance(11s);
  stream.script->emit(units); // the camera's stream again: init segment and GOP
  ASSERT_TRUE(sink->wait_pictures(27));
  EXPECT_EQ(stream.facts().phase, StreamPhase::Playing);
  EXPECT_EQ(stream.facts().key_state, KeyState::Open);
}

TEST_F(Pipeline, DoesNotCallAGapTampered) {
  learn_password(rig.keyring, sealed_clip());
  show(1);
  const auto& units = sealed_clip().units;
  stream.script->emit(std::span(units).first(8)); // 7 frames; 8..10 get lost, 11 is a key frame
  ASSERT_TRUE(is_video_sync(units[11]));
  stream.script->emit(std::span(units).subspan(11));
  ASSERT_TRUE(sink->wait_pictures(17));
  EXPECT_EQ(stream.facts().phase, StreamPhase::Playing);
}

TEST_F(Pipeline, ChecksAgainFromAnywhere_AfterThinning) {
  learn_password(rig.keyring, sealed_clip());
  const auto& units = sealed_clip().units;
  show(4);
  stream.script->emit(std::span(units).first(9));
  ASSERT_TRUE(stream.script->wait_consumed());
  show(1);
  ASSERT_TRUE(stream.script->wait_restarts(1));
  stream.script->emit(std::span(units).subspan(9));
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.facts().phase, StreamPhase::Playing);
  EXPECT_EQ(stream.facts().key_state, KeyState::Open);
}

TEST_F(Pipeline, SaysDamagedOnGarbage_AndOthersGoOn) {
  auto other = rig.start();
  const auto other_sink = std::make_shared<RecordingSink>();
  other.pipeline->set_outputs({output(other_sink, 1)});
  show(1);
  stream.script->emit(clear_clip().init_unit());
  auto garbage = clear_clip().units[1];
  garbage.bytes = std::make_shared<const Bytes>(300, 0xee);
  stream.script->emit(garbage);
  other.script->emit(clear_clip().units);
  ASSERT_TRUE(rig.wait_phase(stream, StreamPhase::Damaged));
  ASSERT_TRUE(other_sink->wait_pictures(20));
  stream.script->emit(std::span(clear_clip().units).subspan(6)); // from the next key frame on
  ASSERT_TRUE(sink->wait_pictures(15));
  EXPECT_EQ(stream.facts().phase, StreamPhase::Playing);
}

TEST_F(Pipeline, SurvivesEveryCutAndBentFragment) {
  show(1);
  stream.script->emit(clear_clip().init_unit());
  const auto& key = clear_clip().units[1];
  for (std::size_t i = 0; i < key.bytes->size(); i += 7) {
    stream.script->emit(bend(key, i));
    auto cut = key;
    cut.bytes = std::make_shared<const Bytes>(key.bytes->begin(),
                                              key.bytes->begin() + static_cast<std::ptrdiff_t>(i));
    stream.script->emit(cut);
    if (i % 700 == 0) {
      ASSERT_TRUE(stream.script->wait_consumed());
    }
  }
  const auto shown = sink->total();
  stream.script->emit(clear_clip().units);
  ASSERT_TRUE(sink->wait_pictures(shown + 20));
}

TEST_F(Pipeline, SaysUnsupported_WhenTheKeyBoxIsOfAnotherVersion) {
  auto clip = sealed_clip();
  Bytes bytes = *clip.init_unit().bytes;
  const auto box = *sealed::find_key_box(clip.init);
  const auto at = std::search(bytes.begin(), bytes.end(), box.begin(), box.end());
  ASSERT_NE(at, bytes.end());
  *at = 0x7f; // a version of the far future
  auto init = clip.init_unit();
  init.bytes = std::make_shared<const Bytes>(bytes);
  show(1);
  stream.script->emit(init);
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.facts().phase, StreamPhase::Unsupported);
  EXPECT_EQ(stream.facts().key_state, KeyState::Unsupported);
  EXPECT_EQ(stream.counters().decrypted_samples, 0u);
}

TEST_F(Pipeline, SaysDamaged_WhenTheKeyBoxIsCut) {
  auto init = sealed_clip().init;
  for (auto& system : init.protection_systems)
    if (system.system_id == sealed::key_box_system_id)
      system.data.resize(40);
  auto unit = sealed_clip().init_unit();
  unit.bytes = std::make_shared<const Bytes>(mp4::write_init(init));
  show(1);
  stream.script->emit(unit);
  ASSERT_TRUE(rig.wait_phase(stream, StreamPhase::Damaged));
  EXPECT_EQ(stream.facts().key_state, KeyState::Damaged);
}

TEST_F(Pipeline, DecodesNothing_WhenNobodyWatches) {
  stream.script->emit(clear_clip().units);
  ASSERT_TRUE(stream.script->wait_consumed());
  EXPECT_EQ(stream.counters().decoded_frames, 0u);
}

TEST_F(Pipeline, TellsWhenAndHowThePictureWasTaken) {
  show(1);
  stream.script->emit(std::span(clear_clip().units).first(2), SteadyTime(3599s));
  ASSERT_TRUE(sink->wait_pictures(1));
  EXPECT_EQ(sink->last().received, SteadyTime(3599s));
  EXPECT_EQ(sink->last().wall, rig.clock->wall_now()); // no prft: when it came
}

TEST_F(Pipeline, UsesTheCamerasClock_WhenItSendsOne) {
  mp4::FragmentToWrite write;
  const auto& clip = clear_clip();
  const auto wall = WallTime(std::chrono::sys_days{std::chrono::year{2026} / 5 / 4});
  show(1);
  stream.script->emit(clip.init_unit());
  for (std::size_t i = 1; i <= 3; ++i) {
    const auto& bytes = *clip.units[i].bytes;
    const auto fragment = *mp4::parse_fragment(bytes, clip.init);
    write.track_id = fragment.track_id;
    write.decode_time = fragment.decode_time;
    write.samples = fragment.samples;
    const auto& sample = fragment.samples.at(0);
    write.payload = ByteView(bytes).subspan(sample.offset, sample.size_bytes);
    write.producer_time.reset();
    if (i == 1)
      write.producer_time = mp4::ProducerTime{fragment.track_id, wall, fragment.decode_time};
    auto unit = clip.units[i];
    unit.bytes = std::make_shared<const Bytes>(mp4::write_fragment(write));
    stream.script->emit(unit);
  }
  ASSERT_TRUE(sink->wait_pictures(3));
  EXPECT_NEAR(std::chrono::duration<double>(sink->last().wall - wall).count(), 0.2,
              0.001); // 2 frames at 10 fps
}

} // namespace
} // namespace kagimado::view
