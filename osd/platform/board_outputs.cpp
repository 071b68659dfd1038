#include "osd/platform/board_outputs.h"

#include "engine/base/log.h"
#include "osd/platform/drm_card.h"
#include "osd/platform/pointer_shape.h"

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

constexpr std::uint32_t opaque_black = 0xff000000;

Rect all_of(Size size) {
  return {0, 0, size.width, size.height};
}

void log_failure(const Result<>& done) {
  if (!done && done.error().kind != ErrorKind::Denied)
    log::warn("display", "{}", done.error().message);
}

} // namespace

CardFinder drm_cards(std::filesystem::path folder) {
  return {.devices = [folder = std::move(folder)] { return card_devices(folder); },
          .open = [](const std::filesystem::path& device) -> Result<std::unique_ptr<DisplayCard>> {
            return DrmCard::open(device);
          }};
}

BoardOutputs::BoardOutputs(const BoardOptions& options, CardFinder finder)
    : options_(options), finder_(std::move(finder)), monitors_(options.monitors) {
  for (std::size_t i = 0; i < monitors_.size(); ++i)
    resize(monitors_[i], rotated(options.monitor[i].size, options.monitor[i].rotation));
}

void BoardOutputs::resize(Monitor& monitor, Size size) {
  monitor.size = size;
  monitor.pixels.assign(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height),
                        opaque_black);
}

BoardOutputs::Changes BoardOutputs::look(SteadyTime now) {
  if (away_)
    return {};
  open_cards();
  probe_cards();
  auto displays = connected_displays();
  assign(displays);
  choose_crtcs(displays);
  put_out(displays);
  if (std::exchange(denied_, false))
    for (const auto& card : cards_)
      (void)card->take_control();
  for (const auto& display : displays)
    light(display);
  return take_sizes(now);
}

void BoardOutputs::open_cards() {
  std::set<std::string> present;
  for (const auto& device : finder_.devices()) {
    const auto name = device.filename().string();
    present.insert(name);
    if (std::ranges::any_of(cards_, [&](const auto& card) { return card->name() == name; }))
      continue;
    auto card = finder_.open(device);
    if (!card) {
      if (refused_.insert_or_assign(name, card.error()).second)
        log::warn("display", "{}", card.error().message);
      continue;
    }
    refused_.erase(name);
    log::info("display", "{} ({}) is here", name, (*card)->driver());
    cards_.push_back(std::move(*card));
  }
  std::erase_if(refused_, [&](const auto& each) { return !present.contains(each.first); });
}

void BoardOutputs::probe_cards() {
  std::vector<std::string> gone;
  for (const auto& card : cards_) {
    auto connectors = card->probe();
    if (connectors)
      found_[card->name()] = std::move(*connectors);
    else
      gone.push_back(card->name());
  }
  for (const auto& name : gone)
    forget_card(name);
}

void BoardOutputs::forget_card(const std::string& name) {
  std::erase_if(lit_, [&](const auto& each) { return each.second->card().name() == name; });
  found_.erase(name);
  if (std::erase_if(cards_, [&](const auto& card) { return card->name() == name; }) > 0)
    log::info("display", "{} is gone", name);
}

std::vector<BoardOutputs::Display> BoardOutputs::connected_displays() {
  std::vector<Display> displays;
  for (const auto& card : cards_)
    for (const auto& connector : found_[card->name()])
      if (connector.connected)
        displays.push_back({card.get(), &connector, std::nullopt});
  return displays;
}

void BoardOutputs::assign(const std::vector<Display>& displays) {
  std::vector<std::string> connected;
  for (const auto& display : displays)
    connected.push_back(display.connector->name);
  MonitorConnectors wished, previous;
  for (std::size_t i = 0; i < monitors_.size(); ++i) {
    wished[i] = options_.monitor[i].connector;
    previous[i] = monitors_[i].connector;
  }
  assigned_ = assign_monitors(connected, wished, previous, monitors_.size());
  for (std::size_t i = 0; i < monitors_.size(); ++i)
    if (!assigned_[i].empty())
      monitors_[i].connector = assigned_[i];
}

std::optional<std::size_t> BoardOutputs::monitor_on(const std::string& connector) const {
  for (std::size_t i = 0; i < monitors_.size(); ++i)
    if (assigned_[i] == connector)
      return i;
  return std::nullopt;
}

// Monitors before the displays that stay black: a card may have fewer CRTCs than connectors.
void BoardOutputs::choose_crtcs(std::vector<Display>& displays) const {
  std::ranges::sort(displays, {}, [&](const Display& display) {
    const std::string& name = display.connector->name;
    return std::pair(monitor_on(name).value_or(monitors_.size()), std::string_view(name));
  });
  for (const auto& card : cards_) {
    std::vector<Display*> own;
    std::vector<std::vector<CrtcId>> possible;
    std::vector<std::optional<CrtcId>> kept;
    for (auto& display : displays) {
      if (display.card != card.get())
        continue;
      own.push_back(&display);
      possible.push_back(display.connector->crtcs);
      const auto lit = lit_.find(display.connector->name);
      kept.push_back(lit == lit_.end() ? std::nullopt : std::optional(lit->second->crtc()));
    }
    const auto crtcs = assign_crtcs(possible, kept);
    for (std::size_t i = 0; i < own.size(); ++i)
      own[i]->crtc = crtcs[i];
  }
}

// Displays that are gone or that another CRTC drives now.
void BoardOutputs::put_out(const std::vector<Display>& displays) {
  std::erase_if(lit_, [&](const auto& each) {
    return std::ranges::none_of(displays, [&](const Display& display) {
      return display.connector->name == each.first && display.crtc == each.second->crtc();
    });
  });
}

void BoardOutputs::light(const Display& display) {
  const auto& name = display.connector->name;
  if (!display.crtc)
    return;
  const auto monitor = monitor_on(name);
  const auto wish = monitor ? options_.monitor[*monitor].mode : std::nullopt;
  const auto chosen = choose_mode(display.connector->modes, wish);
  const auto was = lit_.find(name);
  if (!chosen || (was != lit_.end() && was->second->mode() == *chosen))
    return;
  lit_.erase(name); // its memory first
  std::vector<DisplayMode> tries{*chosen};
  tries.insert(tries.end(), display.connector->modes.begin(), display.connector->modes.end());
  for (const auto& mode : tries) {
    auto lit = LitOutput::light(*display.card, *display.connector, *display.crtc, mode);
    if (lit) {
      log::info("display", "{} {}: {} x {} at {} Hz", name, display.connector->display, mode.size.width,
                mode.size.height, mode.refresh_hz);
      lit_[name] = std::move(*lit);
      return;
    }
    log::warn("display", "{}", lit.error().message);
    if (lit.error().kind == ErrorKind::Denied) {
      denied_ = true;
      return;
    }
  }
}

BoardOutputs::Changes BoardOutputs::take_sizes(SteadyTime now) {
  Changes changes;
  for (std::size_t i = 0; i < monitors_.size(); ++i) {
    auto& monitor = monitors_[i];
    const auto* lit = lit_of(i);
    if (monitor.connected != (lit != nullptr))
      changes.shown_or_not.push_back(static_cast<OutputIndex>(i));
    monitor.connected = lit != nullptr;
    if (lit == nullptr)
      continue;
    const Size size = rotated(lit->mode().size, options_.monitor[i].rotation);
    if (size != monitor.size) {
      resize(monitor, size);
      changes.resized.push_back(static_cast<OutputIndex>(i));
    }
  }
  for (auto& [name, lit] : lit_) {
    change_all(*lit);
    show(*lit, now);
  }
  return changes;
}

const LitOutput* BoardOutputs::lit_of(std::size_t monitor) const {
  const auto found = monitor < monitors_.size() ? lit_.find(assigned_[monitor]) : lit_.end();
  return found == lit_.end() ? nullptr : found->second.get();
}

Framebuffer BoardOutputs::framebuffer(std::size_t monitor) {
  if (monitor >= monitors_.size())
    return {};
  auto& own = monitors_[monitor];
  return {own.pixels.data(), own.size, own.size.width};
}

std::vector<Size> BoardOutputs::sizes() const {
  std::vector<Size> sizes;
  for (std::size_t i = 0; i < monitors_.size(); ++i)
    sizes.push_back(connected(i) ? monitors_[i].size : Size{});
  return sizes;
}

MonitorPicture BoardOutputs::picture_on(const LitOutput& output) {
  const auto monitor = monitor_on(output.connector());
  if (!monitor)
    return {};
  MonitorPicture picture{framebuffer(*monitor), options_.monitor[*monitor].rotation, std::nullopt, black_};
  if (pointer_ && pointer_->output == static_cast<OutputIndex>(*monitor))
    picture.pointer = pointer_->at;
  return picture;
}

void BoardOutputs::show(LitOutput& output, SteadyTime now) {
  if (!away_)
    log_failure(output.show(picture_on(output), now));
}

void BoardOutputs::change_all(LitOutput& output) const {
  const auto monitor = monitor_on(output.connector());
  const auto rotation = monitor ? options_.monitor[*monitor].rotation : Rotation::None;
  const Rect all = all_of(rotated(output.mode().size, rotation));
  output.note_changed({&all, 1});
}

void BoardOutputs::present(std::size_t monitor, std::span<const Rect> changed, SteadyTime now) {
  const auto lit = lit_.find(assigned_[monitor]);
  if (lit == lit_.end())
    return;
  if (!black_)
    lit->second->note_changed(changed);
  show(*lit->second, now);
}

void BoardOutputs::set_pointer(std::optional<PointerDesk::Place> place, SteadyTime now) {
  if (place == pointer_)
    return;
  const std::array both{std::exchange(pointer_, place), place};
  for (const auto& each : both) {
    if (!each)
      continue;
    const auto monitor = static_cast<std::size_t>(each->output);
    const Rect area = pointer_area(each->at, pointer_scale(monitors_[monitor].size))
                          .intersected(all_of(monitors_[monitor].size));
    present(monitor, {&area, 1}, now);
  }
}

void BoardOutputs::set_black(bool black, SteadyTime now) {
  if (std::exchange(black_, black) == black)
    return;
  for (auto& [name, lit] : lit_) {
    change_all(*lit);
    show(*lit, now);
  }
}

void BoardOutputs::leave() {
  away_ = true;
  for (const auto& card : cards_)
    card->drop_control();
}

void BoardOutputs::come_back(SteadyTime now) {
  away_ = false;
  for (const auto& card : cards_)
    log_failure(card->take_control());
  for (auto& [name, lit] : lit_) {
    log_failure(lit->show_again());
    change_all(*lit);
    show(*lit, now);
  }
}

std::vector<int> BoardOutputs::fds() const {
  std::vector<int> fds;
  for (const auto& card : cards_)
    fds.push_back(card->fd());
  return fds;
}

void BoardOutputs::take_finished_flips(SteadyTime now) {
  for (const auto& card : cards_)
    for (const auto crtc : card->finished_flips())
      for (auto& [name, lit] : lit_)
        if (&lit->card() == card.get() && lit->crtc() == crtc)
          lit->flip_finished();
  for (auto& [name, lit] : lit_)
    show(*lit, now);
}

std::optional<SteadyTime> BoardOutputs::overdue_at() const {
  std::optional<SteadyTime> soonest;
  for (const auto& [name, lit] : lit_)
    if (const auto at = lit->overdue_at(); at && (!soonest || *at < *soonest))
      soonest = at;
  return soonest;
}

} // namespace kagimado::osd
