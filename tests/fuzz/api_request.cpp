// Any request against the API's handler: method, target and body come from the input, as "METHOD
// target\nbody".
#include "engine/api/handler.h"
#include "tests/engine/api/fake_service.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <unistd.h>

#include <cstdlib>

using namespace kagimado;

namespace {

boost::asio::awaitable<void> answer(net::Handler& handler, net::Request request) {
  const auto response = co_await handler(std::move(request));
  if (response.status < 200 || response.status > 599)
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = as_text({data, size});
  const auto line = input.substr(0, input.find('\n'));
  const auto space = line.find(' ');
  net::Request request;
  request.method = line.substr(0, space);
  request.target = space == std::string_view::npos ? "" : line.substr(space + 1);
  request.body = input.substr(std::min(line.size() + 1, input.size()));
  request.peer_uid = ::geteuid();

  static boost::asio::io_context io(1);
  static fakes::FakeService service(io);
  io.restart();
  service.known[CameraId{1}].id = CameraId{1};
  auto handler = api::make_handler(service);
  boost::asio::co_spawn(io, answer(handler, std::move(request)), boost::asio::detached);
  io.run();
  return 0;
}
