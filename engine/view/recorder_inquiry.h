// What a recorder says of itself, asked once: for the doctor of the monitor, not for the wall. Blocks the
// calling thread for some seconds at most.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/ssl/tls.h"
#include "engine/view/login.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kagimado::view {

struct InquiredCamera {
  CameraId id{};
  std::string name = {};
  bool online = false;
  std::string reason = {}, message = {}; // empty: all is well
  bool recorded = false;
  std::string recording_problem = {};
};

struct InquiredDisk {
  std::string folder = {}, state = {}, message = {};
  std::uint64_t free_bytes = 0, total_bytes = 0;
};

struct InquiredCertificate {
  std::string fingerprint;
  std::optional<WallTime> not_after;
  std::string problem;
};

struct RecorderFacts {
  std::vector<InquiredCamera> cameras;
  std::vector<InquiredDisk> disks;
  std::optional<InquiredCertificate> root, server; // none: it has no HTTPS, or does not tell this caller
};

struct InquiryOptions {
  std::string recorder; // "unix:PATH" or "https://HOST[:PORT]"
  ssl::TrustPolicy trust;
  std::shared_ptr<const Login> login; // nullptr: asks without
};

// Errors: Invalid address, and those of net::HttpClient: Denied where this caller may not see cameras, or
// cannot log in.
Result<RecorderFacts> inquire_recorder(const InquiryOptions& options);

} // namespace kagimado::view
