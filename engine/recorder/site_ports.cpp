#include "engine/recorder/site_ports.h"

#include "engine/base/log.h"
#include "engine/settings/recorder_catalogue.h"

namespace kagimado::recorder {
namespace {

std::map<CameraId, std::uint16_t> forwarding_of(const settings::Values& values) {
  std::map<CameraId, std::uint16_t> wanted;
  if (!settings::forwarding_operates(values))
    return wanted;
  std::uint32_t camera = 0;
  for (const auto port : values.numbers(settings::key::forwarding_ports)) {
    ++camera;
    if (port != 0) // 0: none
      wanted[CameraId{camera}] = static_cast<std::uint16_t>(port);
  }
  return wanted;
}

} // namespace

SitePorts::SitePorts(net::asio::io_context& io, std::string address, settings::SettingsStore& settings,
                     Hooks hooks)
    : io_(io), address_(std::move(address)), hooks_(std::move(hooks)),
      alarms_(io.get_executor(), hooks_.alarms) {
  follow(settings.values());
  subscription_ = settings.subscribe(
      "", [this](const settings::Values& values, const auto& /*changed*/) { follow(values); });
}

SitePorts::~SitePorts() = default;

void SitePorts::follow(const settings::Values& values) {
  follow_forwarding(values);
  follow_site_alarm(static_cast<std::uint16_t>(values.number(settings::key::site_alarm_port)));
}

void SitePorts::follow_site_alarm(std::uint16_t port) {
  if (site_alarm_server_ && site_alarm_.port == port)
    return;
  site_alarm_server_.reset();
  site_alarm_ = {CameraId{0}, port, std::nullopt};
  auto server = net::LineServer::listen(io_, {address_, port},
                                        [this](std::string_view line) { return alarms_.obey(line); });
  if (server) {
    site_alarm_server_ = std::move(*server);
    return;
  }
  site_alarm_.problem = server.error();
  log::error("recorder", "site alarms: {}", server.error().message);
}

void SitePorts::follow_forwarding(const settings::Values& values) {
  const auto wanted = forwarding_of(values);
  // Closed first: two cameras may have changed their ports.
  std::erase_if(forwarding_, [&](const auto& entry) {
    const auto at = wanted.find(entry.first);
    return at == wanted.end() || at->second != entry.second.open.port || !entry.second.forwarder;
  });
  for (const auto& [camera, port] : wanted)
    if (!forwarding_.contains(camera))
      open_forwarding(camera, port);
}

void SitePorts::open_forwarding(CameraId camera, std::uint16_t port) {
  auto& entry = forwarding_[camera];
  entry.open = {camera, port, std::nullopt};
  auto forwarder =
      net::PortForwarder::listen(io_, {address_, port}, [this, camera] { return hooks_.page_of(camera); });
  if (forwarder) {
    entry.forwarder = std::move(*forwarder);
    return;
  }
  entry.open.problem = forwarder.error();
  log::error("recorder", "port forwarding to camera {}: {}", number(camera), forwarder.error().message);
}

OpenPort SitePorts::site_alarm() const {
  return site_alarm_;
}

std::vector<OpenPort> SitePorts::forwarding() const {
  std::vector<OpenPort> ports;
  for (const auto& [camera, entry] : forwarding_)
    ports.push_back(entry.open);
  return ports;
}

} // namespace kagimado::recorder
