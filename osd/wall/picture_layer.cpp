#include "osd/wall/picture_layer.h"

#include "engine/view/picture_convert.h"
#include "osd/draw/theme.h"
#include "osd/layout/wall_layout.h"

#include <libyuv.h>

#include <algorithm>
#include <vector>

namespace kagimado::osd {
namespace {

// The viewer rounds to whole pixels: so far a picture may fall short of its tile and still be made for it.
constexpr int rounding_px = 4;

bool made_for(const view::Picture& picture, const Rect& tile) {
  const int short_x = tile.width - picture.width;
  const int short_y = tile.height - picture.height;
  return short_x >= 0 && short_y >= 0 && std::min(short_x, short_y) <= rounding_px;
}

void stretch(const Framebuffer& framebuffer, const PicturePlace& place, const Rect& part) {
  const auto& picture = *place.content;
  std::vector<std::uint32_t> whole(static_cast<std::size_t>(picture.width) *
                                   static_cast<std::size_t>(picture.height));
  view::convert_to_argb(picture, whole.data(), picture.width, {0, 0, picture.width, picture.height});
  auto* origin = reinterpret_cast<std::uint8_t*>(framebuffer.at(0, 0) + place.picture.x) +
                 static_cast<std::ptrdiff_t>(place.picture.y) * framebuffer.stride_pixels * 4;
  libyuv::ARGBScaleClip(reinterpret_cast<const std::uint8_t*>(whole.data()), picture.width * 4, picture.width,
                        picture.height, origin, framebuffer.stride_pixels * 4, place.picture.width,
                        place.picture.height, part.x - place.picture.x, part.y - place.picture.y, part.width,
                        part.height, libyuv::kFilterBilinear);
}

// To three eighths of its light: plainly not live, still to be made out.
void dim(const Framebuffer& framebuffer, const Rect& rect) {
  for (int y = rect.y; y < rect.bottom(); ++y) {
    auto* row = framebuffer.at(rect.x, y);
    std::transform(row, row + rect.width, row, [](std::uint32_t p) {
      return 0xff000000u | (((p >> 2) & 0x3f3f3fu) + ((p >> 3) & 0x1f1f1fu));
    });
  }
}

} // namespace

Rect place_picture(const view::Picture& picture, const Rect& tile) {
  if (picture.width <= 0 || picture.height <= 0)
    return {};
  if (!made_for(picture, tile))
    return layout::fit_inside(tile, picture.width, picture.height);
  return {tile.x + (tile.width - picture.width) / 2, tile.y + (tile.height - picture.height) / 2,
          picture.width, picture.height};
}

void fill(const Framebuffer& framebuffer, const Rect& rect, std::uint32_t argb) {
  for (int y = rect.y; y < rect.bottom(); ++y)
    std::fill_n(framebuffer.at(rect.x, y), rect.width, argb);
}

void paint_tile(const Framebuffer& framebuffer, const PicturePlace& place, const Rect& clip) {
  const auto tile = place.tile.intersected(clip);
  if (tile.empty())
    return;
  const auto part = place.content ? place.picture.intersected(tile) : Rect{};
  if (part.empty())
    return fill(framebuffer, tile, theme::tile_background);
  // Bars around the picture: above, below, left, right.
  fill(framebuffer, {tile.x, tile.y, tile.width, part.y - tile.y}, theme::tile_background);
  fill(framebuffer, {tile.x, part.bottom(), tile.width, tile.bottom() - part.bottom()},
       theme::tile_background);
  fill(framebuffer, {tile.x, part.y, part.x - tile.x, part.height}, theme::tile_background);
  fill(framebuffer, {part.right(), part.y, tile.right() - part.right(), part.height}, theme::tile_background);
  const auto& picture = *place.content;
  if (place.picture.width == picture.width && place.picture.height == picture.height)
    view::convert_to_argb(picture, framebuffer.at(part.x, part.y), framebuffer.stride_pixels,
                          {part.x - place.picture.x, part.y - place.picture.y, part.width, part.height});
  else
    stretch(framebuffer, place, part);
  if (place.dimmed)
    dim(framebuffer, part);
}

} // namespace kagimado::osd
