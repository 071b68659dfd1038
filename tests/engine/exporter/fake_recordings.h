// Recordings in memory: stored files with groups of pictures, as a store would give them.
#pragma once

#include "engine/exporter/recordings.h"

#include <algorithm>

namespace kagimado::exporter {

struct FakeGroup {
  WallTime wall;
  Bytes bytes; // whole fragments
  store::SpanId span{1};
  bool discontinuity = false;
  bool damaged_before = false; // bytes are missing before it
};

struct FakeFile {
  CameraId camera{1};
  Bytes init;
  std::vector<FakeGroup> groups;
  std::chrono::microseconds last_group_length{1'000'000};
};

class FakeRecordings : public Recordings {
 public:
  std::vector<FakeFile> files; // in recording order
  std::size_t piece_bytes = 1 << 20;
  std::function<Result<>()> before_piece; // may fail the reading

  Result<std::vector<store::Span>> spans(const store::SpanQuery& query) const override {
    std::vector<store::Span> all;
    for (const auto& file : files) {
      for (std::size_t g = 0; g < file.groups.size(); ++g) {
        const auto& group = file.groups[g];
        const bool last = g + 1 == file.groups.size() || file.groups[g + 1].span != group.span;
        const WallTime end = last ? group.wall + file.last_group_length : file.groups[g + 1].wall;
        auto found = std::ranges::find(all, group.span, &store::Span::id);
        if (found == all.end()) {
          store::Span span;
          span.id = group.span;
          span.camera = file.camera;
          span.from = group.wall;
          found = all.insert(all.end(), span);
        }
        found->to = end;
        found->bytes += group.bytes.size();
      }
    }
    std::erase_if(all, [&](const store::Span& span) {
      const bool wanted =
          query.cameras.empty() || std::ranges::find(query.cameras, span.camera) != query.cameras.end();
      return !wanted || span.to <= query.from || span.from >= query.to;
    });
    return all;
  }

  [[nodiscard]] std::unique_ptr<store::Cursor>
  open_cursor(const store::CursorRequest& request) const override {
    return std::make_unique<FakeCursor>(*this, request);
  }

 private:
  class FakeCursor final : public store::Cursor {
   public:
    FakeCursor(const FakeRecordings& all, const store::CursorRequest& request) : all_(all) {
      for (const auto& file : all.files)
        if (file.camera == request.camera)
          for (const auto& group : file.groups)
            groups_.push_back({&file, &group});
      // The group of the wanted span that covers the time.
      for (std::size_t g = 0; g < groups_.size(); ++g)
        if (groups_[g].group->span == request.span && (groups_[g].group->wall <= request.from || !found_)) {
          next_ = g;
          found_ = true;
        }
    }

    Result<store::Piece> next() override {
      if (all_.before_piece)
        KGM_CHECK(all_.before_piece());
      if (!found_ || next_ == groups_.size())
        return fail(ErrorKind::EndOfStream, "no more");
      const auto [file, group] = groups_[next_];
      if (group->damaged_before && !std::exchange(told_damage_, true))
        return damage_before(*group);
      store::Piece piece;
      if (offset_ == 0) {
        const auto before = last_wall_;
        piece.mark = {group->wall, number(group->span), group->discontinuity || !before};
        last_wall_ = group->wall;
      }
      if (file != last_file_)
        piece.init = std::make_shared<const Bytes>(file->init);
      last_file_ = file;
      const std::size_t size = std::min(piece_size(*group), group->bytes.size() - offset_);
      piece.bytes =
          std::make_shared<const Bytes>(group->bytes.begin() + static_cast<std::ptrdiff_t>(offset_),
                                        group->bytes.begin() + static_cast<std::ptrdiff_t>(offset_ + size));
      offset_ += size;
      if (offset_ == group->bytes.size()) {
        offset_ = 0;
        ++next_;
        told_damage_ = false;
      }
      return piece;
    }

   private:
    struct Place {
      const FakeFile* file;
      const FakeGroup* group;
    };

    static store::Piece damage_before(const FakeGroup& group) {
      store::Piece piece;
      piece.damage = {group.wall, group.wall};
      return piece;
    }

    // Whole fragments of about piece_bytes.
    [[nodiscard]] std::size_t piece_size(const FakeGroup& group) const {
      std::size_t end = offset_;
      while (end < group.bytes.size() && end - offset_ < all_.piece_bytes) {
        bool is_mdat = false;
        while (!is_mdat && end < group.bytes.size()) {
          const auto header = mp4::read_box_header(ByteView(group.bytes).subspan(end));
          is_mdat = header->type == mp4::fourcc("mdat");
          end += static_cast<std::size_t>(header->size_bytes);
        }
      }
      return end - offset_;
    }

    const FakeRecordings& all_;
    std::vector<Place> groups_;
    bool found_ = false, told_damage_ = false;
    std::size_t next_ = 0, offset_ = 0;
    const FakeFile* last_file_ = nullptr;
    std::optional<WallTime> last_wall_;
  };
};

} // namespace kagimado::exporter
