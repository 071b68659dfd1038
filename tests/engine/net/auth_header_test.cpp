#include "engine/net/auth_header.h"

#include <gtest/gtest.h>

namespace kagimado::net {
namespace {

TEST(AuthHeader, ReadsOneChallenge) {
  const auto schemes =
      parse_auth_schemes(R"(Digest realm="a \"b\" \\c", qop="auth,auth-int", nonce=abc, stale=TRUE)");
  ASSERT_TRUE(schemes);
  ASSERT_EQ(schemes->size(), 1U);
  EXPECT_EQ(schemes->front().name, "digest");
  EXPECT_EQ(schemes->front().parameter("realm"), "a \"b\" \\c");
  EXPECT_EQ(schemes->front().parameter("QOP"), "auth,auth-int");
  EXPECT_EQ(schemes->front().parameter("nonce"), "abc");
  EXPECT_EQ(schemes->front().parameter("absent"), "");
}

// The example of RFC 9110 section 11.6.1 and what servers make of it.
TEST(AuthHeader, ReadsSeveralChallengesOfOneField) {
  const auto schemes = parse_auth_schemes(
      R"(Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple",Negotiate, Custom dG9rZW4=, Digest nonce = "x" , realm="y")");
  ASSERT_TRUE(schemes) << schemes.error().message;
  std::vector<std::string> names;
  for (const auto& scheme : *schemes)
    names.push_back(scheme.name);
  EXPECT_EQ(names, (std::vector<std::string>{"newauth", "basic", "negotiate", "custom", "digest"}));
  EXPECT_EQ(schemes->at(0).parameter("title"), "Login to \"apps\"");
  EXPECT_EQ(schemes->at(3).token, "dG9rZW4=");
  EXPECT_EQ(schemes->at(4).parameter("nonce"), "x");
  EXPECT_EQ(schemes->at(4).parameter("realm"), "y");
}

TEST(AuthHeader, RefusesWhatIsBroken) {
  for (const auto* text : {"Digest realm=\"unfinished", "=", "\"x\"", "Digest realm=\"a\" nonce=\"b\"",
                           "Digest a=1, a=2", "Digest realm=\"x\\"}) {
    const auto schemes = parse_auth_schemes(text);
    EXPECT_FALSE(schemes) << text;
  }
  EXPECT_EQ(parse_auth_schemes(std::string(10'000, 'a')).error().kind, ErrorKind::Limit);
  std::string many = "Digest a=1";
  for (int i = 0; i < 100; ++i)
    many += fmt::format(", a{}=1", i);
  EXPECT_EQ(parse_auth_schemes(many).error().kind, ErrorKind::Limit);
}

TEST(AuthHeader, QuotingIsReadBack) {
  const std::string hard = R"(a"b\c, d=e)";
  const auto schemes = parse_auth_schemes("Digest username=" + quoted_string(hard) + ", x=1");
  ASSERT_TRUE(schemes);
  EXPECT_EQ(schemes->front().parameter("username"), hard);
}

// RFC 7616 section 3.9.1, both algorithms.
TEST(AuthHeader, DigestEqualsTheExampleOfTheRfc) {
  constexpr std::string_view user = "Mufasa";
  constexpr std::string_view realm = "http-auth@example.org";
  constexpr std::string_view password = "Circle of Life";
  DigestInput input;
  input.method = "GET";
  input.uri = "/dir/index.html";
  input.nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  input.nonce_count = "00000001";
  input.client_nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  input.algorithm = DigestAlgorithm::Md5;
  EXPECT_EQ(digest_response(digest_secret(input.algorithm, user, realm, password), input),
            "8ca523f5e9506fed4657c9700eebdbec");
  input.algorithm = DigestAlgorithm::Sha256;
  EXPECT_EQ(digest_response(digest_secret(input.algorithm, user, realm, password), input),
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

// RFC 2617 section 3.5 without qop, as RFC 2069 computes it.
TEST(AuthHeader, DigestWithoutQopIsTheOldOne) {
  DigestInput input{
      DigestAlgorithm::Md5, "GET", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", {}, {}};
  const auto secret = digest_secret(DigestAlgorithm::Md5, "Mufasa", "testrealm@host.com", "Circle Of Life");
  EXPECT_EQ(digest_response(secret, input), "670fd8c2df070c60b045671b8b24ff02");
}

} // namespace
} // namespace kagimado::net
