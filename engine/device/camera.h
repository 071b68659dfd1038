// A camera with data encryption as its recorder sees it: CONTROL.md over HTTP and HTTPS. Belongs to the
// network thread.
#pragma once

#include "engine/device/camera_identity.h"
#include "engine/device/camera_settings.h"
#include "engine/device/camera_stream.h"
#include "engine/device/event_board.h"
#include "engine/device/fault.h"
#include "engine/discovery/responder.h"
#include "engine/net/digest_auth.h"
#include "engine/net/http_server.h"

#include <boost/asio/thread_pool.hpp>

namespace kagimado::device {

struct CameraOptions {
  int index = 0; // of this process; names its state files
  std::string name = "Camera";
  std::string bind_address = "127.0.0.1";
  std::uint16_t http_port = 0, https_port = 0; // 0: any
  std::string user = "admin";
  ssl::SecretText password;
  std::filesystem::path state_folder; // empty: nothing survives a restart
  bool has_ssl = true;
  bool has_encryption = true;
  bool answers_searches = true; // WS-Discovery on the interface of the bind address
  int compression = 1;          // the number in "H.264(1)"; 3 and 4 do not go with data encryption
  CertificateKind certificate = CertificateKind::Valid;
  FaultPlan fault;
  std::chrono::milliseconds alive_every{5000}; // on /control/v1/events
};

class Camera final : public std::enable_shared_from_this<Camera> {
 public:
  // feeds: main, then sub. io, workers and clock outlive the camera. Errors: Io (ports), Damaged (state).
  static Result<std::shared_ptr<Camera>> start(boost::asio::io_context& io, boost::asio::thread_pool& workers,
                                               std::shared_ptr<const Clock> clock, CameraOptions options,
                                               std::vector<std::shared_ptr<Feed>> feeds);
  ~Camera();
  // Ends servers and streams; the camera itself may live on in requests that are under way.
  void stop();

  [[nodiscard]] std::uint16_t http_port() const;
  [[nodiscard]] std::optional<std::uint16_t> https_port() const; // nothing without SSL

  [[nodiscard]] const std::string& serial() const { return settings_.serial; }

  [[nodiscard]] const std::string& name() const { return options_.name; }

  [[nodiscard]] const std::string& certificate_pem() const { return identity_.certificate_pem; }

 private:
  using Reply = boost::asio::awaitable<net::Response>;

  Camera(boost::asio::io_context& io, boost::asio::thread_pool& workers, std::shared_ptr<const Clock> clock,
         CameraOptions options);
  Result<> open(std::vector<std::shared_ptr<Feed>> feeds);
  Result<> listen();
  Result<std::unique_ptr<net::HttpServer>> listen_tls(std::uint16_t port);
  void answer_searches();
  [[nodiscard]] net::Handler handler();
  void plan_to_vanish();
  void vanish();

  Reply handle(net::Request request);
  Reply snapshot();
  net::Response stream(const net::Request& request);
  net::Response capabilities() const;
  net::Response connection() const;
  net::Response set_connection(const net::Request& request);
  net::Response encryption() const;
  net::Response set_encryption(net::Request& request);
  Result<> change_https_port(std::uint16_t port);
  net::Response events(const net::Request& request);
  net::Response raise_alarm(const net::Request& request);
  void drop_plain_clients();

  boost::asio::io_context& io_;
  boost::asio::thread_pool& workers_;
  std::shared_ptr<const Clock> clock_;
  CameraOptions options_;
  SettingsStore store_;
  CameraSettings settings_;
  ssl::Identity identity_;
  net::DigestGate gate_;
  std::vector<std::unique_ptr<CameraStream>> streams_;
  std::shared_ptr<EventBoard> events_; // nullptr: stopped
  // Over HTTP without TLS:
  std::vector<std::weak_ptr<ClientQueue>> plain_clients_;
  std::vector<std::weak_ptr<EventClient>> plain_listeners_;
  std::unique_ptr<net::HttpServer> http_, https_, retiring_;
  std::unique_ptr<discovery::Responder> responder_; // nullptr: answers none
  std::uint16_t http_port_ = 0, https_port_ = 0;
  boost::asio::steady_timer retire_timer_, vanish_timer_;
  SharedPacket snapshot_of_; // the key frame that snapshot_ shows
  SharedBytes snapshot_;
};

} // namespace kagimado::device
