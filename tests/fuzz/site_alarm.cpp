// What anybody on the site's network may write to the site-alarm port: bounds hold, and errors are one line.
#include "engine/recorder/site_alarm.h"

#include <algorithm>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kagimado;
  using namespace kagimado::recorder;
  const auto require = [](bool ok) {
    if (!ok)
      std::abort();
  };
  const auto order = parse_site_line(as_text({data, size}));
  if (!order) {
    require(order.error().kind == ErrorKind::Invalid && !order.error().message.contains('\n'));
    return 0;
  }
  require(size <= max_site_line_bytes);
  require(order->what == SiteOrder::What::Ping || order->is_of_all != !order->cameras.empty());
  require(std::ranges::is_sorted(order->cameras) && order->cameras.size() <= 512);
  if (order->ends)
    require(*order->ends >= std::chrono::seconds(1) && *order->ends <= std::chrono::hours(1));
  return 0;
}
