// Alarms as they come: stored in order by a worker, then told to who listens.
//
// Belongs to the network thread. An alarm begins and ends by the recorder's clock, as recordings do: a
// camera's may be wrong.
#pragma once

#include "engine/api/event_hub.h"
#include "engine/camera/event_reader.h"
#include "engine/recorder/alarm_log.h"

#include <boost/asio/thread_pool.hpp>

namespace kagimado::recorder {

class AlarmDesk final {
 public:
  AlarmDesk(net::asio::any_io_executor executor, AlarmLog& log, std::shared_ptr<const Clock> clock,
            api::EventHub& events);
  // What came is stored then.
  ~AlarmDesk();
  AlarmDesk(const AlarmDesk&) = delete;
  AlarmDesk& operator=(const AlarmDesk&) = delete;

  void noticed(CameraId camera, const camera::Event& event) {
    mark(camera, camera::name_of(event.kind), event.active);
  }

  // An alarm of the site (SITE_ALARM.md) begins or ends.
  void site_alarm(CameraId camera, bool on) { mark(camera, "site", on); }

 private:
  // kind: lives for ever.
  void mark(CameraId camera, std::string_view kind, bool on);

  struct Teller; // shared with what is under way

  net::asio::any_io_executor executor_;
  AlarmLog& log_;
  std::shared_ptr<const Clock> clock_;
  std::shared_ptr<Teller> teller_;
  net::asio::thread_pool writer_{1};
};

} // namespace kagimado::recorder
