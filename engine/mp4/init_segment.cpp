#include "engine/mp4/init_segment.h"

#include "engine/mp4/movie_boxes.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace kagimado::mp4 {

namespace {

Result<InitSegment> init_of(MovieBox movie) {
  if (!movie.is_fragmented)
    return fail(ErrorKind::Unsupported, "the file is not fragmented (no mvex)");
  InitSegment init;
  for (auto& box : movie.tracks) {
    if (!box.is_media())
      continue;
    Track& track = box.track;
    if (track.id == 0 || init.find(track.id) != nullptr)
      return fail(ErrorKind::Damaged, "track id {} is zero or used twice", track.id);
    if (track.timescale == 0)
      return fail(ErrorKind::Damaged, "track {} has timescale 0", track.id);
    const auto extends = std::ranges::find(movie.extends, track.id, &TrackExtends::track_id);
    if (extends != movie.extends.end())
      track.defaults = extends->defaults;
    init.tracks.push_back(std::move(track));
  }
  if (init.tracks.empty())
    return fail(ErrorKind::Unsupported, "no video or audio track");
  init.protection_systems = std::move(movie.protection_systems);
  return init;
}

MovieBox movie_of(const InitSegment& init) {
  MovieBox movie;
  for (const auto& track : init.tracks) {
    movie.tracks.push_back({track, is_video(track.codec) ? handler_video : handler_audio});
    movie.extends.push_back({track.id, track.defaults});
  }
  movie.protection_systems = init.protection_systems;
  return movie;
}

} // namespace

std::string_view name_of(Codec codec) {
  switch (codec) {
  case Codec::H264:
    return "h264";
  case Codec::H265:
    return "h265";
  case Codec::Mjpeg:
    return "mjpeg";
  case Codec::Aac:
    return "aac";
  }
  std::unreachable();
}

const Track* InitSegment::find(std::uint32_t track_id) const {
  const auto found = std::ranges::find(tracks, track_id, &Track::id);
  return found == tracks.end() ? nullptr : &*found;
}

const Track* InitSegment::video() const {
  const auto found = std::ranges::find_if(tracks, [](const Track& track) { return is_video(track.codec); });
  return found == tracks.end() ? nullptr : &*found;
}

const Track* InitSegment::audio() const {
  const auto found = std::ranges::find_if(tracks, [](const Track& track) { return !is_video(track.codec); });
  return found == tracks.end() ? nullptr : &*found;
}

bool InitSegment::sealed() const {
  return std::ranges::any_of(tracks, [](const Track& track) { return track.encryption.has_value(); });
}

Result<InitSegment> parse_init(ByteView bytes) {
  if (bytes.size() > std::numeric_limits<std::uint32_t>::max())
    return fail(ErrorKind::Limit, "init segment of {} bytes", bytes.size());
  Failure failure;
  MovieBox movie;
  BoxReader file(bytes, 0, failure, fourcc("file"));
  file.box(fourcc("moov"), [&](BoxReader& moov) { describe_movie(moov, movie); });
  if (failure.error)
    return std::unexpected(failure.error->within("init segment"));
  return init_of(std::move(movie));
}

Bytes write_init(const InitSegment& init) {
  MovieBox movie = movie_of(init);
  Bytes out;
  BoxWriter file(out);
  file.box(fourcc("ftyp"), [](BoxWriter& ftyp) {
    ftyp.constant_u32(fourcc("iso6"));
    ftyp.constant_u32(0);
    for (const FourCc brand : {fourcc("iso6"), fourcc("isom"), fourcc("mp41")})
      ftyp.constant_u32(brand);
  });
  file.box(fourcc("moov"), [&](BoxWriter& moov) { describe_movie(moov, movie); });
  return out;
}

} // namespace kagimado::mp4
