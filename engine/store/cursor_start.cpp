#include "engine/store/cursor_start.h"

#include <algorithm>

namespace kagimado::store {

namespace {

constexpr std::chrono::seconds nearest_after{10}; // Choice::One
constexpr std::chrono::seconds live_edge{3};      // by which a player's clock may be ahead of the recording

SpanRow row_of(const LiveFile& live) {
  return {live.span.id, live.camera, live.file, 0, live.span.from, live.span.to, live.span.damaged};
}

class StartSearch final {
 public:
  StartSearch(StoreState& state, const CursorRequest& request) : state_(state), request_(request) {
    if (const auto live = state.live.of(request.camera); live && live->records > 0)
      live_ = row_of(*live);
  }

  Result<SpanRow> run() {
    if (request_.span) {
      KGM_TRY(const auto chosen, by_number(*request_.span));
      if (chosen)
        return *chosen;
    }
    KGM_TRY(const auto covering, covering_span());
    if (covering)
      return *covering;
    KGM_TRY(const auto neighbour, request_.choice == Choice::One ? nearest() : in_direction());
    if (neighbour)
      return *neighbour;
    return fail(ErrorKind::NotFound, "camera {}: nothing is recorded there", number(request_.camera));
  }

 private:
  using Found = Result<std::optional<SpanRow>>;

  [[nodiscard]] SpanId skip() const { return live_ ? live_->id : SpanId{0}; }

  Found by_number(SpanId id) {
    if (live_ && live_->id == id)
      return live_;
    KGM_TRY(auto row, state_.reading->span(id));
    if (row && row->camera != request_.camera)
      return std::nullopt;
    return row;
  }

  // The first recorded one: the live one is the last.
  Found covering_span() {
    KGM_TRY(auto row, state_.reading->first_covering(request_.camera, request_.from, skip()));
    if (row || !live_ || request_.from < live_->from)
      return row;
    const bool waits = request_.direction == Direction::Forward && request_.choice != Choice::One;
    const WallTime edge = waits ? std::max(live_->to, state_.clock->wall_now() + live_edge) : live_->to;
    if (request_.from < edge)
      return live_;
    return std::nullopt;
  }

  Found after() {
    KGM_TRY(auto row, state_.reading->first_beginning_after(request_.camera, request_.from, skip()));
    if (live_ && live_->from >= request_.from && (!row || live_->from < row->from))
      return live_;
    return row;
  }

  Found before() {
    KGM_TRY(auto row, state_.reading->last_ending_before(request_.camera, request_.from, skip()));
    if (live_ && live_->to <= request_.from && (!row || live_->to >= row->to))
      return live_;
    return row;
  }

  Found in_direction() { return request_.direction == Direction::Forward ? after() : before(); }

  Found nearest() {
    KGM_TRY(auto row, before());
    if (row)
      return row;
    KGM_TRY(row, after());
    if (row && row->from > request_.from + nearest_after)
      return std::nullopt;
    return row;
  }

  StoreState& state_;
  const CursorRequest& request_;
  std::optional<SpanRow> live_;
};

// The record in the span that the time asks for.
Result<std::uint32_t> find_record(StoreState& state, RecordingReader& file, const SpanRow& span,
                                  WallTime time) {
  KGM_TRY(const auto extent, file.extent());
  KGM_TRY(const auto stored, state.reading->span(span.id)); // knows a live one's first record
  const SpanRow exact = stored.value_or(span);
  if (exact.first_record >= extent.records)
    return extent.records - 1; // its key frame is not written yet
  KGM_TRY(const auto end, file.end_of_span(exact));
  return file.find(time, exact.first_record, end);
}

Result<CursorStart> open_at(StoreState& state, const SpanRow& span, WallTime time) {
  CursorStart start;
  start.file_id = span.file;
  KGM_TRY(const auto row, state.reading->file(span.file));
  if (!row)
    return start;
  auto file = RecordingReader::open(state, *row);
  auto record = file ? find_record(state, **file, span, time) : Result<std::uint32_t>(0);
  if (file && record) {
    start.file = std::move(*file);
    start.record = *record;
    return start;
  }
  auto& error = file ? record.error() : file.error();
  if (error.kind != ErrorKind::NotFound)
    start.problem = std::move(error);
  start.unreadable = {row->first, row->last};
  return start;
}

} // namespace

Result<CursorStart> find_start(StoreState& state, const CursorRequest& request) {
  KGM_TRY(const auto span, StartSearch(state, request).run());
  return open_at(state, span, request.from);
}

} // namespace kagimado::store
