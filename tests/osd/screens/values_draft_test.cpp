// Settings as a screen edits them: what is known, changed, refused and overtaken.
#include "osd/screens/settings/values_draft.h"
#include "tests/fakes/settings_rig.h"

namespace kagimado::osd {
namespace {

std::shared_ptr<const KnownValues> known(nlohmann::json answer = fakes::new_settings()) {
  auto read = read_known_values(answer);
  EXPECT_TRUE(read);
  return std::make_shared<const KnownValues>(std::move(*read));
}

TEST(ValuesDraft, KnowsWhatTheRecorderTells) {
  ValuesDraft draft;
  draft.take(known());
  EXPECT_EQ(draft.number("network.https_port"), 443);
  EXPECT_EQ(draft.text("security.connection_method"), "http_and_https");
  EXPECT_TRUE(draft.flag("security.tls_1_1"));
  ASSERT_NE(draft.descriptor("network.https_port"), nullptr);
  EXPECT_EQ(draft.descriptor("network.https_port")->max, 65535);
  EXPECT_EQ(draft.descriptor("no.such.key"), nullptr);
}

TEST(ValuesDraft, AChangeThatIsUndoneIsNone) {
  ValuesDraft draft;
  draft.take(known());
  draft.set("network.https_port", std::int64_t{8443});
  EXPECT_TRUE(draft.changed("network.https_port"));
  EXPECT_EQ(draft.body(), (nlohmann::json{{"revision", 5}, {"values", {{"network.https_port", 8443}}}}));
  draft.set("network.https_port", std::int64_t{443});
  EXPECT_FALSE(draft.changed());
  draft.set("no.such.key", true);
  EXPECT_FALSE(draft.changed());
}

TEST(ValuesDraft, WhatSomebodyElseChanged_LeavesOnesOwnChange) {
  ValuesDraft draft;
  draft.take(known());
  draft.set("network.https_port", std::int64_t{8443});
  auto other = fakes::new_settings();
  other["revision"] = 6;
  other["values"]["security.tls_1_1"] = false;
  draft.take(known(other));
  EXPECT_EQ(draft.number("network.https_port"), 8443);
  EXPECT_FALSE(draft.flag("security.tls_1_1"));
  EXPECT_EQ(draft.body()["revision"], 6);
  other["values"]["network.https_port"] = 8443;
  draft.take(known(other));
  EXPECT_FALSE(draft.changed()) << "somebody else did the same";
}

TEST(ValuesDraft, AGoodEndMakesChangesKnown_ARefusalTellsItsProblems) {
  ValuesDraft draft;
  draft.take(known());
  draft.set("network.https_port", std::int64_t{21});
  draft.take_outcome(false, nlohmann::json::parse(R"({"error":{"problems":[
      {"key":"network.https_port","kind":"invalid","message":"21 is the FTP port"}]}})"));
  ASSERT_NE(draft.problem("network.https_port"), nullptr);
  EXPECT_EQ(draft.problem("network.https_port")->kind, "invalid");
  EXPECT_TRUE(draft.changed()) << "what was typed stays, to be put right";
  draft.set("network.https_port", std::int64_t{8443});
  EXPECT_EQ(draft.problem("network.https_port"), nullptr) << "it was about another value";
  draft.take_outcome(true, {{"revision", 7}});
  EXPECT_FALSE(draft.changed());
  EXPECT_EQ(draft.number("network.https_port"), 8443);
  EXPECT_EQ(draft.body()["revision"], 7);
}

TEST(ValuesDraft, NonsenseIsLeftOut_OrDamaged) {
  for (const char* text : {"[]", "{}", R"({"values":{}})", R"({"values":[],"descriptors":[]})"})
    EXPECT_FALSE(read_known_values(nlohmann::json::parse(text))) << text;
  const auto some = read_known_values(nlohmann::json::parse(R"({"values":{"a":1,"b":"x","c":[1,"2"],"d":true},
      "descriptors":[7,{"key":"a","type":"text"},{"key":"b","type":"blob"},{"key":"c","type":"number_list"},
                     {"key":"d","type":"flag"},{"key":"e","type":"flag"}]})"));
  ASSERT_TRUE(some);
  EXPECT_EQ(some->values.size(), 1u);
  EXPECT_TRUE(some->values.contains("d"));
}

} // namespace
} // namespace kagimado::osd
