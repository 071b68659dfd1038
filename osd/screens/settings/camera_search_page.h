// Cameras that answered in the network, to tick and register.
#pragma once

#include "osd/screens/settings/page.h"
#include "osd/screens/settings/registered_cameras.h"

#include <map>
#include <set>

namespace kagimado::osd {

// Which of what was found is to be registered, and how that goes. Plain data, changed by the functions below.
struct SearchBasket {
  std::vector<FoundCamera> found;
  std::set<std::string> ticked;              // by address
  std::map<std::string, std::string> failed; // reason by address
};

void take_found(SearchBasket& basket, std::vector<FoundCamera> found);
void toggle(SearchBasket& basket, const FoundCamera& camera); // one that is registered: nothing
// The next one to register, as a draft with a free number; nothing when all are done.
std::optional<CameraDraft> next_to_register(const SearchBasket& basket,
                                            const std::vector<RegisteredCamera>& known);
// How one ended. number: what it is registered as.
void note_registered(SearchBasket& basket, const std::string& url, std::int64_t number);
void note_failed(SearchBasket& basket, const std::string& url, std::string reason);

std::unique_ptr<SettingsPage> make_camera_search_page();

} // namespace kagimado::osd
