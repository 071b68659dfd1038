// What both monitors share: plain references and facts, owned by the app. Drawing thread only.
#pragma once

#include "osd/model/wall_preferences.h"
#include "osd/wall/playback_feed.h"
#include "osd/wall/recorder_desk.h"
#include "osd/wall/wall_feed.h"
#include "osd/widgets/widgets.h"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kagimado::osd {

struct AppContext {
  const Clock& clock;
  WallFeed& feed;
  PlaybackFeed& playback;
  RecorderDesk& desk;
  const Text* text = nullptr; // of the language chosen now
  std::shared_ptr<const view::Site> site = nullptr;
  std::string recorder_address = {}, display_sizes = {};
  SteadyTime started{};
  bool recorder_was_here = false;             // since the start
  std::optional<Language> language_wish = {}; // set by a settings screen, carried out by the app
  std::vector<std::string> login_names = {};  // that logged in here, the newest first
  std::set<std::string> names_shown = {}; // from outside, in this frame: the app sees that they can be drawn
  std::array<WallPreferences, 2> preferences = {};      // of main and sub
  bool preferences_changed = false;                     // since they were kept last
  std::array<int, 2> layouts = {};                      // of main and sub; 0: there is no such monitor
  std::array<std::optional<int>, 2> layout_wishes = {}; // of a settings screen, carried out by that monitor

  [[nodiscard]] WallPreferences& preferences_of(view::Monitor monitor) {
    return preferences[static_cast<std::size_t>(monitor)];
  }
};

} // namespace kagimado::osd
