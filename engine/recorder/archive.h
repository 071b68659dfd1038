// The recorder's recordings, composed: store, who is recorded, playback, exports, alarms.
//
// Belongs to the network thread; disks are touched by workers of its own. Held by the recorder alone.
#pragma once

#include "engine/api/event_hub.h"
#include "engine/recorder/alarm_desk.h"
#include "engine/recorder/export_manager.h"
#include "engine/recorder/playback_desk.h"
#include "engine/recorder/recording_manager.h"

namespace kagimado::recorder {

struct ArchiveOptions {
  bool records = true;                       // false: live only
  std::vector<std::filesystem::path> disks;  // empty: "recordings" in the state folder, prepared by itself
  std::uint64_t max_bytes = 0;               // of recordings on each disk; 0: what it has
  std::optional<std::chrono::days> keep_for; // given: in place of the setting
  std::vector<std::filesystem::path> media_roots; // besides /media and /run/media
  SessionPace pace;
  std::chrono::milliseconds recordings_event_every{2000};
};

// As serve and check understand the same options.
store::StoreOptions store_options(const ArchiveOptions& options, const std::filesystem::path& state_folder,
                                  std::shared_ptr<const Clock> clock);

class Archive final : public api::Archive, public std::enable_shared_from_this<Archive> {
 public:
  // Answered by the recorder at any time.
  struct Hooks {
    std::function<std::vector<CameraId>()> cameras;
    std::function<std::string(CameraId)> camera_name;
    std::function<std::optional<store::Period>()> period_in_force;
  };

  // A store that cannot be opened is told by storage(); live goes on without it. Errors: those of the state.
  static Result<std::shared_ptr<Archive>>
  open(net::asio::any_io_executor executor, const std::filesystem::path& state_folder,
       const ArchiveOptions& options, std::shared_ptr<const Clock> clock, api::EventHub& events, Hooks hooks);
  // Everything handed over is on the disk then. Playbacks that are open end.
  ~Archive() override;

  // How record() wants a camera's main stream.
  static ingest::SubscriptionOptions subscription_options();
  void record(CameraId camera, std::shared_ptr<ingest::Subscription> main_stream);
  void camera_removed(CameraId camera);
  // A camera told the beginning or the end of something.
  void noticed(CameraId camera, const camera::Event& event);
  // From now on in place of ArchiveOptions::keep_for.
  void keep_for(std::optional<std::chrono::days> days);
  // An alarm of the site begins or ends.
  void site_alarm(CameraId camera, bool on);

  net::Task<api::Recordings> recordings(store::SpanQuery query) override;
  Result<std::shared_ptr<api::Playback>> play(const store::CursorRequest& request) override;
  // Nothing without a store. Errors: those of the store.
  net::Task<api::KeyOwners> key_owners(std::vector<Kid> keys);
  net::Task<api::StorageView> storage() override;
  net::Task<std::vector<exporter::Medium>> media() override;
  net::Task<api::ExportView> start_export(api::ExportOrder order) override;
  [[nodiscard]] std::vector<api::ExportView> exports() const override;
  [[nodiscard]] Result<api::ExportView> find_export(std::uint32_t id) const override;
  Result<api::ExportView> cancel_export(std::uint32_t id) override;
  net::Task<std::vector<api::Alarm>> alarms(api::AlarmQuery query) override;

 private:
  Archive(net::asio::any_io_executor executor, const ArchiveOptions& options,
          std::shared_ptr<const Clock> clock, api::EventHub& events, Hooks hooks);

  void open_store(const std::filesystem::path& state_folder);
  [[nodiscard]] Error no_store() const;
  [[nodiscard]] std::vector<api::CameraRecording> recording_views() const;
  void grew(CameraId camera);
  void storage_changed();
  static net::asio::awaitable<void> tell_storage(std::weak_ptr<Archive> weak);
  [[nodiscard]] Result<> check_medium(const std::vector<exporter::Medium>& media,
                                      const std::filesystem::path& wanted) const;

  net::asio::any_io_executor executor_;
  const ArchiveOptions options_;
  std::shared_ptr<const Clock> clock_;
  api::EventHub& events_;
  Hooks hooks_;
  net::asio::thread_pool disk_workers_{2};
  std::unique_ptr<AlarmLog> alarm_log_;
  std::optional<AlarmDesk> alarms_;
  std::unique_ptr<store::Store> store_; // nullptr: none
  std::optional<Error> store_problem_;  // why not
  std::shared_ptr<RecordingProgress> progress_;
  std::optional<PlaybackDesk> playbacks_;
  std::optional<RecordingManager> recording_;
  std::optional<ExportManager> exports_;
  net::asio::steady_timer recordings_event_;
  bool recordings_event_is_due_ = false;
  bool is_telling_storage_ = false, storage_changed_again_ = false;
};

} // namespace kagimado::recorder
