#include "osd/screens/settings/product_page.h"

#include "osd/screens/product.h"
#include "osd/screens/settings/rows.h"

namespace kagimado::osd {
namespace {

using namespace literals;

class ProductPage final : public SettingsPage {
 public:
  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    FormRows rows(ui, context, area);
    rows.heading("settings.heading", ui.text("settings.page.about"_t));
    rows.value("settings.about.product", ui.text("settings.about.product"_t), ui.text("product.name"_t));
    rows.value("settings.about.version", ui.text("settings.about.version"_t), std::string(product_version));
    rows.value("settings.about.cameras", ui.text("settings.about.cameras"_t),
               std::to_string(context.facts.site.cameras.size()));
    rows.value("settings.about.display", ui.text("settings.about.display"_t), context.facts.display_sizes);
    rows.value("settings.about.encryption", ui.text("settings.about.encryption"_t),
               ui.text("settings.about.encryption_value"_t));
  }
};

} // namespace

std::unique_ptr<SettingsPage> make_product_page() {
  return std::make_unique<ProductPage>();
}

} // namespace kagimado::osd
