// The recorder's camera list and events (GET /events), watched for as long as the viewer lives.
#pragma once

#include "engine/net/url.h"
#include "engine/view/passport.h"
#include "engine/view/retry_loop.h"
#include "engine/view/viewer.h"

#include <map>

namespace kagimado::view {

struct StreamEntry {
  StreamIndex index{0};
  int width = 0, height = 0;
};

struct CameraFacts {
  CameraEntry entry;
  std::vector<StreamEntry> streams;
};

struct SiteFacts {
  bool recorder_online = false;
  std::string recorder_reason;
  std::map<CameraId, CameraFacts> cameras;
};

enum class SiteChange { None, Cameras, PasswordChanged, RecordingsGrown, Alarm, Session, Settings };

// One event line. Unknown events change nothing. Errors: Damaged.
Result<SiteChange> apply_event(std::string_view line, SiteFacts& site);

struct SiteListener {
  std::function<void(const SiteFacts&)> on_change;    // cameras, or the recorder's being there
  std::function<void(const SiteFacts&)> on_connected; // the recorder is (back) there, its cameras are known
  std::function<void()> on_password_changed;
  std::function<void()> on_recordings_grown;
  std::function<void()> on_alarm;            // one began or ended
  std::function<void()> on_session = [] {};  // the session of who listens changed, ended, or is refused
  std::function<void()> on_settings = [] {}; // settings, licences or a camera's security changed
  std::shared_ptr<const Passport> passport = nullptr; // who listens
};

// All on the executor's thread.
class SiteWatch final {
 public:
  SiteWatch(net::asio::any_io_executor executor, const net::Url& recorder, SiteListener listener);
  ~SiteWatch();

  void restart(); // somebody else listens now; any thread

 private:
  struct State;
  std::shared_ptr<State> state_;
  std::shared_ptr<RetryLoop> loop_;
};

} // namespace kagimado::view
