#include "engine/exporter/camera_copy.h"

#include "engine/exporter/utc_text.h"

#include <algorithm>

namespace kagimado::exporter {

namespace {

// A file that is this near to the largest ends at the next group.
constexpr std::uint64_t split_headroom_bytes = std::uint64_t{64} << 20U;

} // namespace

CameraCopy::CameraCopy(const Recordings& recordings, const MediumFolder& folder, const MediumFolder* data,
                       CopyWork& work, CameraCopyOptions options)
    : recordings_(recordings), folder_(folder), data_(data), work_(work), options_(std::move(options)),
      camera_folder_(fmt::format("cam{:03}", number(options_.camera.id))), last_wall_(options_.range.from),
      made_(std::make_shared<Made>()) {
  made_->player.id = options_.camera.id;
  made_->player.name = options_.camera.name;
}

Result<> CameraCopy::run(std::vector<store::Span> spans) {
  std::ranges::sort(spans, {}, &store::Span::id);
  KGM_CHECK(folder_.ensure_folder(camera_folder_));
  for (auto next = spans.cbegin(); next != spans.cend();) {
    KGM_TRY(next, copy_from(next, spans.cend()));
    KGM_CHECK(finish_file());
  }
  return {};
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
    if (piece && piece->damage) {
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
  if (player_file_)
    KGM_CHECK(hand_to_player(piece, start));
  return options_.on_written(piece.bytes->size());
}

Result<> CameraCopy::hand_to_player(const store::Piece& piece, const GroupStart& start) {
  return work_.player().submit(piece.bytes->size(),
                               [file = player_file_, on_written = options_.on_written, mark = piece.mark,
                                start, bytes = piece.bytes](const std::stop_token&) -> Result<> {
                                 const std::uint64_t before = file->written_bytes();
                                 KGM_CHECK(file->add(mark, start, *bytes));
                                 return on_written(file->written_bytes() - before);
                               });
}

Result<> CameraCopy::begin_file(const store::Piece& piece) {
  const WallTime from = piece.mark ? piece.mark->wall : last_wall_;
  const unsigned n = ++files_begun_;
  ClipInfo info = read_clip_info(init_);
  if (data_ != nullptr) {
    KGM_TRY(auto file, PlayerFileWriter::create(*data_, fmt::format("{}/{:04}", camera_folder_, n), info,
                                                work_.behind_player()));
    player_file_ = std::make_shared<PlayerFileWriter>(std::move(file));
  }
  const std::string name = fmt::format("{}/{}-{:04}.mp4", camera_folder_, utc_file_text(from), n);
  KGM_TRY(clip_, ClipWriter::create(folder_, name, std::move(info)));
  return {};
}

Result<> CameraCopy::finish_file() {
  if (!clip_)
    return {};
  if (player_file_)
    KGM_CHECK(work_.player().submit(0,
                                    [made = made_, file = std::move(player_file_),
                                     summary = clip_->summary()](const std::stop_token&) -> Result<> {
                                      KGM_TRY(PlayerFile data, file->finish(summary));
                                      made->player.files.push_back(std::move(data));
                                      return {};
                                    }));
  player_file_.reset();
  const std::uint64_t size = clip_->bytes_with(0);
  KGM_CHECK(work_.digests().submit(
      size,
      [made = made_, clip = std::move(*clip_), on_file = options_.on_file,
       &behind = work_.behind_digests()](const std::stop_token& stop) mutable -> Result<> {
        KGM_TRY(ManifestFile file, clip.finish(stop));
        made->files.push_back(std::move(file));
        on_file();
        return behind.add(std::move(clip).take_file());
      }));
  clip_.reset();
  return {};
}

ManifestCamera CameraCopy::manifest() const {
  return {options_.camera.id, options_.camera.name, made_->files, gaps_of(options_.range, made_->files)};
}

} // namespace kagimado::exporter
