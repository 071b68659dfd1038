// What settings pages keep and change, without a display.
#include "osd/screens/settings/accounts.h"
#include "osd/screens/settings/camera_search_page.h"
#include "osd/screens/settings/camera_swap_page.h"
#include "osd/screens/settings/log_page.h"
#include "osd/screens/settings/network_page.h"
#include "osd/screens/settings/registered_cameras.h"
#include "osd/screens/settings/time_zones.h"
#include "osd/screens/settings/tour_page.h"
#include "tests/fakes/local_zone.h"
#include "tests/fakes/page_answers.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using users::CameraSet;
using users::Level;
using users::Right;

const WallTime noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 26) + std::chrono::hours(12);

TEST(AccountDrafts, AreReadAsTheRecorderTells) {
  const auto accounts = read_accounts(fakes::some_users());
  ASSERT_EQ(accounts.users.size(), 3u);
  EXPECT_EQ(accounts.users[1].name, "警備");
  EXPECT_EQ(accounts.users[1].level, Level::Operator);
  EXPECT_TRUE(accounts.users[1].rights.has(Right::Playback));
  EXPECT_FALSE(accounts.users[1].rights.has(Right::Copy));
  EXPECT_EQ(accounts.users[1].view.text(), "1-2,4");
  EXPECT_EQ(accounts.logged_out.view, CameraSet::all());
  EXPECT_EQ(accounts.auto_login, std::nullopt);
}

TEST(AccountDrafts, WhatMakesNoSenseIsLeftOut) {
  const auto accounts = read_accounts(nlohmann::json::parse(
      R"({"users":[{"id":"x"},7,{"id":4,"name":"a","level":"emperor"},{"id":5,"name":5,"level":"viewer","rights":[1,"fly"],"view":"9-1"}]})"));
  ASSERT_EQ(accounts.users.size(), 1u);
  EXPECT_EQ(accounts.users[0].name, "");
  EXPECT_EQ(accounts.users[0].rights, users::RightSet{});
  EXPECT_EQ(accounts.users[0].view, CameraSet{});
  EXPECT_TRUE(read_accounts(nlohmann::json(3)).users.empty());
}

TEST(AccountDrafts, AnotherLevelComesWithItsUsualRights_AndOthersCannotBeTicked) {
  AccountDraft draft;
  set_level(draft, Level::Viewer);
  EXPECT_EQ(draft.rights, users::usual_rights(Level::Viewer));
  EXPECT_FALSE(draft.may_have(Right::Copy));
  toggle_right(draft, Right::Copy);
  EXPECT_FALSE(draft.rights.has(Right::Copy));
  toggle_right(draft, Right::Playback);
  EXPECT_TRUE(draft.rights.has(Right::Playback));
  toggle_right(draft, Right::Playback);
  EXPECT_FALSE(draft.rights.has(Right::Playback));
}

TEST(AccountDrafts, OneCameraLessOfAllMakesAListOfTheOthers) {
  const std::vector<CameraId> cameras{CameraId{1}, CameraId{2}, CameraId{3}, CameraId{7}};
  AccountDraft draft;
  toggle_camera(draft, CameraId{2}, cameras);
  EXPECT_EQ(draft.view.text(), "1,3,7");
  toggle_camera(draft, CameraId{2}, cameras);
  EXPECT_EQ(draft.view.text(), "1-3,7");
  toggle_all_cameras(draft);
  EXPECT_EQ(draft.view, CameraSet::all());
  toggle_all_cameras(draft);
  EXPECT_EQ(draft.view, CameraSet{});
}

TEST(AccountDrafts, ProblemsAreToldBeforeTheRecorderIsAsked) {
  const auto known = read_accounts(fakes::some_users());
  AccountDraft draft;
  EXPECT_EQ(problem_of(draft, known, true), AccountProblem::NoName);
  draft.name = "ADMIN";
  EXPECT_EQ(problem_of(draft, known, true), AccountProblem::NameTaken)
      << "the case of letters is no difference";
  draft.name = std::string(33, 'a');
  EXPECT_EQ(problem_of(draft, known, true), AccountProblem::NoName);
  draft.name = "night";
  EXPECT_EQ(problem_of(draft, known, false), AccountProblem::NoPassword);
  EXPECT_EQ(problem_of(draft, known, true), AccountProblem::None);
  auto full = known;
  full.max_users = 3;
  EXPECT_EQ(problem_of(draft, full, true), AccountProblem::TooMany);
  auto old = draft_of(known.users[1]);
  EXPECT_EQ(problem_of(old, full, false), AccountProblem::None) << "one's own name, and the password stays";
}

TEST(AccountDrafts, BodiesAreWhatTheContractSays) {
  AccountDraft draft;
  draft.name = "night";
  set_level(draft, Level::Viewer);
  toggle_camera(draft, CameraId{1}, {CameraId{1}, CameraId{2}});
  EXPECT_EQ(body_of(draft), (nlohmann::json{{"name", "night"},
                                            {"level", "viewer"},
                                            {"rights", {"picture_display", "camera_operation"}},
                                            {"view", "2"}}));
  const auto logged_out = draft_of_logged_out(read_accounts(fakes::some_users()));
  EXPECT_EQ(body_of(logged_out), (nlohmann::json{{"rights", {"picture_display"}}, {"view", "all"}}));
}

TEST(RegisteredCameras, AreReadByPosition) {
  auto answer = fakes::some_cameras();
  answer["cameras"][0]["position"] = 3;
  answer["cameras"][2]["position"] = 1;
  const auto cameras = read_cameras(answer);
  ASSERT_EQ(cameras.size(), 4u);
  EXPECT_EQ(cameras[0].id, 3);
  EXPECT_EQ(cameras[2].id, 1);
  EXPECT_TRUE(cameras[1].encrypted);
  EXPECT_TRUE(is_past(cameras[3].valid_until, noon));
  EXPECT_FALSE(is_past(cameras[2].valid_until, noon));
  EXPECT_FALSE(is_past("", noon)) << "no certificate";
  EXPECT_EQ(grouped_fingerprint("8f1c22a903"), "8f1c 22a9 03");
}

TEST(CameraDrafts, AddressesAreCompletedAndJudged) {
  EXPECT_EQ(completed_url("10.0.0.3"), "http://10.0.0.3/");
  EXPECT_EQ(completed_url("10.0.0.3:8080/x"), "http://10.0.0.3:8080/x");
  EXPECT_EQ(completed_url("rtsp://a/b"), "rtsp://a/b");
  EXPECT_EQ(completed_url(""), "");
  EXPECT_TRUE(is_camera_url("https://10.0.0.3/"));
  EXPECT_TRUE(is_camera_url("rtsps://cam.local/1"));
  EXPECT_FALSE(is_camera_url("ftp://10.0.0.3/"));
  EXPECT_FALSE(is_camera_url("http://admin:pw@10.0.0.3/")) << "credentials have fields of their own";
  EXPECT_FALSE(is_camera_url("http://"));
}

TEST(CameraDrafts, ANewOneGetsTheFirstFreeNumber) {
  const auto known = read_cameras(fakes::some_cameras());
  auto draft = new_camera(known);
  EXPECT_EQ(draft.number, 5);
  EXPECT_EQ(problem_of(draft, known), CameraProblem::NoName);
  draft.name = "門";
  EXPECT_EQ(problem_of(draft, known), CameraProblem::BadAddress);
  draft.url = "http://10.0.0.5/";
  EXPECT_EQ(problem_of(draft, known), CameraProblem::None);
  draft.number = 3;
  EXPECT_EQ(problem_of(draft, known), CameraProblem::NumberTaken);
}

TEST(CameraDrafts, OnlyWhatDiffersIsSent_SoThatThePinStays) {
  const auto before = draft_of(read_cameras(fakes::some_cameras())[0]);
  auto draft = before;
  EXPECT_EQ(body_of(draft, before), nlohmann::json::object());
  draft.name = "表";
  EXPECT_EQ(body_of(draft, before), (nlohmann::json{{"name", "表"}}));
  draft.mode = CameraMode::Internet;
  EXPECT_EQ(body_of(draft, before), (nlohmann::json{{"name", "表"}, {"mode", "internet"}}));
  draft.trust = CameraTrust::Off;
  EXPECT_EQ(body_of(draft, before)["trust"], "off");
}

TEST(CameraSearch, RegistersWhatIsTickedOneAfterTheOther) {
  const auto known = read_cameras(fakes::some_cameras());
  SearchBasket basket;
  take_found(basket, read_found(fakes::found_cameras()));
  ASSERT_EQ(basket.found.size(), 3u);
  toggle(basket, basket.found[0]);
  EXPECT_TRUE(basket.ticked.empty()) << "it is registered";
  toggle(basket, basket.found[1]);
  toggle(basket, basket.found[2]);
  const auto first = next_to_register(basket, known);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->number, 5);
  EXPECT_EQ(first->name, "gate");
  note_registered(basket, first->url, 5);
  const auto second = next_to_register(basket, known);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->number, 6) << "5 is taken, though the recorder's list is old";
  EXPECT_EQ(second->name, "6") << "it has neither name nor model";
  note_failed(basket, second->url, "denied");
  EXPECT_FALSE(next_to_register(basket, known)) << "one that failed is not tried for ever";
  EXPECT_TRUE(basket.ticked.contains(second->url));
}

TEST(CameraSearch, WhatIsGoneIsNotTickedAnyMore) {
  SearchBasket basket;
  take_found(basket, read_found(fakes::found_cameras()));
  toggle(basket, basket.found[1]);
  take_found(basket, {});
  EXPECT_TRUE(basket.ticked.empty());
}

TEST(CameraSwap, AThirdTakesThePlaceOfTheOlder) {
  SwapChoice choice;
  toggle(choice, 1);
  EXPECT_FALSE(choice.ready());
  toggle(choice, 2);
  EXPECT_TRUE(choice.ready());
  toggle(choice, 3);
  EXPECT_FALSE(choice.has(1));
  EXPECT_TRUE(choice.has(2) && choice.has(3));
  toggle(choice, 2);
  EXPECT_FALSE(choice.ready());
  EXPECT_TRUE(choice.has(3));
}

TEST(ForwardingPorts, ElementNIsThePortOfCameraN) {
  EXPECT_EQ(with_forwarding_port({}, 3, 8083), (std::vector<std::int64_t>{0, 0, 8083}));
  EXPECT_EQ(with_forwarding_port({8081, 8082}, 2, 0), (std::vector<std::int64_t>{8081}));
  EXPECT_EQ(with_forwarding_port({0, 8082}, 2, 0), (std::vector<std::int64_t>{}));
  EXPECT_EQ(with_forwarding_port({8081}, 0, 5), (std::vector<std::int64_t>{8081}));
}

TEST(ForwardingPorts, ClashesAreToldByName) {
  const KnownPorts known{80, 443, 1818, {8081, 0, 8083}};
  EXPECT_EQ(clash_of(0, 1, known), PortClash::None);
  EXPECT_EQ(clash_of(21, 1, known), PortClash::Ftp);
  EXPECT_EQ(clash_of(80, 1, known), PortClash::Http);
  EXPECT_EQ(clash_of(443, 1, known), PortClash::Https);
  EXPECT_EQ(clash_of(1818, 1, known), PortClash::SiteAlarm);
  EXPECT_EQ(clash_of(8083, 1, known), PortClash::Forwarding);
  EXPECT_EQ(clash_of(8081, 1, known), PortClash::None) << "its own";
}

TEST(LogFilterTarget, AsksForWhatIsChosen) {
  const fakes::LocalZone zone("Asia/Tokyo");
  EXPECT_EQ(target_of({}, noon, std::nullopt, 20), "/operations?limit=20");
  LogFilter filter{"警備 A&B", "login", 4, 1, true};
  const auto target = target_of(filter, noon, 77, 20);
  EXPECT_NE(target.find("&action=login"), std::string::npos) << target;
  EXPECT_NE(target.find("&camera=4"), std::string::npos);
  EXPECT_NE(target.find("&ok=false"), std::string::npos);
  EXPECT_NE(target.find("&before=77"), std::string::npos);
  EXPECT_EQ(target.find("A&B"), std::string::npos) << "percent-encoded";
  const auto today = std::chrono::sys_days(std::chrono::year(2026) / 11 / 25) + std::chrono::hours(15);
  EXPECT_NE(target.find("&from=" + std::to_string(WallTime(today).time_since_epoch().count())),
            std::string::npos)
      << "midnight in Tokyo";
  EXPECT_EQ(target, target_of(filter, noon + std::chrono::hours(1), 77, 20)) << "the same for a whole day";
}

TEST(TimeZones, AreReadSortedAndFoundByWords) {
  const auto zones = read_zone_names("# comment\nJP\t+353916+1394441\tAsia/Tokyo\n"
                                     "US\t+404251-0740023\tAmerica/New_York\tEastern\nbroken line\n");
  EXPECT_EQ(zones, (std::vector<std::string>{"America/New_York", "Asia/Tokyo", "UTC"}));
  EXPECT_EQ(matching_zones(zones, "new york"), (std::vector<std::string>{"America/New_York"}));
  EXPECT_EQ(matching_zones(zones, "TOK"), (std::vector<std::string>{"Asia/Tokyo"}));
  EXPECT_EQ(matching_zones(zones, "").size(), 3u);
  EXPECT_TRUE(matching_zones(zones, "mars").empty());
}

TEST(TimeZones, ComeFromThisMachine) {
  ZoneList list;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  const std::vector<std::string>* names = nullptr;
  while (names == nullptr && std::chrono::steady_clock::now() < deadline)
    names = list.names();
  ASSERT_NE(names, nullptr);
  EXPECT_FALSE(matching_zones(*names, "Asia/Tokyo").empty());
}

TEST(TourPlanEdits, MoveRemoveAndPut) {
  TourPlan plan;
  plan.runs = true;
  put_step(plan, 0, {4, 0, no_camera, std::chrono::seconds(5)});
  put_step(plan, 9, {9, 0, no_camera, std::chrono::seconds(6)});
  ASSERT_EQ(plan.steps.size(), 2u);
  move_step(plan, 1, -1);
  EXPECT_EQ(plan.steps[0].layout, 9);
  move_step(plan, 0, -1);
  EXPECT_EQ(plan.steps[0].layout, 9);
  put_step(plan, 0, {16, 0, no_camera, std::chrono::seconds(6)});
  EXPECT_EQ(plan.steps[0].layout, 16);
  remove_step(plan, 0);
  EXPECT_TRUE(plan.runs);
  remove_step(plan, 0);
  EXPECT_FALSE(plan.runs) << "nothing is left to run";
  for (std::size_t i = 0; i < TourPlan::max_steps + 5; ++i)
    put_step(plan, i, {});
  EXPECT_EQ(plan.steps.size(), TourPlan::max_steps);
}

} // namespace
} // namespace kagimado::osd
