// The demuxer: one form of packets whatever the container, clear errors, no credentials in them.
#include "engine/base/unique_fd.h"
#include "engine/ff/demuxer.h"
#include "engine/ff/jpeg_frame.h"
#include "engine/ff/redact.h"
#include "tests/engine/ff/media_tools.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <map>
#include <thread>

using namespace kagimado;
using namespace kagimado::ff;
using namespace kagimado::tests;

namespace {

struct Content {
  std::vector<StreamInfo> streams;
  std::map<int, std::vector<Packet>> packets;
};

Content read_all(const std::string& path) {
  Content out;
  auto demuxer = Demuxer::open(path);
  EXPECT_TRUE(demuxer.has_value()) << demuxer.error().message;
  if (!demuxer)
    return out;
  for (;;) {
    auto packet = (*demuxer)->read();
    if (!packet) {
      EXPECT_EQ(packet.error().kind, ErrorKind::EndOfStream) << packet.error().message;
      break;
    }
    out.packets[packet->stream].push_back(std::move(*packet));
  }
  out.streams = (*demuxer)->streams();
  return out;
}

TEST(Demuxer, GivesTheSamePackets_FromEveryContainer) {
  const TempFolder folder;
  const auto mp4 = make_clip(folder,
                             test_source(320, 180, 30) +
                                 " -c:v libx264 -bf 0 -g 10 -pix_fmt yuv420p -x264-params repeat-headers=0",
                             "clip.mp4");
  const auto expected = read_all(mp4);
  ASSERT_EQ(expected.packets.at(0).size(), 30U);
  for (const char* name : {"clip.mkv", "clip.avi", "clip.ts", "clip.h264"}) {
    const auto other = read_all(make_clip(folder, "-i " + mp4 + " -c copy", name));
    ASSERT_EQ(other.packets.at(0).size(), 30U) << name;
    EXPECT_EQ(to_hex(other.streams[0].extradata), to_hex(expected.streams[0].extradata)) << name;
    for (std::size_t n = 0; n < 30; ++n) {
      const auto& a = expected.packets.at(0)[n];
      const auto& b = other.packets.at(0)[n];
      EXPECT_EQ(a.is_key, b.is_key) << name << " " << n;
      // Start-code containers repeat the parameter sets before key frames: the picture's units stand at the
      // end.
      ASSERT_GE(b.data.size(), a.data.size()) << name << " " << n;
      if (!a.is_key) {
        EXPECT_TRUE(a.data == b.data) << name << " " << n;
      }
      if (n > 0) {
        EXPECT_NEAR(static_cast<double>(b.dts_90k - other.packets.at(0)[n - 1].dts_90k), 3600, 91)
            << name << " " << n;
      }
    }
  }
}

TEST(Demuxer, KeepsDecodeAndShowTimes_WhenThereAreBFrames) {
  const TempFolder folder;
  const auto clip = make_clip(
      folder, test_source(320, 180, 30) + " -c:v libx264 -bf 2 -b_strategy 0 -pix_fmt yuv420p", "clip.mp4");
  const auto content = read_all(clip);
  const auto& packets = content.packets.at(0);
  EXPECT_TRUE(std::ranges::is_sorted(packets, {}, &Packet::dts_90k));
  EXPECT_FALSE(std::ranges::is_sorted(packets, {}, &Packet::pts_90k));
  EXPECT_TRUE(
      std::ranges::all_of(packets, [](const Packet& packet) { return packet.pts_90k >= packet.dts_90k; }));
}

TEST(Demuxer, SaysUnsupported_WhenARawStreamHasBFramesAndNoTimes) {
  const TempFolder folder;
  const auto clip = make_clip(
      folder, test_source(320, 180, 30) + " -c:v libx264 -bf 2 -b_strategy 0 -pix_fmt yuv420p", "clip.h264");
  auto demuxer = Demuxer::open(clip);
  if (!demuxer) {
    EXPECT_EQ(demuxer.error().kind, ErrorKind::Unsupported);
    return;
  }
  const auto packet = (*demuxer)->read();
  ASSERT_FALSE(packet.has_value());
  EXPECT_EQ(packet.error().kind, ErrorKind::Unsupported);
}

TEST(Demuxer, StripsAdts_WhenAacComesWithIt) {
  const TempFolder folder;
  const std::string tone = "-f lavfi -i sine=frequency=440:sample_rate=44100:duration=1 -c:a aac -ac 2";
  const auto mp4 = make_clip(folder, tone, "tone.m4a");
  const auto expected = read_all(mp4);
  const auto bare = read_all(make_clip(folder, "-i " + mp4 + " -c copy", "tone.aac"));
  const auto stream = read_all(make_clip(folder, "-i " + mp4 + " -c copy", "tone.ts"));
  for (const auto* content : {&bare, &stream}) {
    EXPECT_EQ(content->streams[0].codec, Codec::Aac);
    EXPECT_EQ(content->streams[0].sample_rate_hz, 44100);
    EXPECT_EQ(content->streams[0].channels, 2);
    EXPECT_EQ(to_hex(content->streams[0].extradata),
              to_hex(ByteView(expected.streams[0].extradata).first(2)));
    ASSERT_EQ(content->packets.at(0).size(), expected.packets.at(0).size());
    for (std::size_t n = 0; n < expected.packets.at(0).size(); ++n)
      EXPECT_TRUE(content->packets.at(0)[n].data == expected.packets.at(0)[n].data) << n;
  }
}

TEST(Demuxer, ReadsAgainFromTheStart_WhenRewound) {
  const TempFolder folder;
  const auto clip =
      make_clip(folder, test_source(320, 180, 5) + " -c:v libx264 -pix_fmt yuv420p", "clip.mp4");
  auto demuxer = Demuxer::open(clip);
  ASSERT_TRUE(demuxer.has_value());
  const auto first = (*demuxer)->read();
  while ((*demuxer)->read()) {
  }
  ASSERT_TRUE((*demuxer)->rewind().has_value());
  const auto again = (*demuxer)->read();
  ASSERT_TRUE(first.has_value() && again.has_value());
  EXPECT_TRUE(first->data == again->data);
  EXPECT_EQ(first->dts_90k, again->dts_90k);
}

TEST(Demuxer, SaysWhatIsWrong_WithAFile) {
  const TempFolder folder;
  EXPECT_EQ(Demuxer::open(folder.file("none.mp4")).error().kind, ErrorKind::NotFound);
  save(folder.file("noise.mp4"), Bytes(5000, 0x5a));
  EXPECT_FALSE(Demuxer::open(folder.file("noise.mp4")).has_value());
  const auto other = make_clip(folder, test_source(64, 64, 2) + " -c:v ffv1", "clip.mkv");
  EXPECT_EQ(Demuxer::open(other).error().kind, ErrorKind::Unsupported);
}

// One RTSP answer to whatever is asked, or silence.
class FakeRtspServer {
 public:
  explicit FakeRtspServer(std::string answer) : answer_(std::move(answer)) {
    listener_.reset(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(listener_.get(), 4), 0);
    socklen_t length = sizeof address;
    ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }

  ~FakeRtspServer() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
  }

  [[nodiscard]] std::string url() const {
    return fmt::format("rtsp://operator:s3cret@127.0.0.1:{}/live", port_);
  }

  [[nodiscard]] int requests() const { return requests_; }

 private:
  void serve() {
    for (;;) {
      const UniqueFd client(::accept(listener_.get(), nullptr, nullptr));
      if (!client.valid())
        return;
      std::array<char, 4096> request{};
      ssize_t got = 0;
      while ((got = ::recv(client.get(), request.data(), request.size(), 0)) > 0) {
        ++requests_;
        const std::string_view text(request.data(), static_cast<std::size_t>(got));
        const auto at = text.find("CSeq: ");
        const auto sequence =
            at == std::string_view::npos ? "1" : text.substr(at + 6, text.find('\r', at) - at - 6);
        if (answer_.empty())
          continue;
        const auto reply = fmt::format("RTSP/1.0 {}\r\nCSeq: {}\r\n\r\n", answer_, sequence);
        if (::send(client.get(), reply.data(), reply.size(), MSG_NOSIGNAL) < 0)
          break;
      }
    }
  }

  std::string answer_;
  std::atomic<int> requests_{0};
  UniqueFd listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

TEST(DemuxerRtsp, SaysDenied_WhenCredentialsAreRefused) {
  const FakeRtspServer server("401 Unauthorized");
  const auto opened = Demuxer::open(server.url());
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().kind, ErrorKind::Denied) << opened.error().message;
  EXPECT_EQ(opened.error().message.find("s3cret"), std::string::npos) << opened.error().message;
  EXPECT_EQ(opened.error().message.find("operator"), std::string::npos) << opened.error().message;
}

TEST(DemuxerRtsp, SaysNotFound_WhenThereIsNoSuchStream) {
  const FakeRtspServer server("404 Not Found");
  const auto opened = Demuxer::open(server.url());
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().kind, ErrorKind::NotFound) << opened.error().message;
}

TEST(DemuxerRtsp, TimesOut_WhenTheServerIsSilent) {
  const FakeRtspServer server("");
  const auto opened = Demuxer::open(server.url(), {.timeout = std::chrono::milliseconds(300)});
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().kind, ErrorKind::Timeout) << opened.error().message;
}

TEST(DemuxerRtsp, IsCancelled_WhenStopIsSet) {
  const FakeRtspServer server("");
  const std::atomic<bool> stop = true;
  const auto opened = Demuxer::open(server.url(), {.stop = &stop});
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().kind, ErrorKind::Cancelled) << opened.error().message;
}

TEST(DemuxerRtsp, RefusesTls_RatherThanTalkUnverified) {
  const FakeRtspServer server("200 OK");
  const auto opened = Demuxer::open("rtsps" + server.url().substr(4));
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().kind, ErrorKind::Unsupported);
  EXPECT_EQ(opened.error().message.find("s3cret"), std::string::npos) << opened.error().message;
}

TEST(DemuxerRtsp, IsNotSentElsewhere) {
  const FakeRtspServer elsewhere("200 OK");
  const FakeRtspServer server("302 Found\r\nLocation: " + elsewhere.url());
  const auto opened = Demuxer::open(server.url(), {.shown = "rtsps://camera/"});
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().kind, ErrorKind::Unsupported) << opened.error().message;
  EXPECT_NE(opened.error().message.find("rtsps://camera/"), std::string::npos) << opened.error().message;
  EXPECT_GT(server.requests(), 0);
  EXPECT_EQ(elsewhere.requests(), 0);
}

TEST(DemuxerRtsp, SaysDisconnected_WhenNobodyListens) {
  std::string url;
  {
    const FakeRtspServer gone("");
    url = gone.url();
  }
  EXPECT_EQ(Demuxer::open(url).error().kind, ErrorKind::Disconnected);
}

TEST(Redact, RemovesCredentials_WhereverAUrlStands) {
  EXPECT_EQ(without_credentials("open rtsp://a:b@c/d and http://e@f:1/g"),
            "open rtsp://c/d and http://f:1/g");
  EXPECT_EQ(without_credentials("rtsp://user:p@ss@host/x"), "rtsp://host/x");
  EXPECT_EQ(without_credentials("rtsp://host/a@b"), "rtsp://host/a@b");
  EXPECT_EQ(without_credentials("no url at all"), "no url at all");
  EXPECT_EQ(without_credentials("rtsp://"), "rtsp://");
}

Bytes jpeg_of_ffmpeg(const TempFolder& folder) {
  return load(make_clip(folder,
                        test_source(64, 48, 1) + " -c:v mjpeg -huffman default -pix_fmt yuvj420p -f image2",
                        "one.jpg"));
}

// Takes the marker segments with this number out.
Bytes without_marker(const Bytes& jpeg, std::uint8_t marker) {
  Bytes out = {jpeg[0], jpeg[1]};
  std::size_t at = 2;
  while (at + 4 < jpeg.size() && jpeg[at + 1] != 0xda) {
    const std::size_t length = 2 + (static_cast<std::size_t>(jpeg[at + 2]) << 8 | jpeg[at + 3]);
    if (jpeg[at + 1] != marker)
      out.insert(out.end(), jpeg.begin() + static_cast<std::ptrdiff_t>(at),
                 jpeg.begin() + static_cast<std::ptrdiff_t>(at + length));
    at += length;
  }
  out.insert(out.end(), jpeg.begin() + static_cast<std::ptrdiff_t>(at), jpeg.end());
  return out;
}

TEST(JpegFrame, StaysAsItIs_WhenComplete) {
  const TempFolder folder;
  const auto jpeg = jpeg_of_ffmpeg(folder);
  EXPECT_TRUE(complete_jpeg(jpeg).value() == jpeg);
}

TEST(JpegFrame, GetsTheStandardTablesBack_WhenTheContainerLeftThemOut) {
  const TempFolder folder;
  const auto jpeg = jpeg_of_ffmpeg(folder);
  const auto bare = without_marker(jpeg, 0xc4);
  ASSERT_LT(bare.size(), jpeg.size());
  const auto whole = complete_jpeg(bare);
  ASSERT_TRUE(whole.has_value());
  save(folder.file("whole.jpg"), *whole);
  const auto md5 = [&](const char* name) {
    return run_shell("ffmpeg -v error -i " + folder.file(name) + " -f framemd5 -").output;
  };
  EXPECT_EQ(md5("whole.jpg"), md5("one.jpg"));
  EXPECT_EQ(whole->size(), jpeg.size()) << "the tables of annex K are those of ffmpeg";
}

TEST(JpegFrame, GetsItsEndBack_AndLosesPadding) {
  const TempFolder folder;
  const auto jpeg = jpeg_of_ffmpeg(folder);
  EXPECT_TRUE(complete_jpeg(ByteView(jpeg).first(jpeg.size() - 2)).value() == jpeg);
  Bytes padded = {0, 0};
  padded.insert(padded.end(), jpeg.begin(), jpeg.end());
  padded.push_back(0);
  EXPECT_TRUE(complete_jpeg(padded).value() == jpeg);
}

TEST(JpegFrame, IsDamaged_WhenCutInItsHeaderOrNoJpeg) {
  const TempFolder folder;
  const auto jpeg = jpeg_of_ffmpeg(folder);
  EXPECT_EQ(complete_jpeg({}).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(complete_jpeg(Bytes(100, 7)).error().kind, ErrorKind::Damaged);
  for (std::size_t size = 0; size < 300; ++size)
    EXPECT_FALSE(complete_jpeg(ByteView(jpeg).first(size)).has_value()) << size;
}

} // namespace
