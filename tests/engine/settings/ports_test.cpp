// [REQ-PC-4]
#include "engine/settings/ports.h"

#include <gtest/gtest.h>

#include <set>

namespace kagimado::settings {
namespace {

// All 65,536 numbers against the manual's list, read from its words and not from the code's table.
TEST(HttpsPort, EveryPortIsAsTheManualSays) {
  std::set<std::int64_t> refused;
  for (const std::int64_t port :
       {20, 21, 23, 25, 42, 53, 67, 68, 69, 79, 105, 110, 123, 161, 162, 546, 547, 995})
    refused.insert(port);
  for (std::int64_t port = 10001; port <= 10007; ++port)
    refused.insert(port);
  for (std::int64_t port = 50000; port <= 50255; ++port)
    refused.insert(port);
  ASSERT_EQ(refused.size(), 18U + 7U + 256U);
  const std::int64_t forwarding[] = {8001, 8002};
  const OtherPorts others{80, 1818, forwarding};
  refused.insert({0, 80, 1818, 8001, 8002});
  for (std::int64_t port = 0; port <= 65535; ++port)
    ASSERT_EQ(check_https_port(port, others).has_value(), !refused.contains(port)) << port;
}

TEST(HttpsPort, NumbersThatAreNoPortsAreRefused) {
  for (const std::int64_t port :
       {std::int64_t{-1}, std::int64_t{65536}, std::int64_t{443 + 65536}, INT64_MAX, INT64_MIN})
    EXPECT_EQ(check_https_port(port, {}).error().kind, ErrorKind::Invalid) << port;
}

TEST(HttpsPort, WhatIsFreeChangesWithTheOtherPorts) {
  EXPECT_TRUE(check_https_port(80, {8080, 1818, {}}));
  EXPECT_FALSE(check_https_port(8080, {8080, 1818, {}}));
  EXPECT_TRUE(check_https_port(1818, {80, 1819, {}}));
  EXPECT_FALSE(check_https_port(ftp_port, {80, 1818, {}}));
}

} // namespace
} // namespace kagimado::settings
