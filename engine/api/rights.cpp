#include "engine/api/rights.h"

#include <unistd.h>

namespace kagimado::api {

Result<> check_right(const net::Request& request, const Route&) {
  if (request.peer_uid && (*request.peer_uid == 0 || *request.peer_uid == ::geteuid()))
    return {};
  return fail(ErrorKind::Denied, "only the recorder's own user or root may use this socket");
}

} // namespace kagimado::api
