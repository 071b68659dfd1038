#include "osd/screens/settings/basic_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/settings/answer_fields.h"
#include "osd/screens/settings/time_zone_page.h"
#include "osd/screens/settings/values_form.h"
#include "osd/wall/local_time.h"
#include "osd/wall/tile_look.h"

#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::string_view time_zone = "system.time_zone", recorder_name = "system.recorder_name";
constexpr std::chrono::seconds clock_is_fresh{15};

class BasicPage final : public SettingsPage {
 public:
  [[nodiscard]] bool unsaved() const override { return form_->draft().changed(); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    FormRows rows(ui, context, area);
    rows.heading("settings.heading", ui.text("settings.page.basic"_t));
    draw_language(ui, context, rows);
    draw_recorder(ui, context, rows);
    rows.space();
    if (!form_->begin(ui, context.facts, rows.rest()))
      return;
    form_->row(ui, context, rows, recorder_name);
    context.name(form_->draft().text(recorder_name));
    draw_zone(ui, context, rows);
    draw_clock(ui, context, rows);
    form_->foot(ui, context, area);
  }

 private:
  static void draw_language(Ui& ui, PageContext& context, FormRows& rows) {
    const std::array languages{ui.text("settings.basic.japanese"_t), ui.text("settings.basic.english"_t)};
    const std::size_t now = ui.text.language() == Language::English ? 1 : 0;
    if (const auto chosen =
            rows.choice({"settings.language", ui.text("settings.basic.language"_t), languages, now}))
      context.wishes.language = *chosen == 1 ? Language::English : Language::Japanese;
  }

  static void draw_recorder(Ui& ui, PageContext& context, FormRows& rows) {
    rows.value("settings.recorder.address", ui.text("settings.basic.recorder_address"_t),
               context.facts.recorder_address);
    const auto& site = context.facts.site;
    const auto reason = site.recorder_reason.empty() ? "disconnected" : site.recorder_reason;
    rows.value("settings.recorder.state", ui.text("settings.basic.recorder_state"_t),
               site.recorder_online
                   ? ui.text("settings.basic.connected"_t)
                   : ui.text.format("settings.basic.not_connected"_t, {reason_text(reason, ui.text)}),
               site.recorder_online ? theme::good : theme::fault);
  }

  void draw_zone(Ui& ui, PageContext& context, FormRows& rows) {
    const auto zone = form_->draft().text(time_zone);
    if (!rows.link("settings.system.time_zone", ui.text("settings.time_zone"_t), zone,
                   context.facts.may("change_settings")))
      return;
    context.wishes.open = make_time_zone_page(
        zone, [form = form_](const std::string& chosen) { form->draft().set(time_zone, chosen); });
  }

  // The recorder's clock, which may differ from this machine's.
  static void draw_clock(Ui& ui, PageContext& context, FormRows& rows) {
    const auto answer = context.facts.desk.look("/system", clock_is_fresh);
    context.wake_at(context.facts.steady_now + until_next_second(context.facts.now));
    const auto now = context.facts.now;
    rows.value("settings.clock", ui.text("settings.basic.clock"_t), date_text(now) + " " + time_text(now));
    if (!answer || !answer->good())
      return;
    const auto ntp = text_in(answer->json, "ntp");
    const bool good = ntp == "synchronised";
    rows.value("settings.ntp", ui.text("settings.basic.ntp"_t),
               ui.text.find("settings.ntp." + ntp, "settings.ntp.unknown"_t),
               good                        ? theme::good
               : ntp == "not_synchronised" ? theme::warning
                                           : theme::text_dim);
  }

  std::shared_ptr<ValuesForm> form_ = std::make_shared<ValuesForm>(); // shared with the page of zones
};

} // namespace

std::unique_ptr<SettingsPage> make_basic_page() {
  return std::make_unique<BasicPage>();
}

} // namespace kagimado::osd
