// Where a stream's init segments and fragments come from: the recorder's API, a file (benchmarks), a script
// (tests).
#pragma once

#include "engine/base/clock.h"
#include "engine/mp4/stream_reader.h"

#include <memory>

namespace kagimado::view {

// Called from one thread at a time, any thread.
class FragmentSink {
 public:
  virtual ~FragmentSink() = default;
  virtual void on_unit(mp4::Unit unit, SteadyTime received) = 0;
  // The source lost its stream and tries again by itself (not after Denied or Unsupported).
  virtual void on_interrupted(const Error& error) = 0;
};

class FragmentSource {
 public:
  virtual ~FragmentSource() = default; // stops
  virtual void start(std::weak_ptr<FragmentSink> sink) = 0;
  // From anew: init segment and current GOP come again at once. Also ends a wait before the next try.
  virtual void restart() = 0;
  virtual void stop() = 0;

  // The sink took a unit off its queue; sources that push against a limit go on here.
  virtual void on_consumed() {}
};

} // namespace kagimado::view
