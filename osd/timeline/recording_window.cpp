#include "osd/timeline/recording_window.h"

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace std::chrono;

constexpr std::array<seconds, 8> pieces{minutes(10), minutes(30), hours(1),  hours(3),
                                        hours(6),    hours(12),   hours(24), hours(48)};
constexpr std::array<seconds, 7> resolutions{seconds(60), seconds(30), seconds(15), seconds(5),
                                             seconds(2),  seconds(1),  seconds(0)};

WallTime floor_to(WallTime time, seconds piece) {
  const auto since = floor<seconds>(time).time_since_epoch();
  return sys_seconds(since - (since % piece + piece) % piece);
}

} // namespace

RecordingQuestion question_for(const TimeAxis& axis, double width_px) {
  const auto piece = std::ranges::find_if(pieces, [&](seconds each) { return each * 2 >= axis.span; });
  const auto step = piece != pieces.end() ? *piece : pieces.back();
  auto to = floor_to(axis.to(), step);
  if (to < axis.to())
    to += step;
  const auto fine =
      std::ranges::find_if(resolutions, [&](seconds each) { return each <= axis.per_pixel(width_px); });
  return {floor_to(axis.from, step), to, *fine};
}

void RecordingWindow::update(PlaybackFeed& feed, const TimeAxis& axis, double width_px) {
  const auto question = question_for(axis, width_px);
  auto answer = feed.recordings(question.from, question.to, question.resolution);
  if (!answer)
    return;
  reason_ = answer->reason;
  if (!answer->pending && answer->reason.empty())
    known_ = std::move(answer);
}

const view::CameraRecordings* RecordingWindow::of(CameraId camera) const {
  if (!known_)
    return nullptr;
  const auto found = std::ranges::find(known_->cameras, camera, &view::CameraRecordings::camera);
  return found != known_->cameras.end() ? &*found : nullptr;
}

} // namespace kagimado::osd
