#include "osd/screens/settings/licence_facts.h"

#include "engine/licence/release_key.h"

#include <nlohmann/json.hpp>

namespace kagimado::osd {
namespace {

using namespace literals;
using Json = nlohmann::json;

constexpr std::size_t max_kits = 1024;

std::string text_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

bool flag_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

} // namespace

Result<LicenceFacts> read_licences(const Json& answer) {
  if (!answer.is_object() || !answer.contains("total"))
    return fail(ErrorKind::Damaged, "licences: no count");
  LicenceFacts facts;
  facts.provisioned = flag_at(answer, "provisioned");
  facts.has_own_key = flag_at(answer, "has_own_key");
  facts.identity = text_at(answer, "identity");
  facts.issuer_url = text_at(answer, "issuer_url");
  facts.used = number_at(answer, "used");
  facts.total = number_at(answer, "total");
  if (const auto keys = answer.find("keys"); keys != answer.end() && keys->is_array())
    for (const auto& key : *keys)
      if (key.is_object() && facts.kits.size() < max_kits)
        facts.kits.push_back({text_at(key, "kit"), number_at(key, "kit_serial"),
                              WallTime(std::chrono::microseconds(number_at(key, "registered_at")))});
  return facts;
}

std::string shape_release_key(std::string_view typed) {
  const auto entry = licence::inspect_entry(typed);
  // What cannot be part of a key stays as it was typed, so that one sees it.
  using State = licence::KeyEntry::State;
  const bool is_odd = entry.state == State::BadCharacter || entry.state == State::TooLong;
  return is_odd ? std::string(typed) : entry.shown;
}

ReleaseKeyWords release_key_words(const Text& text) {
  return {text("settings.licence.entry.incomplete"_t), text("settings.licence.entry.bad_character"_t),
          text("settings.licence.entry.too_long"_t), text("settings.licence.entry.typing_error"_t)};
}

std::string judge_release_key(std::string_view typed, const ReleaseKeyWords& words) {
  using State = licence::KeyEntry::State;
  switch (licence::inspect_entry(typed).state) {
  case State::Incomplete:
    return words.incomplete;
  case State::BadCharacter:
    return words.bad_character;
  case State::TooLong:
    return words.too_long;
  case State::TypingError:
    return words.typing_error;
  case State::Complete:
    break;
  }
  return {};
}

std::string refused_key_text(const Text& text, const std::string& reason, const LicenceFacts& facts) {
  if (reason == "locked" && !facts.provisioned)
    return text("settings.licence.not_provisioned"_t);
  return text.find("settings.licence.refused." + reason, "settings.licence.failed"_t);
}

} // namespace kagimado::osd
