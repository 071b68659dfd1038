#include "engine/view/scaler.h"

#include <libyuv.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace kagimado::view {
namespace {

struct Plane {
  const std::uint8_t* data = nullptr;
  int stride_bytes = 0;
  int width = 0, height = 0;
};

struct MutablePlane {
  std::uint8_t* data = nullptr;
  int stride_bytes = 0;
  int width = 0, height = 0;
};

void scale_step(const Plane& from, const MutablePlane& to, libyuv::FilterMode filter) {
  libyuv::ScalePlane(from.data, from.stride_bytes, from.width, from.height, to.data, to.stride_bytes,
                     to.width, to.height, filter);
}

Plane halve(const Plane& from, std::vector<std::uint8_t>& memory) {
  const int width = from.width / 2;
  const int height = from.height / 2;
  const auto bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  if (memory.size() < bytes)
    memory.resize(bytes);
  // An odd last column or row is left out: libyuv's fast path wants exactly 2:1.
  scale_step({from.data, from.stride_bytes, width * 2, height * 2}, {memory.data(), width, width, height},
             libyuv::kFilterBox);
  return {memory.data(), width, width, height};
}

void scale_plane(Plane from, const MutablePlane& to, ScaleScratch& scratch) {
  std::size_t turn = 0;
  for (;;) {
    const bool same = from.width == to.width && from.height == to.height;
    const bool half = from.width == 2 * to.width && from.height == 2 * to.height;
    const bool quarter = from.width == 4 * to.width && from.height == 4 * to.height;
    if (same || half || quarter) {
      scale_step(from, to, same ? libyuv::kFilterNone : libyuv::kFilterBox);
      return;
    }
    if (from.width < 2 * to.width || from.height < 2 * to.height) {
      scale_step(from, to, libyuv::kFilterBilinear);
      return;
    }
    from = halve(from, scratch.halves[turn]);
    turn = 1 - turn;
  }
}

// Chroma samples a luma sample, as shifts.
struct Subsampling {
  int x = 1, y = 1;
};

Subsampling subsampling_of(ff::PixelLayout layout) {
  switch (layout) {
  case ff::PixelLayout::I444:
    return {0, 0};
  case ff::PixelLayout::I422:
    return {1, 0};
  default:
    return {1, 1};
  }
}

Plane source_plane(const ff::Frame& frame, int index, const ScalePlan& plan) {
  const auto sub = index == 0 ? Subsampling{0, 0} : subsampling_of(frame.layout());
  const auto x = static_cast<std::ptrdiff_t>(plan.source_x >> sub.x);
  const auto y = static_cast<std::ptrdiff_t>(plan.source_y >> sub.y);
  return {frame.plane(index) + y * frame.stride_bytes(index) + x, frame.stride_bytes(index),
          (plan.source_width + (1 << sub.x) - 1) >> sub.x, (plan.source_height + (1 << sub.y) - 1) >> sub.y};
}

std::array<Plane, 2> split_nv12(const ff::Frame& frame, const ScalePlan& plan, ScaleScratch& scratch) {
  const int width = (plan.source_width + 1) / 2;
  const int height = (plan.source_height + 1) / 2;
  for (auto& memory : scratch.chroma)
    memory.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  const auto* pairs =
      frame.plane(1) + static_cast<std::ptrdiff_t>(plan.source_y / 2) * frame.stride_bytes(1) + plan.source_x;
  libyuv::SplitUVPlane(pairs, frame.stride_bytes(1), scratch.chroma[0].data(), width,
                       scratch.chroma[1].data(), width, width, height);
  return {Plane{scratch.chroma[0].data(), width, width, height},
          Plane{scratch.chroma[1].data(), width, width, height}};
}

void scale_chroma(const ff::Frame& frame, const ScalePlan& plan, I420Buffer& out, ScaleScratch& scratch) {
  const auto target = [&out](int plane) {
    return MutablePlane{out.planes[plane], out.strides_bytes[plane], out.plane_width(plane),
                        out.plane_height(plane)};
  };
  if (frame.layout() == ff::PixelLayout::Gray) {
    constexpr int neutral = 128;
    for (int plane = 1; plane <= 2; ++plane)
      libyuv::SetPlane(out.planes[plane], out.strides_bytes[plane], out.plane_width(plane),
                       out.plane_height(plane), neutral);
    return;
  }
  if (frame.layout() == ff::PixelLayout::Nv12) {
    const auto planes = split_nv12(frame, plan, scratch);
    scale_plane(planes[0], target(1), scratch);
    scale_plane(planes[1], target(2), scratch);
    return;
  }
  scale_plane(source_plane(frame, 1, plan), target(1), scratch);
  scale_plane(source_plane(frame, 2, plan), target(2), scratch);
}

bool needs_no_work(const ff::Frame& frame, const ScalePlan& plan) {
  return frame.layout() != ff::PixelLayout::Nv12 && plan.source_width == plan.width &&
         plan.source_height == plan.height;
}

Picture as_it_is(const ff::Frame& frame, const ScalePlan& plan) {
  Picture picture;
  picture.owner = std::make_shared<const ff::Frame>(frame);
  picture.layout = frame.layout();
  const int planes = frame.layout() == ff::PixelLayout::Gray ? 1 : 3;
  for (int plane = 0; plane < planes; ++plane) {
    picture.planes[plane] = source_plane(frame, plane, plan).data;
    picture.strides_bytes[plane] = frame.stride_bytes(plane);
  }
  return picture;
}

} // namespace

std::optional<Picture> scale_frame(const ff::Frame& frame, const ScalePlan& plan, PicturePool& pool,
                                   ScaleScratch& scratch) {
  if (!frame || frame.layout() == ff::PixelLayout::Other || plan.source_width < 2 || plan.source_height < 2)
    return std::nullopt;
  Picture picture;
  if (needs_no_work(frame, plan)) {
    picture = as_it_is(frame, plan);
  } else {
    const auto buffer = pool.take(plan.width, plan.height);
    scale_plane(source_plane(frame, 0, plan),
                {buffer->planes[0], buffer->strides_bytes[0], plan.width, plan.height}, scratch);
    scale_chroma(frame, plan, *buffer, scratch);
    picture.layout = ff::PixelLayout::I420;
    std::copy_n(buffer->planes, 3, picture.planes);
    std::copy_n(buffer->strides_bytes, 3, picture.strides_bytes);
    picture.owner = buffer;
  }
  picture.color_space = frame.color_space();
  picture.width = plan.width;
  picture.height = plan.height;
  return picture;
}

} // namespace kagimado::view
