// TCP ports that settings open besides the API's: forwarding to cameras' pages, and site alarms. They follow
// the settings while the recorder runs [REQ-PC-2].
//
// Belongs to the io_context's thread.
#pragma once

#include "engine/net/line_server.h"
#include "engine/net/port_forwarder.h"
#include "engine/recorder/site_alarms.h"
#include "engine/settings/settings_store.h"

namespace kagimado::recorder {

struct OpenPort {
  CameraId camera{0}; // of forwarding
  std::uint16_t port = 0;
  std::optional<Error> problem; // why it is not open
};

class SitePorts final {
 public:
  struct Hooks {
    SiteAlarms::Hooks alarms;
    std::function<std::optional<net::ForwardTarget>(CameraId)> page_of; // of a registered camera
  };

  // address: that they listen at. settings: outlive the ports. A port that cannot be opened is told and tried
  // again with the next change.
  SitePorts(net::asio::io_context& io, std::string address, settings::SettingsStore& settings, Hooks hooks);
  ~SitePorts();
  SitePorts(const SitePorts&) = delete;
  SitePorts& operator=(const SitePorts&) = delete;

  [[nodiscard]] OpenPort site_alarm() const;
  [[nodiscard]] std::vector<OpenPort> forwarding() const; // by camera; none where it does not operate

 private:
  struct Forwarding {
    OpenPort open;
    std::unique_ptr<net::PortForwarder> forwarder; // nullptr: a problem
  };

  void follow(const settings::Values& values);
  void follow_forwarding(const settings::Values& values);
  void follow_site_alarm(std::uint16_t port);
  void open_forwarding(CameraId camera, std::uint16_t port);

  net::asio::io_context& io_;
  const std::string address_;
  Hooks hooks_;
  SiteAlarms alarms_;
  OpenPort site_alarm_;
  std::unique_ptr<net::LineServer> site_alarm_server_; // nullptr: a problem
  std::map<CameraId, Forwarding> forwarding_;
  settings::Subscription subscription_;
};

} // namespace kagimado::recorder
