#include "engine/store/camera_writer.h"

namespace kagimado::store {

void CameraWriter::remember(const mp4::Unit& init) {
  init_.reset();
  init_fault_.reset();
  auto facts = read_init_facts(init.bytes);
  if (facts)
    init_ = std::make_shared<const InitFacts>(std::move(*facts));
  else
    init_fault_ = std::move(facts).error();
}

WriteResult<> CameraWriter::take_init(const mp4::Unit& unit) {
  auto finished = finish();
  remember(unit);
  if (!finished)
    return finished;
  if (init_fault_)
    return stream_fault(*init_fault_);
  return {};
}

bool CameraWriter::is_full() const {
  return file_->length() >= rule_.longest_file || file_->bytes() >= rule_.largest_file_bytes;
}

// The one before ended here if it rolled.
WriteResult<> CameraWriter::begin_file(const DiskContext& context, WallTime first) {
  std::optional<std::int64_t> continues;
  if (file_) {
    continues = file_->id();
    KGM_CHECK(finish());
  }
  KGM_TRY(file_, RecordingFile::begin(context, camera_, init_, first, continues));
  return {};
}

WriteResult<> CameraWriter::take_fragment(const DiskContext& context, const mp4::Unit& unit,
                                          WallTime received) {
  if (!init_)
    return stream_fault(init_fault_.value_or(Error{ErrorKind::Damaged, "no init segment yet"}));
  MemorySource source(*unit.bytes);
  const auto facts = read_fragment_facts(source, 0, init_->init);
  if (!facts)
    return stream_fault(facts.error());
  if (facts->bytes != unit.bytes->size())
    return stream_fault({ErrorKind::Damaged, fmt::format("{} bytes behind a fragment of {}",
                                                         unit.bytes->size() - facts->bytes, facts->bytes)});
  if (facts->is_key_frame_of(*init_) && (!file_ || is_full()))
    KGM_CHECK(begin_file(context, received));
  if (!file_)
    return {}; // a recording begins with a key frame
  return file_->add(unit.bytes, *facts, received);
}

WriteResult<> CameraWriter::take(const DiskContext& context, const mp4::Unit& unit, WallTime received) {
  if (unit.type == mp4::Unit::Type::Init)
    return take_init(unit);
  return take_fragment(context, unit, received);
}

WriteResult<> CameraWriter::write(const DiskContext& context, const std::vector<mp4::Unit>& units,
                                  WallTime received) {
  WriteResult<> answer;
  for (std::size_t n = 0; n < units.size(); ++n) {
    auto taken = take(context, units[n], received);
    if (taken)
      continue;
    if (taken.error().disk) {
      skip({units.begin() + static_cast<std::ptrdiff_t>(n), units.end()});
      return taken;
    }
    // The stream's own fault: what came before it is kept.
    KGM_CHECK(finish());
    if (answer)
      answer = std::move(taken);
  }
  if (file_)
    KGM_CHECK(file_->flush());
  return answer;
}

void CameraWriter::skip(const std::vector<mp4::Unit>& units) {
  for (const auto& unit : units)
    if (unit.type == mp4::Unit::Type::Init)
      remember(unit);
}

WriteResult<> CameraWriter::finish() {
  if (!file_)
    return {};
  KGM_CHECK(file_->finish());
  file_.reset();
  return {};
}

void CameraWriter::abandon() {
  if (file_)
    file_->abandon();
  file_.reset();
}

} // namespace kagimado::store
