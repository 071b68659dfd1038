#include "osd/draw/canvas.h"

#include <imgui.h>

#include <cstdio>
#include <cstdlib>

namespace kagimado::osd {

namespace {

constexpr double caret_half_period_s = 0.53;
constexpr std::chrono::milliseconds nothing_changes{60'000};

} // namespace

Canvas::Canvas() = default;
Canvas::~Canvas() = default;

Canvas& Canvas::current() {
  auto* canvas = ImGui::GetCurrentContext() ? static_cast<Canvas*>(ImGui::GetIO().UserData) : nullptr;
  if (!canvas || canvas->stack_.empty()) {
    (void)std::fputs("kagimado: a widget was drawn outside of a frame\n", stderr);
    std::abort();
  }
  return *canvas;
}

ImDrawList& Canvas::draw_list() {
  return *stack_.back();
}

ImDrawList* Canvas::fresh_list() {
  if (used_ == pool_.size())
    pool_.push_back(std::make_unique<ImDrawList>(ImGui::GetDrawListSharedData()));
  ImDrawList* list = pool_[used_++].get();
  list->_ResetForNewFrame();
  list->PushTextureID(ImGui::GetIO().Fonts->TexID);
  list->PushClipRectFullScreen();
  order_.push_back(list);
  return list;
}

void Canvas::begin_layer(const Rect& rect, bool modal) {
  interaction_.push_layer(rect, modal);
  stack_.push_back(fresh_list());
}

void Canvas::end_layer() {
  interaction_.pop_layer();
  stack_.pop_back();
}

void Canvas::begin_frame(float seconds) {
  interaction_.begin_frame();
  seconds_since_typing_ = interaction_.typed().empty() ? seconds_since_typing_ + seconds : 0;
  caret_shown_ = false;
  used_ = 0;
  order_.clear();
  stack_.assign(1, fresh_list());
}

void Canvas::end_frame() {
  interaction_.end_frame();
  stack_.clear();
  for (ImDrawList* list : order_)
    list->_PopUnusedDrawCmd();
}

bool Canvas::caret_visible() {
  caret_shown_ = true;
  return static_cast<long>(seconds_since_typing_ / caret_half_period_s) % 2 == 0;
}

std::chrono::milliseconds Canvas::longest_sleep() const {
  if (!caret_shown_)
    return nothing_changes;
  const double periods = seconds_since_typing_ / caret_half_period_s;
  const double left_s = (static_cast<double>(static_cast<long>(periods)) + 1 - periods) * caret_half_period_s;
  return std::chrono::milliseconds(static_cast<long>(left_s * 1000) + 1);
}

ImDrawList& draw_list() {
  return Canvas::current().draw_list();
}

} // namespace kagimado::osd
