// Recycled I420 buffers of one tile: two or three pictures are alive at a time (shown, ready, being written),
// so memory stays flat and warm. Buffers come back from any thread when the last reader lets go; the pool may
// be gone by then.
#pragma once

#include "engine/base/thread_annotations.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace kagimado::view {

struct I420Buffer {
  I420Buffer(int width_px, int height_px);
  int width, height;
  int strides_bytes[3];
  std::uint8_t* planes[3];

  [[nodiscard]] int plane_width(int plane) const { return plane == 0 ? width : (width + 1) / 2; }

  [[nodiscard]] int plane_height(int plane) const { return plane == 0 ? height : (height + 1) / 2; }

 private:
  struct Free {
    void operator()(std::uint8_t* memory) const;
  };

  std::unique_ptr<std::uint8_t, Free> memory_;
};

class PicturePool final {
 public:
  static constexpr std::size_t max_spare = 2;

  PicturePool() : shelf_(std::make_shared<Shelf>()) {}

  // Content is undefined. A new size empties the shelf.
  std::shared_ptr<I420Buffer> take(int width_px, int height_px);
  [[nodiscard]] std::size_t allocated_total() const; // ever made

 private:
  struct Shelf {
    Mutex mutex;
    int width KGM_GUARDED_BY(mutex) = 0;
    int height KGM_GUARDED_BY(mutex) = 0;
    std::vector<std::unique_ptr<I420Buffer>> spare KGM_GUARDED_BY(mutex);
    std::size_t allocated KGM_GUARDED_BY(mutex) = 0;
  };

  static std::unique_ptr<I420Buffer> take_spare(Shelf& shelf, int width_px, int height_px);
  static void put_back(Shelf& shelf, std::unique_ptr<I420Buffer> buffer);

  std::shared_ptr<Shelf> shelf_;
};

} // namespace kagimado::view
