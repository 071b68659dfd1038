// One of several, from a list over the page: for choices that find no room as buttons in a row. Plain data;
// drawing thread only.
#pragma once

#include "osd/widgets/widgets.h"

#include <optional>
#include <string>
#include <vector>

namespace kagimado::osd {

struct ChoiceSpec {
  std::string id; // of who asks
  std::string title;
  std::vector<std::string> choices; // as shown
  std::size_t chosen = 0;
};

class ChoiceDialog final {
 public:
  void open(ChoiceSpec spec);

  void close() { open_ = false; }

  [[nodiscard]] bool is_open() const { return open_; }

  // What was chosen, once, for who opened it with that id.
  std::optional<std::size_t> take(std::string_view id);
  void draw(Ui& ui); // nothing while it is closed

 private:
  ChoiceSpec spec_;
  bool open_ = false;
  int page_ = 0;
  std::optional<std::size_t> answer_;
};

} // namespace kagimado::osd
