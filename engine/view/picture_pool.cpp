#include "engine/view/picture_pool.h"

#include <new>

namespace kagimado::view {
namespace {

constexpr std::size_t alignment_bytes = 64; // of rows, for SIMD

int aligned(int bytes) {
  constexpr int alignment = alignment_bytes;
  return (bytes + alignment - 1) / alignment * alignment;
}

} // namespace

I420Buffer::I420Buffer(int width_px, int height_px)
    : width(width_px), height(height_px),
      strides_bytes{aligned(width_px), aligned((width_px + 1) / 2), aligned((width_px + 1) / 2)}, planes{} {
  const auto luma = static_cast<std::size_t>(strides_bytes[0]) * static_cast<std::size_t>(height);
  const auto chroma = static_cast<std::size_t>(strides_bytes[1]) * static_cast<std::size_t>((height + 1) / 2);
  memory_.reset(
      static_cast<std::uint8_t*>(::operator new(luma + 2 * chroma, std::align_val_t{alignment_bytes})));
  planes[0] = memory_.get();
  planes[1] = planes[0] + luma;
  planes[2] = planes[1] + chroma;
}

void I420Buffer::Free::operator()(std::uint8_t* memory) const {
  ::operator delete(memory, std::align_val_t{alignment_bytes});
}

std::unique_ptr<I420Buffer> PicturePool::take_spare(Shelf& shelf, int width_px, int height_px) {
  std::vector<std::unique_ptr<I420Buffer>> outdated; // freed outside of the lock
  const MutexLock lock(shelf.mutex);
  if (shelf.width != width_px || shelf.height != height_px) {
    shelf.width = width_px;
    shelf.height = height_px;
    outdated.swap(shelf.spare);
  }
  if (shelf.spare.empty()) {
    ++shelf.allocated;
    return nullptr;
  }
  auto buffer = std::move(shelf.spare.back());
  shelf.spare.pop_back();
  return buffer;
}

void PicturePool::put_back(Shelf& shelf, std::unique_ptr<I420Buffer> buffer) {
  const MutexLock lock(shelf.mutex);
  if (buffer->width == shelf.width && buffer->height == shelf.height && shelf.spare.size() < max_spare)
    shelf.spare.push_back(std::move(buffer));
}

std::shared_ptr<I420Buffer> PicturePool::take(int width_px, int height_px) {
  auto buffer = take_spare(*shelf_, width_px, height_px);
  if (!buffer)
    buffer = std::make_unique<I420Buffer>(width_px, height_px);
  return {buffer.release(),
          [shelf = shelf_](I420Buffer* used) { put_back(*shelf, std::unique_ptr<I420Buffer>(used)); }};
}

std::size_t PicturePool::allocated_total() const {
  const MutexLock lock(shelf_->mutex);
  return shelf_->allocated;
}

} // namespace kagimado::view
