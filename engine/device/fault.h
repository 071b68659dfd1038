// Faults on purpose, so that tests see how a recorder bears a bad camera. Each connection to a stream has its
// own injector.
#pragma once

#include "engine/device/client_queue.h"

#include <chrono>

namespace kagimado::device {

enum class Fault { None, Garbage, Truncate, Stall, EndlessBox, WrongKid, WrongSencCount, BentByte, Vanish };

struct FaultPlan {
  Fault fault = Fault::None;
  std::chrono::seconds vanish{0}; // Vanish: gone so long after the camera started, and for so long
};

// "garbage", "truncate", "stall", "endless-box", "wrong-kid", "wrong-senc-count", "bent-byte",
// "vanish:SECONDS".
Result<FaultPlan> parse_fault(std::string_view text);

inline constexpr int whole_fragments = 10; // fragments of a connection that are as they should be

class FaultInjector final {
 public:
  explicit FaultInjector(Fault fault) : fault_(fault) {}

  struct Delivery {
    SharedBytes bytes;
    enum class Then { GoOn, Close, Stall, Endless } then = Then::GoOn;
  };

  // What to send in place of this unit, and what to do then.
  Delivery apply(const StreamUnit& unit);

 private:
  Fault fault_;
  int fragments_ = 0;
};

} // namespace kagimado::device
