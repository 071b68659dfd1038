// The rasterizer against SDL's software renderer on the same draw data, and its exact rules.
#include "osd/draw/blend.h"
#include "osd/draw/canvas.h"
#include "osd/draw/painter.h"
#include "osd/draw/rasterizer.h"

#include <SDL.h>
#include <gtest/gtest.h>
#include <imgui.h>

#include <cmath>
#include <random>

namespace kagimado::osd {
namespace {

constexpr const char* font_file = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
constexpr Size size{640, 360};
constexpr std::uint32_t backdrop = 0xff405060;

std::shared_ptr<const Fonts> fonts() {
  static const auto made = [] {
    std::set<char32_t> characters;
    collect_characters("設定録画カメラ", characters);
    auto built = Fonts::build(font_file, characters, 1.0);
    if (!built)
      throw std::runtime_error(built.error().message);
    return std::move(built).value();
  }();
  return made;
}

using Draw = std::function<void(ImDrawList&)>;

// What draw makes, as one frozen list.
std::unique_ptr<ImDrawList, void (*)(ImDrawList*)> record(const Draw& draw) {
  Painter painter(fonts(), size);
  std::vector<std::uint32_t> pixels(static_cast<std::size_t>(size.width) *
                                    static_cast<std::size_t>(size.height));
  painter.begin_frame(0.016f);
  draw(draw_list());
  ImDrawList* copy = draw_list().CloneOutput();
  painter.end_frame({pixels.data(), size, size.width}, {}, {});
  return {copy, [](ImDrawList* list) { IM_DELETE(list); }};
}

struct Image {
  std::vector<std::uint32_t> pixels = std::vector<std::uint32_t>(
      static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), backdrop);

  [[nodiscard]] Framebuffer view() { return {pixels.data(), size, size.width}; }
};

Image by_rasterizer(const ImDrawList& list, const Rect& clip = {0, 0, size.width, size.height}) {
  Image image;
  const ImFontAtlas& atlas = *fonts()->atlas();
  for (const auto& command : list.CmdBuffer)
    rasterize(list, command, {atlas.TexPixelsAlpha8, atlas.TexWidth, atlas.TexHeight}, image.view(), clip);
  return image;
}

// White with the atlas's coverage as alpha.
SDL_Texture* make_texture(SDL_Renderer* renderer, const ImFontAtlas& atlas) {
  std::vector<std::uint32_t> texels;
  for (int i = 0; i < atlas.TexWidth * atlas.TexHeight; ++i)
    texels.push_back((static_cast<std::uint32_t>(atlas.TexPixelsAlpha8[i]) << 24) | 0xffffffu);
  SDL_Texture* texture = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC,
                                           atlas.TexWidth, atlas.TexHeight);
  SDL_UpdateTexture(texture, nullptr, texels.data(), atlas.TexWidth * 4);
  SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
  return texture;
}

// SDL's software renderer moves vertices to whole pixels: it draws many times larger, and each pixel's centre
// is taken.
constexpr int finer = 7; // odd: a pixel's centre is the centre of one of SDL's

void draw_with_sdl(SDL_Renderer* renderer, SDL_Texture* texture, const ImDrawList& list,
                   const ImDrawCmd& command) {
  const SDL_Rect clip{static_cast<int>(command.ClipRect.x) * finer,
                      static_cast<int>(command.ClipRect.y) * finer,
                      static_cast<int>(command.ClipRect.z - command.ClipRect.x) * finer,
                      static_cast<int>(command.ClipRect.w - command.ClipRect.y) * finer};
  SDL_RenderSetClipRect(renderer, &clip);
  std::vector<SDL_Vertex> vertices;
  for (unsigned i = 0; i < command.ElemCount; ++i) {
    const auto index = list.IdxBuffer[static_cast<int>(command.IdxOffset + i)];
    const auto& v = list.VtxBuffer[static_cast<int>(command.VtxOffset + index)];
    SDL_Color colour;
    std::memcpy(&colour, &v.col, 4);
    vertices.push_back({{v.pos.x * finer, v.pos.y * finer}, colour, {v.uv.x, v.uv.y}});
  }
  SDL_RenderGeometry(renderer, texture, vertices.data(), static_cast<int>(vertices.size()), nullptr, 0);
}

Image by_sdl(const ImDrawList& list) {
  const int width = size.width * finer, height = size.height * finer;
  std::vector<std::uint32_t> large(static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
                                   backdrop);
  SDL_Surface* surface = SDL_CreateRGBSurfaceWithFormatFrom(large.data(), width, height, 32, width * 4,
                                                            SDL_PIXELFORMAT_ARGB8888);
  SDL_Renderer* renderer = SDL_CreateSoftwareRenderer(surface);
  SDL_Texture* texture = make_texture(renderer, *fonts()->atlas());
  for (const auto& command : list.CmdBuffer)
    draw_with_sdl(renderer, texture, list, command);
  SDL_RenderPresent(renderer);
  SDL_DestroyTexture(texture);
  SDL_DestroyRenderer(renderer);
  SDL_FreeSurface(surface);
  Image image;
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      *image.view().at(x, y) =
          large[static_cast<std::size_t>((y * finer + finer / 2) * width + x * finer + finer / 2)];
  return image;
}

struct Difference {
  double mean = 0;  // of all channels
  double large = 0; // part of the pixels that differ by more than 48 in a channel
};

Difference compare(const Image& a, const Image& b) {
  double sum = 0, large = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    int worst = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      const int d = std::abs(static_cast<int>((a.pixels[i] >> shift) & 0xff) -
                             static_cast<int>((b.pixels[i] >> shift) & 0xff));
      sum += d;
      worst = std::max(worst, d);
    }
    large += worst > 48 ? 1 : 0;
  }
  const auto count = static_cast<double>(a.pixels.size());
  return {sum / (3 * count), large / count};
}

void draw_screen(ImDrawList& list) {
  list.AddRectFilled({10, 10}, {300, 200}, IM_COL32(27, 32, 38, 255), 12);
  list.AddRectFilled({40, 40}, {200, 80}, IM_COL32(61, 139, 224, 255));
  list.AddRectFilled({60, 60}, {400, 120}, IM_COL32(200, 30, 30, 128), 6);
  list.AddRect({320, 20}, {600, 180}, IM_COL32(255, 255, 255, 255), 8, 0, 2);
  list.AddCircleFilled({450, 100}, 50, IM_COL32(76, 183, 130, 200));
  list.AddCircle({450, 250}, 60, IM_COL32(255, 220, 0, 255), 0, 5);
  list.AddLine({5, 350}, {630, 210}, IM_COL32(255, 255, 255, 255), 2);
  list.AddTriangleFilled({100, 340}, {180, 220}, {260, 340}, IM_COL32(229, 162, 61, 255));
  ImFont* body = fonts()->font(FontRole::Body);
  list.AddText(body, body->FontSize, {50, 45}, IM_COL32(255, 255, 255, 255), "設定 Settings 録画");
  list.PushClipRect({300, 220}, {360, 260});
  ImFont* title = fonts()->font(FontRole::Title);
  list.AddText(title, title->FontSize, {290, 215}, IM_COL32(255, 255, 255, 180), "カメラ");
  list.PopClipRect();
}

TEST(RasterizerAndSdl, PicturesAgree_WhenAScreenOfShapesAndTextIsDrawn) {
  const auto list = record(draw_screen);
  const Image ours = by_rasterizer(*list), theirs = by_sdl(*list);
  const auto nothing = compare(ours, Image{});
  EXPECT_GT(nothing.mean, 10) << "something was drawn";
  const auto difference = compare(ours, theirs);
  EXPECT_LT(difference.mean, 0.5);
  EXPECT_LT(difference.large, 0.002);
}

TEST(RasterizerAndSdl, PicturesAgree_WhenTrianglesHaveAnyShapeAndColour) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> x(-50, 690), y(-50, 410);
  std::uniform_int_distribution<std::uint32_t> colour;
  const auto list = record([&](ImDrawList& drawn) {
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    for (int i = 0; i < 15; ++i) {
      drawn.PrimReserve(3, 3);
      for (int corner = 0; corner < 3; ++corner)
        drawn.PrimVtx({x(random), y(random)}, white, colour(random) | 0x80000000u);
    }
  });
  const auto difference = compare(by_rasterizer(*list), by_sdl(*list));
  EXPECT_LT(difference.mean, 2) << "blending errors add up over the layers";
  EXPECT_LT(difference.large, 0.01);
}

TEST(Rasterizer, OnlyTheClipIsTouched_WhenDamageIsSmall) {
  const auto list = record(draw_screen);
  const Image whole = by_rasterizer(*list);
  const Rect clip{33, 41, 200, 77};
  const Image part = by_rasterizer(*list, clip);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) {
      const auto i = static_cast<std::size_t>(y * size.width + x);
      ASSERT_EQ(part.pixels[i], clip.contains({x, y}) ? whole.pixels[i] : backdrop) << x << ',' << y;
    }
}

TEST(Rasterizer, EveryPixelIsCoveredOnce_WhenTrianglesShareEdges) {
  // A fan of translucent triangles around an odd centre: gaps or overlaps would show.
  const auto list = record([](ImDrawList& drawn) {
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel(), center{301.37f, 177.11f};
    constexpr int parts = 37;
    for (int i = 0; i < parts; ++i) {
      drawn.PrimReserve(3, 3);
      drawn.PrimVtx(center, white, 0x80ffffff);
      for (const int end : {i, (i + 1) % parts}) {
        const float angle = static_cast<float>(end) * 6.2831853f / parts;
        drawn.PrimVtx({center.x + 150 * std::cos(angle), center.y + 150 * std::sin(angle)}, white,
                      0x80ffffff);
      }
    }
  });
  const Image image = by_rasterizer(*list);
  const std::uint32_t once = blend(backdrop, 0xffffff, 0x80);
  int covered = 0;
  for (const auto pixel : image.pixels) {
    ASSERT_TRUE(pixel == once || pixel == backdrop) << std::hex << pixel;
    covered += pixel == once ? 1 : 0;
  }
  EXPECT_NEAR(covered, 3.14159 * 150 * 150, 600);
}

TEST(Rasterizer, PixelCentresDecide_WhenARectangleHasFractions) {
  const auto list = record([](ImDrawList& drawn) {
    drawn.PrimReserve(6, 4);
    drawn.PrimRect({10.5f, 10.51f}, {12.5f, 12.5f}, 0xff0000ff); // red, in ImGui's order
  });
  Image image = by_rasterizer(*list);
  EXPECT_EQ(*image.view().at(10, 11), 0xffff0000u) << "a centre on the left edge is inside";
  EXPECT_EQ(*image.view().at(12, 11), backdrop) << "a centre on the right edge is outside";
  EXPECT_EQ(*image.view().at(10, 10), backdrop);
  EXPECT_EQ(*image.view().at(11, 11), 0xffff0000u);
}

TEST(Rasterizer, GlyphsAreTheAtlasExactly_WhenOnWholePixels) {
  const auto list = record([](ImDrawList& drawn) {
    ImFont* body = fonts()->font(FontRole::Body);
    drawn.AddText(body, body->FontSize, {100, 100}, IM_COL32_WHITE, "設");
  });
  Image image = by_rasterizer(*list);
  const ImFontGlyph* glyph = fonts()->font(FontRole::Body)->FindGlyph(0x8a2d);
  const ImFontAtlas& atlas = *fonts()->atlas();
  int inked = 0;
  for (int y = 0; y < static_cast<int>(glyph->Y1 - glyph->Y0); ++y)
    for (int x = 0; x < static_cast<int>(glyph->X1 - glyph->X0); ++x) {
      const int u = static_cast<int>(std::lround(glyph->U0 * static_cast<float>(atlas.TexWidth))) + x;
      const int v = static_cast<int>(std::lround(glyph->V0 * static_cast<float>(atlas.TexHeight))) + y;
      const std::uint32_t coverage = atlas.TexPixelsAlpha8[v * atlas.TexWidth + u];
      inked += coverage != 0 ? 1 : 0;
      ASSERT_EQ(
          *image.view().at(100 + static_cast<int>(glyph->X0) + x, 100 + static_cast<int>(glyph->Y0) + y),
          blend(backdrop, 0xffffff, coverage));
    }
  EXPECT_GT(inked, 100);
}

TEST(Rasterizer, NothingBreaks_WhenCoordinatesAreAbsurd) {
  const float inf = std::numeric_limits<float>::infinity(), nan = std::nanf("");
  const auto list = record([&](ImDrawList& drawn) {
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    const float values[] = {-inf, inf, nan, 1e30f, -1e30f, 0, 1e-30f, 5e8f};
    for (const float a : values)
      for (const float b : values) {
        drawn.PrimReserve(9, 7);
        drawn.PrimRect({a, b}, {b, a}, 0xff00ff00);
        drawn.PrimVtx({a, b}, white, 0xff00ffff);
        drawn.PrimVtx({b, 10}, {a, b}, 0x8000ffff);
        drawn.PrimVtx({20, a}, white, 0x1000ffff);
      }
  });
  const Image image = by_rasterizer(*list); // the sanitizers watch
  EXPECT_EQ(image.pixels.size(), static_cast<std::size_t>(size.width * size.height));
}

TEST(Blend, EachChannelIsRoundedToNearest_WhenMixed) {
  for (std::uint32_t alpha = 0; alpha < 256; ++alpha)
    for (std::uint32_t below = 0; below < 256; below += 5)
      for (std::uint32_t above = 0; above < 256; above += 3) {
        const auto exact = std::lround((above * alpha + below * (255 - alpha)) / 255.0);
        const std::uint32_t expected = static_cast<std::uint32_t>(exact) * 0x010101u | 0xff000000u;
        ASSERT_EQ(blend(below * 0x010101u, above * 0x010101u, alpha), expected)
            << below << ' ' << above << ' ' << alpha;
      }
}

} // namespace
} // namespace kagimado::osd
