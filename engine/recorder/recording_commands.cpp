#include "engine/recorder/recording_commands.h"

#include "engine/recorder/api_client.h"
#include "engine/recorder/iso_time.h"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <thread>

namespace kagimado::recorder {
namespace {

// A short copy is told at once, a long one costs few questions.
constexpr std::chrono::milliseconds first_pause{4}, longest_pause{100};

WallTime time_of(const Json& object, const char* key) {
  return WallTime(std::chrono::microseconds(number_of(object, key)));
}

std::string size_text(std::int64_t bytes) {
  constexpr double step = 1000;
  double size = static_cast<double>(bytes);
  const char* unit = "B";
  for (const char* larger : {"kB", "MB", "GB", "TB"}) {
    if (size < step)
      break;
    size /= step;
    unit = larger;
  }
  return fmt::format("{:.{}f} {}", size, size < 100 && bytes >= 1000 ? 1 : 0, unit);
}

std::string length_text(std::chrono::microseconds length) {
  const auto seconds = std::chrono::round<std::chrono::seconds>(length).count();
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

struct Range {
  WallTime from, to;
};

Result<Range> read_range(const RangeArguments& arguments, WallTime now) {
  Range range{now - std::chrono::hours(24), now};
  if (!arguments.from.empty()) {
    KGM_TRY(range.from, parse_time(arguments.from));
  }
  if (!arguments.to.empty()) {
    KGM_TRY(range.to, parse_time(arguments.to));
  }
  if (range.from >= range.to)
    return fail(ErrorKind::Invalid, "the range ends before it begins");
  return range;
}

std::string query_of(const Range& range, const std::vector<unsigned>& cameras) {
  auto query = fmt::format("?from={}&to={}", range.from.time_since_epoch().count(),
                           range.to.time_since_epoch().count());
  if (!cameras.empty())
    query += fmt::format("&cameras={}", fmt::join(cameras, ","));
  return query;
}

void print_span(std::ostream& out, std::int64_t camera, const Json& span, const Json& open_periods) {
  const auto from = time_of(span, "from"), to = time_of(span, "to");
  const auto period = text_of(span, "period");
  const bool is_open = std::ranges::find(open_periods, Json(period)) != open_periods.end();
  const char* lock = !span.value("sealed", false) ? "clear" : is_open ? "sealed" : "sealed, older password";
  out << fmt::format("{:>3}  {}  {}  {:>9}  {}{}\n", camera, local_text(from), local_text(to),
                     length_text(to - from), lock, span.value("damaged", false) ? ", damaged" : "");
}

void print_disk(std::ostream& out, const Json& disk) {
  out << fmt::format("{}  {}  {} recorded, {} of {} free\n", text_of(disk, "folder"), text_of(disk, "state"),
                     size_text(number_of(disk, "recorded_bytes")), size_text(number_of(disk, "free_bytes")),
                     size_text(number_of(disk, "total_bytes")));
  if (disk.contains("oldest") && disk["oldest"].is_number())
    out << fmt::format("    {} to {}\n", local_text(time_of(disk, "oldest")),
                       local_text(time_of(disk, "newest")));
  if (!text_of(disk, "message").empty())
    out << fmt::format("    {}\n", text_of(disk, "message"));
}

void print_recording(std::ostream& out, const Json& camera) {
  const auto problem = text_of(camera, "problem");
  const char* state = camera.value("on", false) ? "recording"
                      : problem.empty()         ? "no pictures"
                                                : "NOT RECORDED";
  out << fmt::format("{:>3}  {}{}{}\n", number_of(camera, "id"), state, problem.empty() ? "" : ": ", problem);
}

// SIGINT becomes a flag while it lives.
class InterruptFlag final {
 public:
  InterruptFlag() : before_(std::signal(SIGINT, [](int) { is_set_ = 1; })) { is_set_ = 0; }

  ~InterruptFlag() { std::signal(SIGINT, before_); }

  InterruptFlag(const InterruptFlag&) = delete;
  InterruptFlag& operator=(const InterruptFlag&) = delete;

  [[nodiscard]] static bool is_set() { return is_set_ != 0; }

 private:
  static inline volatile std::sig_atomic_t is_set_ = 0;
  void (*before_)(int);
};

bool is_under_way(const Json& copy) {
  const auto state = text_of(copy, "state");
  return state == "waiting" || state == "running";
}

// A line each tenth.
void print_progress(std::ostream& out, const Json& copy, std::int64_t& told_tenths) {
  const auto total = number_of(copy, "total_bytes");
  const auto tenths = total > 0 ? number_of(copy, "done_bytes") * 10 / total : 0;
  if (tenths <= told_tenths)
    return;
  told_tenths = tenths;
  out << fmt::format("{:>3} %  {} of {}  {} left\n", tenths * 10, size_text(number_of(copy, "done_bytes")),
                     size_text(total), length_text(std::chrono::seconds(number_of(copy, "left_s"))))
      << std::flush;
}

std::expected<Json, ExitCode> follow(const CommandContext& context, Json copy) {
  const auto target = fmt::format("/exports/{}", number_of(copy, "id"));
  const InterruptFlag interrupted;
  std::int64_t told_tenths = 0;
  bool is_cancelled = false;
  auto pause = first_pause;
  while (is_under_way(copy)) {
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 5 / 4, longest_pause);
    const bool cancels = InterruptFlag::is_set() && !std::exchange(is_cancelled, InterruptFlag::is_set());
    auto asked = call(context, cancels ? "DELETE" : "GET", target, "");
    if (!asked)
      return asked;
    copy = std::move(*asked);
    print_progress(context.out, copy, told_tenths);
  }
  return copy;
}

} // namespace

ExitCode recordings_list(const CommandContext& context, const RangeArguments& arguments, const Clock& clock) {
  const auto range = read_range(arguments, clock.wall_now());
  if (!range)
    return report(context, range.error(), ExitCode::Usage);
  const auto answer = call(context, "GET", "/recordings" + query_of(*range, arguments.cameras), "");
  if (!answer)
    return answer.error();
  const auto& cameras = list_of(*answer, "cameras");
  if (cameras.empty())
    context.out << "nothing is recorded there\n";
  for (const auto& camera : cameras)
    for (const auto& span : list_of(camera, "spans"))
      print_span(context.out, number_of(camera, "id"), span, list_of(*answer, "open_periods"));
  return ExitCode::Ok;
}

ExitCode storage_show(const CommandContext& context) {
  const auto answer = call(context, "GET", "/storage", "");
  if (!answer)
    return answer.error();
  for (const auto& disk : list_of(*answer, "disks"))
    print_disk(context.out, disk);
  for (const auto& camera : list_of(*answer, "recording"))
    print_recording(context.out, camera);
  return ExitCode::Ok;
}

ExitCode media_list(const CommandContext& context) {
  const auto answer = call(context, "GET", "/media", "");
  if (!answer)
    return answer.error();
  const auto& media = list_of(*answer, "media");
  if (media.empty())
    context.out << "no external medium\n";
  for (const auto& medium : media)
    context.out << fmt::format(
        "{}  {} of {} free{}\n", text_of(medium, "folder"), size_text(number_of(medium, "free_bytes")),
        size_text(number_of(medium, "total_bytes")), medium.value("writable", false) ? "" : ", read-only");
  return ExitCode::Ok;
}

ExitCode export_copy(const CommandContext& context, const ExportArguments& arguments) {
  const auto range = read_range(arguments.range, SystemClock().wall_now());
  if (!range)
    return report(context, range.error(), ExitCode::Usage);
  Json body;
  body["cameras"] = arguments.range.cameras;
  body["from"] = range->from.time_since_epoch().count();
  body["to"] = range->to.time_since_epoch().count();
  body["medium"] = arguments.to_folder.string();
  body["player"] = arguments.with_player;
  auto started = call(context, "POST", "/exports", body.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!started)
    return started.error();
  const auto copy = follow(context, std::move(*started));
  if (!copy)
    return copy.error();
  if (text_of(*copy, "state") != "done")
    return report(
        context,
        {ErrorKind::Io, fmt::format("copy {}: {}", text_of(*copy, "state"), text_of(*copy, "message"))},
        ExitCode::Failed);
  context.out << fmt::format("{} files, {} in {}\n", number_of(*copy, "files"),
                             size_text(number_of(*copy, "done_bytes")), text_of(*copy, "folder"));
  return ExitCode::Ok;
}

} // namespace kagimado::recorder
