#include "osd/draw/painter.h"

#include "osd/draw/canvas.h"
#include "osd/draw/damage.h"
#include "osd/draw/rasterizer.h"

#include <imgui.h>
#include <libyuv.h>

#include <algorithm>
#include <limits>

namespace kagimado::osd {

namespace {

void fill_with_wall_background(const Framebuffer& framebuffer, const Rect& clip) {
  libyuv::ARGBRect(reinterpret_cast<std::uint8_t*>(framebuffer.pixels), framebuffer.stride_pixels * 4, clip.x,
                   clip.y, clip.width, clip.height, theme::wall_background);
}

// An image is a command of its own: one rectangle, from the top left to the bottom right.
Rect image_place(const ImDrawList& list, const ImDrawCmd& command) {
  const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
  const ImVec2 from = list.VtxBuffer[static_cast<int>(command.VtxOffset) + index[0]].pos;
  const ImVec2 to = list.VtxBuffer[static_cast<int>(command.VtxOffset) + index[2]].pos;
  const auto x = static_cast<int>(from.x), y = static_cast<int>(from.y);
  return {x, y, static_cast<int>(to.x) - x, static_cast<int>(to.y) - y};
}

// Several painters live side by side: each makes its own context the current one for as long as it needs it.
class CurrentContext final {
 public:
  explicit CurrentContext(ImGuiContext* context) : before_(ImGui::GetCurrentContext()) {
    ImGui::SetCurrentContext(context);
  }

  ~CurrentContext() { ImGui::SetCurrentContext(before_); }

  CurrentContext(const CurrentContext&) = delete;
  CurrentContext& operator=(const CurrentContext&) = delete;

 private:
  ImGuiContext* before_;
};

} // namespace

struct Painter::Impl {
  std::shared_ptr<const Fonts> fonts;
  std::shared_ptr<const Fonts> next_fonts; // from the next frame on
  Size size;
  ImGuiContext* context = nullptr;
  ImGuiContext* outer_context = nullptr; // while a frame is open
  Canvas canvas;
  CommandHistory history;
  std::vector<DrawnCommand> commands;
  bool all_damaged = true;
  bool frame_open = false;

  void use_fonts(std::shared_ptr<const Fonts> newer);
  void give_input_to_imgui();
  void describe_commands();
  void paint(const Framebuffer& framebuffer, const Rect& rect, const BackgroundPainter& background) const;
};

Painter::Painter(std::shared_ptr<const Fonts> fonts, Size size) : impl_(std::make_unique<Impl>()) {
  impl_->fonts = std::move(fonts);
  impl_->size = size;
  const CurrentContext current(nullptr); // CreateContext() makes the new one current then
  impl_->context = ImGui::CreateContext(impl_->fonts->atlas());
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.UserData = &impl_->canvas;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  ImGuiStyle& style = ImGui::GetStyle();
  style.AntiAliasedLinesUseTex = false;
  style.CircleTessellationMaxError = 0.2f;
}

Painter::~Painter() {
  if (impl_->frame_open)
    ImGui::SetCurrentContext(impl_->outer_context);
  ImGui::DestroyContext(impl_->context);
}

void Painter::set_fonts(std::shared_ptr<const Fonts> fonts) {
  impl_->next_fonts = std::move(fonts);
}

void Painter::resize(Size size) {
  impl_->size = size;
  impl_->all_damaged = true;
}

void Painter::feed(const InputEvent& event) {
  impl_->canvas.interaction().feed(event);
}

void Painter::Impl::use_fonts(std::shared_ptr<const Fonts> newer) {
  fonts = std::move(newer);
  ImGui::GetIO().Fonts = fonts->atlas();
  all_damaged = true;
}

void Painter::Impl::give_input_to_imgui() {
  ImGuiIO& io = ImGui::GetIO();
  const Interaction& interaction = canvas.interaction();
  constexpr float outside = -std::numeric_limits<float>::max();
  const auto mouse = interaction.mouse();
  io.MousePos =
      mouse ? ImVec2(static_cast<float>(mouse->x), static_cast<float>(mouse->y)) : ImVec2(outside, outside);
  io.MouseDown[0] = interaction.mouse_down(MouseButton::Left);
  io.MouseDown[1] = interaction.mouse_down(MouseButton::Right);
  io.MouseDown[2] = interaction.mouse_down(MouseButton::Middle);
  io.MouseWheel = interaction.wheel_steps();
}

void Painter::begin_frame(float seconds_since_last) {
  impl_->outer_context = ImGui::GetCurrentContext();
  ImGui::SetCurrentContext(impl_->context);
  impl_->frame_open = true;
  if (impl_->next_fonts)
    impl_->use_fonts(std::exchange(impl_->next_fonts, nullptr));
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(impl_->size.width), static_cast<float>(impl_->size.height));
  io.DeltaTime = std::max(seconds_since_last, 1e-4f);
  ImGui::NewFrame();
  impl_->canvas.begin_frame(seconds_since_last);
  impl_->give_input_to_imgui();
}

void Painter::Impl::describe_commands() {
  commands.clear();
  for (const ImDrawList* list : canvas.lists())
    for (const ImDrawCmd& command : list->CmdBuffer)
      if (command.ElemCount > 0 && !command.UserCallback)
        if (const auto drawn = describe(*list, command); !drawn.bounds.empty())
          commands.push_back(drawn);
}

void Painter::Impl::paint(const Framebuffer& framebuffer, const Rect& rect,
                          const BackgroundPainter& background) const {
  if (background)
    background(framebuffer, rect);
  else
    fill_with_wall_background(framebuffer, rect);
  const ImFontAtlas& atlas = *fonts->atlas();
  const AlphaTexture texture{atlas.TexPixelsAlpha8, atlas.TexWidth, atlas.TexHeight};
  for (const auto& drawn : commands) {
    const Rect part = drawn.bounds.intersected(rect).intersected(framebuffer.bounds());
    if (part.empty())
      continue;
    if (const auto* image = canvas.image_of(*drawn.command))
      (*image)(framebuffer, image_place(*drawn.list, *drawn.command), part);
    else
      rasterize(*drawn.list, *drawn.command, texture, framebuffer, rect);
  }
}

std::vector<Rect> Painter::end_frame(const Framebuffer& framebuffer, std::span<const Rect> extra_damage,
                                     const BackgroundPainter& background) {
  if (!impl_->frame_open)
    return {};
  impl_->canvas.end_frame();
  impl_->describe_commands();
  DamageSet damage(framebuffer.bounds());
  if (std::exchange(impl_->all_damaged, false))
    damage.add(framebuffer.bounds());
  for (const auto& rect : extra_damage)
    damage.add(rect);
  impl_->history.compare(impl_->commands, damage);
  for (const auto& rect : damage.rects())
    impl_->paint(framebuffer, rect, background);
  ImGui::EndFrame();
  ImGui::SetCurrentContext(impl_->outer_context);
  impl_->frame_open = false;
  return damage.rects();
}

bool Painter::wants_another_frame() const {
  return impl_->canvas.interaction().wants_another_frame();
}

std::chrono::milliseconds Painter::longest_sleep() const {
  return impl_->canvas.longest_sleep();
}

bool Painter::wants_mouse() const {
  return impl_->canvas.interaction().wants_mouse();
}

bool Painter::wants_keyboard() const {
  return impl_->canvas.interaction().wants_keyboard();
}

} // namespace kagimado::osd
