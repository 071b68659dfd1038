#include "engine/exporter/group_index.h"

#include <limits>

namespace kagimado::exporter {

void GroupIndex::begin(std::uint64_t offset, std::uint64_t moof_offset, std::uint64_t time) {
  if (!places_.empty() && groups_in_last_ < groups_a_place_) {
    ++groups_in_last_;
    return;
  }
  if (places_.size() == max_places_) {
    halve();
    return begin(offset, moof_offset, time);
  }
  places_.push_back({offset, moof_offset, time, 0});
  groups_in_last_ = 1;
}

void GroupIndex::add_duration(std::uint64_t duration) {
  if (!places_.empty())
    places_.back().duration += duration;
}

void GroupIndex::halve() {
  const std::size_t count = places_.size();
  for (std::size_t i = 0; i < count; i += 2) {
    places_[i / 2] = places_[i];
    if (i + 1 < count)
      places_[i / 2].duration += places_[i + 1].duration;
  }
  places_.resize((count + 1) / 2);
  groups_in_last_ += count % 2 == 0 ? groups_a_place_ : 0;
  groups_a_place_ *= 2;
}

std::vector<mp4::SegmentReference> GroupIndex::references(std::uint64_t file_end) const {
  std::vector<mp4::SegmentReference> references;
  references.reserve(places_.size());
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const bool last = i + 1 == places_.size();
    const std::uint64_t end = last ? file_end : places_[i + 1].offset;
    std::uint64_t duration = places_[i].duration;
    // The next one's time tells more (a gap within the file), unless the camera's clock went back.
    if (!last && places_[i + 1].time > places_[i].time &&
        places_[i + 1].time - places_[i].time <= std::numeric_limits<std::uint32_t>::max())
      duration = places_[i + 1].time - places_[i].time;
    references.push_back({end - places_[i].offset,
                          std::min<std::uint64_t>(duration, std::numeric_limits<std::uint32_t>::max())});
  }
  return references;
}

std::vector<mp4::RandomAccessPoint> GroupIndex::points() const {
  std::vector<mp4::RandomAccessPoint> points;
  points.reserve(places_.size());
  for (const auto& place : places_)
    points.push_back({place.time, place.moof_offset});
  return points;
}

} // namespace kagimado::exporter
