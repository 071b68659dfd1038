// A whole sample screen in both sizes: everything fits, and a picture of it can be kept for looking at
// (KAGIMADO_SAMPLES=/folder).
#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "tests/fakes/painted_screen.h"

#include <chrono>
#include <cstdlib>

namespace kagimado::osd {
namespace {

using testing::PaintedScreen;

constexpr const char* japanese =
    "設定詳細メンテナンスシステム管理保守・サービス用機能ライセンス登録（セキュリティ）接続方法"
    "データ暗号カメラ入れ換えパスワードが違います。もう一度入力してください。録画した時のパス"
    "ワードを押すと映像表示されま番号閉じ決定キャンセル有効期限切れ東門駐車場監視室１号機";

struct Sample {
  Sample() {
    secret.set("abcd1234");
    shown.set("abcd 1234!");
    name.set("東門駐車場");
  }

  TextEdit secret, shown, name;
};

void draw_top_bar(Ui& ui, const Rect& bar) {
  panel(ui, "bar", bar, theme::panel);
  constexpr Icon layouts[] = {Icon::Layout1,  Icon::Layout4,  Icon::Layout9,
                              Icon::Layout16, Icon::Layout24, Icon::Layout32};
  const auto p = [&](double v) { return static_cast<int>(ui.px(v)); };
  int x = bar.x + p(8);
  for (const Icon icon : layouts) {
    const std::string id = "layout." + std::to_string(static_cast<int>(icon));
    button(
        ui,
        {.id = id, .label = "", .icon = icon, .look = ButtonLook::Quiet, .selected = icon == Icon::Layout4},
        {x, bar.y + p(6), p(52), p(52)});
    x += p(60);
  }
  button(ui, {.id = "settings", .label = "設定", .icon = Icon::Settings},
         {bar.right() - p(158), bar.y + p(6), p(150), p(52)});
}

void draw_controls(Ui& ui, Sample& sample, int x, int y) {
  const auto p = [&](double v) { return static_cast<int>(ui.px(v)); };
  label(ui, "title", "システム管理 – ライセンス登録（セキュリティ）", {x, y}, FontRole::Title, theme::text);
  y += p(56);
  button(ui, {.id = "b.normal", .label = "接続方法"}, {x, y, p(180), p(48)});
  button(ui, {.id = "b.primary", .label = "決定", .look = ButtonLook::Primary},
         {x + p(190), y, p(180), p(48)});
  button(ui, {.id = "b.quiet", .label = "閉じる", .icon = Icon::Close, .look = ButtonLook::Quiet},
         {x + p(380), y, p(180), p(48)});
  button(ui, {.id = "b.selected", .label = "データ暗号", .selected = true}, {x + p(570), y, p(180), p(48)});
  button(ui, {.id = "b.disabled", .label = "データ暗号", .enabled = false}, {x + p(760), y, p(180), p(48)});
  y += p(64);
  checkbox(ui, {.id = "c.on", .label = "TLS 1.1", .checked = true}, {x, y, p(180), p(40)});
  checkbox(ui, {.id = "c.off", .label = "カメラ入れ換え"}, {x + p(190), y, p(220), p(40)});
  checkbox(ui, {.id = "c.disabled", .label = "有効期限切れ", .checked = true, .enabled = false},
           {x + p(420), y, p(220), p(40)});
  y += p(56);
  edit_field(ui, "f.secret", sample.secret, FieldLook::Dots, {x, y, p(300), p(48)});
  edit_field(ui, "f.shown", sample.shown, FieldLook::Plain, {x + p(310), y, p(300), p(48)});
  edit_field(ui, "f.name", sample.name, FieldLook::Plain, {x + p(620), y, p(320), p(48)});
  y += p(64);
  label_in(ui, "l.long", "保守・サービス用機能 ライセンス登録（セキュリティ） これは入りきらない長い文字列",
           {x, y, p(420), p(40)}, FontRole::Body, theme::text_dim);
  label(ui, "l.fault", "-(有効期限切れ)", {x + p(440), y}, FontRole::Body, theme::fault);
  label(ui, "l.small", "small 東門駐車場 12:34:56", {x + p(680), y}, FontRole::Small, theme::text_dim);
  y += p(48);
  paragraph(ui, "p",
            "録画した時のパスワードを入力してください。パスワードが違います。Please enter the password that "
            "was in force.",
            {x, y, p(420), p(130)}, FontRole::Body, theme::text);
}

void draw_icons(Ui& ui, int x, int y) {
  const auto p = [&](double v) { return static_cast<int>(ui.px(v)); };
  for (int icon = 1; icon <= static_cast<int>(Icon::Pause); ++icon) {
    const ClipScope unit({x, y, p(56), p(56)});
    draw_icon(static_cast<Icon>(icon), {x + p(4), y + p(4), p(40), p(40)},
              icon == 16 ? theme::warning : theme::text);
    x += p(56);
  }
  draw_ring({x + p(30), y + p(24)}, ui.px(22), 0.7, theme::accent);
}

void draw_locked_tile(Ui& ui, const Rect& tile) {
  {
    const ClipScope unit(tile);
    draw_list();
  }
  panel(ui, "tile", tile, theme::tile_background);
  const int side = tile.height / 3;
  const ClipScope unit(tile);
  draw_icon(Icon::Lock, {tile.x + (tile.width - side) / 2, tile.y + (tile.height - side) / 2, side, side},
            theme::lock);
}

void draw_all(Ui& ui, Sample& sample) {
  const auto p = [&](double v) { return static_cast<int>(ui.px(v)); };
  draw_top_bar(ui, {0, 0, ui.screen.width, p(64)});
  panel(ui, "main", {p(40), p(90), p(1020), p(560)}, theme::panel);
  draw_controls(ui, sample, p(70), p(110));
  draw_icons(ui, p(70), p(590));
  draw_locked_tile(ui, {p(1100), p(90), p(640), p(360)});
}

class SampleScreen : public ::testing::TestWithParam<Size> {};

TEST_P(SampleScreen, EveryTextIsInsideItsPlace_WhenDrawnAtThisSize) {
  const Size size = GetParam();
  const double scale = size.height / 1080.0;
  PaintedScreen screen(size, Language::Japanese, scale);
  screen.painter.set_fonts(testing::test_fonts(japanese, scale));
  const auto fonts = testing::test_fonts(japanese, scale);
  Ui ui{*fonts, screen.text, screen.log, size, scale};
  Sample sample;
  const auto draw = [&](Ui&) { draw_all(ui, sample); };
  screen.move({static_cast<int>(80 * scale), static_cast<int>(190 * scale)});
  screen.settle(draw);
  EXPECT_TRUE(screen.frame(draw).empty()) << "an unchanged frame repaints nothing";
  for (const auto& widget : screen.log.shown()) {
    const Rect whole{0, 0, size.width, size.height};
    EXPECT_EQ(widget.rect.intersected(whole), widget.rect) << widget.id;
  }
  if (const char* folder = std::getenv("KAGIMADO_SAMPLES")) {
    const std::string path = std::string(folder) + "/sample" + std::to_string(size.height) + ".png";
    EXPECT_TRUE(write_png(screen.sink->framebuffer(0), {0, 0, size.width, size.height}, path));
  }
}

INSTANTIATE_TEST_SUITE_P(Monitors, SampleScreen, ::testing::Values(Size{1920, 1080}, Size{1280, 720}),
                         [](const auto& parameter) {
                           return "Lines" + std::to_string(parameter.param.height);
                         });

} // namespace
} // namespace kagimado::osd
