// What the monitor keeps over restarts, as JSON text: layouts and preferences of both monitors and the
// language. Pure; files are the app's matter. Keys that this version does not know are kept, so that a newer
// version's file survives an older program.
#pragma once

#include "engine/base/result.h"
#include "osd/model/wall_model.h"
#include "osd/model/wall_preferences.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace kagimado::osd {

class SavedState final {
 public:
  // Errors: Damaged, naming the key and what is wrong with it.
  static Result<SavedState> parse(std::string_view json_text);
  [[nodiscard]] std::string to_text() const;

  // Nothing saved for this monitor ("main", "sub"): the model stays as it is.
  void restore(std::string_view monitor, WallModel& model) const;
  void keep(std::string_view monitor, const WallModel& model);

  // Nothing saved: defaults.
  [[nodiscard]] WallPreferences preferences(std::string_view monitor) const;
  void set_preferences(std::string_view monitor, const WallPreferences& preferences);

  [[nodiscard]] std::optional<std::string> language() const; // "ja", "en"
  void set_language(std::string_view language);

  // Of the cameras when they were seen last.
  [[nodiscard]] CameraPositions positions() const;
  void set_positions(const CameraPositions& positions);

  bool operator==(const SavedState& other) const { return document_ == other.document_; }

 private:
  nlohmann::json document_ = nlohmann::json::object();
};

} // namespace kagimado::osd
