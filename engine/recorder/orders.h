// Orders for several cameras at once, as the security screens give them. Pure.
#pragma once

#include "engine/api/security.h"

#include <set>

namespace kagimado::recorder {

// Errors: Invalid (no camera, or one twice).
template <class Order>
Result<> check_orders(const std::vector<Order>& orders) {
  if (orders.empty())
    return fail(ErrorKind::Invalid, "no camera is chosen");
  std::set<CameraId> seen;
  for (const auto& order : orders)
    if (!seen.insert(order.id).second)
      return fail(ErrorKind::Invalid, "camera {} stands twice", number(order.id));
  return {};
}

} // namespace kagimado::recorder
