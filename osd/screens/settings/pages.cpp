#include "osd/screens/settings/pages.h"

#include "osd/screens/settings/basic_page.h"
#include "osd/screens/settings/cameras_page.h"
#include "osd/screens/settings/monitor_page.h"
#include "osd/screens/settings/network_page.h"
#include "osd/screens/settings/product_page.h"
#include "osd/screens/settings/recording_page.h"
#include "osd/screens/settings/security_page.h"
#include "osd/screens/settings/storage_table.h"
#include "osd/screens/settings/system_page.h"
#include "osd/screens/settings/users_page.h"

#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::array<SettingsTab, 1> basic{{{"basic", "settings.page.basic"_t, make_basic_page}}};
constexpr std::array<SettingsTab, 1> cameras{{{"cameras", "settings.page.cameras"_t, make_cameras_page}}};
constexpr std::array<SettingsTab, 1> recording{
    {{"recording", "settings.page.recording"_t, make_recording_page}}};
constexpr std::array<SettingsTab, 2> monitors{
    {{"main_monitor", "settings.tab.main_monitor"_t, make_main_monitor_page},
     {"sub_monitor", "settings.tab.sub_monitor"_t, make_sub_monitor_page}}};
constexpr std::array<SettingsTab, 1> users{{{"users", "settings.page.users"_t, make_users_page}}};
constexpr std::array<SettingsTab, 1> network{{{"network", "settings.page.network"_t, make_network_page}}};
constexpr std::array<SettingsTab, 1> extension{{{"security", "settings.tab.security"_t, make_security_page}}};
constexpr std::array<SettingsTab, 3> maintenance{{{"product", "settings.page.about"_t, make_product_page},
                                                  {"hdd", "settings.tab.hdd"_t, make_hdd_page},
                                                  {"system", "settings.tab.system"_t, make_system_page}}};

constexpr std::array<SettingsMenuEntry, 8> menu{
    {{"basic", "settings.page.basic"_t, basic},
     {"cameras", "settings.page.cameras"_t, cameras},
     {"recording", "settings.page.recording"_t, recording},
     {"monitors", "settings.page.monitors"_t, monitors},
     {"users", "settings.page.users"_t, users},
     {"network", "settings.page.network"_t, network},
     {"extension", "settings.page.extension"_t, extension},
     {"maintenance", "settings.page.maintenance"_t, maintenance}}};

} // namespace

std::span<const SettingsMenuEntry> settings_menu() {
  return menu;
}

} // namespace kagimado::osd
