#include "osd/screens/settings/security_page.h"

#include "engine/settings/ports.h"
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/connection_page.h"
#include "osd/screens/settings/encryption_page.h"
#include "osd/screens/settings/values_form.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::string_view method = "security.connection_method", tls_1_1 = "security.tls_1_1",
                           https_port = "network.https_port";

// Why a number cannot be the HTTPS port, each rule in its own words [REQ-PC-4].
ValuesForm::Judge port_judge(const Ui& ui, const ValuesDraft& draft) {
  struct Words {
    std::string ftp, reserved, http, site_alarm, forwarding;
  };

  const Words words{ui.text("settings.security.port.ftp"_t), ui.text("settings.security.port.reserved"_t),
                    ui.text("settings.security.port.http"_t), ui.text("settings.security.port.site_alarm"_t),
                    ui.text("settings.security.port.forwarding"_t)};
  return
      [words, http = draft.number("network.http_port"), site_alarm = draft.number("network.site_alarm_port"),
       forwarding = draft.numbers("network.forwarding_ports")](std::int64_t port) -> std::string {
        if (settings::check_https_port(port, {http, site_alarm, forwarding}))
          return {};
        if (port == settings::ftp_port)
          return words.ftp;
        if (settings::is_reserved_port(port))
          return words.reserved;
        if (port == http)
          return words.http;
        return port == site_alarm ? words.site_alarm : words.forwarding;
      };
}

class SecurityPage final : public SettingsPage {
 public:
  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    if (!form_.begin(ui, context.facts, area))
      return;
    FormRows rows(ui, context, area);
    rows.heading("settings.security.pc", ui.text("settings.security.pc"_t));
    form_.row(ui, context, rows, method);
    if (form_.draft().text(method) == "https") // [REQ-PC-2]
      rows.note("settings.security.no_forwarding", ui.text("settings.security.no_forwarding"_t));
    form_.row(ui, context, rows, tls_1_1);
    form_.row(ui, context, rows, https_port, true, port_judge(ui, form_.draft()));
    rows.note("settings.security.port.note", ui.text("settings.security.port.note"_t));
    draw_cameras(ui, context, rows);
    form_.foot(ui, context, area);
  }

  [[nodiscard]] bool unsaved() const override { return form_.draft().changed(); }

 private:
  // Once a kit is registered [REQ-CAM-1].
  static void draw_cameras(Ui& ui, PageContext& context, FormRows& rows) {
    const auto security = context.facts.desk.look("/security");
    if (!security || !security->good() || !security->json.value("has_kit", false))
      return;
    rows.space();
    rows.heading("settings.security.cameras", ui.text("settings.security.cameras"_t));
    if (rows.link("settings.security.connection", ui.text("settings.connection_method"_t),
                  ui.text("settings.open"_t)))
      context.wishes.open = make_connection_page();
    if (rows.link("settings.security.encryption", ui.text("settings.security.encryption"_t),
                  ui.text("settings.open"_t)))
      context.wishes.open = make_encryption_page();
  }

  ValuesForm form_;
};

} // namespace

std::unique_ptr<SettingsPage> make_security_page() {
  return std::make_unique<SecurityPage>();
}

} // namespace kagimado::osd
