// What is recorded, as the API serves it: implemented by engine/recorder, by a fake in tests.
//
// Belongs to the network thread. Whatever touches a disk is done elsewhere: nothing here blocks.
#pragma once

#include "engine/exporter/exporter.h"
#include "engine/net/http_message.h"
#include "engine/store/store.h"

#include <map>

namespace kagimado::api {

inline constexpr std::size_t max_playbacks = 64; // at the same time
inline constexpr std::size_t max_alarms = 1000;  // of one answer

struct Recordings {
  std::vector<store::Span> spans;          // by camera, then time
  std::vector<store::Period> open_periods; // that the password in force opens
};

// A reader of recordings. One caller of next() at a time; the caller keeps it alive.
class Playback {
 public:
  Playback() = default;
  virtual ~Playback() = default;
  Playback(const Playback&) = delete;
  Playback& operator=(const Playback&) = delete;

  // Waits at the live edge of a camera that is being recorded. Errors: EndOfStream (that was all), Cancelled,
  // and those of store::Cursor.
  virtual net::Task<store::Piece> next() = 0;
};

// Cameras whose pictures, live or recorded, are sealed under a key. Who is not there has none.
using KeyOwners = std::map<Kid, std::vector<CameraId>>;

struct CameraRecording {
  CameraId id{0};
  bool on = false;              // its pictures reach a disk
  std::optional<Error> problem; // why they do not
};

struct StorageView {
  std::vector<store::DiskStatus> disks;
  std::vector<CameraRecording> recording; // by id
};

struct ExportOrder {
  std::vector<CameraId> cameras;
  WallTime from, to;
  std::filesystem::path medium;
  bool with_player = true;
};

struct ExportView {
  std::uint32_t id = 0;
  ExportOrder order;
  exporter::ExportProgress progress;
};

struct Alarm {
  std::int64_t id = 0;
  CameraId camera{0};
  std::string kind; // "motion", "input", "site"
  WallTime from;
  std::optional<WallTime> to; // nothing: still on
};

struct AlarmQuery {
  std::vector<CameraId> cameras; // empty: all
  WallTime from, to;             // what overlaps [from, to)
};

class Archive {
 public:
  Archive() = default;
  virtual ~Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  virtual net::Task<Recordings> recordings(store::SpanQuery query) = 0;
  // Errors: Throttled (max_playbacks are open).
  virtual Result<std::shared_ptr<Playback>> play(const store::CursorRequest& request) = 0;

  virtual net::Task<StorageView> storage() = 0;
  virtual net::Task<std::vector<exporter::Medium>> media() = 0;

  // Errors: Conflict (another one is under way), NotFound (no such medium), Unsupported (not writable).
  virtual net::Task<ExportView> start_export(ExportOrder order) = 0;
  [[nodiscard]] virtual std::vector<ExportView> exports() const = 0; // newest first
  [[nodiscard]] virtual Result<ExportView> find_export(std::uint32_t id) const = 0;
  virtual Result<ExportView> cancel_export(std::uint32_t id) = 0;

  // Newest first, at most max_alarms.
  virtual net::Task<std::vector<Alarm>> alarms(AlarmQuery query) = 0;
};

} // namespace kagimado::api
