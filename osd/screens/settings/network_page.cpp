#include "osd/screens/settings/network_page.h"

#include "engine/settings/ports.h"
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/answer_fields.h"
#include "osd/screens/settings/cells.h"
#include "osd/screens/settings/table.h"
#include "osd/screens/settings/values_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {

using namespace literals;

std::vector<std::int64_t> with_forwarding_port(std::vector<std::int64_t> ports, std::size_t camera,
                                               std::int64_t port) {
  if (camera == 0)
    return ports;
  if (ports.size() < camera)
    ports.resize(camera, 0);
  ports[camera - 1] = port;
  while (!ports.empty() && ports.back() == 0)
    ports.pop_back();
  return ports;
}

PortClash clash_of(std::int64_t port, std::size_t camera, const KnownPorts& others) {
  if (port == 0)
    return PortClash::None;
  if (port == settings::ftp_port)
    return PortClash::Ftp;
  if (port == others.http)
    return PortClash::Http;
  if (port == others.https)
    return PortClash::Https;
  if (port == others.site_alarm)
    return PortClash::SiteAlarm;
  for (std::size_t i = 0; i < others.forwarding.size(); ++i)
    if (i + 1 != camera && others.forwarding[i] == port)
      return PortClash::Forwarding;
  return PortClash::None;
}

namespace {

constexpr std::string_view http = "network.http_port", https = "network.https_port",
                           site_alarm = "network.site_alarm_port", forwarding = "network.forwarding_ports";
constexpr std::chrono::seconds doors_are_fresh{5};
constexpr std::int64_t highest_port = 65535;

std::string clash_text(const Ui& ui, PortClash clash) {
  switch (clash) {
  case PortClash::Ftp:
    return ui.text("settings.network.clash.ftp"_t);
  case PortClash::Http:
    return ui.text("settings.network.clash.http"_t);
  case PortClash::Https:
    return ui.text("settings.network.clash.https"_t);
  case PortClash::SiteAlarm:
    return ui.text("settings.network.clash.site_alarm"_t);
  case PortClash::Forwarding:
    return ui.text("settings.network.clash.forwarding"_t);
  case PortClash::None:
    break;
  }
  return {};
}

class NetworkPage final : public SettingsPage {
 public:
  [[nodiscard]] bool unsaved() const override { return form_.draft().changed(); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    if (!form_.begin(ui, context.facts, area))
      return;
    const auto answer = context.facts.desk.look("/system", doors_are_fresh);
    context.wake_at(context.facts.steady_now + doors_are_fresh);
    system_ = answer && answer->good() ? answer->json : nlohmann::json();
    FormRows rows(ui, context, area);
    rows.heading("settings.heading", ui.text("settings.page.network"_t));
    form_.row(ui, context, rows, http);
    form_.row(ui, context, rows, site_alarm);
    draw_doors(ui, rows);
    rows.note("settings.network.note", ui.text("settings.network.note"_t));
    const bool off = form_.draft().text("security.connection_method") == "https"; // [REQ-PC-2]
    if (off)
      rows.note("settings.network.no_forwarding", ui.text("settings.network.no_forwarding"_t),
                theme::warning);
    draw_forwarding(ui, context, rows.rest(pixels(ui, apply_foot_height + 12)));
    form_.foot(ui, context, area);
  }

 private:
  [[nodiscard]] KnownPorts ports() const {
    const auto& draft = form_.draft();
    return {draft.number(http), draft.number(https), draft.number(site_alarm), draft.numbers(forwarding)};
  }

  // "HTTP 80: open" and the like, in one row.
  void draw_doors(Ui& ui, FormRows& rows) const {
    const auto& doors = list_in(system_, "doors");
    if (doors.empty())
      return;
    auto place = rows.row("settings.network.doors", ui.text("settings.network.doors"_t));
    const int width = place.width / static_cast<int>(doors.size());
    for (std::size_t i = 0; i < doors.size(); ++i) {
      const bool open = flag_in(doors[i], "open");
      auto scheme = text_in(doors[i], "scheme");
      std::ranges::transform(scheme, scheme.begin(),
                             [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
      const auto text = fmt::format("{} {}: {}", scheme, number_in(doors[i], "port").value_or(0),
                                    ui.text(open ? "settings.network.open"_t : "settings.network.closed"_t));
      label_left_in(ui, fmt::format("settings.network.door.{}", i), text, cut_left(place, width, 0),
                    FontRole::Body, open ? theme::good : theme::fault);
    }
  }

  void draw_forwarding(Ui& ui, PageContext& context, const Rect& area) {
    const auto& cameras = context.facts.site.cameras;
    if (const auto* problem = form_.draft().problem(forwarding))
      label_left_in(ui, "settings.network.forwarding.problem",
                    ui.text.find("settings.refused." + problem->kind, "settings.refused.other"_t),
                    {area.x, area.bottom() - pixels(ui, 34), area.width, pixels(ui, 34)}, FontRole::Body,
                    theme::fault);
    const std::array<TableColumn, 4> columns{{{"number", ui.text("settings.cameras.number"_t), 80},
                                              {"name", ui.text("settings.cameras.name"_t), 200, 2},
                                              {"port", ui.text("settings.network.forwarding_port"_t), 210},
                                              {"state", ui.text("settings.cameras.state"_t), 220, 2}}};
    draw_table(
        ui, {.id = "settings.forwarding", .columns = columns, .rows = cameras.size()}, list_page_, area,
        [&](std::size_t i, std::span<const Rect> cells) { draw_camera(ui, context, cameras[i], cells); });
  }

  void draw_camera(Ui& ui, PageContext& context, const view::CameraEntry& camera,
                   std::span<const Rect> cells) {
    const auto number = kagimado::number(camera.id);
    const auto id = fmt::format("settings.forwarding.{}", number);
    const auto known = ports();
    const auto port = number <= known.forwarding.size() ? known.forwarding[number - 1] : 0;
    label_left_in(ui, id + ".number", std::to_string(number), cells[0], FontRole::Body, theme::text_dim);
    label_left_in(ui, id + ".name", camera.name, cells[1], FontRole::Body, theme::text);
    const auto label = port == 0 ? ui.text("settings.network.none"_t) : std::to_string(port);
    if (button(ui, {.id = id + ".port", .label = label, .enabled = context.facts.may("change_settings")},
               inset_cell(ui, cells[2])))
      open_entry(ui, context, id + ".port", port, number, camera.name);
    if (const auto typed = context.dialogs.entry.take(id + ".port"))
      if (const auto value = parse_number(*typed, 0, highest_port))
        form_.draft().set(forwarding, with_forwarding_port(known.forwarding, number, *value));
    draw_state(ui, id + ".state", number, port, cells[3]);
  }

  void open_entry(const Ui& ui, PageContext& context, const std::string& id, std::int64_t port,
                  std::uint32_t number, const std::string& name) const {
    std::map<PortClash, std::string> words;
    for (const auto clash :
         {PortClash::Ftp, PortClash::Http, PortClash::Https, PortClash::SiteAlarm, PortClash::Forwarding})
      words[clash] = clash_text(ui, clash);
    const auto rule = ui.text("settings.network.port_rule"_t);
    context.dialogs.entry.open({.id = id,
                                .title = name,
                                .rule = rule,
                                .mode = KeyboardMode::Digits,
                                .text = port == 0 ? std::string() : std::to_string(port),
                                .max_bytes = 5,
                                .judge = [rule, words, number, known = ports()](std::string_view typed) {
                                  const auto value = parse_number(typed, 0, highest_port);
                                  const auto clash =
                                      value ? clash_of(*value, number, known) : PortClash::None;
                                  if (!value)
                                    return rule;
                                  return clash == PortClash::None ? std::string() : words.at(clash);
                                }});
  }

  void draw_state(Ui& ui, const std::string& id, std::uint32_t number, std::int64_t port,
                  const Rect& cell) const {
    if (port == 0)
      return;
    const auto& forwards = list_in(system_, "forwarding");
    const auto found = std::ranges::find_if(forwards, [&](const nlohmann::json& each) {
      return number_in(each, "camera") == number && number_in(each, "port") == port;
    });
    if (found == forwards.end())
      return label_left_in(ui, id, ui.text("settings.network.not_yet"_t), cell, FontRole::Body,
                           theme::text_dim);
    const bool open = flag_in(*found, "open");
    label_left_in(ui, id, ui.text(open ? "settings.network.open"_t : "settings.network.closed"_t), cell,
                  FontRole::Body, open ? theme::good : theme::fault);
  }

  ValuesForm form_;
  nlohmann::json system_;
  int list_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_network_page() {
  return std::make_unique<NetworkPage>();
}

} // namespace kagimado::osd
