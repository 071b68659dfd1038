// What both monitors share: plain references and facts, owned by the app. Drawing thread only.
#pragma once

#include "osd/wall/playback_feed.h"
#include "osd/wall/wall_feed.h"
#include "osd/widgets/widgets.h"

#include <optional>
#include <set>
#include <string>

namespace kagimado::osd {

struct AppContext {
  const Clock& clock;
  WallFeed& feed;
  PlaybackFeed& playback;
  const Text* text = nullptr; // of the language chosen now
  std::shared_ptr<const view::Site> site = nullptr;
  std::string recorder_address = {}, display_sizes = {};
  SteadyTime started{};
  std::optional<Language> language_wish = {}; // set by a settings screen, carried out by the app
  std::set<std::string> names_shown = {}; // from outside, in this frame: the app sees that they can be drawn
};

} // namespace kagimado::osd
