// What the licence screen shows (GET /licences), and how a release key is judged while it is typed. Pure.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "osd/text/text.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace kagimado::osd {

struct RegisteredKit {
  std::string kit;
  std::int64_t kit_serial = 0;
  WallTime registered_at;
};

struct LicenceFacts {
  bool provisioned = false, has_own_key = false;
  std::string identity, issuer_url;
  std::int64_t used = 0, total = 0;
  std::vector<RegisteredKit> kits;
};

// Errors: Damaged.
Result<LicenceFacts> read_licences(const nlohmann::json& answer);
// In groups, as far as it goes.
std::string shape_release_key(std::string_view typed);

struct ReleaseKeyWords {
  std::string incomplete, bad_character, too_long, typing_error;
};

ReleaseKeyWords release_key_words(const Text& text);
// Why it cannot be registered yet; empty: it is whole and typed without an error.
std::string judge_release_key(std::string_view typed, const ReleaseKeyWords& words);
// Why the recorder refused it: the error screen's words.
std::string refused_key_text(const Text& text, const std::string& reason, const LicenceFacts& facts);

} // namespace kagimado::osd
