#include "engine/store/file_scan.h"

#include "engine/store/span_rule.h"

#include <algorithm>

namespace kagimado::store {

namespace {

class Scan final {
 public:
  Scan(ByteSource& source, const InitFacts& init, const ScanHints& hints, const FragmentVisitor& visit)
      : source_(source), init_(init), hints_(hints), visit_(visit) {}

  Result<ScannedFile> run(std::size_t first_record) {
    for (std::size_t n = 0; n < first_record; ++n)
      file_.groups.push_back({hints_.records[n], {}, {}});
    file_.end = first_record == 0 ? init_.bytes->size() : hints_.records[first_record].offset;
    while (!is_done_)
      KGM_CHECK(step());
    if (has_guessed_first_)
      shift_to_end();
    return std::move(file_);
  }

 private:
  Result<> step() {
    const auto facts = read_fragment_facts(source_, file_.end, init_.init);
    if (facts)
      return take(*facts);
    if (facts.error().kind == ErrorKind::Io)
      return std::unexpected(facts.error());
    if (facts.error().kind == ErrorKind::EndOfStream) {
      is_done_ = true;
      return {};
    }
    skip_or_end(facts.error().message);
    return {};
  }

  Result<> take(const FragmentFacts& facts) {
    if (facts.is_key_frame_of(init_))
      begin_group(facts);
    if (!file_.groups.empty() && facts.track_id == init_.video_track) {
      auto& group = file_.groups.back();
      group.media_end = std::max(group.media_end.value_or(0), facts.media_time + facts.duration);
      group.last_media_time = facts.media_time;
    }
    ++file_.fragments;
    file_.end = facts.end();
    return visit_ ? visit_(facts) : Result<>();
  }

  // Damage in the middle: the walk goes on where an index record points at a key frame.
  void skip_or_end(const std::string& message) {
    for (const auto& record : hints_.records) {
      if (record.offset <= file_.end)
        continue;
      const auto there = read_fragment_facts(source_, record.offset, init_.init);
      if (!there || !there->is_key_frame_of(init_) || there->bytes != record.fragment_bytes)
        continue;
      const auto behind = file_.groups.empty() ? 0 : file_.groups.size() - 1;
      file_.bad.push_back({file_.end, record.offset, static_cast<std::uint32_t>(behind), message});
      file_.end = record.offset;
      return;
    }
    file_.tail = message;
    is_done_ = true;
  }

  void begin_group(const FragmentFacts& facts) {
    KeyFrameRecord record{facts.offset, {}, facts.media_time, facts.bytes, file_.groups.empty()};
    const auto old = std::ranges::lower_bound(hints_.records, facts.offset, {}, &KeyFrameRecord::offset);
    const auto span = std::ranges::find(hints_.spans, file_.groups.size(), &SpanRow::first_record);
    if (old != hints_.records.end() && old->offset == facts.offset) {
      record.wall = old->wall;
      record.begins_span = record.begins_span || old->begins_span;
    } else if (span != hints_.spans.end()) {
      record.wall = span->from;
      record.begins_span = true;
    } else if (file_.groups.empty()) {
      record.wall = first_wall(facts);
    } else {
      const auto& before = file_.groups.back().key_frame;
      record.begins_span = facts.media_time < before.media_time;
      record.wall = before.wall + (record.begins_span
                                       ? std::chrono::microseconds(1)
                                       : media_length(facts.media_time - before.media_time, init_.timescale));
    }
    file_.groups.push_back({record, {}, {}});
  }

  WallTime first_wall(const FragmentFacts& facts) {
    if (hints_.first)
      return *hints_.first;
    if (facts.producer_wall)
      return *facts.producer_wall;
    has_guessed_first_ = true;
    return hints_.changed;
  }

  // The file's last change was at its end, not at its beginning.
  void shift_to_end() {
    if (file_.groups.empty())
      return;
    const auto length = file_.groups.back().key_frame.wall - file_.groups.front().key_frame.wall;
    for (auto& group : file_.groups)
      group.key_frame.wall -= length;
  }

  ByteSource& source_;
  const InitFacts& init_;
  const ScanHints& hints_;
  const FragmentVisitor& visit_;
  ScannedFile file_;
  bool is_done_ = false, has_guessed_first_ = false;
};

WallTime end_of(const std::vector<ScannedGroup>& groups, std::size_t n, std::uint32_t timescale) {
  const auto& group = groups[n];
  const auto& key = group.key_frame;
  if (!group.media_end || !group.last_media_time) { // not walked: as long as the one before
    const bool has_before = n > 0 && !key.begins_span;
    return key.wall +
           std::max(has_before ? key.wall - groups[n - 1].key_frame.wall : std::chrono::microseconds(0),
                    std::chrono::microseconds(1));
  }
  const auto ticks = *group.last_media_time > key.media_time ? *group.last_media_time - key.media_time : 0;
  return end_of_group({key.wall, key.media_time}, *group.media_end, timescale,
                      key.wall + media_length(ticks, timescale));
}

// Rows of spans are right from when the next one began.
void keep_known_ends(std::vector<SpanRow>& spans, const std::vector<ScannedGroup>& groups,
                     const std::vector<SpanRow>& known) {
  for (std::size_t n = 0; n + 1 < spans.size(); ++n) {
    const auto row = std::ranges::find(known, spans[n].id, &SpanRow::id);
    const bool is_walked = groups[spans[n + 1].first_record - 1].media_end.has_value();
    if (row != known.end() && !is_walked && row->to > row->from)
      spans[n].to = row->to;
  }
}

} // namespace

Result<ScannedFile> scan_file(ByteSource& source, const InitFacts& init, const ScanHints& hints,
                              std::size_t first_record, const FragmentVisitor& visit) {
  return Scan(source, init, hints, visit).run(first_record);
}

std::vector<SpanRow> spans_of(const ScannedFile& scanned, const InitFacts& init, const FileRow& file,
                              const std::vector<SpanRow>& known) {
  std::vector<SpanRow> spans;
  for (std::size_t n = 0; n < scanned.groups.size(); ++n) {
    const auto& group = scanned.groups[n];
    if (group.key_frame.begins_span || spans.empty()) {
      SpanRow next{SpanId{0},
                   file.camera,
                   file.id,
                   static_cast<std::uint32_t>(n),
                   group.key_frame.wall,
                   group.key_frame.wall,
                   false};
      const auto row = std::ranges::find(known, next.first_record, &SpanRow::first_record);
      if (row != known.end()) {
        next.id = row->id;
        next.damaged = row->damaged;
      }
      spans.push_back(next);
    }
    spans.back().to = std::max(spans.back().to, end_of(scanned.groups, n, init.timescale));
  }
  keep_known_ends(spans, scanned.groups, known);
  for (const auto& bad : scanned.bad)
    for (auto& span : spans)
      if (span.first_record <= bad.record && (&span == &spans.back() || (&span)[1].first_record > bad.record))
        span.damaged = true;
  return spans;
}

Bytes write_index(const IndexHeader& header, const ScannedFile& scanned) {
  Bytes bytes = write_index_header(header);
  for (std::size_t n = 0; n < scanned.groups.size(); ++n) {
    const auto record =
        write_index_record(header, static_cast<std::uint32_t>(n), scanned.groups[n].key_frame);
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  return bytes;
}

} // namespace kagimado::store
