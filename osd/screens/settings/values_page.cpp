#include "osd/screens/settings/values_page.h"

#include "osd/screens/full_screen.h"
#include "osd/screens/settings/values_form.h"

namespace kagimado::osd {
namespace {

class ValuesPage final : public SettingsPage {
 public:
  explicit ValuesPage(std::vector<ValuesSection> sections) : sections_(std::move(sections)) {}

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    if (!form_.begin(ui, context.facts, area))
      return;
    FormRows rows(ui, context, area);
    for (const auto& section : sections_) {
      rows.heading(section.heading.name, ui.text(section.heading));
      for (const auto key : section.keys)
        form_.row(ui, context, rows, key);
      rows.space();
    }
    form_.foot(ui, context, area);
  }

  [[nodiscard]] bool unsaved() const override { return form_.draft().changed(); }

 private:
  std::vector<ValuesSection> sections_;
  ValuesForm form_;
};

} // namespace

std::unique_ptr<SettingsPage> make_values_page(std::vector<ValuesSection> sections) {
  return std::make_unique<ValuesPage>(std::move(sections));
}

} // namespace kagimado::osd
