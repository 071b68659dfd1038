// What the PC's doors answer: the API, the page's files, or the way to HTTPS where nothing else is to be said
// in the clear. Belongs to the network thread.
#pragma once

#include "engine/api/web_files.h"
#include "engine/net/http_server.h"

namespace kagimado::api {

// In force now; the door changes them.
struct WebRules {
  bool is_https_only = false; // [REQ-PC-1]
  std::uint16_t https_port = 443;
  std::vector<std::string> own_names; // names and addresses of this recorder, in lower case
};

struct WebLimits {
  // Live pictures, playback, events: each holds its connection, and some must stay free for everything else.
  std::size_t max_streams = 384;
};

// "https://recorder.lan:8443/path": to the host that was asked for if it is one of ours, else to the address
// that the client reached, so that a forged Host leads nowhere.
std::string https_location(const net::Request& request, const WebRules& rules);

// api answers what is under /api/.
net::Handler make_web_handler(net::Handler api, std::shared_ptr<const WebFiles> files,
                              std::shared_ptr<const WebRules> rules, WebLimits limits = {});

} // namespace kagimado::api
