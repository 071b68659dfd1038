// The fake recorder's archive: spans of clips, given out group by group with marks.
#include "tests/engine/view/fake_recorder.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

namespace kagimado::tests {

using Json = nlohmann::json;

namespace {

std::string parameter(const std::string& target, const std::string& name) {
  const auto at = target.find(name + "=");
  if (at == std::string::npos)
    return {};
  const auto begin = at + name.size() + 1;
  return target.substr(begin, target.find('&', begin) - begin);
}

WallTime time_parameter(const std::string& target, const std::string& name) {
  return WallTime(std::chrono::microseconds(std::stoll(parameter(target, name))));
}

// Media time of a fragment since the beginning of its clip, and how long it lasts; zero where it is no
// fragment.
std::pair<std::chrono::microseconds, std::chrono::microseconds> times_of(const TestClip& clip,
                                                                         std::size_t unit) {
  const auto fragment = mp4::parse_fragment(*clip.units.at(unit).bytes, clip.init);
  if (!fragment) // a test bent it
    return {};
  const double scale = clip.init.find(fragment->track_id)->timescale;
  double duration = 0;
  for (const auto& sample : fragment->samples)
    duration += sample.duration;
  const auto in_us = [scale](double ticks) {
    return std::chrono::microseconds(static_cast<std::int64_t>(ticks * 1e6 / scale));
  };
  return {in_us(static_cast<double>(fragment->decode_time)), in_us(duration)};
}

} // namespace

struct FakeRecorder::Group {
  mp4::PlaybackMark mark;
  WallTime to;
  SharedBytes init;
  std::vector<SharedBytes> fragments; // the key frame first; none: all is lost
  bool lacks_some = false;            // behind those
  std::size_t span_index = 0;
};

struct FakeRecorder::Wish {
  std::uint32_t camera = 0;
  bool keys = false, one = false, waits = false;
};

void FakeRecorder::record(std::uint32_t camera, std::vector<FakeSpan> spans) {
  const std::lock_guard lock(mutex_);
  recordings_[camera] = std::move(spans);
}

void FakeRecorder::keep_recording(std::uint32_t camera) {
  const std::lock_guard lock(mutex_);
  growing_.insert(camera);
}

void FakeRecorder::set_open_periods(std::vector<std::string> periods) {
  const std::lock_guard lock(mutex_);
  open_periods_ = std::move(periods);
}

void FakeRecorder::break_playback_after(int groups) {
  const std::lock_guard lock(mutex_);
  break_after_ = groups;
}

void FakeRecorder::announce(const std::string& event_line) {
  const std::lock_guard lock(mutex_);
  push_event(event_line);
}

void FakeRecorder::answer(const std::string& method_and_target, const std::string& body) {
  const std::lock_guard lock(mutex_);
  answers_[method_and_target] = body;
}

std::size_t FakeRecorder::playback_bytes() const {
  const std::lock_guard lock(mutex_);
  return playback_bytes_;
}

int FakeRecorder::count_seen(const std::string& text) const {
  const std::lock_guard lock(mutex_);
  int count = 0;
  for (auto at = seen_.find(text); at != std::string::npos; at = seen_.find(text, at + 1))
    ++count;
  return count;
}

std::vector<FakeRecorder::Group> FakeRecorder::groups_of(std::uint32_t camera) const {
  std::vector<Group> groups;
  const auto found = recordings_.find(camera);
  if (found == recordings_.end())
    return groups;
  for (std::size_t index = 0; index < found->second.size(); ++index) {
    const auto& span = found->second[index];
    for (std::size_t unit = 1; unit < span.clip.units.size(); ++unit) {
      const auto& video = *span.clip.init.video();
      const bool is_key =
          span.clip.units[unit].starts_with_sync && span.clip.units[unit].track_id == video.id;
      const auto [time, duration] = times_of(span.clip, unit);
      if (is_key)
        groups.push_back(
            {{span.from + time, span.id, false}, {}, span.clip.init_unit().bytes, {}, false, index});
      if (groups.empty())
        continue; // sound before the first picture
      groups.back().lacks_some = groups.back().lacks_some || unit == span.lost_unit;
      if (!groups.back().lacks_some)
        groups.back().fragments.push_back(span.clip.units[unit].bytes);
      groups.back().to = std::max(groups.back().to, span.from + time + duration);
    }
  }
  return groups;
}

net::Response FakeRecorder::playback(std::uint32_t camera, const std::string& target) {
  const std::lock_guard lock(mutex_);
  auto groups = groups_of(camera);
  const auto from = time_parameter(target, "from");
  const bool backward = parameter(target, "direction") == "backward";
  const auto frames = parameter(target, "frames");
  const auto span = parameter(target, "span");
  const auto fits_span = [&](const Group& group) {
    return span.empty() || group.mark.span == std::stoll(span);
  };
  // As the recorder: the first recorded group that covers the time, else the next one in the direction.
  const auto covering = std::ranges::find_if(groups, [&](const Group& group) {
    return group.mark.wall <= from && from < group.to && fits_span(group);
  });
  auto begin = covering;
  if (begin == groups.end()) {
    for (auto group = groups.begin(); group != groups.end(); ++group) {
      const bool candidate = backward || frames == "one" ? group->to <= from : group->mark.wall >= from;
      const bool nearer =
          begin == groups.end() || (backward || frames == "one" ? group->mark.wall > begin->mark.wall
                                                                : group->mark.wall < begin->mark.wall);
      if (candidate && nearer)
        begin = group;
    }
  }
  if (begin == groups.end())
    return net::error_response({ErrorKind::NotFound, "nothing recorded"});
  if (backward) {
    groups.erase(std::next(begin), groups.end());
    std::ranges::reverse(groups);
  } else {
    groups.erase(groups.begin(), begin);
  }
  for (std::size_t i = 1; i < groups.size(); ++i)
    groups[i].mark.discontinuity =
        groups[i].span_index != groups[i - 1].span_index || groups[i - 1].lacks_some;
  net::Response response;
  response.content_type = "video/mp4";
  Wish wish;
  wish.camera = camera;
  wish.keys = frames == "keys";
  wish.one = frames == "one";
  wish.waits = !backward && growing_.contains(camera);
  response.stream = [this, groups = std::move(groups), wish](net::BodyWriter& writer) {
    return send_groups(groups, wish, writer);
  };
  return response;
}

net::Task<> FakeRecorder::send_groups(std::vector<Group> groups, Wish wish, net::BodyWriter& writer) {
  SharedBytes init;
  for (std::size_t next = 0;; ++next) {
    while (next == groups.size() && wish.waits) {
      boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                      std::chrono::milliseconds(5));
      co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
      const std::lock_guard lock(mutex_);
      for (auto& group : groups_of(wish.camera))
        if (group.mark.wall > groups.back().mark.wall)
          groups.push_back(std::move(group));
    }
    if (next == groups.size())
      break;
    const auto group = groups[next];
    std::vector<SharedBytes> kept;
    bool breaks = false;
    {
      const std::lock_guard lock(mutex_);
      breaks = break_after_ == 0;
      if (break_after_ >= 0)
        --break_after_;
    }
    if (group.init != init && !group.fragments.empty())
      kept.push_back(init = group.init);
    if (!group.fragments.empty())
      kept.push_back(std::make_shared<const Bytes>(mp4::write_playback_mark(group.mark)));
    for (const auto& fragment : group.fragments) {
      kept.push_back(fragment);
      if (wish.keys || wish.one)
        break;
    }
    if (group.lacks_some)
      kept.push_back(std::make_shared<const Bytes>(mp4::write_playback_damage({group.mark.wall, group.to})));
    if (breaks) // in the middle of the group, and of a fragment
      kept.back() = std::make_shared<const Bytes>(
          kept.back()->begin(), kept.back()->begin() + static_cast<std::ptrdiff_t>(kept.back()->size() / 2));
    for (const auto& bytes : kept) {
      std::vector<ByteView> pieces(1, ByteView(*bytes));
      KGM_CO_CHECK(co_await writer.write(std::move(pieces)));
      const std::lock_guard lock(mutex_);
      playback_bytes_ += bytes->size();
    }
    if (breaks)
      co_return fail(ErrorKind::Io, "broken by the test");
    if (wish.one)
      break;
  }
  co_return Result<>{};
}

net::Response FakeRecorder::recordings(const std::string& target) {
  const std::lock_guard lock(mutex_);
  const auto from = time_parameter(target, "from");
  const auto to = time_parameter(target, "to");
  auto cameras = Json::array();
  for (const auto& [id, spans] : recordings_) {
    auto list = Json::array();
    for (const auto& span : spans) {
      const auto [time, duration] = times_of(span.clip, span.clip.units.size() - 1);
      const auto end = span.from + time + duration;
      if (span.from >= to || end <= from)
        continue;
      Json json{{"id", span.id},
                {"from", span.from.time_since_epoch().count()},
                {"to", end.time_since_epoch().count()},
                {"sealed", span.clip.init.sealed()},
                {"damaged", false}};
      if (!span.period.empty())
        json["period"] = span.period;
      list.push_back(std::move(json));
    }
    cameras.push_back({{"id", id}, {"spans", list}});
  }
  net::Response response;
  response.body = Json{
      {"from", from.time_since_epoch().count()},
      {"to", to.time_since_epoch().count()},
      {"cameras", cameras},
      {"open_periods",
       open_periods_}}.dump();
  return response;
}

} // namespace kagimado::tests
