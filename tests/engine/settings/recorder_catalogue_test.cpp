// [REQ-PC-1] [REQ-PC-2] [REQ-PC-3] [REQ-PC-4]
#include "engine/settings/json.h"
#include "engine/settings/recorder_catalogue.h"

#include <gtest/gtest.h>

#include <set>

namespace kagimado::settings {
namespace {

std::vector<std::string> blamed(const Changes& changes) {
  const auto& catalogue = recorder_catalogue();
  const auto applied = catalogue.apply(catalogue.defaults(), changes);
  std::vector<std::string> keys;
  if (!applied)
    for (const auto& problem : applied.error())
      keys.push_back(problem.key);
  return keys;
}

Changes one(std::string_view key, Value value) {
  Changes changes;
  changes.emplace(std::string(key), std::move(value));
  return changes;
}

using Keys = std::vector<std::string>;

TEST(RecorderCatalogue, DefaultsAreThoseOfTheManual) {
  const auto values = recorder_catalogue().defaults();
  EXPECT_EQ(values.text(key::language), "ja");
  EXPECT_EQ(values.number(key::https_port), 443);
  EXPECT_EQ(values.number(key::http_port), 80);
  EXPECT_TRUE(values.flag(key::tls_1_1));
  EXPECT_EQ(connection_method(values), ConnectionMethod::HttpAndHttps);
  EXPECT_EQ(auto_logout(values), std::nullopt);
  EXPECT_EQ(retention(values), std::nullopt);
}

TEST(RecorderCatalogue, EveryDefaultKeepsItsOwnRule_AndEachKeyStandsOnce) {
  const auto& catalogue = recorder_catalogue();
  std::set<std::string_view> keys;
  for (const auto& descriptor : catalogue.descriptors()) {
    EXPECT_TRUE(catalogue.check(descriptor.key, descriptor.default_value)) << descriptor.key;
    EXPECT_TRUE(keys.insert(descriptor.key).second) << descriptor.key;
    EXPECT_FALSE(descriptor.text_key.empty()) << descriptor.key;
  }
  EXPECT_TRUE(catalogue.apply(catalogue.defaults(), {}));
}

TEST(RecorderCatalogue, ForwardingOperatesWithHttpOnly) {
  auto values = recorder_catalogue().defaults();
  EXPECT_TRUE(forwarding_operates(values));
  values.set(key::connection_method, "https");
  EXPECT_EQ(connection_method(values), ConnectionMethod::HttpsOnly);
  EXPECT_FALSE(forwarding_operates(values));
}

TEST(RecorderCatalogue, TimesAreReadFromTheirValues) {
  auto values = recorder_catalogue().defaults();
  for (const int minutes : {1, 3, 5, 30}) {
    values.set(key::auto_logout, fmt::format("{}", minutes));
    EXPECT_EQ(auto_logout(values), std::chrono::minutes(minutes));
  }
  values.set(key::retention_days, std::int64_t{14});
  EXPECT_EQ(retention(values), std::chrono::days(14));
}

TEST(RecorderCatalogue, AClashBlamesTheKeyThatWasChanged) {
  EXPECT_EQ(blamed(one(key::https_port, std::int64_t{80})), Keys{std::string(key::https_port)});
  EXPECT_EQ(blamed(one(key::http_port, std::int64_t{443})), Keys{std::string(key::http_port)});
  EXPECT_EQ(blamed(one(key::site_alarm_port, std::int64_t{443})), Keys{std::string(key::site_alarm_port)});
  EXPECT_EQ(blamed(one(key::site_alarm_port, std::int64_t{80})), Keys{std::string(key::site_alarm_port)});
  EXPECT_TRUE(blamed(one(key::forwarding_ports, NumberList{0, 8002, 0, 8004})).empty()) << "0: not forwarded";
  EXPECT_EQ(blamed(one(key::forwarding_ports, NumberList{8001, 443})),
            Keys{std::string(key::forwarding_ports)});
  EXPECT_EQ(blamed(one(key::forwarding_ports, NumberList{8001, 80})),
            Keys{std::string(key::forwarding_ports)});
  EXPECT_EQ(blamed(one(key::forwarding_ports, NumberList{8001, 8001})),
            Keys{std::string(key::forwarding_ports)});
  EXPECT_EQ(blamed(one(key::forwarding_ports, NumberList{21})), Keys{std::string(key::forwarding_ports)});
  EXPECT_EQ(blamed(one(key::http_port, std::int64_t{21})), Keys{std::string(key::http_port)});
  EXPECT_EQ(blamed(one(key::https_port, std::int64_t{10003})), Keys{std::string(key::https_port)});
  EXPECT_EQ(blamed(one(key::forwarding_ports, NumberList{8001, 8002})), Keys{});
}

TEST(RecorderCatalogue, PortsThatChangePlacesTogetherFit) {
  auto changes = one(key::https_port, std::int64_t{80});
  changes.emplace(std::string(key::http_port), std::int64_t{443});
  EXPECT_EQ(blamed(changes), Keys{});
}

TEST(RecorderCatalogue, BadValuesAreRefused) {
  EXPECT_EQ(blamed(one(key::language, "fr")).size(), 1U);
  EXPECT_EQ(blamed(one(key::connection_method, "HTTPS")).size(), 1U);
  EXPECT_EQ(blamed(one(key::tls_1_1, std::int64_t{1})).size(), 1U);
  EXPECT_EQ(blamed(one(key::https_port, "443")).size(), 1U);
  EXPECT_EQ(blamed(one(key::https_port, std::int64_t{0})).size(), 1U);
  EXPECT_EQ(blamed(one(key::retention_days, std::int64_t{3651})).size(), 1U);
  EXPECT_EQ(blamed(one(key::auto_logout, "2")).size(), 1U);
  EXPECT_EQ(blamed(one(key::recorder_name, "")).size(), 1U);
  EXPECT_EQ(blamed(one(key::recorder_name, std::string(10'000, 'x'))).size(), 1U);
  EXPECT_EQ(blamed(one(key::recorder_name, "本社 \"1F\" 😀")).size(), 0U);
  EXPECT_EQ(blamed(one(key::forwarding_ports, NumberList(65, 9000))).size(), 1U);
  EXPECT_EQ(blamed(one("no.such.key", true)).size(), 1U);
}

TEST(RecorderCatalogue, ATimeZoneIsANameOfTheDatabase_AndNeverAPath) {
  for (const auto* zone : {"Asia/Tokyo", "Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"})
    EXPECT_EQ(blamed(one(key::time_zone, zone)).size(), 0U) << zone;
  for (const auto* zone : {"", "../../etc/passwd", "/etc/passwd", "Asia/../Asia/Tokyo", "Asia//Tokyo",
                           "Asia/", "Tokyo time", "Asia\\Tokyo"})
    EXPECT_EQ(blamed(one(key::time_zone, zone)).size(), 1U) << zone;
}

TEST(RecorderCatalogue, TellsScreensWhatTheyNeed) {
  const auto json = to_json(recorder_catalogue());
  ASSERT_EQ(json.size(), recorder_catalogue().descriptors().size());
  for (const auto& entry : json)
    if (entry["key"] == std::string(key::https_port)) {
      EXPECT_EQ(entry["type"], "number");
      EXPECT_EQ(entry["min"], 1);
      EXPECT_EQ(entry["max"], 65535);
      EXPECT_EQ(entry["default"], 443);
      EXPECT_EQ(entry["apply"], "listener");
      EXPECT_EQ(entry["text_key"], "settings.https_port");
    } else if (entry["key"] == std::string(key::language)) {
      EXPECT_EQ(entry["choices"], Json::array({"ja", "en"}));
    }
}

} // namespace
} // namespace kagimado::settings
