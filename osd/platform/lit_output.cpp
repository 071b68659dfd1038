#include "osd/platform/lit_output.h"

#include "engine/base/log.h"
#include "osd/platform/pointer_shape.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

constexpr std::uint32_t black = 0xff000000;

void fill_black(const Framebuffer& display, const Rect& part) {
  const Rect inside = part.intersected(display.bounds());
  for (int y = 0; y < inside.height; ++y)
    std::fill_n(display.at(inside.x, inside.y + y), inside.width, black);
}

} // namespace

Result<std::unique_ptr<LitOutput>> LitOutput::light(DisplayCard& card, const Connector& connector,
                                                    CrtcId crtc, const DisplayMode& mode) {
  std::unique_ptr<LitOutput> output(new LitOutput(card, connector, crtc, mode));
  output->flips_ = !card.sends_pixels();
  for (std::size_t i = 0; i < (output->flips_ ? 2u : 1u); ++i) {
    KGM_TRY(output->buffers_[i], card.create_buffer(mode.size));
  }
  KGM_CHECK(output->show_again());
  return output;
}

LitOutput::~LitOutput() {
  card_.switch_off(crtc_);
  for (const auto& buffer : buffers_)
    if (buffer.id != 0)
      card_.destroy_buffer(buffer);
}

Result<> LitOutput::show_again() {
  flip_began_.reset();
  const std::size_t front = flips_ ? 1 - back_ : 0;
  return card_.set_mode(crtc_, connector_, mode_, buffers_[front]);
}

void LitOutput::note_changed(std::span<const Rect> parts) {
  for (std::size_t i = 0; i < (flips_ ? 2u : 1u); ++i)
    stale_[i].add(parts);
  behind_ = behind_ || !parts.empty();
}

std::optional<SteadyTime> LitOutput::overdue_at() const {
  if (!flip_began_ || !behind_)
    return std::nullopt;
  return *flip_began_ + longest_flip;
}

Result<> LitOutput::show(const MonitorPicture& picture, SteadyTime now) {
  if (flip_began_ && now < *flip_began_ + longest_flip)
    return {};
  flip_began_.reset();
  if (!behind_)
    return {}; // what the other buffer lacks is drawn with the next change
  const auto parts = stale_[back_].take();
  draw(picture, parts);
  auto shown = flips_ ? flip() : flush(picture, parts);
  if (!shown) {
    stale_[back_].add(parts);
    return shown;
  }
  behind_ = false;
  if (flips_) {
    flip_began_ = now;
    back_ = 1 - back_;
  }
  return {};
}

void LitOutput::draw(const MonitorPicture& picture, std::span<const Rect> parts) {
  const auto& display = buffers_[back_].memory;
  const bool is_black = picture.black || picture.drawn.pixels == nullptr;
  const Size monitor = rotated(display.size, picture.rotation);
  for (const auto& part : parts) {
    if (is_black) {
      fill_black(display, rotated(part, monitor, picture.rotation));
      continue;
    }
    copy_rotated(picture.drawn, part, display, picture.rotation);
    if (picture.pointer)
      draw_pointer(display, picture.rotation, *picture.pointer, pointer_scale(monitor), part);
  }
}

Result<> LitOutput::flip() {
  auto flipped = card_.flip(crtc_, buffers_[back_]);
  if (flipped || flipped.error().kind != ErrorKind::Unsupported)
    return flipped;
  // Old drivers: from now on the buffer that is drawn into is the one that is seen.
  log::info("display", "{}; {} changes in place", flipped.error().message, connector_.name);
  flips_ = false;
  std::swap(buffers_[0], buffers_[back_]);
  std::swap(stale_[0], stale_[back_]);
  back_ = 0;
  card_.destroy_buffer(std::exchange(buffers_[1], {}));
  return card_.set_mode(crtc_, connector_, mode_, buffers_[0]);
}

Result<> LitOutput::flush(const MonitorPicture& picture, std::span<const Rect> parts) {
  const Size monitor = rotated(mode_.size, picture.rotation);
  std::vector<Rect> places;
  for (const auto& part : parts)
    if (const Rect place =
            rotated(part, monitor, picture.rotation).intersected({0, 0, mode_.size.width, mode_.size.height});
        !place.empty())
      places.push_back(place);
  return card_.flush(buffers_[0], places);
}

} // namespace kagimado::osd
