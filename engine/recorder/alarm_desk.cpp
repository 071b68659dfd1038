#include "engine/recorder/alarm_desk.h"

#include "engine/api/events.h"
#include "engine/base/log.h"

#include <boost/asio/post.hpp>

namespace kagimado::recorder {

namespace asio = net::asio;

namespace {

constexpr std::size_t max_under_way = 2000; // what a disk that stands still may hold up

} // namespace

struct AlarmDesk::Teller {
  api::EventHub* events = nullptr; // nullptr: the desk is gone
  std::size_t under_way = 0;

  void stored(const Result<api::Alarm>& alarm) {
    --under_way;
    if (alarm && events != nullptr)
      events->publish(api::alarm_event(*alarm));
    if (!alarm)
      log::error("alarm", "not stored: {}", alarm.error().message);
  }
};

AlarmDesk::AlarmDesk(asio::any_io_executor executor, AlarmLog& log, std::shared_ptr<const Clock> clock,
                     api::EventHub& events)
    : executor_(std::move(executor)), log_(log), clock_(std::move(clock)),
      teller_(std::make_shared<Teller>(Teller{&events, 0})) {}

AlarmDesk::~AlarmDesk() {
  writer_.join();
  teller_->events = nullptr;
}

void AlarmDesk::mark(CameraId camera, std::string_view kind, bool on) {
  if (teller_->under_way >= max_under_way) {
    log::warn("alarm", "camera {}: lost, because the disk stands still", number(camera));
    return;
  }
  ++teller_->under_way;
  asio::post(writer_, [this, camera, kind, on, at = clock_->wall_now()] {
    auto alarm = on ? log_.begin(camera, kind, at) : log_.end(camera, kind, at);
    asio::post(executor_, [teller = teller_, alarm = std::move(alarm)] { teller->stored(alarm); });
  });
}

} // namespace kagimado::recorder
