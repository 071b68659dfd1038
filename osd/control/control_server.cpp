#include "osd/control/control_server.h"

#include "engine/base/clock.h"
#include "osd/control/control_socket.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <map>

namespace kagimado::osd {

namespace {

using Json = nlohmann::json;

// Frames after which a held request is carried out even though something on the screen never settles.
constexpr int max_held_frames = 300;

Json error_json(ErrorKind kind, const std::string& message) {
  return {{"ok", false}, {"error", {{"kind", name_of(kind)}, {"message", message}}}};
}

Json rect_json(const Rect& rect) {
  return Json::array({rect.x, rect.y, rect.width, rect.height});
}

Json widgets_json(const WidgetLog& log) {
  Json widgets = Json::array();
  for (const auto& widget : log.shown())
    widgets.push_back({{"id", widget.id},
                       {"kind", widget.kind},
                       {"text", widget.text},
                       {"rect", rect_json(widget.rect)},
                       {"enabled", widget.enabled},
                       {"value", widget.value}});
  return {{"ok", true}, {"widgets", std::move(widgets)}};
}

bool is_met(const WaitRequest& wait, const ControlTarget& target) {
  if (wait.until == WaitRequest::Until::TileState) {
    const Json state = target.tiles_json(wait.monitor);
    const auto tiles = state.find("tiles");
    return tiles != state.end() && std::ranges::any_of(*tiles, [&](const Json& tile) {
             return tile.value("slot", -1) == wait.slot && tile.value("state", "") == wait.state;
           });
  }
  const bool there =
      std::ranges::any_of(target.widgets(wait.monitor).shown(),
                          [&](const VisibleWidget& widget) { return widget.id == wait.widget; });
  return there == (wait.until == WaitRequest::Until::Widget);
}

// Carries out one action; nothing: it waits on.
class Executor final {
 public:
  Executor(ControlTarget& target, SteadyTime now, SteadyTime asked)
      : target_(target), now_(now), asked_(asked) {}

  std::optional<Json> operator()(WidgetsRequest& request) const {
    return on_monitor(request.monitor, [&] { return widgets_json(target_.widgets(request.monitor)); });
  }

  std::optional<Json> operator()(TilesRequest& request) const {
    return on_monitor(request.monitor, [&] {
      Json answer = target_.tiles_json(request.monitor);
      answer["ok"] = true;
      return answer;
    });
  }

  std::optional<Json> operator()(PlaybackRequest& request) const {
    return on_monitor(request.monitor, [&] {
      Json answer = target_.playback_json(request.monitor);
      answer["ok"] = true;
      return answer;
    });
  }

  std::optional<Json> operator()(ForgetPasswordsRequest&) const {
    target_.forget_passwords();
    return Json{{"ok", true}};
  }

  std::optional<Json> operator()(PngRequest& request) const {
    return on_monitor(request.monitor, [&] {
      const auto written = target_.write_png(request.monitor, request.part, request.path);
      return written ? Json{{"ok", true}} : error_json(written.error().kind, written.error().message);
    });
  }

  std::optional<Json> operator()(InputRequest& request) const {
    return on_monitor(request.monitor, [&] {
      for (auto& event : request.events)
        target_.inject(std::move(event));
      return Json{{"ok", true}};
    });
  }

  std::optional<Json> operator()(WaitRequest& request) const {
    if (request.monitor >= target_.monitor_count())
      return no_monitor();
    if (is_met(request, target_))
      return Json{{"ok", true}};
    if (now_ - asked_ < request.timeout)
      return std::nullopt;
    return error_json(ErrorKind::Timeout, fmt::format("not within {} ms", request.timeout.count()));
  }

  std::optional<Json> operator()(QuitRequest&) const {
    target_.quit();
    return Json{{"ok", true}};
  }

 private:
  template <class F>
  Json on_monitor(OutputIndex monitor, F make_answer) const {
    return monitor < target_.monitor_count() ? make_answer() : no_monitor();
  }

  static Json no_monitor() { return error_json(ErrorKind::NotFound, "there is no such monitor"); }

  ControlTarget& target_;
  SteadyTime now_, asked_;
};

struct Queue {
  std::deque<ControlRequest> requests;
  std::optional<SteadyTime> first_tried; // of the first request, while it waits
  int held_frames = 0;                   // > 0: after input, until it was drawn
};

} // namespace

struct ControlServer::Impl {
  std::unique_ptr<ControlSocket> socket;
  std::map<ControlSocket::ClientId, Queue> queues;

  void take_requests();
  void serve_queue(ControlSocket::ClientId client, Queue& queue, ControlTarget& target, SteadyTime now);
  [[nodiscard]] std::optional<SteadyTime> next_timeout() const;
};

ControlServer::ControlServer() : impl_(std::make_unique<Impl>()) {}

ControlServer::~ControlServer() = default;

Result<std::unique_ptr<ControlServer>> ControlServer::start(Options options, std::function<void()> wake) {
  std::unique_ptr<ControlServer> server(new ControlServer);
  KGM_TRY(
      server->impl_->socket,
      ControlSocket::start(options.socket_path, options.allowed_uid.value_or(::geteuid()), std::move(wake)));
  return server;
}

void ControlServer::serve(ControlTarget& target) {
  impl_->take_requests();
  const SteadyTime now = std::chrono::steady_clock::now();
  for (auto& [client, queue] : impl_->queues)
    impl_->serve_queue(client, queue, target, now);
  std::erase_if(impl_->queues, [](const auto& entry) {
    return entry.second.requests.empty() && entry.second.held_frames == 0;
  });
  impl_->socket->call_back_at(impl_->next_timeout());
}

void ControlServer::Impl::take_requests() {
  for (auto& line : socket->take_lines())
    queues[line.client].requests.push_back(parse_control_request(line.text));
  std::erase_if(queues, [this](const auto& entry) { return !socket->connected(entry.first); });
}

void ControlServer::Impl::serve_queue(ControlSocket::ClientId client, Queue& queue, ControlTarget& target,
                                      SteadyTime now) {
  if (queue.held_frames > 0) {
    if (!target.settled() && queue.held_frames < max_held_frames) {
      ++queue.held_frames;
      return;
    }
    queue.held_frames = 0;
  }
  while (!queue.requests.empty() && queue.held_frames == 0) {
    ControlRequest& request = queue.requests.front();
    if (!queue.first_tried)
      queue.first_tried = now;
    std::optional<Json> answer =
        request.action ? std::visit(Executor(target, now, *queue.first_tried), *request.action)
                       : error_json(request.action.error().kind, request.action.error().message);
    if (!answer)
      return;
    if (request.action && std::holds_alternative<InputRequest>(*request.action))
      queue.held_frames = 1;
    if (!request.id.is_null())
      (*answer)["id"] = std::move(request.id);
    queue.requests.pop_front();
    queue.first_tried.reset();
    // Texts may come from outside: broken UTF-8 is replaced, never thrown about.
    socket->answer(client, answer->dump(-1, ' ', false, Json::error_handler_t::replace));
  }
}

std::optional<SteadyTime> ControlServer::Impl::next_timeout() const {
  std::optional<SteadyTime> next;
  for (const auto& [client, queue] : queues) {
    if (queue.requests.empty() || !queue.first_tried || !queue.requests.front().action)
      continue;
    if (const auto* wait = std::get_if<WaitRequest>(&*queue.requests.front().action)) {
      const SteadyTime until = *queue.first_tried + wait->timeout;
      next = next ? std::min(*next, until) : until;
    }
  }
  return next;
}

} // namespace kagimado::osd
