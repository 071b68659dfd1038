// Walks the fragments of a recording and says what its key-frame index and its spans should be. Thread-safe,
// but for the source.
#pragma once

#include "engine/store/catalogue.h"
#include "engine/store/fragment_facts.h"
#include "engine/store/key_frame_index.h"

#include <functional>

namespace kagimado::store {

// What is known of a file's times besides its bytes.
struct ScanHints {
  std::vector<KeyFrameRecord> records; // whole ones of an index, in order
  std::vector<SpanRow> spans;          // of the catalogue, by first record
  std::optional<WallTime> first;       // of the catalogue
  WallTime changed;                    // the file's last change
};

struct BadStretch {
  std::uint64_t offset = 0, end = 0;
  std::uint32_t record = 0; // the one behind which it lies
  std::string message;
};

struct ScannedGroup {
  KeyFrameRecord key_frame;
  // Of the video; nothing: not walked.
  std::optional<std::uint64_t> media_end, last_media_time;
};

struct ScannedFile {
  std::vector<ScannedGroup> groups;
  std::vector<BadStretch> bad; // with whole fragments behind
  std::uint64_t end = 0;       // behind the last whole fragment
  std::uint64_t fragments = 0;
  std::string tail; // why the walk ended before the end of the file; empty: it did not
};

using FragmentVisitor = std::function<Result<>(const FragmentFacts&)>;

// first_record: of hints.records, where the walk begins; those before it are taken as they are. Errors: Io,
// and what visit says.
Result<ScannedFile> scan_file(ByteSource& source, const InitFacts& init, const ScanHints& hints,
                              std::size_t first_record = 0, const FragmentVisitor& visit = {});

// Rows of the spans that the groups make up; known ones keep their id.
std::vector<SpanRow> spans_of(const ScannedFile& scanned, const InitFacts& init, const FileRow& file,
                              const std::vector<SpanRow>& known);

Bytes write_index(const IndexHeader& header, const ScannedFile& scanned);

} // namespace kagimado::store
