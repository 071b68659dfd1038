// Security between recorder and cameras (GET /security) as the two screens 「接続方法」 and
// 「データ暗号設定」 edit it: what is known, what a person chose, what that costs in licences, and what is
// sent. Plain data, pure; no display.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kagimado::osd {

struct SentState {
  std::string state; // "never", "sent", "failed"
  std::string reason;
  bool operator==(const SentState&) const = default;
};

struct CameraSecurity {
  CameraId id{0};
  std::string name;
  std::optional<bool> ssl, encryption_support; // nothing: not known yet
  bool https = false, encrypted = false;
  std::int64_t port = 443;
  std::string compression, fault;
  SentState connection_sent, encryption_sent;

  [[nodiscard]] bool uses_licence() const { return https || encrypted; }
};

struct SiteSecurity {
  std::int64_t used = 0, total = 0;
  bool has_kit = false, password_set = false, internet_mode_warning = false;
  std::vector<CameraSecurity> cameras;
};

// Errors: Damaged.
Result<SiteSecurity> read_site_security(const nlohmann::json& answer);

// With these a camera with data encryption cannot be spoken to [REQ-ENC-3].
bool blocks_encryption(std::string_view compression);

// What a person chose for one camera, on either screen.
struct SecurityChoice {
  bool https = false, encrypted = false, send = false;
  std::int64_t port = 443;
  bool operator==(const SecurityChoice&) const = default;
};

// Choices over what is known; a newer answer keeps them.
class SecurityDraft final {
 public:
  void take(SiteSecurity known);

  [[nodiscard]] const SiteSecurity& known() const { return known_; }

  [[nodiscard]] SecurityChoice choice(CameraId camera) const;
  // As it was: no choice.
  void choose(CameraId camera, const SecurityChoice& choice);

  [[nodiscard]] bool unsaved() const { return !choices_.empty(); }

  void discard() { choices_.clear(); }

  // Ticked for 【設定送信】.
  [[nodiscard]] std::vector<CameraId> ticked() const;
  // Cameras that would use a licence when what is ticked was sent [REQ-CAM-4].
  [[nodiscard]] std::int64_t used_after_sending() const;
  // Body of PUT /security/connection and PUT /security/encryption (without its password).
  [[nodiscard]] nlohmann::json connection_body() const;
  [[nodiscard]] nlohmann::json encryption_body() const;

 private:
  [[nodiscard]] const CameraSecurity* find(CameraId camera) const;

  SiteSecurity known_;
  std::map<CameraId, SecurityChoice> choices_;
};

// How many of the results of a PUT were not sent.
std::size_t failures_of(const nlohmann::json& answer);

} // namespace kagimado::osd
