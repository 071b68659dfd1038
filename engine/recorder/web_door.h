// The recorder's doors for PCs: listeners for HTTP and HTTPS as the settings say, changed while everything
// else goes on. A port that cannot be had is a stated problem and tried again; it never ends the recorder.
//
// Belongs to the io_context's thread.
#pragma once

#include "engine/api/system.h"
#include "engine/api/web_handler.h"
#include "engine/net/timer.h"
#include "engine/settings/recorder_catalogue.h"
#include "engine/ssl/x509.h"

namespace kagimado::recorder {

struct WebDoorOptions {
  std::string address = "::";                         // dual stack; IPv4 alone where there is no IPv6
  std::optional<std::uint16_t> http_port, https_port; // in place of the settings; 0: any
  std::filesystem::path page;                         // folder of the browser's page
  net::ServerLimits limits = usual_limits();
  api::WebLimits web_limits;
  std::chrono::milliseconds retry_every{10'000};
  std::chrono::milliseconds grace{5'000}; // for requests under way at a door that closes

  static net::ServerLimits usual_limits();
};

// Of the settings: what decides about the doors. [REQ-PC-1, PC-3, PC-4]
struct DoorSettings {
  std::uint16_t http_port = 80, https_port = 443;
  settings::ConnectionMethod method = settings::ConnectionMethod::HttpAndHttps;
  bool allow_tls_1_1 = true;
  bool operator==(const DoorSettings&) const = default;

  static DoorSettings of(const settings::Values& values);
};

class WebDoor final {
 public:
  // Reads the page's files. api must be good for as long as the door is there. Errors: of
  // api::WebFiles::load.
  static Result<std::unique_ptr<WebDoor>> create(net::asio::io_context& io, WebDoorOptions options,
                                                 net::Handler api);
  ~WebDoor();

  // Opens, moves and closes what differs from now; a door that stays keeps its connections. Also from inside
  // a request to one of them: it is still answered.
  void apply(const DoorSettings& wanted);
  // For connections from now on. names: of this recorder, for the way from HTTP to HTTPS.
  void use_certificate(const ssl::Identity& identity, std::vector<std::string> names);

  [[nodiscard]] std::vector<api::DoorView> views() const;

 private:
  struct Door {
    std::string_view scheme;
    std::uint16_t port = 0; // wanted
    std::unique_ptr<net::HttpServer> server;
    std::string problem;
  };

  WebDoor(net::asio::io_context& io, WebDoorOptions options, net::Handler handler,
          std::shared_ptr<api::WebRules> rules);
  void open(Door& door);
  void close(Door& door);
  Result<std::unique_ptr<net::HttpServer>> listen(const Door& door);
  Result<ssl::TlsContext> make_tls() const;
  void renew_tls();
  void look_later();

  net::asio::io_context& io_;
  WebDoorOptions options_;
  net::Handler handler_;
  std::shared_ptr<api::WebRules> rules_;
  std::optional<DoorSettings> settings_;
  std::optional<ssl::Identity> identity_;
  Door http_{"http", 0, nullptr, {}}, https_{"https", 0, nullptr, {}};
  std::vector<std::unique_ptr<net::HttpServer>> retired_; // with their last connections
  net::Timer timer_;
};

} // namespace kagimado::recorder
