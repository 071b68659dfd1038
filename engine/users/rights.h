// Who may do what: one table, one pure function. Thread-safe.
#pragma once

#include "engine/base/ids.h"

#include <bitset>
#include <initializer_list>
#include <optional>

namespace kagimado::users {

inline constexpr std::uint32_t max_camera_number = 512;

enum class Level : std::uint8_t { Viewer, Operator, Manager, Administrator };
inline constexpr std::array all_levels = {Level::Viewer, Level::Operator, Level::Manager,
                                          Level::Administrator};
std::string_view name_of(Level level); // "viewer"
Result<Level> parse_level(std::string_view name);

// What can be ticked for a user. Values are stored: never changed, only appended to.
enum class Right : std::uint8_t {
  PictureDisplay = 0,
  CameraOperation = 1, // choosing cameras, layouts, tours
  CameraControl = 2,   // pan, tilt, zoom
  Playback = 3,        // search and playback
  Copy = 4,
  AlarmReset = 5,
  ErrorReset = 6,
  Setup = 7,
};
inline constexpr std::array all_rights = {
    Right::PictureDisplay, Right::CameraOperation, Right::CameraControl, Right::Playback,
    Right::Copy,           Right::AlarmReset,      Right::ErrorReset,    Right::Setup};
std::string_view name_of(Right right); // "picture_display"
Result<Right> parse_right(std::string_view name);

class RightSet final {
 public:
  constexpr RightSet() = default;

  constexpr RightSet(std::initializer_list<Right> rights) {
    for (const auto right : rights)
      bits_ |= bit(right);
  }

  // Errors: Damaged (a right that this program does not know).
  static Result<RightSet> from_bits(std::int64_t bits);

  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }

  [[nodiscard]] constexpr bool has(Right right) const { return (bits_ & bit(right)) != 0; }

  [[nodiscard]] constexpr bool has_any(RightSet of) const { return (bits_ & of.bits_) != 0; }

  [[nodiscard]] constexpr bool is_within(RightSet other) const { return (bits_ & ~other.bits_) == 0; }

  // What is in both.
  [[nodiscard]] constexpr RightSet within(RightSet other) const {
    RightSet set;
    set.bits_ = bits_ & other.bits_;
    return set;
  }

  bool operator==(const RightSet&) const = default;

 private:
  static constexpr std::uint32_t bit(Right right) { return 1U << static_cast<unsigned>(right); }

  std::uint32_t bits_ = 0;
};

// Cameras that a user may see.
class CameraSet final {
 public:
  static CameraSet all();
  CameraSet() = default; // none
  CameraSet(std::initializer_list<std::uint32_t> cameras);
  // "all", "", "1-3,7". Errors: Invalid.
  static Result<CameraSet> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool contains(CameraId camera) const;
  bool operator==(const CameraSet&) const = default;

 private:
  bool is_all_ = false; // also cameras to come
  std::bitset<max_camera_number + 1> cameras_;
};

// What somebody wants to do.
enum class Action : std::uint8_t {
  ReadStatus,    // clock, disk use, recording lamp
  ViewLive,      // of one camera; its thumbnails too
  OpenPicture,   // keys of one camera's pictures
  OperateWall,   // layout, tours
  ControlCamera, // of one camera
  Playback,      // of one camera
  Search,
  Export, // of one camera
  ResetAlarm,
  ResetError,
  ReadSettings,
  ChangeSettings,
  RegisterLicence, // [REQ-LIC-5]
  ReadOperationLog,
  DownloadRootCertificate, // [REQ-PC-5]
  ChangeOwnPassword,
  ManageUsers,
  Maintain, // backup, restore, restart
};
inline constexpr std::size_t action_count = 18;
inline constexpr std::array all_actions = [] {
  std::array<Action, action_count> actions{};
  for (std::size_t i = 0; i < action_count; ++i)
    actions[i] = static_cast<Action>(i);
  return actions;
}();
std::string_view name_of(Action action);
bool is_of_camera(Action action);

// What a level may have at most, and has when a user of it is made. level empty: nobody is logged in.
RightSet most_rights(std::optional<Level> level);
RightSet usual_rights(std::optional<Level> level);

// Who wants it. level empty: nobody is logged in, and rights and view are those of the kiosk.
struct Subject {
  std::optional<Level> level;
  RightSet rights;
  CameraSet view;
};

// An administrator may do everything, whatever is ticked. camera: for actions of one camera; without it these
// are refused.
bool is_allowed(const Subject& subject, Action action, std::optional<CameraId> camera = std::nullopt);

} // namespace kagimado::users
