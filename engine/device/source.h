// Where pictures come from: a thread that publishes into feeds.
#pragma once

#include "engine/device/feed.h"
#include "engine/device/pacer.h"

namespace kagimado::device {

// What every source is given. The clock outlives the source.
struct SourceContext {
  const Clock* clock = nullptr;
  std::shared_ptr<Pacer> pacer; // of this source alone
};

class Source {
 public:
  virtual ~Source() = default; // stops and joins
  virtual void start() = 0;
};

} // namespace kagimado::device
