#include "engine/camera/event_reader.h"

#include <gtest/gtest.h>

namespace kagimado::camera {
namespace {

struct Outcome {
  std::vector<Event> events;
  Result<> result;
};

Outcome read(std::string_view text, std::size_t step = SIZE_MAX) {
  Outcome outcome;
  EventReader reader;
  while (!text.empty() && outcome.result) {
    const auto part = text.substr(0, step);
    outcome.result =
        reader.push(as_bytes(part), [&](const Event& event) { outcome.events.push_back(event); });
    text.remove_prefix(part.size());
  }
  return outcome;
}

ErrorKind kind_of(const Outcome& outcome) {
  return outcome.result ? ErrorKind::Internal : outcome.result.error().kind;
}

constexpr std::string_view usual = R"({"event":"state","motion":true,"input":false,"at":1000000}
{"event":"alive"}
{"event":"motion","active":false,"at":2000000}
{"event":"input","active":true,"at":3000000}
)";

TEST(EventReader, ReadsStateAndChanges_HoweverTheyAreCut) {
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{64}, SIZE_MAX}) {
    const auto outcome = read(usual, step);
    ASSERT_TRUE(outcome.result) << outcome.result.error().message;
    ASSERT_EQ(outcome.events.size(), 4U) << step;
    EXPECT_EQ(outcome.events[0].kind, EventKind::Motion);
    EXPECT_TRUE(outcome.events[0].active);
    EXPECT_EQ(outcome.events[1].kind, EventKind::Input);
    EXPECT_FALSE(outcome.events[1].active);
    EXPECT_EQ(outcome.events[2].kind, EventKind::Motion);
    EXPECT_FALSE(outcome.events[2].active);
    EXPECT_EQ(outcome.events[2].at, WallTime(std::chrono::seconds(2)));
    EXPECT_EQ(outcome.events[3].kind, EventKind::Input);
    EXPECT_TRUE(outcome.events[3].active);
  }
}

TEST(EventReader, LeavesOutWhatItDoesNotKnow) {
  const auto outcome =
      read("{\"event\":\"tamper\",\"active\":3}\n{\"event\":\"state\",\"input\":true,\"at\":0}\n");
  ASSERT_TRUE(outcome.result) << outcome.result.error().message;
  ASSERT_EQ(outcome.events.size(), 1U);
  EXPECT_EQ(outcome.events[0].kind, EventKind::Input);
}

TEST(EventReader, HostileLinesAreDamaged) {
  const std::string deep(EventReader::max_line_bytes - 8, '[');
  for (const std::string& line :
       {std::string("<html>"), std::string(""), std::string("[]"), std::string("{}"), std::string("\0\0", 2),
        std::string(R"({"event":7})"), std::string(R"({"event":"motion"})"),
        std::string(R"({"event":"motion","active":1,"at":0})"),
        std::string(R"({"event":"motion","active":true})"),
        std::string(R"({"event":"motion","active":true,"at":-1})"),
        std::string(R"({"event":"motion","active":true,"at":1.5})"),
        std::string(R"({"event":"motion","active":true,"at":253402300800000000})"),
        std::string(R"({"event":"motion","active":true,"at":99999999999999999999999})"),
        std::string(R"({"event":"state","motion":"no","at":0})"), std::string(R"({"event":"state"})"), deep})
    EXPECT_EQ(kind_of(read(line + "\n")), ErrorKind::Damaged) << line.substr(0, 80);
}

TEST(EventReader, AnEndlessLineIsALimit) {
  EXPECT_EQ(kind_of(read(std::string(EventReader::max_line_bytes + 1, ' '), 100)), ErrorKind::Limit);
  auto longest = std::string(R"({"event":"alive"})");
  longest.resize(EventReader::max_line_bytes, ' ');
  const auto outcome = read(longest + "\n" + longest + "\n", 1000);
  EXPECT_TRUE(outcome.result) << outcome.result.error().message;
}

} // namespace
} // namespace kagimado::camera
