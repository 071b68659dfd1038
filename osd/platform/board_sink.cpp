#include "osd/platform/board_sink.h"

#include "engine/base/log.h"
#include "osd/platform/board_input.h"
#include "osd/platform/board_outputs.h"
#include "osd/platform/console.h"
#include "osd/platform/drm_card.h"
#include "osd/platform/input_devices.h"
#include "osd/platform/pointer.h"
#include "osd/platform/uevents.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <mutex>
#include <set>

namespace kagimado::osd {
namespace {

using std::chrono::milliseconds;

// Where nothing tells of cards and displays.
constexpr std::chrono::seconds look_again_after{2};
// A card that may not be opened yet: while a machine starts, rights come a moment after the device.
constexpr milliseconds ask_again_after{250};

std::chrono::seconds local_time_of_day(WallTime now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::time_t time = seconds;
  std::tm local{};
  ::localtime_r(&time, &local);
  return std::chrono::hours(local.tm_hour) + std::chrono::minutes(local.tm_min) +
         std::chrono::seconds(local.tm_sec);
}

double seconds_since_kernel() {
  timespec up{};
  ::clock_gettime(CLOCK_BOOTTIME, &up);
  return static_cast<double>(up.tv_sec) + static_cast<double>(up.tv_nsec) / 1e9;
}

class BoardSink final : public Sink, public Pointer {
 public:
  BoardSink(const BoardOptions& options, const Clock& clock)
      : clock_(clock), monitors_(options.monitors), outputs_(options, drm_cards(options.cards)),
        input_(options), blanking_(options.black_hours) {}

  Result<> open(const BoardOptions& options) {
    wake_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake_.valid())
      return fail(ErrorKind::Io, "the board's sink cannot be woken");
    KGM_TRY(console_, Console::take(options.console));
    KGM_TRY(auto devices, InputDevices::watch(options.input));
    devices_ = std::make_unique<InputDevices>(std::move(devices));
    if (auto news = UeventSocket::open())
      news_ = std::make_unique<UeventSocket>(std::move(*news));
    else
      log::info("display", "{}: displays are looked at every {} s", news.error().message,
                look_again_after.count());
    look();
    if (const auto fault = why_no_card())
      return std::unexpected(*fault);
    if (console_ && !console_->is_active())
      leave();
    events_.clear(); // the app asks for all sizes when it begins
    return {};
  }

  [[nodiscard]] int output_count() const override { return static_cast<int>(monitors_); }

  [[nodiscard]] Framebuffer framebuffer(OutputIndex output) override {
    return output < 0 ? Framebuffer{} : outputs_.framebuffer(static_cast<std::size_t>(output));
  }

  [[nodiscard]] bool shown(OutputIndex output) const override {
    return output >= 0 && outputs_.connected(static_cast<std::size_t>(output)) && !black_;
  }

  void show_pointer(OutputIndex output, bool shown) override {
    const bool changed = shown ? without_pointer_.erase(output) > 0 : without_pointer_.insert(output).second;
    if (changed)
      place_pointer(clock_.steady_now());
  }

  Result<> present(OutputIndex output, std::span<const Rect> changed) override {
    if (output < 0 || output >= output_count())
      return fail(ErrorKind::Invalid, "present: there is no output {}", output);
    if (changed.empty())
      return {};
    outputs_.present(static_cast<std::size_t>(output), changed, clock_.steady_now());
    if (shown(output) && !std::exchange(told_, true))
      log::info("display", "the wall is shown, {:.2f} s after the kernel began", seconds_since_kernel());
    return {};
  }

  std::vector<InputEvent> wait(milliseconds timeout) override {
    const auto until = clock_.steady_now() + timeout;
    for (;;) {
      const bool woken = turn(events_.empty() ? until : SteadyTime::min());
      for (auto& injected : take_injected())
        events_.push_back(std::move(injected));
      if (woken || !events_.empty() || clock_.steady_now() >= until)
        return std::exchange(events_, {});
    }
  }

  void wake() override {
    const std::uint64_t one = 1;
    // Full means that it is awake already.
    [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
  }

  void inject(InputEvent event) override {
    {
      const std::lock_guard lock(mutex_);
      injected_.push_back(std::move(event));
    }
    wake();
  }

 private:
  [[nodiscard]] bool waits_for_rights() const {
    return std::ranges::any_of(outputs_.refused(),
                               [](const auto& each) { return each.second.kind == ErrorKind::Denied; });
  }

  // There are cards, none can be used, and waiting will not help.
  [[nodiscard]] std::optional<Error> why_no_card() const {
    const auto& refused = outputs_.refused();
    if (!outputs_.cards().empty() || refused.empty() || waits_for_rights())
      return {};
    return refused.begin()->second;
  }

  std::vector<InputEvent> take_injected() {
    const std::lock_guard lock(mutex_);
    return std::exchange(injected_, {});
  }

  // Waits once and takes what came. True: wake() was called.
  bool turn(SteadyTime until) {
    std::vector<pollfd> watched{{wake_.get(), POLLIN, 0}};
    const auto watch = [&](int fd) { watched.push_back({fd, POLLIN, 0}); };
    if (news_)
      watch(news_->fd());
    if (console_)
      watch(console_->fd());
    for (const int fd : outputs_.fds())
      watch(fd);
    for (const int fd : devices_->fds())
      watch(fd);
    ::poll(watched.data(), watched.size(), milliseconds_until(next_deadline(until)));
    const auto now = clock_.steady_now();
    take_console();
    take_news(now);
    outputs_.take_finished_flips(now);
    take_input(now);
    take_blanking(now);
    std::uint64_t woken = 0;
    return ::read(wake_.get(), &woken, sizeof woken) > 0;
  }

  [[nodiscard]] SteadyTime next_deadline(SteadyTime until) const {
    const auto sooner = [&](std::optional<SteadyTime> other) {
      if (other)
        until = std::min(until, *other);
    };
    sooner(input_.rests_at());
    sooner(outputs_.overdue_at());
    sooner(look_at_);
    if (const auto again = blanking_.look_again())
      sooner(clock_.steady_now() + *again);
    return until;
  }

  [[nodiscard]] int milliseconds_until(SteadyTime deadline) const {
    const auto left = std::chrono::ceil<milliseconds>(deadline - clock_.steady_now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
  }

  void take_console() {
    if (!console_)
      return;
    for (;;) {
      const auto request = console_->next_request();
      if (request == Console::Request::None)
        return;
      if (request == Console::Request::Leave) {
        leave();
        console_->left();
      } else {
        console_->returned();
        devices_->set_active(true);
        outputs_.come_back(clock_.steady_now());
        look(); // what was plugged meanwhile
      }
    }
  }

  void leave() {
    outputs_.leave();
    devices_->set_active(false);
  }

  void take_news(SteadyTime now) {
    bool changed = look_at_ && now >= *look_at_;
    for (const auto& event : news_ ? news_->read() : std::vector<Uevent>{}) {
      if (event.subsystem != "drm")
        continue;
      changed = true;
      constexpr std::string_view folder = "dri/";
      if (event.action == "remove" && event.device_name.starts_with(folder))
        outputs_.forget_card(event.device_name.substr(folder.size()));
    }
    if (changed)
      look();
  }

  void look() {
    const auto changes = outputs_.look(clock_.steady_now());
    for (const auto output : changes.resized)
      events_.emplace_back(OutputResized{output});
    for (const auto output : changes.shown_or_not)
      events_.emplace_back(OutputShown{output});
    input_.arrange(outputs_.sizes());
    place_pointer(clock_.steady_now());
    look_at_.reset();
    if (waits_for_rights())
      look_at_ = clock_.steady_now() + ask_again_after;
    else if (!news_ || outputs_.waits_for_card())
      look_at_ = clock_.steady_now() + look_again_after;
  }

  void place_pointer(SteadyTime now) {
    const auto place = input_.pointer();
    outputs_.set_pointer(place && !without_pointer_.contains(place->output) ? place : std::nullopt, now);
  }

  void take_input(SteadyTime now) {
    const auto came = devices_->read();
    if (!came.empty())
      blanking_.input_came(now);
    auto taken = input_.take(came, now, !black_);
    for (auto& event : taken.events)
      events_.push_back(std::move(event));
    for (auto& event : input_.rest(now))
      events_.push_back(std::move(event));
    place_pointer(now);
    if (taken.console != 0 && console_)
      console_->change_to(taken.console);
  }

  void take_blanking(SteadyTime now) {
    const bool black =
        !blanking_.look_again() ? false : blanking_.black(now, local_time_of_day(clock_.wall_now()));
    if (std::exchange(black_, black) == black)
      return;
    outputs_.set_black(black, now);
    for (OutputIndex output = 0; output < output_count(); ++output)
      events_.emplace_back(OutputShown{output});
  }

  const Clock& clock_;
  std::size_t monitors_;
  UniqueFd wake_;
  std::unique_ptr<Console> console_; // uncovered after outputs_ are off
  BoardOutputs outputs_;
  BoardInput input_;
  std::set<OutputIndex> without_pointer_; // a kiosk
  Blanking blanking_;
  std::unique_ptr<InputDevices> devices_;
  std::unique_ptr<UeventSocket> news_;
  std::optional<SteadyTime> look_at_;
  bool black_ = false, told_ = false;
  std::vector<InputEvent> events_; // of the wait() that is under way
  std::mutex mutex_;
  std::vector<InputEvent> injected_; // guarded by mutex_
};

} // namespace

Result<std::unique_ptr<Sink>> make_board_sink(const BoardOptions& options, const Clock& clock) {
  auto sink = std::make_unique<BoardSink>(options, clock);
  KGM_CHECK(sink->open(options));
  return sink;
}

bool has_display_cards(const BoardOptions& options) {
  return !card_devices(options.cards).empty();
}

} // namespace kagimado::osd
