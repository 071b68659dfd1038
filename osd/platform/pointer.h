// A pointer that can be hidden: what a sink with a mouse of its own offers beside Sink. Drawing thread only.
#pragma once

#include "osd/platform/sink.h"

namespace kagimado::osd {

class Pointer {
 public:
  virtual ~Pointer() = default;
  // Over that output; nothing changes where it is as wished.
  virtual void show_pointer(OutputIndex output, bool shown) = 0;
};

} // namespace kagimado::osd
