#include "osd/screens/settings/camera_search_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/settings/answer_fields.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/cells.h"
#include "osd/screens/settings/password_rows.h"
#include "osd/screens/settings/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {

using namespace literals;

void take_found(SearchBasket& basket, std::vector<FoundCamera> found) {
  basket.found = std::move(found);
  basket.failed.clear();
  std::erase_if(basket.ticked, [&](const std::string& url) {
    return std::ranges::find(basket.found, url, &FoundCamera::url) == basket.found.end();
  });
}

void toggle(SearchBasket& basket, const FoundCamera& camera) {
  if (camera.registered)
    return;
  basket.failed.erase(camera.url);
  if (basket.ticked.erase(camera.url) == 0)
    basket.ticked.insert(camera.url);
}

std::optional<CameraDraft> next_to_register(const SearchBasket& basket,
                                            const std::vector<RegisteredCamera>& known) {
  const auto next = std::ranges::find_if(basket.found, [&](const FoundCamera& each) {
    return basket.ticked.contains(each.url) && !basket.failed.contains(each.url);
  });
  if (next == basket.found.end())
    return std::nullopt;
  auto taken = known; // and what was registered here, which the list may not tell yet
  for (const auto& each : basket.found)
    if (each.registered)
      taken.emplace_back().id = *each.registered;
  auto draft = new_camera(taken);
  draft.url = next->url;
  draft.name = !next->name.empty() ? next->name : next->model;
  if (draft.name.empty())
    draft.name = std::to_string(draft.number);
  return draft;
}

void note_registered(SearchBasket& basket, const std::string& url, std::int64_t number) {
  basket.ticked.erase(url);
  for (auto& each : basket.found)
    if (each.url == url)
      each.registered = number;
}

void note_failed(SearchBasket& basket, const std::string& url, std::string reason) {
  basket.failed[url] = std::move(reason);
}

namespace {

class CameraSearchPage final : public SettingsPage {
 public:
  [[nodiscard]] std::string title(const Text& text) const override { return text("settings.search.title"_t); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    if (!std::exchange(searched_, true))
      search(context.facts);
    if (const auto ended = search_.take_ended(context.facts); ended && ended->good())
      take_found(basket_, read_found(ended->json));
    follow_registration(context.facts);
    const bool may = context.facts.may("change_settings") && !registering_ && !search_.busy();
    FormRows rows(ui, context, area);
    rows.note("settings.search.note", ui.text("settings.search.note"_t));
    if (auto user = rows.text({.id = "settings.search.user",
                               .name = ui.text("settings.camera.user"_t),
                               .value = user_,
                               .rule = {},
                               .max_bytes = 63,
                               .enabled = may}))
      user_ = std::move(*user);
    secret_row(ui, context, rows,
               {.id = "settings.search.password", .title = ui.text("settings.camera.password"_t), .rule = {}},
               password_, may);
    draw_found(ui, context, rows.rest(pixels(ui, apply_foot_height + 12)), may);
    draw_foot(ui, context, area, may);
  }

 private:
  void search(const PageFacts& facts) {
    search_.send(facts, {.method = "POST", .target = "/cameras/search"});
  }

  // One after the other: each needs the next free number.
  void follow_registration(const PageFacts& facts) {
    if (!registering_)
      return;
    if (const auto ended = add_.take_ended(facts)) {
      if (ended->good())
        note_registered(basket_, adding_.url, number_in(ended->json, "id").value_or(adding_.number));
      else
        note_failed(basket_, adding_.url, ended->reason);
    }
    if (!add_.busy())
      register_next(facts);
  }

  void register_next(const PageFacts& facts) {
    const auto answer = facts.desk.look("/cameras");
    auto next =
        next_to_register(basket_, answer ? read_cameras(answer->json) : std::vector<RegisteredCamera>{});
    registering_ = next.has_value();
    if (!next)
      return;
    next->user = user_;
    adding_ = *next;
    view::Change change{.method = "POST", .target = "/cameras", .body = body_of(adding_, {})};
    change.secrets.emplace_back("password", password_.clone());
    add_.send(facts, change);
  }

  void draw_found(Ui& ui, PageContext& context, const Rect& area, bool may) {
    if (search_.busy() || basket_.found.empty()) {
      const auto& words =
          search_.busy() ? ui.text("settings.search.busy"_t) : ui.text("settings.search.none"_t);
      if (search_.busy() || (search_.ended() && search_.ended()->good()))
        label_left_in(ui, "settings.search.state", words, {area.x, area.y, area.width, pixels(ui, 44)},
                      FontRole::Body, theme::text_dim);
      else
        draw_outcome(ui, "settings.search", search_, {area.x, area.y, area.width, pixels(ui, 44)});
      return;
    }
    const std::array<TableColumn, 4> columns{{{"tick", ui.text("settings.search.tick"_t), 110},
                                              {"address", ui.text("settings.camera.address"_t), 240, 3},
                                              {"model", ui.text("settings.search.model"_t), 180, 2},
                                              {"state", ui.text("settings.cameras.state"_t), 200, 2}}};
    draw_table(
        ui,
        {.id = "settings.search.found", .columns = columns, .rows = basket_.found.size(), .row_height = 60},
        list_page_, area,
        [&](std::size_t i, std::span<const Rect> cells) { draw_row(ui, context, i, cells, may); });
  }

  void draw_row(Ui& ui, PageContext& context, std::size_t i, std::span<const Rect> cells, bool may) {
    const auto camera = basket_.found[i];
    const auto id = fmt::format("settings.search.{}", i);
    if (checkbox(ui,
                 {.id = id + ".tick",
                  .label = "",
                  .checked = basket_.ticked.contains(camera.url) || camera.registered.has_value(),
                  .enabled = may && !camera.registered},
                 inset_cell(ui, cells[0])))
      toggle(basket_, camera);
    label_left_in(ui, id + ".address", camera.url, cells[1], FontRole::Body, theme::text);
    label_left_in(ui, id + ".model",
                  context.name(camera.model.empty() ? camera.name : camera.model) +
                      (camera.serial.empty() ? "" : "  " + camera.serial),
                  cells[2], FontRole::Body, theme::text_dim);
    const auto failed = basket_.failed.find(camera.url);
    if (camera.registered)
      label_left_in(ui, id + ".state",
                    ui.text.format("settings.search.registered"_t, {std::to_string(*camera.registered)}),
                    cells[3], FontRole::Body, theme::good);
    else if (failed != basket_.failed.end())
      label_left_in(ui, id + ".state",
                    ui.text.find("settings.refused." + failed->second, "settings.refused.other"_t), cells[3],
                    FontRole::Body, theme::fault);
    else
      label_left_in(ui, id + ".state",
                    ui.text(camera.ssl ? "settings.search.ssl"_t : "settings.search.new"_t), cells[3],
                    FontRole::Body, theme::text_dim);
  }

  void draw_foot(Ui& ui, PageContext& context, const Rect& area, bool may) {
    const int height = pixels(ui, apply_foot_height), gap = pixels(ui, 14);
    Rect line{area.x, area.bottom() - height, area.width, height};
    const auto& again = ui.text("settings.search.again"_t);
    if (button(ui, {.id = "settings.search.again", .label = again, .enabled = may},
               cut_left(line, std::max(button_width(ui, again), pixels(ui, 180)), gap)))
      search(context.facts);
    const auto& take = ui.text("settings.search.register"_t);
    const bool ready = may && !basket_.ticked.empty() && !password_.empty();
    if (button(
            ui,
            {.id = "settings.search.register", .label = take, .look = ButtonLook::Primary, .enabled = ready},
            cut_right(line, std::max(button_width(ui, take), pixels(ui, 200)), gap))) {
      basket_.failed.clear();
      registering_ = true;
      register_next(context.facts);
    }
    if (registering_)
      label_left_in(ui, "settings.search.message", ui.text("settings.search.registering"_t), line,
                    FontRole::Body, theme::text_dim);
    else if (!basket_.ticked.empty() && password_.empty())
      label_left_in(ui, "settings.search.message", ui.text("settings.search.password_needed"_t), line,
                    FontRole::Body, theme::text_dim);
  }

  SearchBasket basket_;
  PendingChange search_, add_;
  CameraDraft adding_;
  std::string user_ = "admin";
  ssl::SecretText password_;
  bool searched_ = false, registering_ = false;
  int list_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_camera_search_page() {
  return std::make_unique<CameraSearchPage>();
}

} // namespace kagimado::osd
