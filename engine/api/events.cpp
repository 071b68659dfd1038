#include "engine/api/events.h"

#include "engine/api/camera_list.h"
#include "engine/api/event_filter.h"
#include "engine/api/resources.h"

namespace kagimado::api {
namespace {

std::string line_of(const Json& event) {
  return dump(event) + "\n";
}

std::string all_cameras(const Service& service, const users::Subject& viewer) {
  Json event;
  event["event"] = "cameras";
  event["cameras"] = cameras_json(service.cameras(), viewer);
  return line_of(event);
}

bool is_same(const users::Subject& a, const users::Subject& b) {
  return a.level == b.level && a.rights == b.rights && a.view == b.view;
}

net::Task<> write_lines(net::BodyWriter& writer, const std::vector<std::string>& lines) {
  std::vector<ByteView> pieces;
  pieces.reserve(lines.size());
  for (const auto& line : lines)
    pieces.push_back(as_bytes(line));
  auto written = co_await writer.write(std::move(pieces));
  co_return written;
}

constexpr std::string_view alive = "{\"event\":\"alive\"}\n";
constexpr std::string_view session_changed = "{\"event\":\"session\"}\n";
constexpr std::chrono::milliseconds rights_checked_every{1000}; // besides every change

// One listener, and what it may see by now.
class EventStream final {
 public:
  EventStream(Service& service, Caller caller, std::chrono::milliseconds alive_every)
      : service_(service), caller_(std::move(caller)), viewer_(caller_.subject), chosen_(chosen()),
        alive_every_(alive_every),
        // Before the list is written: what happens in between comes twice rather than never.
        listener_(service.events().listen()) {}

  net::Task<> run(net::BodyWriter& writer) {
    auto next_alive = std::chrono::steady_clock::now() + alive_every_;
    std::vector<std::string> lines(1, all_cameras(service_, viewer_));
    while (true) {
      auto writing = write_lines(writer, lines);
      if (auto written = co_await std::move(writing); !written || has_ended_)
        co_return written;
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(next_alive - std::chrono::steady_clock::now());
      auto waiting = listener_->next(std::clamp(left, std::chrono::milliseconds(), rights_checked_every));
      const auto events = co_await std::move(waiting);
      if (!events && events.error().kind != ErrorKind::Limit && events.error().kind != ErrorKind::Timeout)
        co_return Result<>();
      lines = lines_of(events);
      if (std::chrono::steady_clock::now() >= next_alive) {
        if (lines.empty())
          lines.emplace_back(alive);
        next_alive = std::chrono::steady_clock::now() + alive_every_;
      }
    }
  }

 private:
  // Who may be logged in by himself at a monitor where nobody is.
  [[nodiscard]] std::optional<users::AccountId> chosen() const {
    return caller_.kind == Caller::Kind::Kiosk ? service_.access().accounts().auto_login() : std::nullopt;
  }

  std::vector<std::string> lines_of(const Result<std::vector<std::string>>& events) {
    const auto now = subject_now(caller_, service_.access());
    has_ended_ = !now;
    if (has_ended_)
      return {std::string(session_changed)};
    std::vector<std::string> lines;
    if (!is_same(*now, viewer_) || chosen() != chosen_) {
      viewer_ = *now;
      chosen_ = chosen();
      lines = {std::string(session_changed), all_cameras(service_, viewer_)};
    } else if (!events && events.error().kind == ErrorKind::Limit) {
      lines.push_back(all_cameras(service_, viewer_));
    }
    if (events)
      for (const auto& event : *events)
        if (auto line = event_for(viewer_, event); !line.empty())
          lines.push_back(std::move(line));
    return lines;
  }

  Service& service_;
  const Caller caller_;
  users::Subject viewer_;
  std::optional<users::AccountId> chosen_;
  const std::chrono::milliseconds alive_every_;
  std::shared_ptr<EventListener> listener_;
  bool has_ended_ = false;
};

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

std::string security_event() {
  return "{\"event\":\"security\"}\n";
}

std::string settings_event(std::int64_t revision) {
  return fmt::format("{{\"event\":\"settings\",\"revision\":{}}}\n", revision);
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

Answer follow_events(Exchange& exchange) {
  net::Response response;
  response.content_type = "application/x-ndjson";
  response.fields["Cache-Control"] = "no-store";
  const auto stream =
      std::make_shared<EventStream>(exchange.service, exchange.caller, exchange.options.alive_every);
  response.stream = [stream](net::BodyWriter& writer) { return stream->run(writer); };
  return response;
}

} // namespace kagimado::api
