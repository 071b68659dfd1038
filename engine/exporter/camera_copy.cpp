#include "engine/exporter/camera_copy.h"

#include "engine/exporter/utc_text.h"

#include <algorithm>

namespace kagimado::exporter {

namespace {

// A file that is this near to the largest ends at the next group.
constexpr std::uint64_t split_headroom_bytes = std::uint64_t{64} << 20U;

} // namespace

CameraCopy::CameraCopy(const Recordings& recordings, const MediumFolder& folder, const MediumFolder* data,
                       CameraCopyOptions options)
    : recordings_(recordings), folder_(folder), data_(data), options_(std::move(options)),
      camera_folder_(fmt::format("cam{:03}", number(options_.camera.id))), last_wall_(options_.range.from) {
  player_.id = options_.camera.id;
  player_.name = options_.camera.name;
}

Result<> CameraCopy::run(std::vector<store::Span> spans) {
  std::ranges::sort(spans, {}, &store::Span::id);
  KGM_CHECK(folder_.ensure_folder(camera_folder_));
  for (auto next = spans.cbegin(); next != spans.cend();) {
    KGM_TRY(next, copy_from(next, spans.cend()));
    KGM_CHECK(finish_file());
  }
  return await_finished();
}

Result<CameraCopy::SpanPlace> CameraCopy::copy_from(SpanPlace first, SpanPlace end) {
  store::CursorRequest request;
  request.camera = options_.camera.id;
  request.from = std::max(first->from, options_.range.from);
  request.span = first->id;
  const auto cursor = recordings_.open_cursor(request);
  init_.reset();
  for (auto current = first;;) {
    auto piece = cursor->next();
    if (!piece && piece.error().kind == ErrorKind::Damaged) {
      if (clip_)
        clip_->note_damage();
      KGM_CHECK(options_.on_written(0));
      continue;
    }
    if (!piece && (piece.error().kind == ErrorKind::EndOfStream || piece.error().kind == ErrorKind::NotFound))
      return std::next(current);
    if (!piece)
      return std::unexpected(piece.error().within(camera_folder_));
    if (piece->mark && piece->mark->span != store::number(current->id)) {
      const auto found =
          std::ranges::lower_bound(current, end, store::SpanId{piece->mark->span}, {}, &store::Span::id);
      if (found == current || found == end || store::number(found->id) != piece->mark->span)
        return std::max(found, std::next(current));
      current = found;
    }
    if (piece->mark && piece->mark->wall >= options_.range.to)
      return std::next(current);
    KGM_CHECK(take(*piece));
  }
}

bool CameraCopy::wants_new_file(const store::Piece& piece) const {
  if (piece.init || !clip_)
    return true;
  const std::uint64_t largest = options_.largest_file_bytes;
  const std::uint64_t headroom = std::min(split_headroom_bytes, largest / 8);
  const std::uint64_t size = clip_->bytes_with(piece.bytes->size());
  return size > largest || (piece.mark && size + headroom > largest);
}

Result<> CameraCopy::take(const store::Piece& piece) {
  if (piece.init)
    init_ = piece.init;
  if (!init_ || !piece.bytes)
    return {}; // nothing can be read before an init segment
  if (piece.mark)
    last_wall_ = piece.mark->wall;
  if (wants_new_file(piece)) {
    KGM_CHECK(finish_file());
    KGM_CHECK(begin_file(piece));
  }
  KGM_TRY(const auto start, clip_->add(piece.mark, *piece.bytes));
  std::uint64_t written = piece.bytes->size();
  if (player_file_) {
    KGM_CHECK(player_file_->add(piece.mark, start, *piece.bytes));
    written += player_file_->written_bytes() - reported_player_bytes_;
    reported_player_bytes_ = player_file_->written_bytes();
  }
  return options_.on_written(written);
}

Result<> CameraCopy::begin_file(const store::Piece& piece) {
  const WallTime from = piece.mark ? piece.mark->wall : last_wall_;
  const unsigned n = ++files_begun_;
  ClipInfo info = read_clip_info(init_);
  if (data_ != nullptr) {
    KGM_TRY(player_file_, PlayerFileWriter::create(*data_, fmt::format("{}/{:04}", camera_folder_, n), info));
    reported_player_bytes_ = 0;
  }
  const std::string name = fmt::format("{}/{}-{:04}.mp4", camera_folder_, utc_file_text(from), n);
  KGM_TRY(clip_, ClipWriter::create(folder_, name, std::move(info)));
  return {};
}

Result<> CameraCopy::finish_file() {
  if (!clip_)
    return {};
  if (player_file_) {
    KGM_TRY(PlayerFile data, player_file_->finish(clip_->summary()));
    player_.files.push_back(std::move(data));
    player_file_.reset();
  }
  KGM_CHECK(await_finished());
  auto clip = std::make_shared<ClipWriter>(std::move(*clip_));
  clip_.reset();
  finishing_ = std::async(std::launch::async, [clip] { return clip->finish(); });
  return {};
}

Result<> CameraCopy::await_finished() {
  if (!finishing_.valid())
    return {};
  KGM_TRY(ManifestFile file, finishing_.get());
  files_.push_back(std::move(file));
  options_.on_file();
  return {};
}

ManifestCamera CameraCopy::manifest() const {
  return {options_.camera.id, options_.camera.name, files_, gaps_of(options_.range, files_)};
}

} // namespace kagimado::exporter
