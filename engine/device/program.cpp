#include "engine/device/program.h"

#include "engine/base/file.h"
#include "engine/base/log.h"
#include "engine/device/file_source.h"
#include "engine/device/rtsp_source.h"
#include "engine/device/source_spec.h"
#include "engine/net/url.h"

#include <boost/asio/signal_set.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>

namespace kagimado::device {

namespace {

namespace asio = boost::asio;

// A source (or two, main and sub) with the feeds that cameras take from.
struct Origin {
  std::string label;
  std::vector<std::unique_ptr<Source>> sources;
  std::vector<std::shared_ptr<Feed>> feeds;
};

class Program {
 public:
  explicit Program(ProgramOptions options) : options_(std::move(options)) {}

  ~Program() {
    origins_.clear(); // joins the sources' threads: they post to io_
    for (auto& camera : cameras_)
      camera->stop();
    workers_.join();
  }

  Result<> open() {
    signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (!error)
        io_.stop();
    });
    KGM_CHECK(open_origins());
    const int count = options_.count > 0 ? options_.count : static_cast<int>(origins_.size());
    for (int index = 0; index < count; ++index)
      KGM_CHECK(open_camera(index));
    for (auto& origin : origins_)
      for (auto& source : origin.sources)
        source->start();
    return {};
  }

  void run() { io_.run(); }

  [[nodiscard]] std::string ready_line() const {
    nlohmann::json cameras = nlohmann::json::array();
    for (const auto& camera : cameras_) {
      nlohmann::json entry = {
          {"name", camera->name()}, {"serial", camera->serial()}, {"http_port", camera->http_port()}};
      if (const auto port = camera->https_port()) {
        entry["https_port"] = *port;
        if (const auto certificate = ssl::read_certificate(camera->certificate_pem()))
          entry["certificate_sha256"] = to_hex(certificate->sha256);
      }
      cameras.push_back(std::move(entry));
    }
    return nlohmann::json{{"ready", true}, {"cameras", std::move(cameras)}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

 private:
  [[nodiscard]] SourceContext context() const { return {clock_.get(), std::make_shared<RealTimePacer>()}; }

  std::shared_ptr<Feed> make_feed() { return std::make_shared<Feed>(io_.get_executor()); }

  Result<> open_origins() {
    if (options_.scenes.empty() && options_.files.empty() && options_.rtsp_urls.empty())
      options_.scenes = default_scenes();
    for (const auto& text : options_.scenes)
      KGM_CHECK(open_scene(text));
    for (const auto& path : options_.files)
      KGM_CHECK(open_file(path));
    for (const auto& url : options_.rtsp_urls)
      KGM_CHECK(open_rtsp(url));
    return {};
  }

  // Different views as long as there are some.
  [[nodiscard]] std::vector<std::string> default_scenes() const {
    auto names = scene_names();
    names.resize(std::min(names.size(), static_cast<std::size_t>(std::max(options_.count, 1))));
    return names;
  }

  Result<> open_scene(const std::string& text) {
    KGM_TRY(SceneOptions scene, parse_scene(text));
    Origin origin;
    origin.label = scene.scene;
    origin.feeds.push_back(make_feed());
    if (!options_.sub.empty()) {
      KGM_TRY(scene.sub, parse_picture_format(options_.sub, 5));
      origin.feeds.push_back(make_feed());
    }
    auto source = SceneSource::create(scene, context(), origin.feeds.front(), origin.feeds.back());
    if (!source)
      return std::unexpected(source.error().within(text));
    origin.sources.push_back(std::move(*source));
    origins_.push_back(std::move(origin));
    return {};
  }

  Result<> open_file(const std::string& path) {
    Origin origin;
    origin.label = std::filesystem::path(path).stem().string();
    for (const auto& file : {path, options_.sub_file}) {
      if (file.empty())
        continue;
      origin.feeds.push_back(make_feed());
      KGM_TRY(auto source, FileSource::create(file, context(), origin.feeds.back()));
      origin.sources.push_back(std::move(source));
    }
    origins_.push_back(std::move(origin));
    return {};
  }

  Result<> open_rtsp(const std::string& text) {
    KGM_TRY(const auto url, net::parse_url(text));
    if (url.scheme != "rtsp")
      return fail(ErrorKind::Unsupported, "{}: rtsp://... is wanted (its TLS form cannot be verified here)",
                  url.redacted());
    if (!url.password.empty())
      return fail(ErrorKind::Invalid,
                  "{}: a password on the command line is seen by everybody; use --rtsp-password-file",
                  url.redacted());
    RtspOptions rtsp{text, {}};
    if (!options_.rtsp_password_file.empty()) {
      KGM_TRY(Bytes content, read_file(options_.rtsp_password_file, 4096));
      const auto line = as_text(content).substr(0, as_text(content).find_first_of("\r\n"));
      rtsp.password = ssl::SecretText(line);
      ssl::wipe(content);
    }
    Origin origin;
    origin.label = url.host;
    origin.feeds.push_back(make_feed());
    origin.sources.push_back(std::make_unique<RtspSource>(std::move(rtsp), context(), origin.feeds.back()));
    origins_.push_back(std::move(origin));
    return {};
  }

  static Result<std::uint16_t> port_of(std::uint16_t base, int index) {
    if (base == 0)
      return base;
    if (base + index > 65'535)
      return fail(ErrorKind::Invalid, "port {} + {} is beyond 65535", base, index);
    return static_cast<std::uint16_t>(base + index);
  }

  Result<> open_camera(int index) {
    const Origin& origin = origins_[static_cast<std::size_t>(index) % origins_.size()];
    const CameraOptions& first = options_.camera;
    CameraOptions camera;
    camera.index = index;
    const std::string name = options_.name.empty() ? origin.label : options_.name;
    const bool numbered = options_.count > 1 && (!options_.name.empty() ||
                                                 origins_.size() < static_cast<std::size_t>(options_.count));
    camera.name = numbered ? fmt::format("{} {}", name, index + 1) : name;
    camera.bind_address = first.bind_address;
    KGM_TRY(camera.http_port, port_of(first.http_port, index));
    KGM_TRY(camera.https_port, port_of(first.https_port, index));
    camera.user = first.user;
    camera.password = first.password.clone();
    camera.state_folder = first.state_folder;
    camera.has_ssl = first.has_ssl;
    camera.has_encryption = first.has_encryption;
    camera.answers_searches = first.answers_searches;
    camera.compression = first.compression;
    camera.certificate = first.certificate;
    camera.fault = first.fault;
    KGM_TRY(auto started, Camera::start(io_, workers_, clock_, std::move(camera), origin.feeds));
    cameras_.push_back(std::move(started));
    return {};
  }

  ProgramOptions options_;
  std::shared_ptr<const Clock> clock_ = std::make_shared<SystemClock>();
  asio::io_context io_{1};
  asio::signal_set signals_{io_, SIGTERM, SIGINT};
  asio::thread_pool workers_{1};
  std::vector<Origin> origins_;
  std::vector<std::shared_ptr<Camera>> cameras_;
};

} // namespace

Result<> run_program(ProgramOptions options, const std::function<void(std::string_view)>& ready) {
  if (options.camera.password.empty())
    return fail(ErrorKind::Invalid, "no password for user \"{}\"", options.camera.user);
  if (options.count < 0 || options.count > 256)
    return fail(ErrorKind::Invalid, "{} cameras: 1..256 are wanted", options.count);
  Program program(std::move(options));
  KGM_CHECK(program.open());
  ready(program.ready_line());
  program.run();
  log::info("device", "ending");
  return {};
}

} // namespace kagimado::device
