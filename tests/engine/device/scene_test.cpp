// Scenes move, differ and carry their texts.
#include "engine/device/glyphs.h"
#include "engine/device/scene.h"
#include "engine/device/source_spec.h"

#include <gtest/gtest.h>

#include <set>

using namespace kagimado;
using namespace kagimado::device;

namespace {

double difference(const ff::I420Picture& a, const ff::I420Picture& b) {
  std::size_t different = 0;
  for (std::size_t i = 0; i < a.y.size(); ++i)
    different += a.y[i] != b.y[i] ? 1U : 0U;
  return static_cast<double>(different) / static_cast<double>(a.y.size());
}

const WallTime noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours(12)};

TEST(Scenes, AllMove_AndLookDifferent) {
  ASSERT_GE(scene_names().size(), 4U);
  std::vector<ff::I420Picture> seen;
  for (const auto& name : scene_names()) {
    auto renderer = SceneRenderer::create(name, 640, 360);
    ASSERT_TRUE(renderer.has_value()) << name;
    const ff::I420Picture early = renderer->render(100, noon, 1);
    const ff::I420Picture later = renderer->render(102, noon, 1);
    EXPECT_GT(difference(early, later), 0.002) << name << " stands still";
    EXPECT_LT(difference(early, later), 0.6) << name << " has no background";
    for (const auto& other : seen)
      EXPECT_GT(difference(early, other), 0.2) << name;
    seen.push_back(early);
  }
}

TEST(Scenes, ShowTheFrameNumberAndTheTime) {
  auto renderer = SceneRenderer::create("lobby", 640, 360);
  ASSERT_TRUE(renderer.has_value());
  const ff::I420Picture one = renderer->render(5, noon, 1);
  const ff::I420Picture two = renderer->render(5, noon, 2);
  const auto changed = difference(one, two);
  EXPECT_GT(changed, 0);
  EXPECT_LT(changed, 0.001) << "one digit";
  const ff::I420Picture later = renderer->render(5, noon + std::chrono::milliseconds(1), 1);
  EXPECT_GT(difference(one, later), 0);
}

TEST(Scenes, AreRefused_WithUnknownNameOrOddSize) {
  const auto unknown = SceneRenderer::create("moon", 640, 360);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().kind, ErrorKind::NotFound);
  EXPECT_NE(unknown.error().message.find("street"), std::string::npos) << "names what there is";
  EXPECT_EQ(SceneRenderer::create("street", 641, 360).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(SceneRenderer::create("street", 64, 36).error().kind, ErrorKind::Invalid);
}

TEST(Glyphs, AreAllDifferent) {
  std::set<Glyph> seen;
  for (char character = 0x20; character < 0x60; ++character)
    EXPECT_TRUE(seen.insert(glyph_of(character)).second) << character;
  EXPECT_EQ(glyph_of('k'), glyph_of('K'));
  EXPECT_EQ(glyph_of('\xe3'), glyph_of('~')) << "what there is no letter for is a box";
}

TEST(Canvas, ClipsWhatLeavesThePicture) {
  auto picture = ff::I420Picture::blank(64, 36);
  Canvas canvas(picture);
  canvas.rectangle(-1, -1, 2, 2, {255, 255, 255});
  canvas.ellipse({-0.5, 1.5}, 0.8, 0.8, {0, 0, 0});
  canvas.quad({-1, -1}, {3, -1}, {3, 0.2}, {-1, 0.2}, {255, 0, 0});
  EXPECT_EQ(picture.y[0], 81) << "red, BT.601";
  canvas.light_ellipse({1, 1}, 2, 2, 10);
  canvas.text(50, 30, 3, "CLIPPED");
  EXPECT_EQ(picture.y.size(), 64U * 36U);
}

TEST(SourceSpec, ReadsSceneCodecAndFormat) {
  const auto whole = parse_scene("yard-night:h265:1280x720@25");
  ASSERT_TRUE(whole.has_value());
  EXPECT_EQ(whole->scene, "yard-night");
  EXPECT_EQ(whole->codec, ff::Codec::H265);
  EXPECT_EQ(whole->main, (PictureFormat{1280, 720, 25}));
  const auto bare = parse_scene("street");
  ASSERT_TRUE(bare.has_value());
  EXPECT_EQ(bare->codec, ff::Codec::H264);
  const auto sized = parse_scene("street:mjpeg:320x180");
  ASSERT_TRUE(sized.has_value());
  EXPECT_EQ(sized->main.width, 320);
}

TEST(SourceSpec, NamesWhatIsWrong) {
  for (const char* wrong : {"street:av1", "street:h264:big", "street:h264:640x", "street:h264:640x360@0",
                            "street:h264:640x360@x", "street:h264:640x360@15@2"})
    EXPECT_EQ(parse_scene(wrong).error().kind, ErrorKind::Invalid) << wrong;
}

} // namespace
