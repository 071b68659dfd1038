// A new login password as two rows of a form, typed twice. Drawing thread only; what was typed is wiped.
#pragma once

#include "osd/screens/settings/rows.h"

namespace kagimado::osd {

class PasswordRows final {
 public:
  // user_name: which the password may not be.
  void draw(Ui& ui, PageContext& context, FormRows& rows, const std::string& user_name, bool enabled);

  [[nodiscard]] bool empty() const { return first_.empty() && second_.empty(); }

  // Both are there and the same.
  [[nodiscard]] bool ready() const { return !first_.empty() && first_.view() == second_.view(); }

  [[nodiscard]] const ssl::SecretText& password() const { return first_; }

  void clear();

 private:
  ssl::SecretText first_, second_;
};

// A row with a button that shows dots and opens the entry dialog; true: something was typed.
bool secret_row(Ui& ui, PageContext& context, FormRows& rows, EntrySpec spec, ssl::SecretText& secret,
                bool enabled);

} // namespace kagimado::osd
