#include "engine/recorder/site_alarms.h"

#include <algorithm>

namespace kagimado::recorder {

namespace asio = boost::asio;

SiteAlarms::SiteAlarms(asio::any_io_executor executor, Hooks hooks)
    : executor_(std::move(executor)), hooks_(std::move(hooks)) {}

SiteAlarms::~SiteAlarms() {
  while (!on_.empty())
    end(on_.begin()->first);
}

std::string SiteAlarms::obey(std::string_view line) {
  const auto order = parse_site_line(line);
  if (!order)
    return fmt::format("ERROR {}", order.error().message);
  if (order->what == SiteOrder::What::Ping)
    return "OK";
  const auto cameras = cameras_of(*order);
  if (!cameras)
    return fmt::format("ERROR {}", cameras.error().message);
  for (const auto camera : *cameras)
    if (order->what == SiteOrder::What::On)
      begin(camera, order->ends);
    else
      end(camera);
  return "OK";
}

Result<std::vector<CameraId>> SiteAlarms::cameras_of(const SiteOrder& order) const {
  auto registered = hooks_.cameras();
  if (order.is_of_all)
    return registered;
  for (const auto camera : order.cameras)
    if (std::ranges::find(registered, camera) == registered.end())
      return fail(ErrorKind::NotFound, "camera {} is not registered", number(camera));
  return order.cameras;
}

void SiteAlarms::begin(CameraId camera, std::optional<std::chrono::seconds> ends) {
  const auto [at, is_new] = on_.try_emplace(camera);
  auto& timer = at->second;
  if (is_new)
    hooks_.mark(camera, true);
  else if (!timer)
    return; // only OFF ends it
  if (!ends) {
    timer = nullptr;
    return;
  }
  if (timer && timer->expiry() >= std::chrono::steady_clock::now() + *ends)
    return;
  if (!timer)
    timer = std::make_unique<net::Timer>(executor_);
  timer->after(*ends, [this, camera] { end(camera); });
}

void SiteAlarms::end(CameraId camera) {
  if (on_.erase(camera) > 0)
    hooks_.mark(camera, false);
}

} // namespace kagimado::recorder
