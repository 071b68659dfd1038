// A live stream from the recorder's API, fetched again by itself when it breaks.
#pragma once

#include "engine/base/ids.h"
#include "engine/net/url.h"
#include "engine/view/fragment_source.h"
#include "engine/view/passport.h"

#include <boost/asio/any_io_executor.hpp>

namespace kagimado::view {

struct NetworkSourceOptions {
  std::shared_ptr<const net::Url> recorder;
  CameraId camera{0};
  StreamIndex stream{0};
  std::shared_ptr<const Clock> clock;
  std::shared_ptr<const Passport> passport = nullptr;
};

// executor: of one thread; the sink is called there. Methods: any thread.
std::unique_ptr<FragmentSource> make_network_source(boost::asio::any_io_executor executor,
                                                    NetworkSourceOptions options);

} // namespace kagimado::view
