#include "engine/settings/recorder_catalogue.h"
#include "engine/settings/settings_store.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace kagimado::settings {
namespace {

class SettingsStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-settings-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    database_.emplace(db::Database::open(folder_ / "t.sqlite").value());
    ASSERT_TRUE(db::migrate(*database_, settings_migrations()));
  }

  void TearDown() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<SettingsStore> open(const Catalogue& catalogue = recorder_catalogue()) {
    auto store = SettingsStore::open(*database_, catalogue);
    EXPECT_TRUE(store) << store.error().message;
    return std::move(store).value_or(nullptr);
  }

  static Changes changes(std::initializer_list<std::pair<std::string_view, Value>> list) {
    Changes changes;
    for (const auto& [key, value] : list)
      changes.emplace(std::string(key), value);
    return changes;
  }

  std::filesystem::path folder_;
  std::optional<db::Database> database_;
};

TEST_F(SettingsStoreTest, ManyValuesAreSetTogether_AndStay) {
  {
    auto store = open();
    EXPECT_EQ(store->values(), recorder_catalogue().defaults());
    const auto applied = store->set(changes({{key::https_port, std::int64_t{8443}},
                                             {key::recorder_name, "本社"},
                                             {key::forwarding_ports, NumberList{8001, 8002}},
                                             {key::tls_1_1, false},
                                             {key::language, "ja"}}));
    ASSERT_TRUE(applied) << applied.error().error.message;
    EXPECT_EQ(applied->revision, 1);
    EXPECT_EQ(applied->changed.size(), 4U) << "the language was Japanese already";
    EXPECT_EQ(applied->apply, ApplyMode::Listener);
  }
  auto store = open();
  EXPECT_EQ(store->revision(), 1);
  EXPECT_EQ(store->values().number(key::https_port), 8443);
  EXPECT_EQ(store->values().text(key::recorder_name), "本社");
  EXPECT_EQ(store->values().numbers(key::forwarding_ports), (NumberList{8001, 8002}));
  EXPECT_FALSE(store->values().flag(key::tls_1_1));
}

TEST_F(SettingsStoreTest, OneBadValueSetsNone_AndEachKeyIsNamed) {
  auto store = open();
  const auto refused = store->set(changes({{key::https_port, std::int64_t{50000}},
                                           {key::language, "xx"},
                                           {key::retention_days, std::int64_t{-1}},
                                           {key::recorder_name, "fine"}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().error.kind, ErrorKind::Invalid);
  EXPECT_EQ(refused.error().problems.size(), 2U) << "rules over several values come after those of each";
  const auto reserved =
      store->set(changes({{key::https_port, std::int64_t{50000}}, {key::recorder_name, "x"}}));
  ASSERT_FALSE(reserved);
  EXPECT_EQ(reserved.error().problems.at(0).key, key::https_port);
  EXPECT_EQ(store->values(), recorder_catalogue().defaults());
  EXPECT_EQ(store->revision(), 0);
}

TEST_F(SettingsStoreTest, TwoScreensChangingOneSetting_TheLaterIsTold) {
  auto store = open();
  const auto seen = store->revision();
  ASSERT_TRUE(store->set(changes({{key::recorder_name, "first"}}), seen));
  const auto second = store->set(changes({{key::recorder_name, "second"}}), seen);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().error.kind, ErrorKind::Conflict);
  EXPECT_EQ(store->values().text(key::recorder_name), "first");
  EXPECT_TRUE(store->set(changes({{key::recorder_name, "second"}}), store->revision()));
}

TEST_F(SettingsStoreTest, ListenersHearWhatConcernsThem_AfterItIsKept) {
  auto store = open();
  std::vector<std::string> heard;
  std::int64_t port = 0;
  auto network =
      store->subscribe("network.", [&](const Values& values, const std::vector<std::string>& changed) {
        heard = changed;
        port = values.number(key::https_port);
        EXPECT_EQ(store->revision(), 1);
        const auto again = store->set(changes({{key::recorder_name, "from a listener"}}));
        ASSERT_FALSE(again);
        EXPECT_EQ(again.error().error.kind, ErrorKind::Conflict);
      });
  int others = 0;
  auto users = store->subscribe("users.", [&](const Values&, const std::vector<std::string>&) { ++others; });
  ASSERT_TRUE(store->set(changes({{key::https_port, std::int64_t{8443}}, {key::recorder_name, "x"}})));
  EXPECT_EQ(heard, std::vector<std::string>{std::string(key::https_port)});
  EXPECT_EQ(port, 8443);
  EXPECT_EQ(others, 0);
  heard.clear();
  ASSERT_TRUE(store->set(changes({{key::https_port, std::int64_t{8443}}})));
  EXPECT_TRUE(heard.empty()) << "nothing changed";
  EXPECT_EQ(store->revision(), 1);
}

TEST_F(SettingsStoreTest, AListenerMayEndItselfOrOutliveTheStore) {
  auto store = open();
  int calls = 0;
  Subscription subscription;
  subscription = store->subscribe("", [&](const Values&, const std::vector<std::string>&) {
    ++calls;
    subscription.reset();
  });
  auto other = store->subscribe("", [&](const Values&, const std::vector<std::string>&) { ++calls; });
  ASSERT_TRUE(store->set(changes({{key::recorder_name, "a"}})));
  EXPECT_EQ(calls, 2);
  ASSERT_TRUE(store->set(changes({{key::recorder_name, "b"}})));
  EXPECT_EQ(calls, 3);
  store.reset();
  other.reset();
}

TEST_F(SettingsStoreTest, AFailedWriteChangesNothing) {
  auto store = open();
  ASSERT_TRUE(
      database_->execute("CREATE TRIGGER full BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'disk "
                         "full'); END"));
  const auto failed = store->set(changes({{key::recorder_name, "x"}}));
  ASSERT_FALSE(failed);
  EXPECT_EQ(store->values(), recorder_catalogue().defaults());
  ASSERT_TRUE(database_->execute("DROP TRIGGER full"));
  EXPECT_EQ(open()->values(), recorder_catalogue().defaults());
  EXPECT_TRUE(store->set(changes({{key::recorder_name, "x"}})));
}

TEST_F(SettingsStoreTest, StoredValuesThatBreakARuleTakeTheirDefault_OthersStay) {
  ASSERT_TRUE(open()->set(changes({{key::recorder_name, "kept"}, {key::https_port, std::int64_t{8443}}})));
  for (const auto* bad : {"'\"text\"'", "'70000'", "'50000'", "'80'", "'{'", "''", "'null'", "'1e999'",
                          "'18446744073709551615'"}) {
    ASSERT_TRUE(database_->execute(
        fmt::format("UPDATE setting SET value = {} WHERE key = 'network.https_port'", bad)));
    auto store = open();
    EXPECT_EQ(store->values().number(key::https_port), 443) << bad;
    EXPECT_EQ(store->values().text(key::recorder_name), "kept") << bad;
  }
}

TEST_F(SettingsStoreTest, SettingsOfANewerProgramAreRefused_AndLeftAlone) {
  ASSERT_TRUE(open()->set(changes({{key::recorder_name, "x"}})));
  ASSERT_TRUE(database_->execute("UPDATE setting_state SET version = 99"));
  EXPECT_EQ(SettingsStore::open(*database_, recorder_catalogue()).error().kind, ErrorKind::Unsupported);
}

// A program that had "box" as yes or no, and its successor that counts.
Descriptor descriptor_of(std::string_view key, Type type, Value default_value) {
  Descriptor descriptor;
  descriptor.key = key;
  descriptor.type = type;
  descriptor.default_value = std::move(default_value);
  descriptor.max = 9;
  return descriptor;
}

const Catalogue& older() {
  static const Catalogue catalogue({descriptor_of("box", Type::Flag, false)}, {});
  return catalogue;
}

const Catalogue& newer() {
  static const Catalogue catalogue({descriptor_of("boxes", Type::Number, std::int64_t{0})}, {},
                                   {{"boxes are counted", [](StoredTexts& stored) {
                                       if (const auto box = stored.extract("box"))
                                         stored["boxes"] = box.mapped() == "true" ? "1" : "0";
                                     }}});
  return catalogue;
}

TEST_F(SettingsStoreTest, OlderValuesAreLifted_OnceAndForGood) {
  ASSERT_TRUE(open(older())->set(changes({{"box", true}})));
  {
    auto store = open(newer());
    EXPECT_EQ(store->values().number("boxes"), 1);
    ASSERT_TRUE(store->set(changes({{"boxes", std::int64_t{5}}})));
  }
  EXPECT_EQ(open(newer())->values().number("boxes"), 5);
  EXPECT_EQ(SettingsStore::open(*database_, older()).error().kind, ErrorKind::Unsupported);
}

TEST_F(SettingsStoreTest, BackupsOfOlderProgramsAreLifted_NewerOnesRefused) {
  Json backup;
  {
    auto store = open(older());
    ASSERT_TRUE(store->set(changes({{"box", true}})));
    backup = store->export_json();
  }
  ASSERT_TRUE(database_->execute("DELETE FROM setting; DELETE FROM setting_state"));
  auto store = open(newer());
  ASSERT_TRUE(store->import_json(backup));
  EXPECT_EQ(store->values().number("boxes"), 1);
  backup["version"] = 2;
  EXPECT_EQ(store->import_json(backup).error().error.kind, ErrorKind::Unsupported);
}

TEST_F(SettingsStoreTest, ABackupBringsEverythingBack_AndABadOneNothing) {
  auto store = open();
  ASSERT_TRUE(store->set(changes({{key::recorder_name, "before"}, {key::https_port, std::int64_t{8443}}})));
  const auto backup = store->export_json();
  ASSERT_TRUE(store->set(changes({{key::recorder_name, "after"}, {key::retention_days, std::int64_t{7}}})));
  const auto now = store->values();
  for (const auto* bad :
       {"[]", "{}", R"({"version":0})", R"({"version":-1,"values":{}})", R"({"version":"0","values":{}})",
        R"({"version":0,"values":{"network.https_port":"x"}})", R"({"version":0,"values":{"unknown":1}})"}) {
    EXPECT_FALSE(store->import_json(Json::parse(bad))) << bad;
    EXPECT_EQ(store->values(), now) << bad;
  }
  ASSERT_TRUE(store->import_json(backup));
  EXPECT_EQ(store->values().text(key::recorder_name), "before");
  EXPECT_EQ(store->values().number(key::https_port), 8443);
  EXPECT_EQ(store->values().number(key::retention_days), 0) << "as it was then";
}

TEST_F(SettingsStoreTest, JsonIsTakenWithEveryProblemNamed) {
  auto store = open();
  ASSERT_TRUE(store->set_json(Json::parse(R"({"network.https_port":8443,"security.tls_1_1":false})")));
  EXPECT_EQ(to_json(store->values())["network.https_port"], 8443);
  const auto refused = store->set_json(Json::parse(
      R"({"network.https_port":8443.5,"security.tls_1_1":"no","nothing":1,"system.recorder_name":"x"})"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(to_json(refused.error().problems).size(), 3U);
  EXPECT_FALSE(store->set_json(Json::parse("[1]")));
  EXPECT_FALSE(store->set_json(Json::parse(R"({"network.https_port":18446744073709551615})")));
  EXPECT_EQ(store->values().text(key::recorder_name), "Kagimado");
}

TEST(SettingsJson, NestingIsBounded) {
  EXPECT_TRUE(parse_json(R"({"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\""})"));
  EXPECT_EQ(parse_json(std::string(1'000'000, '[')).error().kind, ErrorKind::Limit);
  EXPECT_EQ(parse_json("{").error().kind, ErrorKind::Invalid);
}

} // namespace
} // namespace kagimado::settings
