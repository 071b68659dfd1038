#include "engine/api/events.h"

#include "engine/api/resources.h"

namespace kagimado::api {
namespace {

std::string line_of(const Json& event) {
  return dump(event) + "\n";
}

std::string all_cameras(const Service& service) {
  Json event;
  event["event"] = "cameras";
  event["cameras"] = to_json(service.cameras());
  return line_of(event);
}

net::Task<> write_lines(net::BodyWriter& writer, const std::vector<std::string>& lines) {
  std::vector<ByteView> pieces;
  pieces.reserve(lines.size());
  for (const auto& line : lines)
    pieces.push_back(as_bytes(line));
  auto written = co_await writer.write(std::move(pieces));
  co_return written;
}

net::Task<> stream_events(Service& service, std::shared_ptr<EventListener> listener,
                          std::chrono::milliseconds alive_every, net::BodyWriter& writer) {
  const std::string alive = "{\"event\":\"alive\"}\n";
  auto next_alive = std::chrono::steady_clock::now() + alive_every;
  std::vector<std::string> lines(1, all_cameras(service));
  while (true) {
    if (auto written = co_await write_lines(writer, lines); !written)
      co_return written;
    const auto left = next_alive - std::chrono::steady_clock::now();
    auto events = co_await listener->next(std::max(std::chrono::ceil<std::chrono::milliseconds>(left), {}));
    if (events) {
      lines = std::move(*events);
    } else if (events.error().kind == ErrorKind::Limit) {
      lines.assign(1, all_cameras(service));
    } else if (events.error().kind != ErrorKind::Timeout) {
      co_return Result<>();
    } else {
      lines.assign(1, alive);
      next_alive = std::chrono::steady_clock::now() + alive_every;
    }
  }
}

} // namespace

std::string camera_event(const CameraView& camera) {
  Json event;
  event["event"] = "camera";
  event["camera"] = to_json(camera);
  return line_of(event);
}

std::string camera_removed_event(CameraId id) {
  Json event;
  event["event"] = "camera_removed";
  event["id"] = number(id);
  return line_of(event);
}

std::string password_changed_event() {
  return "{\"event\":\"password_changed\"}\n";
}

std::string recordings_event() {
  return "{\"event\":\"recordings\"}\n";
}

std::string storage_event(const StorageView& storage) {
  auto event = to_json(storage);
  event["event"] = "storage";
  return line_of(event);
}

std::string alarm_event(const Alarm& alarm) {
  Json event;
  event["event"] = "alarm";
  event["alarm"] = to_json(alarm);
  return line_of(event);
}

Answer follow_events(Service& service, const ApiOptions& options) {
  net::Response response;
  response.content_type = "application/x-ndjson";
  response.fields["Cache-Control"] = "no-store";
  // Listening begins before the list is written: what happens in between comes twice rather than never.
  response.stream = [&service, listener = service.events().listen(),
                     alive_every = options.alive_every](net::BodyWriter& writer) {
    return stream_events(service, listener, alive_every, writer);
  };
  return response;
}

} // namespace kagimado::api
