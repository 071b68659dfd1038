// Alarms of the site, by what its port was told (SITE_ALARM.md): which cameras are marked, and until when.
// Belongs to the executor's thread.
#pragma once

#include "engine/net/timer.h"
#include "engine/recorder/site_alarm.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <map>
#include <memory>

namespace kagimado::recorder {

class SiteAlarms final {
 public:
  struct Hooks {
    std::function<std::vector<CameraId>()> cameras; // registered
    std::function<void(CameraId, bool on)> mark;    // begins, ends
  };

  SiteAlarms(boost::asio::any_io_executor executor, Hooks hooks);
  // Ends those that are on.
  ~SiteAlarms();
  SiteAlarms(const SiteAlarms&) = delete;
  SiteAlarms& operator=(const SiteAlarms&) = delete;

  // The answer to a line.
  std::string obey(std::string_view line);

 private:
  using Timer = std::unique_ptr<net::Timer>; // nullptr: ends by OFF only

  [[nodiscard]] Result<std::vector<CameraId>> cameras_of(const SiteOrder& order) const;
  void begin(CameraId camera, std::optional<std::chrono::seconds> ends);
  void end(CameraId camera);

  boost::asio::any_io_executor executor_;
  Hooks hooks_;
  std::map<CameraId, Timer> on_;
};

} // namespace kagimado::recorder
