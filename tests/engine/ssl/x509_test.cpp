// Certificates as openssl's command line reads them: an independent reader. [REQ-PC-5]
#include "engine/base/clock.h"
#include "engine/ssl/x509.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

namespace kagimado::ssl {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

WallTime now() {
  return std::chrono::floor<seconds>(SystemClock().wall_now());
}

CertificateRequest request_for(std::string name) {
  CertificateRequest request;
  request.common_name = std::move(name);
  request.dns_names = {"camera.example", "*.local"};
  request.ip_addresses = {"10.0.0.3", "fe80::1"};
  request.not_before = now() - hours(1);
  request.not_after = now() + hours(24);
  return request;
}

CertificateRequest authority_request(std::string name = "Site authority") {
  CertificateRequest request;
  request.common_name = std::move(name);
  request.not_before = now() - hours(1);
  request.not_after = now() + hours(24 * 3650);
  request.is_authority = true;
  return request;
}

// Files that openssl is to read; go with the test.
class Folder final {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "kagimado-x509-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr)
      path_ = name;
  }

  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(std::string_view name, std::string_view content) const {
    std::ofstream(path_ / name) << content;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

std::string openssl(const std::string& arguments) {
  std::string output;
  FILE* pipe = ::popen(("openssl " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr)
    return output;
  char part[4096];
  while (const auto count = std::fread(part, 1, sizeof part, pipe))
    output.append(part, count);
  output += fmt::format("exit {}", WEXITSTATUS(::pclose(pipe)));
  return output;
}

TEST(X509, OpensslReadsWhatWeWrite) {
  const auto identity = make_identity(request_for("玄関 camera"));
  ASSERT_TRUE(identity) << identity.error().message;
  const Folder folder;
  const auto text = openssl("x509 -noout -text -nameopt utf8,sep_comma_plus_space -in " +
                            folder.write("c.pem", identity->certificate_pem));
  for (const auto* part :
       {"Version: 3 (0x2)", "ecdsa-with-SHA256", "ASN1 OID: prime256v1", "CN=玄関 camera",
        "DNS:camera.example, DNS:*.local", "IP Address:10.0.0.3", "IP Address:FE80:0:0:0:0:0:0:1",
        "X509v3 Basic Constraints: critical\n                CA:FALSE",
        "X509v3 Key Usage: critical\n                Digital Signature\n", "TLS Web Server Authentication"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin\n" << text;
}

TEST(X509, KeyBelongsToTheCertificate) {
  const auto identity = make_identity(request_for("camera"));
  ASSERT_TRUE(identity);
  const Folder folder;
  EXPECT_EQ(openssl("pkey -pubout -in " + folder.write("k.pem", identity->key_pem)),
            openssl("x509 -noout -pubkey -in " + folder.write("c.pem", identity->certificate_pem)));
}

TEST(X509, OpensslVerifiesAChainThroughAnIntermediate) {
  const auto root = make_identity(authority_request());
  ASSERT_TRUE(root);
  const auto middle = make_identity(authority_request("Recorder 7"), &*root);
  ASSERT_TRUE(middle);
  const auto leaf = make_identity(request_for("camera"), &*middle);
  ASSERT_TRUE(leaf) << leaf.error().message;
  const Folder folder;
  const auto root_file = folder.write("root.pem", root->certificate_pem);
  const auto chain_file = folder.write("chain.pem", leaf->certificate_pem);
  const auto verified =
      openssl(fmt::format("verify -x509_strict -purpose sslserver -verify_hostname camera.example "
                          "-CAfile {} -untrusted {} {}",
                          root_file, chain_file, chain_file));
  EXPECT_NE(verified.find("OK\nexit 0"), std::string::npos) << verified;
  const auto other = make_identity(authority_request());
  const auto refused =
      openssl(fmt::format("verify -CAfile {} -untrusted {} {}", folder.write("o.pem", other->certificate_pem),
                          chain_file, chain_file));
  EXPECT_EQ(refused.find("exit 0"), std::string::npos) << refused;
}

TEST(X509, RootIsNotSentWithTheLeafButAnIntermediateIs) {
  const auto root = make_identity(authority_request());
  const auto middle = make_identity(authority_request("Recorder 7"), &*root);
  const auto count = [](const std::string& pem) {
    std::size_t found = 0;
    for (auto at = pem.find("BEGIN CERT"); at != std::string::npos; at = pem.find("BEGIN CERT", at + 1))
      ++found;
    return found;
  };
  EXPECT_EQ(count(make_identity(request_for("camera"), &*root)->certificate_pem), 1U);
  EXPECT_EQ(count(make_identity(request_for("camera"), &*middle)->certificate_pem), 2U);
}

TEST(X509, IsReadBack) {
  const auto request = request_for("camera");
  const auto root = make_identity(authority_request());
  const auto identity = make_identity(request, &*root);
  const auto info = read_certificate(identity->certificate_pem);
  ASSERT_TRUE(info) << info.error().message;
  EXPECT_EQ(info->subject, "CN=camera");
  EXPECT_EQ(info->issuer, "CN=Site authority");
  EXPECT_EQ(info->not_before, request.not_before);
  EXPECT_EQ(info->not_after, request.not_after);
  const Folder folder;
  auto printed =
      openssl("x509 -noout -fingerprint -sha256 -in " + folder.write("c.pem", identity->certificate_pem));
  std::erase(printed, ':');
  std::ranges::transform(printed, printed.begin(), [](unsigned char c) { return std::tolower(c); });
  EXPECT_NE(printed.find(to_hex(info->sha256)), std::string::npos) << printed;
}

TEST(X509, ValidityReachesBeyond2049) {
  auto request = request_for("camera");
  request.not_before = std::chrono::sys_days{std::chrono::year{1970} / 1 / 2};
  request.not_after = std::chrono::sys_days{std::chrono::year{2120} / 2 / 29};
  const auto info = read_certificate(make_identity(request)->certificate_pem);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->not_before, request.not_before);
  EXPECT_EQ(info->not_after, request.not_after);
}

TEST(X509, SerialsAndKeysDiffer) {
  const Folder folder;
  std::set<std::string> serials, keys;
  for (int i = 0; i < 8; ++i) {
    const auto identity = make_identity(request_for("camera"));
    serials.insert(openssl("x509 -noout -serial -in " + folder.write("c.pem", identity->certificate_pem)));
    keys.insert(identity->key_pem);
  }
  EXPECT_EQ(serials.size(), 8U);
  EXPECT_EQ(keys.size(), 8U);
}

TEST(X509, BadRequestsAreRefused) {
  auto reversed = request_for("camera");
  std::swap(reversed.not_before, reversed.not_after);
  EXPECT_EQ(make_identity(reversed).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(make_identity(request_for("")).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(make_identity(request_for(std::string(65, 'a'))).error().kind, ErrorKind::Invalid);
  auto bad_ip = request_for("camera");
  bad_ip.ip_addresses = {"10.0.0.300"};
  EXPECT_EQ(make_identity(bad_ip).error().kind, ErrorKind::Invalid);
  auto bad_name = request_for("camera");
  bad_name.dns_names = {"a b"};
  EXPECT_EQ(make_identity(bad_name).error().kind, ErrorKind::Invalid);
}

// Through OpenSSL's configuration syntax, this name would add an address of the attacker's choice.
TEST(X509, NamesCannotSmuggleOtherNames) {
  auto request = request_for("camera");
  request.dns_names = {"a.example,IP:6.6.6.6"};
  EXPECT_EQ(make_identity(request).error().kind, ErrorKind::Invalid);
  request = request_for("camera");
  request.ip_addresses = {"10.0.0.3,IP:6.6.6.6"};
  EXPECT_EQ(make_identity(request).error().kind, ErrorKind::Invalid);
  request = request_for("camera,DNS:evil.example"); // a common name is text, nothing more
  const auto identity = make_identity(request);
  ASSERT_TRUE(identity);
  const Folder folder;
  const auto text =
      openssl("x509 -noout -checkhost evil.example -in " + folder.write("c.pem", identity->certificate_pem));
  EXPECT_NE(text.find("does NOT match"), std::string::npos) << text;
}

TEST(X509, OnlyAnAuthorityWithItsOwnKeySigns) {
  const auto leaf = make_identity(request_for("leaf"));
  EXPECT_EQ(make_identity(request_for("camera"), &*leaf).error().kind, ErrorKind::Invalid);
  const auto one = make_identity(authority_request());
  const auto two = make_identity(authority_request());
  const Identity mixed{one->certificate_pem, two->key_pem};
  EXPECT_EQ(make_identity(request_for("camera"), &mixed).error().kind, ErrorKind::Invalid);
  const Identity garbage{one->certificate_pem, "no key"};
  EXPECT_EQ(make_identity(request_for("camera"), &garbage).error().kind, ErrorKind::Invalid);
}

TEST(X509, GarbageIsNoCertificate) {
  const auto pem = make_identity(request_for("camera"))->certificate_pem;
  for (std::size_t size : {std::size_t{0}, pem.size() / 2, pem.size() - 30})
    EXPECT_EQ(read_certificate(pem.substr(0, size)).error().kind, ErrorKind::Invalid) << size;
  auto damaged = pem;
  damaged[100] = damaged[100] == 'A' ? 'B' : 'A';
  damaged[40] = '!';
  EXPECT_FALSE(read_certificate(damaged));
  EXPECT_EQ(read_certificate(std::string(2'000'000, 'x')).error().kind, ErrorKind::Limit);
}

} // namespace
} // namespace kagimado::ssl
