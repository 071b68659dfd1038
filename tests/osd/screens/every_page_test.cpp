// Each page of the settings screen is whole, with nothing cut or lying over something else, in both languages
// on monitors of three sizes.
#include "engine/view/answer.h"
#include "tests/fakes/local_zone.h"
#include "tests/fakes/page_answers.h"
#include "tests/fakes/settings_rig.h"

namespace kagimado::osd {
namespace {

using fakes::FakeDesk;
using fakes::SettingsRig;
using testing::MonitorKind;

struct PageCase {
  const char* name;
  std::vector<std::string> clicks;
};

const std::vector<PageCase> page_cases{
    {"basic", {}},
    {"cameras", {"settings.page.cameras"}},
    {"camera-form", {"settings.page.cameras", "settings.camera.4.edit", "settings.camera.mode.1"}},
    {"camera-search", {"settings.page.cameras", "settings.cameras.search", "settings.search.1.tick"}},
    {"camera-swap",
     {"settings.page.cameras", "settings.cameras.swap", "settings.swap.1.tick", "settings.swap.2.tick"}},
    {"recording", {"settings.page.recording"}},
    {"monitor", {"settings.page.monitors"}},
    {"tour", {"settings.page.monitors", "settings.monitor.tour"}},
    {"tour-step", {"settings.page.monitors", "settings.monitor.tour", "settings.tour.0.edit"}},
    {"users", {"settings.page.users"}},
    {"user-form", {"settings.page.users", "settings.user.2.edit"}},
    {"logged-out", {"settings.page.users", "settings.users.logged_out"}},
    {"user-cameras", {"settings.page.users", "settings.user.2.edit", "settings.user.cameras"}},
    {"own-password", {"settings.page.users", "settings.users.own_password"}},
    {"network", {"settings.page.network"}},
    {"hdd", {"settings.page.maintenance", "settings.tab.hdd"}},
    {"maintenance", {"settings.page.maintenance", "settings.tab.system"}},
    {"log", {"settings.page.maintenance", "settings.tab.system", "settings.log"}},
    {"backup", {"settings.page.maintenance", "settings.tab.system", "settings.backup"}},
    {"restart", {"settings.page.maintenance", "settings.tab.system", "settings.restart"}},
};

class EveryPage : public ::testing::TestWithParam<std::tuple<MonitorKind, PageCase>> {
 protected:
  EveryPage() : rig(std::get<0>(GetParam()), fakes::names_in_answers) {
    auto settings = fakes::new_settings();
    settings["values"]["network.forwarding_ports"] = {8081, 8082};
    rig.desk.knows("/settings", settings);
    rig.desk.knows("/security", fakes::some_security());
    rig.desk.knows("/licences", fakes::some_licences());
    rig.desk.knows("/cameras", fakes::some_cameras());
    rig.desk.knows("/users", fakes::some_users());
    rig.desk.knows("/storage", fakes::some_storage());
    rig.desk.knows("/system", fakes::some_system());
    rig.desk.knows("/media", fakes::some_media());
    rig.desk.knows("/backups?medium=%2Fmedia%2Fusb0", fakes::some_backups());
    for (int limit = 1; limit < 40; ++limit)
      rig.desk.knows("/operations?limit=" + std::to_string(limit), fakes::some_operations());
    rig.desk.answer = [](const FakeDesk::Sent& sent) {
      return sent.target == "/cameras/search" ? FakeDesk::good(fakes::found_cameras()) : nullptr;
    };
    rig.desk.now = {.state = view::SessionState::LoggedIn,
                    .user_id = 1,
                    .user_name = "admin",
                    .level = "administrator",
                    .actions = {"read_settings", "change_settings", "manage_users", "maintain",
                                "read_operation_log", "register_licence", "change_own_password"}};
    const char* cameras[] = {"正面玄関", "駐車場北側", "倉庫", "通用口"};
    for (unsigned i = 1; i <= 4; ++i)
      rig.site.cameras.push_back({CameraId{i}, cameras[i - 1], i == 2, i < 3, ""});
    rig.walls[0].preferences.tour.steps = {{9, 1, no_camera, std::chrono::seconds(10)},
                                           {4, 0, CameraId{3}, std::chrono::seconds(30)}};
    for (const auto& id : std::get<1>(GetParam()).clicks)
      rig.click(id);
    rig.painted.move({2, rig.painted.ui.screen.height - 2}); // nothing is under the mouse
    rig.settle();
  }

  fakes::LocalZone zone{"Asia/Tokyo"};
  SettingsRig rig;
};

const auto name_of_case = [](const auto& parameter) {
  auto name = std::string(std::get<0>(parameter.param).name) + "_" + std::get<1>(parameter.param).name;
  std::ranges::replace(name, '-', '_');
  return name;
};

TEST_P(EveryPage, IsWhole) {
  testing::keep_sample(rig.painted,
                       std::string(std::get<1>(GetParam()).name) + "-" + std::get<0>(GetParam()).name);
  rig.expect_whole();
}

constexpr MonitorKind small_monitors[] = {{"ja768", {1024, 768}, Language::Japanese},
                                          {"en768", {1024, 768}, Language::English}};

INSTANTIATE_TEST_SUITE_P(Usual, EveryPage,
                         ::testing::Combine(::testing::ValuesIn(testing::monitor_kinds),
                                            ::testing::ValuesIn(page_cases)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(Small, EveryPage,
                         ::testing::Combine(::testing::ValuesIn(small_monitors),
                                            ::testing::ValuesIn(page_cases)),
                         name_of_case);

} // namespace
} // namespace kagimado::osd
