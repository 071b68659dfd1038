#include "osd/screens/settings/system_page.h"

#include "osd/screens/settings/backup_page.h"
#include "osd/screens/settings/licence_page.h"
#include "osd/screens/settings/log_page.h"
#include "osd/screens/settings/restart_row.h"

namespace kagimado::osd {
namespace {

using namespace literals;

class SystemPage final : public SettingsPage {
 public:
  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    FormRows rows(ui, context, area);
    rows.heading("settings.service.heading", ui.text("settings.system.service"_t));
    if (rows.link("settings.service.licences", ui.text("settings.licence.title"_t),
                  ui.text("settings.open"_t)))
      context.wishes.open = make_licence_page(); // [REQ-LIC-6]
    rows.space();
    if (rows.link("settings.log", ui.text("settings.log.title"_t), ui.text("settings.open"_t),
                  context.facts.may("read_operation_log")))
      context.wishes.open = make_log_page();
    if (rows.link("settings.backup", ui.text("settings.backup.title"_t), ui.text("settings.open"_t),
                  context.facts.may("maintain")))
      context.wishes.open = make_backup_page();
    restart_.draw_row(ui, context, rows);
    restart_.draw_questions(ui, context);
  }

 private:
  RestartRow restart_;
};

} // namespace

std::unique_ptr<SettingsPage> make_system_page() {
  return std::make_unique<SystemPage>();
}

} // namespace kagimado::osd
