#include "tests/engine/view/fake_recorder.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace kagimado::tests {

namespace asio = boost::asio;
using Json = nlohmann::json;

namespace {

constexpr std::chrono::milliseconds frame_interval{10};

Json json_of(const FakeCamera& camera) {
  auto streams = Json::array();
  for (const auto& [index, clip] : camera.streams)
    streams.push_back({{"index", index},
                       {"codec", "h264"},
                       {"width", clip.init.video()->width},
                       {"height", clip.init.video()->height}});
  return {{"id", camera.id},         {"name", camera.name},     {"online", camera.online},
          {"reason", camera.reason}, {"sealed", camera.sealed}, {"streams", streams}};
}

asio::awaitable<void> pause() {
  asio::steady_timer timer(co_await asio::this_coro::executor, frame_interval);
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

} // namespace

void FakeRecorder::start() {
  io_ = std::make_unique<asio::io_context>(1);
  run(net::HttpServer::listen(*io_, net::UnixEndpoint{socket_, 0600},
                              [this](net::Request request) { return handle(std::move(request)); }));
}

void FakeRecorder::start_tls(const ssl::Identity& identity) {
  io_ = std::make_unique<asio::io_context>(1);
  run(net::HttpServer::listen(
      *io_, net::TcpEndpoint{}, [this](net::Request request) { return handle(std::move(request)); },
      ssl::make_server_context(identity, {}).value()));
}

void FakeRecorder::run(Result<std::unique_ptr<net::HttpServer>> server) {
  if (!server)
    throw std::runtime_error(server.error().message);
  server_ = std::move(*server);
  thread_ = std::thread([this, work = asio::make_work_guard(*io_)] { io_->run(); });
}

void FakeRecorder::stop() {
  if (!io_)
    return;
  io_->stop();
  thread_.join();
  server_.reset();
  io_.reset();
  const std::lock_guard lock(mutex_);
  live_connections_.clear();
}

void FakeRecorder::push_event(const std::string& line) {
  events_.push_back(line + "\n");
}

void FakeRecorder::put(FakeCamera camera) {
  const std::lock_guard lock(mutex_);
  push_event(Json{{"event", "camera"}, {"camera", json_of(camera)}}.dump());
  cameras_[camera.id] = std::move(camera);
}

void FakeRecorder::remove(std::uint32_t id) {
  const std::lock_guard lock(mutex_);
  cameras_.erase(id);
  push_event(Json{{"event", "camera_removed"}, {"id", id}}.dump());
}

void FakeRecorder::set_password(const std::string& password, const TestClip& box_of) {
  const auto box = sealed::parse_key_box(*sealed::find_key_box(box_of.init));
  const auto& slot = box->passphrase_slots.at(0);
  const std::lock_guard lock(mutex_);
  keyring_.forget_all();
  keyring_.add(*sealed::derive(password, slot.pb_salt, slot.iterations));
}

void FakeRecorder::announce_password_change() {
  const std::lock_guard lock(mutex_);
  push_event(R"({"event":"password_changed"})");
}

void FakeRecorder::deny_live(bool deny) {
  const std::lock_guard lock(mutex_);
  deny_live_ = deny;
}

void FakeRecorder::set_judge(Judge judge) {
  const std::lock_guard lock(mutex_);
  judge_ = std::move(judge);
}

std::string FakeRecorder::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

int FakeRecorder::live_connections(std::uint32_t camera, int stream) const {
  const std::lock_guard lock(mutex_);
  const auto found = live_connections_.find({camera, stream});
  return found != live_connections_.end() ? found->second : 0;
}

asio::awaitable<net::Response> FakeRecorder::handle(net::Request request) {
  {
    const std::lock_guard lock(mutex_);
    seen_ += request.method + " " + request.target + "\n";
    for (const auto& [name, value] : request.fields)
      seen_ += name + ": " + value + "\n";
    seen_ += request.body + "\n";
  }
  if (const auto judge = [this] {
        const std::lock_guard lock(mutex_);
        return judge_;
      }())
    if (auto judged = judge(request))
      co_return std::move(*judged);
  unsigned camera = 0;
  int stream = 0;
  if (std::sscanf(request.target.c_str(), "/api/v1/live/%u/%d", &camera, &stream) == 2)
    co_return live(camera, stream);
  if (request.target == "/api/v1/events")
    co_return events();
  if (request.target == "/api/v1/keys" && request.method == "POST")
    co_return keys(request);
  if (std::sscanf(request.target.c_str(), "/api/v1/playback/%u?", &camera) == 1)
    co_return playback(camera, request.target);
  if (request.target.starts_with("/api/v1/recordings?"))
    co_return recordings(request.target);
  const std::lock_guard lock(mutex_);
  const auto answer = answers_.find(request.method + " " + request.target);
  if (answer == answers_.end())
    co_return net::error_response({ErrorKind::NotFound, "no such path"});
  net::Response response;
  response.body = answer->second;
  co_return response;
}

net::Response FakeRecorder::events() {
  net::Response response;
  response.content_type = "application/x-ndjson";
  response.stream = [this](net::BodyWriter& writer) { return tell_events(writer); };
  return response;
}

net::Task<> FakeRecorder::tell_events(net::BodyWriter& writer) {
  std::size_t told = 0;
  std::string text;
  {
    const std::lock_guard lock(mutex_);
    auto list = Json::array();
    for (const auto& [id, camera] : cameras_)
      list.push_back(json_of(camera));
    text = Json{{"event", "cameras"}, {"cameras", list}}.dump() + "\n";
    told = events_.size();
  }
  for (;;) {
    if (!text.empty()) {
      std::vector<ByteView> pieces(1, as_bytes(text));
      KGM_CO_CHECK(co_await writer.write(std::move(pieces)));
    }
    text.clear();
    co_await pause();
    const std::lock_guard lock(mutex_);
    for (; told < events_.size(); ++told)
      text += events_[told];
  }
}

net::Response FakeRecorder::live(std::uint32_t camera, int stream) {
  const std::lock_guard lock(mutex_);
  const auto found = cameras_.find(camera);
  if (deny_live_)
    return net::error_response({ErrorKind::Denied, "no right"});
  if (found == cameras_.end() || !found->second.streams.contains(stream))
    return net::error_response({ErrorKind::NotFound, "no such stream"});
  net::Response response;
  response.content_type = "video/mp4";
  response.stream = [this, camera, stream](net::BodyWriter& writer) { return play(camera, stream, writer); };
  return response;
}

// Counts a connection for as long as its coroutine lives.
struct FakeRecorder::Live {
  Live(FakeRecorder& fake, std::uint32_t camera, int stream) : recorder(fake), key(camera, stream) {
    const std::lock_guard lock(recorder.mutex_);
    ++recorder.live_connections_[key];
  }

  ~Live() {
    const std::lock_guard lock(recorder.mutex_);
    --recorder.live_connections_[key];
  }

  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  FakeRecorder& recorder;
  const std::pair<std::uint32_t, int> key;
};

net::Task<> FakeRecorder::play(std::uint32_t camera, int stream, net::BodyWriter& writer) {
  const Live counted(*this, camera, stream);
  for (std::size_t next = 0;; ++next) {
    SharedBytes bytes;
    bool online = false;
    {
      const std::lock_guard lock(mutex_);
      const auto entry = cameras_.find(camera);
      if (entry == cameras_.end() || !entry->second.streams.contains(stream))
        co_return Result<>{};
      const auto& units = entry->second.streams.at(stream).units;
      bytes = units[next % units.size()].bytes;
      online = entry->second.online;
    }
    if (online) {
      std::vector<ByteView> pieces(1, ByteView(*bytes));
      KGM_CO_CHECK(co_await writer.write(std::move(pieces)));
    }
    co_await pause();
  }
}

net::Response FakeRecorder::keys(const net::Request& request) {
  const auto body = Json::parse(request.body, nullptr, false);
  auto keys = Json::array();
  auto states = Json::object();
  const std::lock_guard lock(mutex_);
  for (const auto& text : body.value("key_boxes", Json::array())) {
    const auto box = sealed::parse_key_box(*from_base64(text.get<std::string>()));
    if (!box)
      continue;
    const auto state = keyring_.open(*box);
    states[box->kid.hex()] = sealed::name_of(state);
    if (state != sealed::KeyState::Open)
      continue;
    const auto material = keyring_.find(box->kid);
    keys.push_back({{"kty", "oct"},
                    {"kid", to_base64url(box->kid.bytes)},
                    {"k", to_base64url(material->dek.view())},
                    {"km", to_base64url(material->mac_key.view())}});
  }
  net::Response response;
  response.body = Json{{"keys", keys}, {"type", "temporary"}, {"states", states}}.dump();
  return response;
}

} // namespace kagimado::tests
