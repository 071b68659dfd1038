#include "osd/screens/settings_pages.h"

#include "osd/draw/theme.h"
#include "osd/screens/product.h"
#include "osd/wall/tile_look.h"
#include "osd/widgets/shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kagimado::osd {
namespace {

using namespace literals;

// Rows from the top down: a name at the left, what belongs to it at the right.
class Form {
 public:
  Form(Ui& ui, const Rect& area) : ui_(ui), area_(area), y_(area.y) {}

  [[nodiscard]] int px(double at_1080) const { return static_cast<int>(std::lround(ui_.px(at_1080))); }

  void heading(std::string_view id, const std::string& text) {
    label_left_in(ui_, id, text, {area_.x, y_, area_.width, px(44)}, FontRole::Title, theme::text);
    y_ += px(44) + px(12);
  }

  // Place of the value.
  Rect row(const std::string& id, const std::string& name) {
    const int height = px(theme::control_height);
    const int name_width = std::min(px(320), area_.width * 2 / 5);
    label_left_in(ui_, id + ".name", name, {area_.x, y_, name_width, height}, FontRole::Body,
                  theme::text_dim);
    const Rect value{area_.x + name_width, y_, area_.width - name_width, height};
    y_ += height + px(10);
    return value;
  }

  void text_row(const std::string& id, const std::string& name, const std::string& value,
                std::uint32_t argb = theme::text) {
    const auto place = row(id, name);
    label_left_in(ui_, id, value, place, FontRole::Body, argb);
  }

  void space() { y_ += px(24); }

 private:
  Ui& ui_;
  Rect area_;
  int y_;
};

struct Columns {
  Rect number, name, state, encryption;
};

Columns columns_of(const Form& form, const Rect& row) {
  const int number = form.px(90);
  const int encryption = form.px(190);
  const int rest = row.width - number - encryption - 2 * form.px(16);
  const int name = rest * 2 / 5;
  Columns c;
  c.number = {row.x + form.px(16), row.y, number, row.height};
  c.name = {c.number.right(), row.y, name - form.px(12), row.height};
  c.state = {c.number.right() + name, row.y, rest - name - form.px(12), row.height};
  c.encryption = {c.number.right() + rest, row.y, encryption, row.height};
  return c;
}

void draw_camera_row(Ui& ui, const view::CameraEntry& camera, const Columns& columns) {
  const auto id = fmt::format("settings.camera.{}", number(camera.id));
  label_left_in(ui, id + ".number", std::to_string(number(camera.id)), columns.number, FontRole::Body,
                theme::text_dim);
  label_left_in(ui, id + ".name", camera.name, columns.name, FontRole::Body, theme::text);
  const auto state = camera.online
                         ? ui.text("settings.cameras.online"_t)
                         : reason_text(camera.reason.empty() ? "disconnected" : camera.reason, ui.text);
  label_left_in(ui, id + ".state", state, columns.state, FontRole::Body,
                camera.online ? theme::good : theme::fault);
  label_left_in(ui, id + ".encryption",
                ui.text(camera.sealed ? "settings.cameras.on"_t : "settings.cameras.off"_t),
                columns.encryption, FontRole::Body, theme::text);
}

void draw_camera_head(Ui& ui, const Columns& columns) {
  label_left_in(ui, "settings.cameras.number", ui.text("settings.cameras.number"_t), columns.number,
                FontRole::Body, theme::text_dim);
  label_left_in(ui, "settings.cameras.name", ui.text("settings.cameras.name"_t), columns.name, FontRole::Body,
                theme::text_dim);
  label_left_in(ui, "settings.cameras.state", ui.text("settings.cameras.state"_t), columns.state,
                FontRole::Body, theme::text_dim);
  label_left_in(ui, "settings.cameras.encryption", ui.text("settings.cameras.encryption"_t),
                columns.encryption, FontRole::Body, theme::text_dim);
}

void draw_list_pages(Ui& ui, const Form& form, int& page, int pages, const Rect& area) {
  const int side = form.px(theme::control_height);
  const int y = area.bottom() - side;
  if (button(ui, {.id = "settings.cameras.back", .label = "", .icon = Icon::Previous, .enabled = page > 0},
             {area.x, y, side, side}))
    --page;
  const auto text =
      ui.text.format("settings.cameras.pages"_t, {std::to_string(page + 1), std::to_string(pages)});
  label_in(ui, "settings.cameras.page", text, {area.x + side, y, 2 * side, side}, FontRole::Body,
           theme::text);
  if (button(ui,
             {.id = "settings.cameras.forward", .label = "", .icon = Icon::Next, .enabled = page + 1 < pages},
             {area.x + 3 * side, y, side, side}))
    ++page;
}

} // namespace

std::optional<Language> draw_basic_page(Ui& ui, const SettingsFacts& facts, const Rect& area) {
  Form form(ui, area);
  std::optional<Language> chosen;
  form.heading("settings.heading", ui.text("settings.page.basic"_t));
  auto place = form.row("settings.language", ui.text("settings.basic.language"_t));
  place.width = std::min(form.px(200), place.width / 2 - form.px(8));
  const auto language = ui.text.language();
  if (button(ui,
             {.id = "settings.language.ja",
              .label = ui.text("settings.basic.japanese"_t),
              .selected = language == Language::Japanese},
             place))
    chosen = Language::Japanese;
  place.x += place.width + form.px(12);
  if (button(ui,
             {.id = "settings.language.en",
              .label = ui.text("settings.basic.english"_t),
              .selected = language == Language::English},
             place))
    chosen = Language::English;
  form.space();
  form.heading("settings.recorder.heading", ui.text("settings.basic.recorder"_t));
  form.text_row("settings.recorder.address", ui.text("settings.basic.recorder_address"_t),
                facts.recorder_address);
  const bool online = facts.site.recorder_online;
  const auto reason = facts.site.recorder_reason.empty() ? "disconnected" : facts.site.recorder_reason;
  form.text_row("settings.recorder.state", ui.text("settings.basic.recorder_state"_t),
                online ? ui.text("settings.basic.connected"_t)
                       : ui.text.format("settings.basic.not_connected"_t, {reason_text(reason, ui.text)}),
                online ? theme::good : theme::fault);
  return chosen;
}

void draw_camera_page(Ui& ui, const SettingsFacts& facts, int& list_page, const Rect& area) {
  Form form(ui, area);
  form.heading("settings.heading", ui.text("settings.page.cameras"_t));
  const auto& cameras = facts.site.cameras;
  if (cameras.empty()) {
    label_left_in(ui, "settings.cameras.none", ui.text("settings.cameras.none"_t),
                  {area.x, area.y + form.px(60), area.width, form.px(44)}, FontRole::Body, theme::text_dim);
    return;
  }
  const int row_height = form.px(44);
  const int top = area.y + form.px(60);
  const int count = static_cast<int>(cameras.size());
  const int per_page = std::max(1, (area.bottom() - form.px(64) - top) / row_height - 1);
  const int pages = (count + per_page - 1) / per_page;
  list_page = std::clamp(list_page, 0, pages - 1);
  Rect row{area.x, top, area.width, row_height};
  draw_camera_head(ui, columns_of(form, row));
  for (int i = list_page * per_page; i < std::min(count, (list_page + 1) * per_page); ++i) {
    row.y += row_height;
    if (i % 2 == 0)
      panel(ui, "settings.camera.row", row, theme::panel);
    draw_camera_row(ui, cameras[static_cast<std::size_t>(i)], columns_of(form, row));
  }
  if (pages > 1)
    draw_list_pages(ui, form, list_page, pages, area);
}

void draw_about_page(Ui& ui, const SettingsFacts& facts, const Rect& area) {
  Form form(ui, area);
  form.heading("settings.heading", ui.text("settings.page.about"_t));
  form.text_row("settings.about.product", ui.text("settings.about.product"_t), ui.text("product.name"_t));
  form.text_row("settings.about.version", ui.text("settings.about.version"_t), std::string(product_version));
  form.text_row("settings.about.cameras", ui.text("settings.about.cameras"_t),
                std::to_string(facts.site.cameras.size()));
  form.text_row("settings.about.display", ui.text("settings.about.display"_t), facts.display_sizes);
  form.text_row("settings.about.encryption", ui.text("settings.about.encryption"_t),
                ui.text("settings.about.encryption_value"_t));
}

} // namespace kagimado::osd
