#include "osd/screens/settings/log_page.h"

#include "engine/net/url.h"
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/answer_fields.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/table.h"
#include "osd/wall/local_calendar.h"
#include "osd/wall/local_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {

using namespace literals;

std::string target_of(const LogFilter& filter, WallTime now, std::optional<std::int64_t> before,
                      std::size_t limit) {
  std::string target = fmt::format("/operations?limit={}", limit);
  if (!filter.user.empty())
    target += "&user=" + net::percent_encode(filter.user);
  if (!filter.action.empty())
    target += "&action=" + net::percent_encode(filter.action);
  if (filter.camera)
    target += fmt::format("&camera={}", *filter.camera);
  if (filter.failures_only)
    target += "&ok=false";
  if (filter.days) {
    auto from = day_start(now);
    for (int day = 1; day < *filter.days; ++day)
      from = day_start(from - std::chrono::hours(1));
    target += fmt::format("&from={}", from.time_since_epoch().count());
  }
  if (before)
    target += fmt::format("&before={}", *before);
  return target;
}

namespace {

constexpr std::chrono::seconds log_is_fresh{10};
constexpr double row_height = 44, head_height = 40, foot_height = 60;

// Families of actions, as prefixes: more than these nobody wants to pick from.
constexpr std::array<std::string_view, 10> actions{"",         "login",   "user",   "settings", "camera",
                                                   "security", "licence", "export", "backup",   "system"};
constexpr std::array<int, 4> day_choices{0, 1, 7, 30};

class LogPage final : public SettingsPage {
 public:
  [[nodiscard]] std::string title(const Text& text) const override { return text("settings.log.title"_t); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    Lines lines(ui, area);
    draw_filter(ui, context, lines);
    const auto rest = lines.rest();
    const int room = rest.height - pixels(ui, head_height + foot_height);
    const auto limit = static_cast<std::size_t>(std::max(1, room / pixels(ui, row_height)));
    const auto before = befores_.empty() ? std::nullopt : std::optional(befores_.back());
    const auto answer =
        context.facts.desk.look(target_of(filter_, context.facts.now, before, limit), log_is_fresh);
    if (draw_missing(ui, "settings.log", answer, rest))
      return;
    context.wake_at(context.facts.steady_now + log_is_fresh);
    const auto& operations = list_in(answer->json, "operations");
    draw_operations(ui, context, operations, rest);
    draw_pages(ui, operations, operations.size() == limit, rest);
  }

 private:
  void refilter(const LogFilter& filter) {
    if (filter == filter_)
      return;
    filter_ = filter;
    befores_.clear();
  }

  // Buttons that open lists of choices.
  void draw_filter(Ui& ui, PageContext& context, Lines& lines) {
    auto line = lines.take(theme::control_height, 12);
    auto next = filter_;
    const int gap = pixels(ui, 10), width = (line.width - 4 * gap) / 5;
    if (const auto picked =
            choose(ui, context, "settings.log.user", ui.text("settings.users.name"_t),
                   user_choices(ui, context), user_index(context), cut_left(line, width, gap)))
      next.user = *picked == 0 ? std::string() : users_[*picked - 1];
    std::vector<std::string> families;
    for (const auto action : actions)
      families.push_back(family_text(ui, action));
    const auto family =
        static_cast<std::size_t>(std::ranges::find(actions, filter_.action) - actions.begin());
    if (const auto picked = choose(ui, context, "settings.log.action", ui.text("settings.log.action"_t),
                                   families, family, cut_left(line, width, gap)))
      next.action = actions[*picked];
    std::vector<std::string> days;
    for (const int each : day_choices)
      days.push_back(each == 0   ? ui.text("settings.log.all_days"_t)
                     : each == 1 ? ui.text("settings.log.today"_t)
                                 : ui.text.format("settings.log.last_days"_t, {std::to_string(each)}));
    const auto day = static_cast<std::size_t>(std::ranges::find(day_choices, filter_.days.value_or(0)) -
                                              day_choices.begin());
    if (const auto picked = choose(ui, context, "settings.log.days", ui.text("settings.log.days"_t), days,
                                   day, cut_left(line, width, gap)))
      next.days = *picked == 0 ? std::nullopt : std::optional(day_choices[*picked]);
    choose_camera(ui, context, next, cut_left(line, width, gap));
    if (checkbox(ui,
                 {.id = "settings.log.failures",
                  .label = ui.text("settings.log.failures"_t),
                  .checked = filter_.failures_only},
                 line))
      next.failures_only = !next.failures_only;
    refilter(next);
  }

  void choose_camera(Ui& ui, PageContext& context, LogFilter& next, const Rect& place) const {
    const auto& cameras = context.facts.site.cameras;
    std::vector<std::string> names{ui.text("settings.log.all_cameras"_t)};
    std::size_t chosen = 0;
    for (const auto& camera : cameras) {
      if (filter_.camera == number(camera.id))
        chosen = names.size();
      names.push_back(fmt::format("{}  {}", number(camera.id), camera.name));
    }
    if (const auto picked = choose(ui, context, "settings.log.camera", ui.text("settings.log.camera"_t),
                                   names, chosen, place))
      next.camera = *picked == 0 ? std::nullopt : std::optional(number(cameras[*picked - 1].id));
  }

  static std::optional<std::size_t> choose(Ui& ui, PageContext& context, const std::string& id,
                                           const std::string& title, const std::vector<std::string>& choices,
                                           std::size_t chosen, const Rect& place) {
    const auto& label = chosen < choices.size() ? choices[chosen] : title;
    const auto shown = shorten(ui, label, FontRole::Body, static_cast<float>(place.width - pixels(ui, 32)));
    if (button(ui, {.id = id, .label = shown, .selected = chosen > 0}, place))
      context.dialogs.choice.open({.id = id, .title = title, .choices = choices, .chosen = chosen});
    return context.dialogs.choice.take(id);
  }

  // Of all users that there are; those who were removed can be found by other filters.
  std::vector<std::string> user_choices(Ui& ui, PageContext& context) {
    users_.clear();
    if (context.facts.may("manage_users"))
      if (const auto answer = context.facts.desk.look("/users"); answer && answer->good())
        for (const auto& user : list_in(answer->json, "users"))
          users_.push_back(context.name(text_in(user, "name")));
    std::vector<std::string> choices{ui.text("settings.log.all_users"_t)};
    choices.insert(choices.end(), users_.begin(), users_.end());
    return choices;
  }

  [[nodiscard]] std::size_t user_index(const PageContext&) const {
    const auto found = std::ranges::find(users_, filter_.user);
    return filter_.user.empty() || found == users_.end()
               ? 0
               : static_cast<std::size_t>(found - users_.begin()) + 1;
  }

  static std::string family_text(const Ui& ui, std::string_view family) {
    return family.empty()
               ? ui.text("settings.log.all_actions"_t)
               : ui.text.find("settings.log.family." + std::string(family), "settings.log.action"_t);
  }

  void draw_operations(Ui& ui, PageContext& context, const nlohmann::json& operations, const Rect& area) {
    if (operations.empty())
      return label_left_in(ui, "settings.log.none", ui.text("settings.log.none"_t),
                           {area.x, area.y, area.width, pixels(ui, 44)}, FontRole::Body, theme::text_dim);
    const std::array<TableColumn, 5> columns{{{"time", ui.text("settings.log.time"_t), 230},
                                              {"user", ui.text("settings.users.name"_t), 140, 1},
                                              {"what", ui.text("settings.log.action"_t), 230, 2},
                                              {"detail", ui.text("settings.log.detail"_t), 150, 2},
                                              {"result", ui.text("settings.log.result"_t), 90}}};
    int page = 0;
    draw_table(
        ui, {.id = "settings.log", .columns = columns, .rows = operations.size(), .row_height = row_height},
        page, {area.x, area.y, area.width, area.height - pixels(ui, foot_height)},
        [&](std::size_t i, std::span<const Rect> cells) { draw_row(ui, context, operations[i], i, cells); });
  }

  // One of a newer recorder is shown as it came.
  static std::string action_text(const Ui& ui, const std::string& action) {
    auto key = action;
    std::ranges::replace(key, '.', '_');
    const auto& other = ui.text("settings.log.name.other"_t);
    const auto& text = ui.text.find("settings.log.name." + key, "settings.log.name.other"_t);
    return text == other && !action.empty() ? action : text;
  }

  static void draw_row(Ui& ui, PageContext& context, const nlohmann::json& operation, std::size_t i,
                       std::span<const Rect> cells) {
    const auto id = fmt::format("settings.log.{}", i);
    const auto at = time_in(operation, "at").value_or(WallTime{});
    label_left_in(ui, id + ".time", date_text(at) + " " + time_text(at), cells[0], FontRole::Body,
                  theme::text_dim);
    const auto user = text_in(operation, "user");
    label_left_in(ui, id + ".user", user.empty() ? "-" : context.name(user), cells[1], FontRole::Body,
                  theme::text);
    auto what = action_text(ui, text_in(operation, "action"));
    if (const auto camera = number_in(operation, "camera"))
      what += fmt::format(" ({})", *camera);
    label_left_in(ui, id + ".action", what, cells[2], FontRole::Body, theme::text);
    label_left_in(ui, id + ".detail", context.name(text_in(operation, "detail")), cells[3], FontRole::Body,
                  theme::text_dim);
    const bool good = flag_in(operation, "ok");
    label_left_in(ui, id + ".result", ui.text(good ? "settings.log.ok"_t : "settings.log.failed"_t), cells[4],
                  FontRole::Body, good ? theme::good : theme::fault);
  }

  void draw_pages(Ui& ui, const nlohmann::json& operations, bool more, const Rect& area) {
    const int side = pixels(ui, theme::control_height);
    Rect line{area.x, area.bottom() - side, area.width, side};
    if (button(
            ui,
            {.id = "settings.log.newer", .label = "", .icon = Icon::Previous, .enabled = !befores_.empty()},
            cut_left(line, side * 3 / 2, pixels(ui, 8))))
      befores_.pop_back();
    if (button(ui, {.id = "settings.log.older", .label = "", .icon = Icon::Next, .enabled = more},
               cut_left(line, side * 3 / 2, 0)))
      if (const auto last = number_in(operations.back(), "id"))
        befores_.push_back(*last);
  }

  LogFilter filter_;
  std::vector<std::int64_t> befores_; // of the pages that were turned
  std::vector<std::string> users_;
};

} // namespace

std::unique_ptr<SettingsPage> make_log_page() {
  return std::make_unique<LogPage>();
}

} // namespace kagimado::osd
