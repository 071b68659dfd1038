#include "osd/text/text.h"

#include "engine/base/file.h"

#include <nlohmann/json.hpp>

#include <mutex>

namespace kagimado::osd {

namespace {

using Json = nlohmann::json;

constexpr std::size_t max_file_bytes = 4 * 1024 * 1024;

Result<> flatten(const Json& node, const std::string& prefix, const std::string& file, TextMap& into) {
  for (const auto& [name, value] : node.items()) {
    const std::string key = prefix.empty() ? name : fmt::format("{}.{}", prefix, name);
    if (value.is_object()) {
      KGM_CHECK(flatten(value, key, file, into));
    } else if (!value.is_string()) {
      return fail(ErrorKind::Damaged, "{}: \"{}\" is no text", file, key);
    } else if (!into.emplace(key, value.get<std::string>()).second) {
      return fail(ErrorKind::Damaged, "{}: \"{}\" stands twice", file, key);
    }
  }
  return {};
}

// "?key?" must outlive the call, since references are given out; keys are literals, so this is bounded by the
// program's size.
const std::string& missing_text(std::string_view key) {
  static std::mutex mutex;
  static TextMap missing;
  const std::lock_guard lock(mutex);
  if (const auto found = missing.find(key); found != missing.end())
    return found->second;
  return missing.emplace(key, "?" + std::string(key) + "?").first->second;
}

} // namespace

Result<Text> Text::load(const std::filesystem::path& i18n_folder, Language language) {
  const auto path = i18n_folder / (language == Language::Japanese ? "ja.json" : "en.json");
  KGM_TRY(const Bytes content, read_file(path, max_file_bytes));
  const auto root = Json::parse(content.begin(), content.end(), nullptr, false);
  if (root.is_discarded() || !root.is_object())
    return fail(ErrorKind::Damaged, "{}: no JSON object", path.string());
  Text text;
  text.language_ = language;
  KGM_CHECK(flatten(root, "", path.string(), text.texts_));
  return text;
}

const std::string& Text::operator()(TextKey key) const {
  const auto found = texts_.find(key.name);
  return found != texts_.end() ? found->second : missing_text(key.name);
}

const std::string& Text::find(const std::string& key, TextKey fallback) const {
  const auto found = texts_.find(key);
  return found != texts_.end() ? found->second : (*this)(fallback);
}

std::string Text::format(TextKey key, std::initializer_list<std::string> arguments) const {
  const std::string& pattern = (*this)(key);
  std::string filled;
  auto argument = arguments.begin();
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern.compare(at, 2, "{}") == 0 && argument != arguments.end()) {
      filled += *argument++;
      at += 2;
    } else {
      filled += pattern[at++];
    }
  }
  return filled;
}

std::vector<std::string_view> Text::all(std::string_view key_begins) const {
  std::vector<std::string_view> texts;
  for (const auto& [key, text] : texts_)
    if (key.starts_with(key_begins))
      texts.emplace_back(text);
  return texts;
}

} // namespace kagimado::osd
