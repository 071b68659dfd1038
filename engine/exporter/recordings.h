// What a copy needs of a store; tests have their own.
#pragma once

#include "engine/store/store.h"

namespace kagimado::exporter {

// Blocking; belongs to one worker thread at a time.
class Recordings {
 public:
  virtual ~Recordings() = default;
  virtual Result<std::vector<store::Span>> spans(const store::SpanQuery& query) const = 0;
  [[nodiscard]] virtual std::unique_ptr<store::Cursor>
  open_cursor(const store::CursorRequest& request) const = 0;
};

// store: borrowed.
std::unique_ptr<Recordings> recordings_of(const store::Store& store);

} // namespace kagimado::exporter
