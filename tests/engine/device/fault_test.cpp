// Each fault on purpose does what it says, seen with the reader that recorders use.
#include "engine/sealed/chain.h"
#include "tests/engine/device/camera_bench.h"

using namespace kagimado;
using namespace kagimado::device;
using namespace kagimado::tests;

namespace {

struct Seen {
  int fragments = 0, damaged = 0, tampered = 0;
  std::optional<mp4::InitSegment> init;
  Result<> end;
};

// Watches a camera that is sealed and has this fault, for at most so many fragments.
Seen watch_fault(const char* fault, int max_fragments) {
  auto options = camera_options();
  options.fault = parse_fault(fault).value();
  const CameraBench bench(std::move(options));
  const std::string on = R"({"on":true,"kek":")" + std::string(64, '7') + R"(","pb_salt":")" +
                         std::string(32, 'a') + R"(","iterations":1000})";
  EXPECT_EQ(bench.request("PUT", "/control/v1/encryption", on)->status, 200);
  sealed::PasswordKey key;
  key.kek = ssl::SecretArray<32>(Bytes(32, 0x77));
  key.pb_salt.fill(0xaa);
  key.iterations = 1000;
  Seen seen;
  std::optional<sealed::ChainChecker> chain;
  seen.end = bench.watch("/stream/0.mp4", [&](const mp4::Unit& unit) {
    if (unit.type == mp4::Unit::Type::Init) {
      seen.init = mp4::parse_init(*unit.bytes).value();
      chain.emplace(open_box(*seen.init, key), *unit.bytes);
      chain->resync();
      return false;
    }
    ++seen.fragments;
    const auto fragment = mp4::parse_fragment(*unit.bytes, *seen.init);
    if (!fragment)
      ++seen.damaged;
    else if (chain->check(*fragment, *unit.bytes) == sealed::ChainResult::Tampered)
      ++seen.tampered;
    return seen.fragments == max_fragments;
  });
  return seen;
}

TEST(Faults, NoneAtAll_WhenNoneIsAsked) {
  auto options = camera_options();
  const CameraBench bench(std::move(options));
  int fragments = 0;
  EXPECT_TRUE(bench.watch("/stream/0.mp4", [&](const mp4::Unit&) { return ++fragments == 40; }).has_value());
}

TEST(Faults, GarbageIsNoMp4) {
  const auto seen = watch_fault("garbage", 100);
  EXPECT_EQ(seen.fragments, whole_fragments);
  ASSERT_FALSE(seen.end.has_value());
  EXPECT_TRUE(seen.end.error().kind == ErrorKind::Damaged || seen.end.error().kind == ErrorKind::Limit)
      << seen.end.error().message;
}

TEST(Faults, TruncateEndsInTheMiddleOfAFragment) {
  const auto seen = watch_fault("truncate", 100);
  EXPECT_EQ(seen.fragments, whole_fragments);
  ASSERT_FALSE(seen.end.has_value());
  EXPECT_EQ(seen.end.error().kind, ErrorKind::EndOfStream);
}

TEST(Faults, StallSaysNothingMore) {
  const auto seen = watch_fault("stall", 100);
  EXPECT_EQ(seen.fragments, whole_fragments);
  ASSERT_FALSE(seen.end.has_value());
  EXPECT_EQ(seen.end.error().kind, ErrorKind::Timeout);
}

TEST(Faults, EndlessBoxRunsIntoTheReadersLimit) {
  const auto seen = watch_fault("endless-box", 100);
  EXPECT_EQ(seen.fragments, whole_fragments);
  ASSERT_FALSE(seen.end.has_value());
  EXPECT_EQ(seen.end.error().kind, ErrorKind::Limit) << seen.end.error().message;
}

TEST(Faults, WrongKidNamesAnotherKeyThanTheKeyBox) {
  const auto seen = watch_fault("wrong-kid", 3);
  ASSERT_TRUE(seen.end.has_value()) << seen.end.error().message;
  const auto box = sealed::parse_key_box(*sealed::find_key_box(*seen.init));
  ASSERT_TRUE(box.has_value());
  EXPECT_NE(box->kid, seen.init->video()->encryption->default_kid);
}

TEST(Faults, WrongSencCountIsDamaged) {
  const auto seen = watch_fault("wrong-senc-count", whole_fragments + 5);
  EXPECT_EQ(seen.fragments, whole_fragments + 5) << "the boxes around it are whole";
  EXPECT_EQ(seen.damaged, 5);
}

TEST(Faults, BentByteIsTampered) {
  const auto seen = watch_fault("bent-byte", whole_fragments + 5);
  EXPECT_EQ(seen.damaged, 0);
  EXPECT_GE(seen.tampered, 5);
}

TEST(Faults, VanishedCameraComesBack) {
  auto options = camera_options();
  options.fault = parse_fault("vanish:1").value();
  const CameraBench bench(std::move(options));
  const auto ended = bench.watch("/stream/0.mp4", [](const mp4::Unit&) { return false; });
  ASSERT_FALSE(ended.has_value()) << "its streams end";
  const auto gone = bench.request("GET", "/control/v1/capabilities");
  ASSERT_FALSE(gone.has_value());
  EXPECT_EQ(gone.error().kind, ErrorKind::Disconnected);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  bool back = false;
  while (!back && std::chrono::steady_clock::now() < deadline)
    back = bench.request("GET", "/control/v1/capabilities").has_value();
  EXPECT_TRUE(back);
}

TEST(Faults, AreRefused_WhenUnknown) {
  for (const char* text : {"", "fire", "vanish", "vanish:", "vanish:x", "vanish:0", "vanish:1x"})
    EXPECT_EQ(parse_fault(text).error().kind, ErrorKind::Invalid) << text;
}

} // namespace
