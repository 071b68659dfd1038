#include "engine/exporter/import.h"

#include "engine/base/unique_fd.h"
#include "engine/exporter/clip_info.h"
#include "engine/exporter/medium_folder.h"
#include "engine/mp4/movie_boxes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <future>

namespace kagimado::exporter {

namespace {

constexpr std::size_t read_step_bytes = std::size_t{1} << 20U;

// The material of such a clip: with a K_mac of all zero its chain, if it has one, is unknown and not
// tampered.
sealed::Material material_of(const ContentKey& key) {
  return {key.dek.clone(), ssl::SecretArray<32>()};
}

void put_big_endian(MutableBytes bytes, std::uint64_t value) {
  for (std::size_t i = bytes.size(); i-- > 0; value >>= 8U)
    bytes[i] = static_cast<std::uint8_t>(value);
}

struct BoxPlace {
  mp4::FourCc type = 0;
  std::size_t at = 0, content = 0, end = 0;
};

Result<std::vector<BoxPlace>> boxes_in(ByteView bytes, std::size_t from, std::size_t to) {
  std::vector<BoxPlace> places;
  for (std::size_t at = from; at < to;) {
    KGM_TRY(const auto header, mp4::read_box_header(bytes.subspan(at, to - at)));
    if (header.size_bytes > to - at)
      return fail(ErrorKind::Damaged, "'{}' is cut short", mp4::to_text(header.type));
    const std::size_t end = at + static_cast<std::size_t>(header.size_bytes);
    places.push_back({header.type, at, at + header.header_bytes, end});
    at = end;
  }
  return places;
}

bool is_key_box(ByteView bytes, const BoxPlace& place) {
  constexpr std::size_t full_box_bytes = 4;
  const std::size_t id = place.content + full_box_bytes;
  return place.type == mp4::fourcc("pssh") && id + sealed::key_box_system_id.size() <= place.end &&
         std::ranges::equal(bytes.subspan(id, sealed::key_box_system_id.size()), sealed::key_box_system_id);
}

Bytes pssh_of(const ContentKey& key, const sealed::PasswordKey& password) {
  mp4::ProtectionSystem system{
      sealed::key_box_system_id, {key.kid}, sealed::write_key_box(key.kid, material_of(key), password)};
  Bytes out;
  mp4::BoxWriter writer(out);
  writer.box(mp4::fourcc("pssh"),
             [&](mp4::BoxWriter& pssh) { mp4::describe_protection_system(pssh, system); });
  return out;
}

} // namespace

Result<ContentKey> parse_content_key(std::string_view text) {
  constexpr std::size_t digits = 32;
  if (text.size() != 2 * digits + 1 || text[digits] != ':')
    return fail(ErrorKind::Invalid, "KID:KEY are 32 hex digits each");
  KGM_TRY(const Bytes kid, from_hex(text.substr(0, digits)));
  KGM_TRY(Bytes dek, from_hex(text.substr(digits + 1)));
  ContentKey key{{}, ssl::SecretArray<16>(dek)};
  ssl::wipe(dek);
  std::ranges::copy(kid, key.kid.bytes.begin());
  return key;
}

Result<Bytes> with_key_box(ByteView init_bytes, const ContentKey& key, const sealed::PasswordKey& password) {
  KGM_TRY(const auto file, boxes_in(init_bytes, 0, init_bytes.size()));
  const auto moov = std::ranges::find(file, mp4::fourcc("moov"), &BoxPlace::type);
  if (moov == file.end())
    return fail(ErrorKind::Damaged, "no moov");
  KGM_TRY(const auto children, boxes_in(init_bytes, moov->content, moov->end));
  const Bytes pssh = pssh_of(key, password);
  Bytes out(init_bytes.begin(), init_bytes.end());
  for (const auto& child : children)
    if (is_key_box(init_bytes, child))
      std::ranges::copy(as_bytes("free"), out.begin() + static_cast<std::ptrdiff_t>(child.at + 4));
  out.insert(out.begin() + static_cast<std::ptrdiff_t>(moov->end), pssh.begin(), pssh.end());
  const std::uint64_t size = moov->end - moov->at + pssh.size();
  const bool is_long = moov->content - moov->at == mp4::max_box_header_bytes;
  put_big_endian(
      is_long ? MutableBytes(out).subspan(moov->at + 8, 8) : MutableBytes(out).subspan(moov->at, 4), size);
  return out;
}

namespace {

constexpr std::uint64_t longest_media_s = 1'000'000'000;
constexpr std::size_t most_group_bytes = std::size_t{64} << 20U; // in memory; a longer group goes in parts

// Gives the store whole groups of pictures, each under the time of its key frame. Without a store it only
// looks.
class ClipImport final {
 public:
  ClipImport(store::Store* store, const ImportRequest& request) : store_(store), request_(request) {}

  Result<> take(mp4::Unit unit) {
    if (unit.type == mp4::Unit::Type::Init)
      return begin_clip(std::move(unit));
    return take_fragment(std::move(unit));
  }

  Result<ImportReport> finish() {
    KGM_CHECK(write_group());
    if (report_.fragments == 0)
      return fail(ErrorKind::Damaged, "no pictures");
    if (store_ != nullptr) {
      store_->finish(request_.camera);
      KGM_CHECK(store_->flush());
    }
    return report_;
  }

 private:
  Result<> begin_clip(mp4::Unit unit) {
    KGM_CHECK(write_group());
    KGM_TRY(init_, mp4::parse_init(*unit.bytes));
    const mp4::Track* track = init_.video();
    if (track == nullptr || track->timescale == 0)
      return fail(ErrorKind::Unsupported, "no video track");
    track_id_ = track->id;
    timescale_ = track->timescale;
    ClipInfo info = read_clip_info(unit.bytes);
    if (info.sealed && !info.period) {
      KGM_TRY(unit.bytes, lock(*unit.bytes, info));
      info = read_clip_info(unit.bytes);
      report_.added_key_box = true;
    }
    report_.sealed = info.sealed;
    report_.period = info.period;
    base_.reset();
    return keep(std::move(unit));
  }

  Result<SharedBytes> lock(ByteView init_bytes, const ClipInfo& info) const {
    if (request_.key == nullptr || request_.password == nullptr)
      return fail(ErrorKind::Locked, "the clip is sealed and no password opens it: its KID:KEY is needed");
    if (info.kid != request_.key->kid)
      return fail(ErrorKind::Invalid, "the key is for KID {}, the clip has {}", request_.key->kid.hex(),
                  info.kid ? info.kid->hex() : "none");
    KGM_TRY(Bytes bytes, with_key_box(init_bytes, *request_.key, *request_.password));
    return std::make_shared<const Bytes>(std::move(bytes));
  }

  Result<> take_fragment(mp4::Unit unit) {
    KGM_TRY(const auto fragment, mp4::parse_fragment(*unit.bytes, init_));
    if (fragment.track_id == track_id_) {
      if (unit.starts_with_sync && has_picture_)
        KGM_CHECK(write_group());
      KGM_CHECK(note_time(fragment));
    }
    return keep(std::move(unit));
  }

  Result<> keep(mp4::Unit unit) {
    group_bytes_ += unit.bytes->size();
    group_.push_back(std::move(unit));
    if (group_bytes_ <= most_group_bytes)
      return {};
    if (!has_picture_)
      return fail(ErrorKind::Damaged, "no picture in {} bytes", group_bytes_);
    return write_group();
  }

  // Where the picture stands on the wall clock.
  Result<> note_time(const mp4::Fragment& fragment) {
    std::uint64_t duration = 0;
    for (const auto& sample : fragment.samples)
      duration += sample.duration;
    if (std::max(fragment.decode_time, duration) / timescale_ > longest_media_s)
      return fail(ErrorKind::Damaged, "a picture at {} in units of 1/{} s", fragment.decode_time, timescale_);
    if (!base_) {
      KGM_TRY(const WallTime begins, begin_of(fragment));
      base_ = begins - length_of(fragment.decode_time);
    }
    const WallTime from = *base_ + length_of(fragment.decode_time), to = from + length_of(duration);
    if (!has_picture_)
      group_time_ = from;
    has_picture_ = true;
    report_.range.from = has_range_ ? std::min(report_.range.from, from) : from;
    report_.range.to = has_range_ ? std::max(report_.range.to, to) : to;
    has_range_ = true;
    return {};
  }

  // A second clip in the same file follows the first one.
  [[nodiscard]] Result<WallTime> begin_of(const mp4::Fragment& fragment) const {
    if (has_range_)
      return report_.range.to;
    if (request_.begins)
      return *request_.begins;
    if (fragment.producer_time)
      return fragment.producer_time->wall;
    return fail(ErrorKind::Invalid, "the clip does not tell when it was recorded");
  }

  [[nodiscard]] std::chrono::microseconds length_of(std::uint64_t media_time) const {
    const std::uint64_t seconds = media_time / timescale_, rest = media_time % timescale_;
    return std::chrono::microseconds(
        static_cast<std::int64_t>(seconds * 1'000'000 + rest * 1'000'000 / timescale_));
  }

  Result<> write_group() {
    if (!has_picture_)
      return {}; // an init segment and sound alone wait for the first picture
    report_.bytes += group_bytes_;
    report_.fragments +=
        static_cast<std::uint64_t>(std::ranges::count(group_, mp4::Unit::Type::Fragment, &mp4::Unit::type));
    auto units = std::exchange(group_, {});
    group_bytes_ = 0;
    has_picture_ = false;
    if (store_ == nullptr)
      return {};
    std::promise<Result<>> written;
    store_->write(request_.camera, std::move(units), group_time_,
                  [&](Result<> result) { written.set_value(std::move(result)); });
    return written.get_future().get();
  }

  store::Store* store_; // nullptr: look only
  const ImportRequest& request_;
  ImportReport report_;
  bool has_range_ = false; // of the report
  mp4::InitSegment init_;
  std::uint32_t track_id_ = 0, timescale_ = 1;
  std::optional<WallTime> base_; // of media time 0
  std::vector<mp4::Unit> group_;
  std::size_t group_bytes_ = 0;
  bool has_picture_ = false; // in the group
  WallTime group_time_;
};

// Of a last fragment that is not whole. What follows the last one in whole boxes (an index) is no loss.
std::uint64_t cut_bytes(int fd, std::uint64_t file_bytes) {
  std::uint64_t at = 0, fragment_at = 0;
  bool is_whole = true; // no moof waits for its mdat
  while (at < file_bytes) {
    std::array<std::uint8_t, mp4::max_box_header_bytes> buffer{};
    const auto got = std::max<ssize_t>(::pread(fd, buffer.data(), buffer.size(), static_cast<off_t>(at)), 0);
    const auto header = mp4::read_box_header(ByteView(buffer).first(static_cast<std::size_t>(got)));
    if (is_whole)
      fragment_at = at;
    if (!header || header->size_bytes > file_bytes - at)
      return file_bytes - fragment_at;
    is_whole = header->type != mp4::fourcc("moof") && (is_whole || header->type == mp4::fourcc("mdat"));
    at += header->size_bytes;
  }
  return is_whole ? 0 : file_bytes - fragment_at;
}

Result<ImportReport> run(int fd, ClipImport clip, const std::filesystem::path& file) {
  mp4::StreamReader reader;
  Bytes buffer(read_step_bytes);
  std::uint64_t file_bytes = 0;
  Result<> taken;
  const auto take = [&](mp4::Unit unit) {
    if (taken)
      taken = clip.take(std::move(unit));
  };
  while (true) {
    const auto got = ::pread(fd, buffer.data(), buffer.size(), static_cast<off_t>(file_bytes));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return std::unexpected(medium_error(errno, "reading", file));
    if (got == 0)
      break;
    file_bytes += static_cast<std::uint64_t>(got);
    if (auto cut = reader.push(ByteView(buffer).first(static_cast<std::size_t>(got)), take); taken && !cut)
      taken = std::move(cut);
    if (!taken)
      return std::unexpected(taken.error().within(file.string()));
  }
  auto report = clip.finish();
  if (!report)
    return std::unexpected(report.error().within(file.string()));
  report->cut_bytes = cut_bytes(fd, file_bytes);
  return report;
}

// Playing order is recording order: two recordings of one time would be one too many for everybody.
Result<> check_place(const store::Store& store, const ImportRequest& request, const TimeRange& range) {
  if (request.ends_before && range.to > *request.ends_before)
    return fail(ErrorKind::Invalid, "{}: it would end in the future", request.file.string());
  KGM_TRY(const auto spans, store.spans({{request.camera}, range.from, range.to}));
  if (!spans.empty())
    return fail(ErrorKind::Conflict, "{}: camera {} has recordings of that time already",
                request.file.string(), number(request.camera));
  return {};
}

} // namespace

Result<ImportReport> import_clip(store::Store& store, const ImportRequest& request) {
  const UniqueFd fd(::open(request.file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid())
    return errno == ENOENT ? fail(ErrorKind::NotFound, "no file {}", request.file.string())
                           : std::unexpected(medium_error(errno, "opening", request.file));
  KGM_TRY(const auto seen, run(fd.get(), ClipImport(nullptr, request), request.file));
  KGM_CHECK(check_place(store, request, seen.range));
  return run(fd.get(), ClipImport(&store, request), request.file);
}

} // namespace kagimado::exporter
