#include "engine/camera/driver.h"

#include "engine/camera/rtsp_driver.h"
#include "engine/camera/sealed_driver.h"

namespace kagimado::camera {

Task<ConnectionSetting> Driver::connection() {
  co_return fail(ErrorKind::Unsupported, "this camera has no setting of its connection");
}

Task<> Driver::put_connection(const ConnectionSetting&) {
  co_return fail(ErrorKind::Unsupported, "this camera has no setting of its connection");
}

Task<Bytes> Driver::snapshot() {
  co_return fail(ErrorKind::NotFound, "this camera has no single pictures");
}

Task<> Driver::run_events(EventSink) {
  co_return fail(ErrorKind::Unsupported, "this camera tells no events");
}

Result<std::shared_ptr<Driver>> make_driver(net::asio::any_io_executor executor, const Address& address,
                                            std::shared_ptr<const Clock> clock) {
  const auto& scheme = address.url.scheme;
  if (scheme == "http" || scheme == "https")
    return std::make_shared<SealedDriver>(std::move(executor), address);
  if (scheme == "rtsp" || scheme == "rtsps")
    return std::make_shared<RtspDriver>(std::move(executor), address, std::move(clock));
  return fail(ErrorKind::Unsupported, "camera address: scheme \"{}\"", scheme);
}

} // namespace kagimado::camera
