// All words on the screen, by key, from assets/i18n/{ja,en}.json. Japanese is the default.
// The key type differs from the text type: a key can never be drawn by mistake. Immutable after load;
// thread-safe to read.
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kagimado::osd {

struct TextKey {
  std::string_view name; // "wall.state.connecting"; a literal
};

namespace literals {
constexpr TextKey operator""_t(const char* name, std::size_t size) {
  return {{name, size}};
}
} // namespace literals

enum class Language { Japanese, English };

// Found by std::string_view without making a std::string.
struct TextHash {
  using is_transparent = void;

  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

using TextMap = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

class Text final {
 public:
  // Errors: NotFound, Damaged (not JSON, or a value that is no text) naming file and key.
  static Result<Text> load(const std::filesystem::path& i18n_folder, Language language);

  // The text; a missing key gives "?key?" (a test makes sure that there is none).
  [[nodiscard]] const std::string& operator()(TextKey key) const;
  // Keys made at run time from an enum's name: "wall.reason." + "denied"; fallback where it does not exist.
  [[nodiscard]] const std::string& find(const std::string& key, TextKey fallback) const;
  // {} placeholders filled in order.
  [[nodiscard]] std::string format(TextKey key, std::initializer_list<std::string> arguments) const;

  [[nodiscard]] Language language() const { return language_; }

  // Texts whose key begins so ("wall."); with nothing given, every text: font atlases are built for these.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view key_begins = {}) const;

 private:
  Language language_ = Language::Japanese;
  TextMap texts_;
};

} // namespace kagimado::osd
