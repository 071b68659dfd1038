// manifest.json of an export: FORMAT.md. Plain data; functions are thread-safe.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/ssl/crypto.h"
#include "engine/store/span.h"

#include <optional>

namespace kagimado::exporter {

struct TimeRange {
  WallTime from, to;
  bool operator==(const TimeRange&) const = default;
};

enum class Chain { None, Joined, Whole };
std::string_view name_of(Chain chain); // "none", "joined", "whole"

struct ManifestFile {
  std::string path; // within the export, '/' between its parts
  ssl::Digest256 sha256{};
  std::uint64_t bytes = 0;
  TimeRange range;
  std::string codecs; // empty: not known to this product
  bool sealed = false;
  std::optional<Kid> kid;
  std::optional<store::Period> period;
  Chain chain = Chain::None;
  bool damaged = false;
  std::vector<TimeRange> spans;
};

struct ManifestCamera {
  CameraId id{0};
  std::string name;
  std::vector<ManifestFile> files;
  std::vector<TimeRange> gaps;
};

struct Manifest {
  std::string version, recorder, zone;
  WallTime created;
  TimeRange range;
  bool with_player = false;
  std::vector<ManifestCamera> cameras;
};

std::string write_manifest(const Manifest& manifest);
// Errors: Damaged (no manifest of this product; says which field), Unsupported (a newer format).
Result<Manifest> read_manifest(ByteView json);

// What of the range no span covers.
std::vector<TimeRange> gaps_of(const TimeRange& range, const std::vector<ManifestFile>& files);

} // namespace kagimado::exporter
