#include "engine/camera/driver.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace kagimado::camera {
namespace {

TEST(Address, TakesCredentialsOutOfTheUrl) {
  const auto address = parse_address("rtsp://us%40er:p%3Aw@10.0.0.7:8554/live/1?x=2");
  ASSERT_TRUE(address) << address.error().message;
  EXPECT_EQ(address->user, "us@er");
  EXPECT_EQ(address->password.view(), "p:w");
  EXPECT_EQ(address->url.host, "10.0.0.7");
  EXPECT_EQ(address->url.port, 8554);
  EXPECT_EQ(address->url.target, "/live/1?x=2");
  EXPECT_EQ(address->url.redacted().find("p:w"), std::string::npos);
  EXPECT_EQ(address->url.redacted().find('@'), std::string::npos);
}

TEST(Address, RefusesWhatIsNoCamera) {
  for (const auto* url :
       {"ftp://10.0.0.7/", "unix:/etc/passwd", "file:///etc/passwd", "", "10.0.0.7", "http://"})
    EXPECT_FALSE(parse_address(url)) << url;
  EXPECT_FALSE(parse_address("http://h/" + std::string(2000, 'a')));
}

TEST(Address, CloneIsWhole) {
  auto address = *parse_address("https://u:p@h:444/x");
  address.trust.way = ssl::TrustPolicy::Way::Pin;
  address.trust.pin_sha256.emplace().fill(9);
  const auto copy = address.clone();
  EXPECT_EQ(copy.url.redacted(), address.url.redacted());
  EXPECT_EQ(copy.user, "u");
  EXPECT_EQ(copy.password.view(), "p");
  EXPECT_EQ(copy.trust.way, ssl::TrustPolicy::Way::Pin);
  EXPECT_EQ(copy.trust.pin_sha256, address.trust.pin_sha256);
}

TEST(Address, TrustHasNames) {
  for (const auto* name : {"authority", "pin", "off"})
    EXPECT_EQ(name_of(*trust_way_of(name)), name);
  EXPECT_FALSE(trust_way_of("Off"));
  EXPECT_FALSE(trust_way_of(""));
}

TEST(MakeDriver, EveryWayOfTrustGoesWithEveryTlsScheme) {
  net::asio::io_context io;
  for (const auto* url : {"https://h/", "rtsps://h/"})
    for (const auto way :
         {ssl::TrustPolicy::Way::Authority, ssl::TrustPolicy::Way::Pin, ssl::TrustPolicy::Way::Off}) {
      auto address = *parse_address(url);
      address.trust.way = way;
      EXPECT_TRUE(make_driver(io.get_executor(), address, std::make_shared<SystemClock>())) << url;
    }
}

} // namespace
} // namespace kagimado::camera
