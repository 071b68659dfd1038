#include "engine/exporter/recordings.h"

namespace kagimado::exporter {

namespace {

class StoreRecordings final : public Recordings {
 public:
  explicit StoreRecordings(const store::Store& store) : store_(store) {}

  Result<std::vector<store::Span>> spans(const store::SpanQuery& query) const override {
    return store_.spans(query);
  }

  [[nodiscard]] std::unique_ptr<store::Cursor>
  open_cursor(const store::CursorRequest& request) const override {
    return store_.open_cursor(request);
  }

 private:
  const store::Store& store_;
};

} // namespace

std::unique_ptr<Recordings> recordings_of(const store::Store& store) {
  return std::make_unique<StoreRecordings>(store);
}

} // namespace kagimado::exporter
