#include "osd/draw/canvas.h"

#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace kagimado::osd {

namespace {

constexpr double caret_half_period_s = 0.53;
constexpr std::chrono::milliseconds nothing_changes{60'000};
constexpr double first_repeat_s = 0.45, repeat_s = 0.08;

int repeats_in(double seconds_held) {
  return seconds_held < first_repeat_s ? 0 : 1 + static_cast<int>((seconds_held - first_repeat_s) / repeat_s);
}

std::chrono::milliseconds sleep_of(double seconds) {
  return std::chrono::milliseconds(static_cast<long>(seconds * 1000) + 1);
}

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
  caret_shown_ = repeating_ = false;
  seconds_held_before_ = seconds_held_;
  const bool down = interaction_.mouse_down(MouseButton::Left);
  seconds_held_ = down && was_down_ ? seconds_held_ + seconds : 0;
  was_down_ = down;
  used_ = 0;
  order_.clear();
  shown_images_ = std::exchange(images_, {});
  stack_.assign(1, fresh_list());
}

void Canvas::end_frame() {
  interaction_.end_frame();
  stack_.clear();
  for (ImDrawList* list : order_)
    list->_PopUnusedDrawCmd();
}

void Canvas::draw_image(const Rect& place, std::shared_ptr<const void> content, ImagePainter paint) {
  if (place.empty() || !content)
    return;
  const ImVec2 from{static_cast<float>(place.x), static_cast<float>(place.y)};
  const ImVec2 to{static_cast<float>(place.right()), static_cast<float>(place.bottom())};
  ImDrawList& list = draw_list();
  list.PushClipRect(from, to, true);                         // the same content at two places is two commands
  list.AddImage(const_cast<void*>(content.get()), from, to); // an id: never written to
  list.PopClipRect();
  images_.push_back({std::move(content), std::move(paint)});
}

const ImagePainter* Canvas::image_of(const ImDrawCmd& command) const {
  const auto found = std::ranges::find(images_, static_cast<const void*>(command.TextureId),
                                       [](const Image& image) { return image.content.get(); });
  return found == images_.end() ? nullptr : &found->paint;
}

bool Canvas::caret_visible() {
  caret_shown_ = true;
  return static_cast<long>(seconds_since_typing_ / caret_half_period_s) % 2 == 0;
}

bool Canvas::repeats() {
  repeating_ = true;
  return repeats_in(seconds_held_) > repeats_in(seconds_held_before_);
}

bool Canvas::has_repeated() const {
  return repeats_in(seconds_held_before_) > 0;
}

std::chrono::milliseconds Canvas::longest_sleep() const {
  auto sleep = nothing_changes;
  if (caret_shown_) {
    const double periods = seconds_since_typing_ / caret_half_period_s;
    sleep = sleep_of((static_cast<double>(static_cast<long>(periods)) + 1 - periods) * caret_half_period_s);
  }
  if (repeating_)
    sleep = std::min(sleep, sleep_of(first_repeat_s + repeats_in(seconds_held_) * repeat_s - seconds_held_));
  return sleep;
}

ImDrawList& draw_list() {
  return Canvas::current().draw_list();
}

} // namespace kagimado::osd
