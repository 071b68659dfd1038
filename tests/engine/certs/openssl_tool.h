// openssl's command line, as maker of foreign certificates and as judge of ours.
#pragma once

#include "engine/ssl/x509.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kagimado::certs {

namespace fs = std::filesystem;

class OpensslFolder {
 public:
  OpensslFolder() {
    std::string name = (fs::temp_directory_path() / "kagimado-certs-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      std::abort();
    path_ = name;
    (void)write("plain.cnf", "[req]\ndistinguished_name = dn\n[dn]\n"); // nothing but what a test asks for
  }

  ~OpensslFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  OpensslFolder(const OpensslFolder&) = delete;
  OpensslFolder& operator=(const OpensslFolder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

  [[nodiscard]] std::string write(std::string_view name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return (path_ / name).string();
  }

  [[nodiscard]] std::string read(std::string_view name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  // Standard output and errors, then "exit N". Runs inside the folder.
  [[nodiscard]] std::string run(const std::string& arguments) const {
    std::string output;
    FILE* pipe = ::popen(("cd " + path_.string() + " && openssl " + arguments + " 2>&1").c_str(), "r");
    if (pipe == nullptr)
      return output;
    char part[4096];
    while (const auto count = std::fread(part, 1, sizeof part, pipe))
      output.append(part, count);
    return output + fmt::format("exit {}", WEXITSTATUS(::pclose(pipe)));
  }

  // key: what `openssl genpkey` takes. The certificate of it signs itself unless issuer names another.
  ssl::Identity make(const std::string& name, const std::string& key, const std::string& extensions,
                     const std::string& more = "", const std::string& issuer = "") const {
    const auto made_key = run(fmt::format("genpkey {} -out {}.key", key, name));
    EXPECT_TRUE(made_key.ends_with("exit 0")) << made_key;
    const auto signer = issuer.empty() ? "" : fmt::format("-CA {0}.crt -CAkey {0}.key", issuer);
    const auto made = run(fmt::format(
        "req -x509 -config plain.cnf -new -key {0}.key -subj '/CN={0}' -days 100 {1} {2} {3} -out {0}.crt",
        name, extensions, more, signer));
    EXPECT_TRUE(made.ends_with("exit 0")) << made;
    return {read(name + ".crt"), read(name + ".key")};
  }

 private:
  fs::path path_;
};

inline const std::string p256 = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
inline const std::string rsa2048 = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";
inline const std::string of_server =
    "-addext subjectAltName=DNS:recorder.example -addext basicConstraints=critical,CA:FALSE "
    "-addext extendedKeyUsage=serverAuth";
inline const std::string of_authority =
    "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign";

} // namespace kagimado::certs
