// A page of the settings screen. HOW A PAGE IS MADE:
//  1. One pair of files in this folder: a class on SettingsPage that holds its State (plain data, changed by
//     pure functions that tests call without a display) and draws it. `make_NAME_page()` is all its header
//     needs to offer.
//  2. One line in pages.cpp puts it into the menu (several lines of one menu entry are its tabs). A sub
//     screen has no line: a page opens it by context.wishes.open = make_...(); the frame draws its title and
//     「戻る」.
//  3. What the recorder knows: context.facts.desk.look("/security") in each draw (nothing yet: null; it asks
//     again by itself when something changed). What is changed: a PendingChange (apply.h), which says how far
//     it is and how it ended, in words.
//  4. Rows of names and controls: FormRows (rows.h). Lists: table.h. What is typed: rows open the one
//     EntryDialog by themselves, else context.dialogs.entry.open() and take() by id.
//  5. Plain settings need no page of their own: make_values_page() (values_page.h) makes one from keys of
//     GET /settings.
//  6. unsaved() true: the frame asks before the page is left.
// Widget ids begin with "settings."; texts with "settings." in assets/i18n. Drawing thread only.
#pragma once

#include "osd/model/wall_preferences.h"
#include "osd/screens/settings/choice_dialog.h"
#include "osd/screens/settings/entry_dialog.h"
#include "osd/wall/recorder_desk.h"
#include "osd/widgets/widgets.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kagimado::osd {

class SettingsPage;

// What is chosen for a monitor.
struct WallFacts {
  WallPreferences preferences;
  int layout = 4;
};

struct PageFacts {
  const view::Site& site;
  const view::Session& session;
  RecorderDesk& desk;
  WallTime now;
  SteadyTime steady_now;
  std::string recorder_address = {}, display_sizes = {};
  std::vector<WallFacts> walls = {}; // of the main monitor, and of the sub monitor if there is one

  [[nodiscard]] bool may(std::string_view action) const { return session.may(action); }

  [[nodiscard]] const WallFacts* wall_of(view::Monitor monitor) const {
    const auto index = static_cast<std::size_t>(monitor);
    return index < walls.size() ? &walls[index] : nullptr;
  }
};

// What a page asks the frame for, in one draw.
struct PageWishes {
  std::unique_ptr<SettingsPage> open; // a sub screen 「設定>」
  bool back = false;                  // the sub screen has done its work
  std::optional<Language> language;   // of this monitor
  std::optional<std::pair<view::Monitor, WallPreferences>> preferences;
  std::optional<std::pair<view::Monitor, int>> layout;
  std::set<std::string> names;       // shown, and typed by people: the font must know them
  std::optional<SteadyTime> wake_at; // something changes by itself then
};

// Lie over the page, one at a time; the page that opened one takes its answer by the same id.
struct PageDialogs {
  EntryDialog entry;
  ChoiceDialog choice;
};

struct PageContext {
  const PageFacts& facts;
  PageWishes& wishes;
  PageDialogs& dialogs;

  // A name from outside is about to be shown.
  const std::string& name(const std::string& text) const {
    wishes.names.insert(text);
    return text;
  }

  void wake_at(SteadyTime time) const {
    wishes.wake_at = std::min(wishes.wake_at.value_or(SteadyTime::max()), time);
  }
};

class SettingsPage {
 public:
  SettingsPage() = default;
  virtual ~SettingsPage() = default;
  SettingsPage(const SettingsPage&) = delete;
  SettingsPage& operator=(const SettingsPage&) = delete;

  // Of a sub screen; pages of the menu are named there.
  [[nodiscard]] virtual std::string title(const Text&) const { return {}; }

  virtual void draw(Ui& ui, PageContext& context, const Rect& area) = 0;

  // Something was changed here and not yet set.
  [[nodiscard]] virtual bool unsaved() const { return false; }
};

} // namespace kagimado::osd
