// What a login password must be, each rule marked while somebody types it: for the first start, and wherever
// a login password is set. Drawing thread only.
#pragma once

#include "osd/widgets/widgets.h"

namespace kagimado::osd {

// In two columns; "<id>.length", ".mixed", ".not_name", ".same", whose value is "on" where it is kept.
void draw_login_rules(Ui& ui, std::string_view id, std::string_view password, std::string_view again,
                      std::string_view name, const Rect& place);

} // namespace kagimado::osd
