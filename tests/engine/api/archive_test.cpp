// Requests about recordings against the handler: what is refused, what reaches the archive, what comes back.
#include "engine/api/events.h"
#include "engine/api/handler.h"
#include "engine/mp4/playback_mark.h"
#include "tests/engine/api/fake_service.h"
#include "tests/engine/ingest/io_runner.h"

#include <unistd.h>

namespace kagimado::api {
namespace {

using fakes::FakePlayback;
using std::chrono::microseconds;

WallTime at(std::int64_t us) {
  return WallTime(microseconds(us));
}

// Keeps what is written; can fail.
class Collector final : public net::BodyWriter {
 public:
  Bytes bytes;
  std::size_t writes = 0, fails_after = 1'000'000;

  net::Task<> write(std::vector<ByteView> pieces) override {
    if (++writes > fails_after)
      co_return fail(ErrorKind::Disconnected, "gone");
    for (const auto piece : pieces)
      bytes.insert(bytes.end(), piece.begin(), piece.end());
    co_return Result<>();
  }
};

class ArchiveTest : public testing::Test {
 protected:
  net::Response ask(const std::string& method, const std::string& target, std::string body = "") {
    net::Request request;
    request.method = method;
    request.target = "/api/v1" + target;
    request.body = std::move(body);
    request.peer_uid = ::geteuid();
    return *runner_.get(as_task(handler_(std::move(request))));
  }

  static net::Task<net::Response> as_task(boost::asio::awaitable<net::Response> pending) {
    auto response = co_await std::move(pending);
    co_return response;
  }

  static Json json(const net::Response& response) { return Json::parse(response.body, nullptr, false); }

  static std::string kind(const net::Response& response) { return json(response)["error"]["kind"]; }

  static store::Span span(int id, unsigned camera, std::int64_t from, std::int64_t to) {
    store::Span span;
    span.id = store::SpanId{id};
    span.camera = CameraId{camera};
    span.from = at(from);
    span.to = at(to);
    return span;
  }

  static SharedBytes bytes(std::string_view text) {
    return std::make_shared<const Bytes>(as_bytes(text).begin(), as_bytes(text).end());
  }

  static store::Piece piece(std::string_view init, std::string_view text) {
    store::Piece piece;
    if (!init.empty())
      piece.init = bytes(init);
    piece.bytes = bytes(text);
    return piece;
  }

  Result<> stream(const net::Response& response, Collector& into) {
    return runner_.get(response.stream(into));
  }

  fakes::IoRunner runner_;
  fakes::FakeService service_{runner_.io};
  fakes::FakeArchive& archive_ = service_.recorded;
  net::Handler handler_ = make_handler(service_);
};

TEST_F(ArchiveTest, RecordingsAreListedByCamera_WithTheirPeriods) {
  auto sealed = span(7, 2, 30, 40);
  sealed.sealed = true;
  sealed.bytes = 123'456'789'012;
  sealed.period.emplace().fill(0xab);
  auto bent = span(8, 2, 50, 60);
  bent.sealed = bent.damaged = true;
  archive_.known.spans = {span(3, 1, 10, 20), span(4, 1, 20, 29), sealed, bent};
  archive_.known.open_periods.push_back(*sealed.period);
  const auto response = ask("GET", "/recordings?from=5&to=100&cameras=1,2&resolution=60");
  ASSERT_EQ(response.status, 200) << response.body;
  const auto expected = Json::parse(R"({"from":5,"to":100,"cameras":[
    {"id":1,"spans":[{"id":3,"from":10,"to":20,"sealed":false,"damaged":false},
                     {"id":4,"from":20,"to":29,"sealed":false,"damaged":false}]},
    {"id":2,"spans":[{"id":7,"from":30,"to":40,"sealed":true,"period":"abababababababababababababababab","bytes":123456789012,"damaged":false},
                     {"id":8,"from":50,"to":60,"sealed":true,"damaged":true}]}],
    "open_periods":["abababababababababababababababab"]})");
  EXPECT_EQ(json(response), expected) << response.body;
  ASSERT_EQ(archive_.span_queries.size(), 1U);
  const auto& query = archive_.span_queries[0];
  EXPECT_EQ(query.from, at(5));
  EXPECT_EQ(query.to, at(100));
  EXPECT_EQ(query.cameras, (std::vector<CameraId>{CameraId{1}, CameraId{2}}));
  EXPECT_EQ(query.merge_gaps, std::chrono::seconds(60));
}

TEST_F(ArchiveTest, NothingRecordedIsAnEmptyList) {
  EXPECT_EQ(json(ask("GET", "/recordings?from=5&to=100")),
            Json::parse(R"({"from":5,"to":100,"cameras":[],"open_periods":[]})"));
  EXPECT_TRUE(archive_.span_queries[0].cameras.empty());
  EXPECT_EQ(archive_.span_queries[0].merge_gaps, microseconds(0));
}

TEST_F(ArchiveTest, TooManySpansAreRefused_AndThoseAtTheLimitAreNot) {
  for (int i = 0; i < 100'000; ++i)
    archive_.known.spans.push_back(span(i + 1, 1, i, i + 1));
  const auto all = ask("GET", "/recordings?from=0&to=1000000");
  ASSERT_EQ(all.status, 200);
  EXPECT_EQ(json(all)["cameras"][0]["spans"].size(), 100'000U);
  archive_.known.spans.push_back(span(100'001, 1, 100'000, 100'001));
  const auto refused = ask("GET", "/recordings?from=0&to=1000000");
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(kind(refused), "limit");
}

TEST_F(ArchiveTest, PlaybackIsWhatIsStored_WithMarksBetween) {
  const mp4::PlaybackMark mark{at(77), 5, true};
  archive_.playback = std::make_shared<FakePlayback>();
  auto first = piece("init", "group");
  first.mark = mark;
  archive_.playback->pieces = {first, piece("", "rest"), piece("other", "more")};
  const auto response = ask("GET", "/playback/3?from=70");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.content_type, "video/mp4");
  EXPECT_GE(response.write_timeout, std::chrono::minutes(1)) << "a player may stand still";
  Collector body;
  ASSERT_TRUE(stream(response, body));
  Bytes expected;
  const auto add = [&](ByteView part) { expected.insert(expected.end(), part.begin(), part.end()); };
  add(as_bytes("init"));
  add(mp4::write_playback_mark(mark));
  add(as_bytes("group"));
  add(as_bytes("rest"));
  add(as_bytes("othermore"));
  EXPECT_EQ(body.bytes, expected);
}

TEST_F(ArchiveTest, PlaybackIsAskedForAsItWasWanted) {
  archive_.playback = std::make_shared<FakePlayback>();
  ask("GET", "/playback/3?from=70");
  ask("GET", "/playback/512?from=0&direction=backward&frames=keys&span=12");
  ask("GET", "/playback/1?from=1&direction=forward&frames=one");
  ASSERT_EQ(archive_.cursor_requests.size(), 3U);
  const auto& plain = archive_.cursor_requests[0];
  EXPECT_EQ(plain.camera, CameraId{3});
  EXPECT_EQ(plain.from, at(70));
  EXPECT_EQ(plain.direction, store::Direction::Forward);
  EXPECT_EQ(plain.choice, store::Choice::All);
  EXPECT_FALSE(plain.span);
  const auto& full = archive_.cursor_requests[1];
  EXPECT_EQ(full.direction, store::Direction::Backward);
  EXPECT_EQ(full.choice, store::Choice::KeyFrames);
  EXPECT_EQ(full.span, store::SpanId{12});
  EXPECT_EQ(archive_.cursor_requests[2].choice, store::Choice::One);
}

TEST_F(ArchiveTest, PlaybackUpToATimeIsForwardOnly) {
  archive_.playback = std::make_shared<FakePlayback>();
  ask("GET", "/playback/3?from=70&to=90");
  ASSERT_EQ(archive_.cursor_requests.size(), 1U);
  EXPECT_EQ(archive_.cursor_requests[0].to, at(90));
  EXPECT_EQ(ask("GET", "/playback/3?from=70&to=70").status, 400);
  EXPECT_EQ(ask("GET", "/playback/3?from=70&to=90&direction=backward").status, 400);
  EXPECT_EQ(archive_.cursor_requests.size(), 1U);
}

TEST_F(ArchiveTest, AFileIsOneRecording_AsStored_WithoutMarks) {
  archive_.playback = std::make_shared<FakePlayback>();
  auto first = piece("init", "group");
  first.mark = mp4::PlaybackMark{at(77), 5, true};
  store::Piece damage;
  damage.damage = mp4::PlaybackDamage{};
  archive_.playback->pieces = {first, damage, piece("", "rest"), piece("other", "more")};
  const auto response = ask("GET", "/recordings/3/file?from=70&to=90&span=5");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.content_type, "video/mp4");
  EXPECT_TRUE(response.fields.at("Content-Disposition").starts_with("attachment; filename=\"camera003-"));
  Collector body;
  ASSERT_TRUE(stream(response, body));
  EXPECT_EQ(as_text(body.bytes), "initgrouprest");
  EXPECT_EQ(archive_.cursor_requests[0].span, store::SpanId{5});
  EXPECT_EQ(archive_.cursor_requests[0].to, at(90));
}

TEST_F(ArchiveTest, AFileThatFailsDoesNotLookWhole_AndOneOfNothingIsNotFound) {
  archive_.playback = std::make_shared<FakePlayback>();
  EXPECT_EQ(ask("GET", "/recordings/3/file?from=70&to=90").status, 404);
  EXPECT_EQ(ask("GET", "/recordings/3/file?from=70").status, 400);
  archive_.playback->pieces = {piece("i", "a"), fail(ErrorKind::Io, "the disk")};
  Collector body;
  EXPECT_FALSE(stream(ask("GET", "/recordings/3/file?from=70&to=90"), body));
}

TEST_F(ArchiveTest, PlaybackOfNothingIsNotFound_BeforeAnyStream) {
  archive_.playback = std::make_shared<FakePlayback>();
  EXPECT_EQ(ask("GET", "/playback/3?from=70").status, 404);
  archive_.playback->pieces = {fail(ErrorKind::NotFound, "nothing")};
  EXPECT_EQ(ask("GET", "/playback/3?from=70").status, 404);
  archive_.playback->pieces = {fail(ErrorKind::Io, "the disk")};
  const auto response = ask("GET", "/playback/3?from=70");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(kind(response), "io");
}

TEST_F(ArchiveTest, TooManyPlaybacksAreThrottled) {
  const auto response = ask("GET", "/playback/3?from=70");
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(kind(response), "throttled");
}

TEST_F(ArchiveTest, WhereBytesAreMissingABoxTellsIt_AndPlaybackGoesOnBehindThem) {
  const auto missing = [](std::int64_t from, std::int64_t until) {
    store::Piece piece;
    piece.damage = {at(from), at(until)};
    return piece;
  };
  archive_.playback = std::make_shared<FakePlayback>();
  archive_.playback->pieces = {missing(70, 75), piece("i", "a"), missing(80, 85), piece("", "b"),
                               missing(90, 90)};
  const auto response = ask("GET", "/playback/3?from=70");
  Collector body;
  ASSERT_TRUE(stream(response, body));
  const auto box = [](std::int64_t from, std::int64_t until) {
    return std::string(as_text(mp4::write_playback_damage({at(from), at(until)})));
  };
  EXPECT_EQ(as_text(body.bytes), box(70, 75) + "ia" + box(80, 85) + "b" + box(90, 90));
}

TEST_F(ArchiveTest, APlaybackThatFailsDoesNotLookWhole) {
  archive_.playback = std::make_shared<FakePlayback>();
  archive_.playback->pieces = {piece("i", "a"), fail(ErrorKind::Io, "the disk"), piece("", "b")};
  const auto response = ask("GET", "/playback/3?from=70");
  Collector body;
  const auto ended = stream(response, body);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::Io);
  EXPECT_EQ(as_text(body.bytes), "ia");
}

TEST_F(ArchiveTest, NothingIsReadAhead_OfAClientThatWentAway) {
  archive_.playback = std::make_shared<FakePlayback>();
  archive_.playback->pieces = {piece("i", "a"), piece("", "b"), piece("", "c")};
  const auto response = ask("GET", "/playback/3?from=70");
  Collector body;
  body.fails_after = 1;
  const auto ended = stream(response, body);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::Disconnected);
  EXPECT_EQ(archive_.playback->pieces.size(), 1U);
}

TEST_F(ArchiveTest, StorageTellsDisksAndCameras) {
  store::DiskStatus disk;
  disk.folder = "/mnt/a";
  disk.state = store::DiskState::Full;
  disk.message = "no space";
  disk.recorded_bytes = 1;
  disk.free_bytes = 2;
  disk.total_bytes = 3;
  disk.newest = at(9);
  archive_.storage_view.disks = {disk};
  archive_.storage_view.recording = {{CameraId{1}, true, std::nullopt},
                                     {CameraId{2}, false, Error{ErrorKind::Limit, "full"}}};
  const auto expected =
      Json::parse(R"({"disks":[{"folder":"/mnt/a","state":"full","message":"no space","recorded_bytes":1,
    "free_bytes":2,"total_bytes":3,"oldest":null,"newest":9}],
    "recording":[{"id":1,"on":true,"problem":""},{"id":2,"on":false,"problem":"full"}]})");
  EXPECT_EQ(json(ask("GET", "/storage")), expected);
  auto event = expected;
  event["event"] = "storage";
  EXPECT_EQ(Json::parse(storage_event(archive_.storage_view)), event);
}

TEST_F(ArchiveTest, MediaAreListed) {
  archive_.media_list = {{"/media/usb0", "usb0", 5, 6, true}};
  EXPECT_EQ(
      json(ask("GET", "/media")),
      Json::parse(
          R"({"media":[{"folder":"/media/usb0","label":"usb0","free_bytes":5,"total_bytes":6,"writable":true}]})"));
}

TEST_F(ArchiveTest, AnExportIsOrdered_ShownAndCancelled) {
  const auto response =
      ask("POST", "/exports", R"({"cameras":[2,1],"from":5,"to":9,"medium":"/media/usb0","player":false})");
  ASSERT_EQ(response.status, 201) << response.body;
  const auto expected =
      Json::parse(R"({"id":1,"state":"waiting","done_bytes":0,"total_bytes":0,"left_s":0,"folder":"",
    "files":0,"reason":"","message":"","cameras":[2,1],"from":5,"to":9})");
  EXPECT_EQ(json(response), expected);
  const auto& order = archive_.known_exports[0].order;
  EXPECT_EQ(order.medium, "/media/usb0");
  EXPECT_FALSE(order.with_player);
  EXPECT_EQ(json(ask("GET", "/exports/1")), expected);
  EXPECT_EQ(json(ask("GET", "/exports"))["exports"], Json::array({expected}));
  EXPECT_EQ(ask("DELETE", "/exports/1").status, 200);
  EXPECT_EQ(archive_.cancelled, std::vector<std::uint32_t>{1});
  EXPECT_EQ(ask("GET", "/exports/2").status, 404);
  EXPECT_EQ(ask("DELETE", "/exports/2").status, 404);
  ask("POST", "/exports", R"({"cameras":[1],"from":5,"to":9,"medium":"/media/usb0"})");
  EXPECT_TRUE(archive_.known_exports[1].order.with_player) << "unless told otherwise";
}

TEST_F(ArchiveTest, AFailedExportSaysWhy) {
  ExportView view;
  view.id = 4;
  view.progress.state = exporter::ExportState::Failed;
  view.progress.left = std::chrono::seconds(61);
  view.progress.folder = "/media/usb0/x.partial";
  view.progress.error = Error{ErrorKind::Io, "pulled out"};
  archive_.known_exports = {view};
  const auto shown = json(ask("GET", "/exports/4"));
  EXPECT_EQ(shown["state"], "failed");
  EXPECT_EQ(shown["reason"], "io");
  EXPECT_EQ(shown["message"], "pulled out");
  EXPECT_EQ(shown["left_s"], 61);
  EXPECT_EQ(shown["folder"], "/media/usb0/x.partial");
}

TEST_F(ArchiveTest, AlarmsAreListed) {
  archive_.known_alarms = {{9, CameraId{2}, "input", at(8), std::nullopt},
                           {7, CameraId{1}, "motion", at(3), at(4)}};
  EXPECT_EQ(json(ask("GET", "/alarms?from=1&to=9&cameras=2")),
            Json::parse(R"({"alarms":[{"id":9,"camera":2,"kind":"input","from":8,"to":null},
                                      {"id":7,"camera":1,"kind":"motion","from":3,"to":4}]})"));
  EXPECT_EQ(archive_.alarm_queries[0].cameras, std::vector<CameraId>{CameraId{2}});
  EXPECT_EQ(archive_.alarm_queries[0].to, at(9));
  EXPECT_EQ(Json::parse(alarm_event(archive_.known_alarms[1])),
            Json::parse(R"({"event":"alarm","alarm":{"id":7,"camera":1,"kind":"motion","from":3,"to":4}})"));
  EXPECT_EQ(recordings_event(), "{\"event\":\"recordings\"}\n");
}

struct Bad {
  const char* method;
  std::string target, body;
};

class BadArchiveRequest : public ArchiveTest, public testing::WithParamInterface<Bad> {};

TEST_P(BadArchiveRequest, IsInvalid_AndReachesNobody) {
  archive_.playback = std::make_shared<FakePlayback>();
  const auto response = ask(GetParam().method, GetParam().target, GetParam().body);
  EXPECT_GE(response.status, 400) << GetParam().target << GetParam().body;
  EXPECT_LT(response.status, 500);
  EXPECT_TRUE(json(response)["error"]["kind"].is_string()) << response.body;
  EXPECT_TRUE(archive_.span_queries.empty() && archive_.cursor_requests.empty() &&
              archive_.known_exports.empty() && archive_.alarm_queries.empty());
}

std::vector<Bad> bad_requests() {
  std::vector<Bad> table;
  for (const auto* query : {"", "?", "?from=1", "?to=1", "?from=2&to=1", "?from=1&to=1", "?from=1&to=2&x=1",
                            "?from=1&to=2&cameras=0", "?from=1&to=2&cameras=", "?from=a&to=2",
                            "?from=1&to=2&from=1", "?from=-1&to=2", "?from=1&to=99999999999999999"}) {
    table.push_back({"GET", "/recordings" + std::string(query), ""});
    table.push_back({"GET", "/alarms" + std::string(query), ""});
  }
  table.push_back({"GET", "/recordings?from=1&to=2&resolution=-1", ""});
  table.push_back({"GET", "/recordings?from=1&to=2&resolution=86401", ""});
  table.push_back({"GET", "/alarms?from=1&to=2&resolution=1", ""});
  for (const auto* query :
       {"", "?direction=forward", "?from=1&direction=sideways", "?from=1&frames=some", "?from=1&span=0",
        "?from=1&span=x", "?from=1&speed=2", "?from=1&frames=all&frames=all"})
    table.push_back({"GET", "/playback/1" + std::string(query), ""});
  for (const auto* body : {"",
                           "[]",
                           "{}",
                           R"({"cameras":[],"from":5,"to":9,"medium":"/m"})",
                           R"({"cameras":1,"from":5,"to":9,"medium":"/m"})",
                           R"({"cameras":[0],"from":5,"to":9,"medium":"/m"})",
                           R"({"cameras":[513],"from":5,"to":9,"medium":"/m"})",
                           R"({"cameras":[1,1],"from":5,"to":9,"medium":"/m"})",
                           R"({"cameras":["1"],"from":5,"to":9,"medium":"/m"})",
                           R"({"cameras":[1.0],"from":5,"to":9,"medium":"/m"})",
                           R"({"cameras":[1],"from":9,"to":9,"medium":"/m"})",
                           R"({"cameras":[1],"from":-5,"to":9,"medium":"/m"})",
                           R"({"cameras":[1],"from":5.5,"to":9,"medium":"/m"})",
                           R"({"cameras":[1],"from":"5","to":9,"medium":"/m"})",
                           R"({"cameras":[1],"to":9,"medium":"/m"})",
                           R"({"cameras":[1],"from":5,"medium":"/m"})",
                           R"({"cameras":[1],"from":5,"to":99999999999999999999,"medium":"/m"})",
                           R"({"cameras":[1],"from":5,"to":9})",
                           R"({"cameras":[1],"from":5,"to":9,"medium":""})",
                           R"({"cameras":[1],"from":5,"to":9,"medium":7})",
                           R"({"cameras":[1],"from":5,"to":9,"medium":"/m\u0000x"})",
                           R"({"cameras":[1],"from":5,"to":9,"medium":"/m","player":1})"})
    table.push_back({"POST", "/exports", body});
  table.push_back(
      {"POST", "/exports", R"({"cameras":[1],"from":5,"to":9,"medium":")" + std::string(5000, 'x') + "\"}"});
  table.push_back({"POST", "/exports", std::string(20'000, ' ')});
  table.push_back({"POST", "/recordings?from=1&to=2", ""});
  table.push_back({"PUT", "/exports/1", ""});
  return table;
}

INSTANTIATE_TEST_SUITE_P(Table, BadArchiveRequest, testing::ValuesIn(bad_requests()));

} // namespace
} // namespace kagimado::api
