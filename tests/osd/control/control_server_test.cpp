// The whole control protocol over a real socket, with a drawing thread and a fake target.
#include "osd/control/control_server.h"
#include "osd/control/control_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <thread>

namespace kagimado::osd {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

class FakeTarget final : public ControlTarget {
 public:
  FakeTarget() { set_widgets({"menu.settings"}); }

  void set_widgets(const std::vector<std::string>& ids) {
    log_.begin_frame();
    for (const auto& id : ids)
      log_.add({id, "button", "設定\xff", {1, 2, 3, 4}, true, ""});
    log_.end_frame();
  }

  [[nodiscard]] int monitor_count() const override { return 1; }

  [[nodiscard]] const WidgetLog& widgets(OutputIndex) const override { return log_; }

  [[nodiscard]] Json tiles_json(OutputIndex) const override {
    return {{"layout", 4}, {"page", 0}, {"tiles", Json::array({{{"slot", 2}, {"state", tile_state}}})}};
  }

  [[nodiscard]] Json playback_json(OutputIndex) const override {
    return {{"active", true}, {"position", 1'700'000'000'000'000}, {"speed", -2.0}};
  }

  void forget_passwords() override { ++forgotten; }

  Result<> write_png(OutputIndex, const std::optional<Rect>& part,
                     const std::filesystem::path& path) override {
    if (path == "/bad.png")
      return fail(ErrorKind::Io, "no such folder");
    pngs.emplace_back(path.string(), part);
    return {};
  }

  void inject(InputEvent event) override {
    injected.push_back(std::move(event));
    frames_until_settled = 5;
  }

  [[nodiscard]] bool settled() const override { return frames_until_settled == 0; }

  void quit() override { has_quit = true; }

  std::string tile_state = "connecting";
  std::vector<std::pair<std::string, std::optional<Rect>>> pngs;
  std::vector<InputEvent> injected;
  int frames_until_settled = 0;
  int forgotten = 0;
  bool has_quit = false;

 private:
  WidgetLog log_;
};

class Client final {
 public:
  explicit Client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    connected_ = ::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const timeval limit{10, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }

  [[nodiscard]] bool connected() const { return connected_; }

  void send(const std::string& bytes) const {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const auto n = ::send(fd_.get(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (n <= 0)
        return;
      sent += static_cast<std::size_t>(n);
    }
  }

  void end_input() const { ::shutdown(fd_.get(), SHUT_WR); }

  void close() { fd_.reset(); }

  // Next answer; null when the connection ended.
  Json receive() {
    for (;;) {
      if (const auto end = in_.find('\n'); end != std::string::npos) {
        Json answer = Json::parse(in_.substr(0, end), nullptr, false);
        in_.erase(0, end + 1);
        return answer;
      }
      char buffer[4096];
      const auto got = ::recv(fd_.get(), buffer, sizeof buffer, 0);
      if (got <= 0)
        return nullptr;
      in_.append(buffer, static_cast<std::size_t>(got));
    }
  }

  Json ask(const std::string& line) {
    send(line + "\n");
    return receive();
  }

 private:
  UniqueFd fd_;
  bool connected_ = false;
  std::string in_;
};

class Server : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "controlXXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = folder_ + "/control.sock";
  }

  void TearDown() override {
    stop();
    std::filesystem::remove_all(folder_);
  }

  void start(std::optional<uid_t> uid = std::nullopt) {
    auto started = ControlServer::start({path_, uid}, [this] { wake(); });
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
    drawing_ = std::thread([this] { run(); });
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_one();
    if (drawing_.joinable())
      drawing_.join();
    server_.reset();
  }

  void wake() {
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
    }
    changed_.notify_one();
  }

  // Changes the target as a frame would, and draws one.
  void with_target(const std::function<void(FakeTarget&)>& change) {
    {
      const std::lock_guard lock(mutex_);
      change(target_);
    }
    wake();
  }

  int forgotten() {
    const std::lock_guard lock(mutex_);
    return target_.forgotten;
  }

  std::string folder_, path_;
  std::unique_ptr<ControlServer> server_;

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      changed_.wait(lock, [this] { return woken_ || stopping_; });
      woken_ = false;
      const auto before = target_.injected.size();
      server_->serve(target_);
      // What a frame does: input asks for another one.
      if (target_.injected.size() != before || target_.frames_until_settled > 0) {
        target_.frames_until_settled = std::max(target_.frames_until_settled - 1, 0);
        woken_ = true;
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  FakeTarget target_;
  bool woken_ = false, stopping_ = false;
  std::thread drawing_;
};

TEST_F(Server, WidgetsAndTilesAreListed_WhenAsked) {
  start();
  Client client(path_);
  const Json widgets = client.ask(R"({"id":"a","do":"widgets"})");
  EXPECT_EQ(widgets["ok"], true);
  EXPECT_EQ(widgets["id"], "a");
  EXPECT_EQ(widgets["widgets"][0]["id"], "menu.settings");
  EXPECT_EQ(widgets["widgets"][0]["rect"], Json::array({1, 2, 3, 4}));
  EXPECT_EQ(widgets["widgets"][0]["text"], "設定\xef\xbf\xbd") << "broken UTF-8 is replaced";
  const Json tiles = client.ask(R"({"do":"tiles"})");
  EXPECT_EQ(tiles["layout"], 4);
  EXPECT_EQ(tiles["tiles"][0]["slot"], 2);
  EXPECT_FALSE(tiles.contains("id"));
}

TEST_F(Server, PlaybackIsToldAndPasswordsAreForgotten_WhenAsked) {
  start();
  Client client(path_);
  const Json playback = client.ask(R"({"do":"playback"})");
  EXPECT_EQ(playback["ok"], true);
  EXPECT_EQ(playback["position"], 1'700'000'000'000'000);
  EXPECT_EQ(playback["speed"], -2.0);
  EXPECT_EQ(client.ask(R"({"do":"playback","monitor":"sub"})")["ok"], false) << "there is one monitor";
  EXPECT_EQ(forgotten(), 0);
  EXPECT_EQ(client.ask(R"({"do":"forget_passwords"})")["ok"], true);
  EXPECT_EQ(forgotten(), 1);
}

TEST_F(Server, TheSocketIsOnlyForItsOwner_WhenListening) {
  start();
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(Server, AnotherUserIsClosedAtOnce_WhenConnecting) {
  start(::geteuid() + 1);
  Client client(path_);
  EXPECT_TRUE(client.ask(R"({"do":"widgets"})").is_null());
}

TEST_F(Server, ErrorsComeInOrder_WhenMixedWithGoodRequests) {
  start();
  Client client(path_);
  client.send("{\"id\":1,\"do\":\"tiles\"}\nrubbish\n{\"id\":3,\"do\":\"tiles\",\"monitor\":\"sub\"}\n{"
              "\"id\":4,\"do\":\"tiles\"}\n");
  EXPECT_EQ(client.receive()["id"], 1);
  EXPECT_EQ(client.receive()["error"]["kind"], "invalid");
  const Json third = client.receive();
  EXPECT_EQ(third["id"], 3);
  EXPECT_EQ(third["error"]["kind"], "not_found");
  EXPECT_EQ(client.receive()["ok"], true);
}

TEST_F(Server, PngIsWrittenOrItsErrorTold_WhenAsked) {
  start();
  Client client(path_);
  EXPECT_EQ(client.ask(R"({"do":"png","path":"/x.png","rect":[0,0,5,5]})")["ok"], true);
  const Json bad = client.ask(R"({"do":"png","path":"/bad.png"})");
  EXPECT_EQ(bad["error"]["kind"], "io");
  EXPECT_EQ(bad["error"]["message"], "no such folder");
  with_target([](FakeTarget& target) {
    ASSERT_EQ(target.pngs.size(), 1u);
    EXPECT_EQ(target.pngs[0].second, (Rect{0, 0, 5, 5}));
  });
}

TEST_F(Server, TheNextRequestWaitsForTheFrame_WhenInputWasSent) {
  start();
  Client client(path_);
  client.send(
      "{\"id\":1,\"do\":\"mouse\",\"action\":\"click\",\"x\":5,\"y\":6}\n{\"id\":2,\"do\":\"widgets\"}\n");
  EXPECT_EQ(client.receive()["id"], 1);
  EXPECT_EQ(client.receive()["id"], 2);
  with_target([](FakeTarget& target) {
    EXPECT_EQ(target.injected.size(), 3u);
    EXPECT_EQ(target.frames_until_settled, 0);
  });
}

TEST_F(Server, WaitIsAnswered_WhenTheTileGetsThere) {
  start();
  Client client(path_);
  client.send(R"({"id":1,"do":"wait","until":"tile_state","slot":2,"state":"video","timeout_ms":60000})"
              "\n");
  with_target([](FakeTarget& target) { target.tile_state = "lost"; });
  with_target([](FakeTarget& target) { target.tile_state = "video"; });
  EXPECT_EQ(client.receive()["ok"], true);
}

TEST_F(Server, WaitSeesWidgetsComeAndGo_WhenTheyDo) {
  start();
  Client client(path_);
  client.send(R"({"do":"wait","until":"widget","widget":"dialog.ok","timeout_ms":60000})"
              "\n");
  with_target([](FakeTarget& target) { target.set_widgets({"dialog.ok"}); });
  EXPECT_EQ(client.receive()["ok"], true);
  EXPECT_EQ(client.ask(R"({"do":"wait","until":"widget_gone","widget":"menu.settings"})")["ok"], true);
}

TEST_F(Server, WaitTimesOut_WhenNothingIsDrawnAnyMore) {
  start();
  Client client(path_);
  const Json answer = client.ask(R"({"do":"wait","until":"widget","widget":"never","timeout_ms":30})");
  EXPECT_EQ(answer["ok"], false);
  EXPECT_EQ(answer["error"]["kind"], "timeout");
}

TEST_F(Server, OthersAreServed_WhenOneWaits) {
  start();
  Client waiting(path_), other(path_);
  waiting.send(R"({"do":"wait","until":"widget","widget":"never","timeout_ms":60000})"
               "\n");
  EXPECT_EQ(other.ask(R"({"do":"tiles"})")["ok"], true);
  waiting.close();
  EXPECT_EQ(other.ask(R"({"do":"tiles"})")["ok"], true);
}

TEST_F(Server, TheConnectionIsClosed_WhenALineIsTooLong) {
  start();
  Client client(path_);
  client.send(std::string(ControlSocket::max_line_bytes + 1, 'x'));
  EXPECT_TRUE(client.receive().is_null());
  Client next(path_);
  EXPECT_EQ(next.ask(R"({"do":"tiles"})")["ok"], true);
  next.send(std::string(ControlSocket::max_line_bytes + 1, ' ') + "\n");
  EXPECT_TRUE(next.receive().is_null());
}

TEST_F(Server, ALongLineIsRead_WhenWithinTheBound) {
  start();
  Client client(path_);
  std::string line = R"({"do":"text","text":")" + std::string(60'000, 'x') + "\"}";
  EXPECT_EQ(client.ask(line)["ok"], true);
}

TEST_F(Server, ManyRequestsAreAllAnsweredInOrder_WhenSentAtOnce) {
  start();
  Client client(path_);
  std::string all;
  constexpr int count = 500; // far more than are kept unanswered
  for (int i = 0; i < count; ++i)
    all += "{\"id\":" + std::to_string(i) + ",\"do\":\"tiles\"}\n";
  std::thread sender([&] { client.send(all); });
  for (int i = 0; i < count; ++i)
    ASSERT_EQ(client.receive()["id"], i);
  sender.join();
}

TEST_F(Server, AnswersStillCome_WhenTheClientEndedItsInput) {
  start();
  Client client(path_);
  client.send("{\"do\":\"tiles\"}\n{\"do\":\"widgets\"}\n");
  client.end_input();
  EXPECT_TRUE(client.receive().contains("tiles"));
  EXPECT_TRUE(client.receive().contains("widgets"));
  EXPECT_TRUE(client.receive().is_null()) << "then it is closed";
}

TEST_F(Server, ANewcomerWaits_WhenAllPlacesAreTaken) {
  start();
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < ControlSocket::max_clients; ++i) {
    clients.push_back(std::make_unique<Client>(path_));
    EXPECT_EQ(clients.back()->ask(R"({"do":"tiles"})")["ok"], true);
  }
  Client ninth(path_);
  ninth.send("{\"id\":9,\"do\":\"tiles\"}\n");
  clients.front()->close();
  EXPECT_EQ(ninth.receive()["id"], 9);
}

TEST_F(Server, QuitIsAnsweredAndDone_WhenAsked) {
  start();
  Client client(path_);
  EXPECT_EQ(client.ask(R"({"do":"quit"})")["ok"], true);
  with_target([](FakeTarget& target) { EXPECT_TRUE(target.has_quit); });
  stop();
  EXPECT_FALSE(std::filesystem::exists(path_)) << "the socket goes with the server";
}

TEST_F(Server, ALeftOverSocketIsReplaced_WhenNobodyListens) {
  {
    const UniqueFd crashed(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(crashed.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ASSERT_TRUE(std::filesystem::exists(path_));
  start();
  Client client(path_);
  EXPECT_EQ(client.ask(R"({"do":"tiles"})")["ok"], true);
}

TEST_F(Server, StartFails_WhenAnotherListensOrTheFileIsNoSocket) {
  start();
  const auto second = ControlServer::start({path_, {}}, [] {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::Conflict);
  const std::string file = folder_ + "/file";
  std::ofstream(file) << "precious";
  const auto third = ControlServer::start({file, {}}, [] {});
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().kind, ErrorKind::Conflict);
  EXPECT_TRUE(std::filesystem::exists(file));
  const auto fourth = ControlServer::start({folder_ + "/" + std::string(200, 'x'), {}}, [] {});
  ASSERT_FALSE(fourth);
  EXPECT_EQ(fourth.error().kind, ErrorKind::Invalid);
}

} // namespace
} // namespace kagimado::osd
