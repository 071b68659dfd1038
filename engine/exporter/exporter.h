// Copies a range of recordings to an external medium: the stored sealed bytes as standard files (global sidx
// before the first moof, mfra last), a manifest, and a page that plays them on any PC. FORMAT.md tells the
// layout. Blocking: belongs to one worker thread; progress() and cancel() may be called from any thread.
#pragma once

#include "engine/sealed/key_box.h"
#include "engine/store/store.h"

#include <atomic>
#include <mutex>

namespace kagimado::exporter {

struct ExportCamera {
  CameraId id{0};
  std::string name;
};

struct ExportRequest {
  std::vector<ExportCamera> cameras;
  WallTime from, to;
  std::filesystem::path medium; // a mounted folder; a new folder is made in it
  bool with_player = true;      // player.html and its copy of the data
};

enum class ExportState { Waiting, Running, Done, Failed, Cancelled };
std::string_view name_of(ExportState state); // "waiting", "running", "done", "failed", "cancelled"

struct ExportProgress {
  ExportState state = ExportState::Waiting;
  std::uint64_t done_bytes = 0, total_bytes = 0;
  std::chrono::seconds left{0}; // estimate
  std::filesystem::path folder; // that was made
  std::uint64_t files = 0;
  std::optional<Error>
      error; // Limit (not enough space), Io (medium pulled out, ...), NotFound (nothing recorded)
};

class Recordings;

class Export final {
 public:
  Export(const store::Store& store, ExportRequest request, std::shared_ptr<const Clock> clock);
  Export(std::unique_ptr<const Recordings> recordings, ExportRequest request,
         std::shared_ptr<const Clock> clock);
  ~Export();

  // Until done, failed or cancelled; what is not whole is removed, or carries ".partial" in its folder's name
  // where the medium is gone.
  Result<> run();

  void cancel() { cancelled_ = true; }

  [[nodiscard]] ExportProgress progress() const;

  [[nodiscard]] const ExportRequest& request() const { return request_; }

 private:
  void update(const std::function<void(ExportProgress&)>& change);
  [[nodiscard]] Result<> copy();

  const std::unique_ptr<const Recordings> recordings_;
  const ExportRequest request_;
  const std::shared_ptr<const Clock> clock_;
  std::atomic<bool> cancelled_{false};
  mutable std::mutex mutex_;
  ExportProgress progress_;
};

// A medium that an export may go to: something mounted below /media or /run/media, or in tests below another
// root.
struct Medium {
  std::filesystem::path folder;
  std::string label; // last part of the folder's name
  std::uint64_t free_bytes = 0, total_bytes = 0;
  bool writable = false;
};

// mounts: text of /proc/self/mountinfo. Pure but for statvfs.
std::vector<Medium> find_media(std::string_view mounts, const std::vector<std::filesystem::path>& roots);

struct VerifyReport {
  std::uint64_t files = 0, bytes = 0;
  std::vector<std::string> problems; // a line each: file, what
};

// Manifest, SHA-256 of each file, structure; chains where unwrap has a key. Errors: NotFound or Damaged
// manifest.
Result<VerifyReport>
verify_export(const std::filesystem::path& folder,
              const std::function<std::optional<sealed::Material>(const sealed::KeyBox&)>& unwrap);

} // namespace kagimado::exporter
