// Where the groups of pictures of a file begin, in bounded memory: when it is full, every second place is
// forgotten and neighbours share one from then on. Belongs to one thread.
#pragma once

#include "engine/mp4/index_boxes.h"

namespace kagimado::exporter {

class GroupIndex final {
 public:
  explicit GroupIndex(std::size_t max_places) : max_places_(max_places) {}

  struct Place {
    std::uint64_t offset = 0;      // of the group's first byte in the file
    std::uint64_t moof_offset = 0; // of its key frame
    std::uint64_t time = 0;        // presentation time of the key frame
    std::uint64_t duration = 0;    // of the pictures up to the next place, as they tell it
  };

  void begin(std::uint64_t offset, std::uint64_t moof_offset, std::uint64_t time);
  void add_duration(std::uint64_t duration);

  [[nodiscard]] const std::vector<Place>& places() const { return places_; }

  // file_end: offset behind the last group.
  [[nodiscard]] std::vector<mp4::SegmentReference> references(std::uint64_t file_end) const;
  [[nodiscard]] std::vector<mp4::RandomAccessPoint> points() const;

 private:
  void halve();

  std::size_t max_places_;
  std::uint64_t groups_a_place_ = 1;
  std::uint64_t groups_in_last_ = 0;
  std::vector<Place> places_;
};

} // namespace kagimado::exporter
