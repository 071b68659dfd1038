#include "engine/users/rights.h"

#include <algorithm>
#include <charconv>

namespace kagimado::users {
namespace {

enum class Needs : std::uint8_t { Nothing, Login, Rights, Administrator };

struct Rule {
  Action action;
  std::string_view name;
  Needs needs;
  RightSet any_of; // Needs::Rights
  bool of_camera;
};

constexpr std::array<Rule, action_count> rules = {{
    {Action::ReadStatus, "read_status", Needs::Nothing, {}, false},
    {Action::ViewLive, "view_live", Needs::Rights, {Right::PictureDisplay}, true},
    {Action::OpenPicture, "open_picture", Needs::Rights, {Right::PictureDisplay, Right::Playback}, true},
    {Action::OperateWall, "operate_wall", Needs::Rights, {Right::CameraOperation}, false},
    {Action::ControlCamera, "control_camera", Needs::Rights, {Right::CameraControl}, true},
    {Action::Playback, "playback", Needs::Rights, {Right::Playback}, true},
    {Action::Search, "search", Needs::Rights, {Right::Playback}, false},
    {Action::Export, "export", Needs::Rights, {Right::Copy}, true},
    {Action::ResetAlarm, "reset_alarm", Needs::Rights, {Right::AlarmReset}, false},
    {Action::ResetError, "reset_error", Needs::Rights, {Right::ErrorReset}, false},
    {Action::ReadSettings, "read_settings", Needs::Rights, {Right::Setup}, false},
    {Action::ChangeSettings, "change_settings", Needs::Rights, {Right::Setup}, false},
    {Action::RegisterLicence, "register_licence", Needs::Rights, {Right::Setup}, false},
    {Action::ReadOperationLog, "read_operation_log", Needs::Rights, {Right::Setup}, false},
    {Action::DownloadRootCertificate, "download_root_certificate", Needs::Login, {}, false},
    {Action::ChangeOwnPassword, "change_own_password", Needs::Login, {}, false},
    {Action::ManageUsers, "manage_users", Needs::Administrator, {}, false},
    {Action::Maintain, "maintain", Needs::Administrator, {}, false},
}};

constexpr bool rules_are_in_order() {
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (static_cast<std::size_t>(rules[i].action) != i)
      return false;
  return true;
}

static_assert(rules_are_in_order());

constexpr std::array<std::string_view, all_levels.size()> level_names = {"viewer", "operator", "manager",
                                                                         "administrator"};
constexpr std::array<std::string_view, all_rights.size()> right_names = {
    "picture_display", "camera_operation", "camera_control", "playback", "copy",
    "alarm_reset",     "error_reset",      "setup"};

constexpr RightSet every_right = {
    Right::PictureDisplay, Right::CameraOperation, Right::CameraControl, Right::Playback,
    Right::Copy,           Right::AlarmReset,      Right::ErrorReset,    Right::Setup};

// A number from the front of text, 1 to max_camera_number; 0 where there is none.
std::uint32_t take_camera(std::string_view& text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value > max_camera_number || text.front() == '0')
    return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

} // namespace

std::string_view name_of(Level level) {
  return level_names[static_cast<std::size_t>(level)];
}

Result<Level> parse_level(std::string_view name) {
  const auto* found = std::ranges::find(level_names, name);
  if (found == level_names.end())
    return fail(ErrorKind::Invalid, "no such level of users");
  return static_cast<Level>(found - level_names.begin());
}

std::string_view name_of(Right right) {
  return right_names[static_cast<std::size_t>(right)];
}

Result<Right> parse_right(std::string_view name) {
  const auto* found = std::ranges::find(right_names, name);
  if (found == right_names.end())
    return fail(ErrorKind::Invalid, "no such right");
  return static_cast<Right>(found - right_names.begin());
}

std::string_view name_of(Action action) {
  return rules[static_cast<std::size_t>(action)].name;
}

bool is_of_camera(Action action) {
  return rules[static_cast<std::size_t>(action)].of_camera;
}

Result<RightSet> RightSet::from_bits(std::int64_t bits) {
  if (bits < 0 || bits > std::int64_t{every_right.bits()})
    return fail(ErrorKind::Damaged, "rights that do not exist: {}", bits);
  RightSet set;
  set.bits_ = static_cast<std::uint32_t>(bits);
  return set;
}

CameraSet CameraSet::all() {
  CameraSet set;
  set.is_all_ = true;
  return set;
}

CameraSet::CameraSet(std::initializer_list<std::uint32_t> cameras) {
  for (const auto camera : cameras)
    if (camera >= 1 && camera <= max_camera_number)
      cameras_.set(camera);
}

Result<CameraSet> CameraSet::parse(std::string_view text) {
  if (text == "all")
    return all();
  const auto invalid = [] {
    return fail(ErrorKind::Invalid, "cameras are written as \"all\" or \"1-3,7\", 1 to {}",
                max_camera_number);
  };
  CameraSet set;
  while (!text.empty()) {
    const auto first = take_camera(text);
    auto last = first;
    if (text.starts_with('-')) {
      text.remove_prefix(1);
      last = text.empty() ? 0 : take_camera(text);
    }
    if (first == 0 || last < first)
      return invalid();
    for (auto camera = first; camera <= last; ++camera)
      set.cameras_.set(camera);
    if (text.empty())
      break;
    if (!text.starts_with(',') || text.size() == 1)
      return invalid();
    text.remove_prefix(1);
  }
  return set;
}

std::string CameraSet::text() const {
  if (is_all_)
    return "all";
  std::string text;
  for (std::uint32_t first = 1; first <= max_camera_number; ++first) {
    if (!cameras_.test(first))
      continue;
    auto last = first;
    while (last < max_camera_number && cameras_.test(last + 1))
      ++last;
    if (!text.empty())
      text.push_back(',');
    text += last == first ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
    first = last;
  }
  return text;
}

bool CameraSet::contains(CameraId camera) const {
  const auto at = number(camera);
  return at >= 1 && at <= max_camera_number && (is_all_ || cameras_.test(at));
}

RightSet most_rights(std::optional<Level> level) {
  if (!level)
    return {Right::PictureDisplay, Right::CameraOperation, Right::CameraControl, Right::Playback,
            Right::AlarmReset};
  switch (*level) {
  case Level::Viewer:
    return {Right::PictureDisplay, Right::CameraOperation, Right::Playback};
  case Level::Operator:
    return {Right::PictureDisplay, Right::CameraOperation, Right::CameraControl, Right::Playback,
            Right::Copy,           Right::AlarmReset,      Right::ErrorReset};
  case Level::Manager:
  case Level::Administrator:
    return every_right;
  }
  return {};
}

RightSet usual_rights(std::optional<Level> level) {
  if (!level)
    return {};
  switch (*level) {
  case Level::Viewer:
    return {Right::PictureDisplay, Right::CameraOperation};
  case Level::Operator:
    return {Right::PictureDisplay, Right::CameraOperation, Right::CameraControl, Right::Playback,
            Right::Copy,           Right::AlarmReset};
  case Level::Manager:
  case Level::Administrator:
    return every_right;
  }
  return {};
}

bool is_allowed(const Subject& subject, Action action, std::optional<CameraId> camera) {
  const auto& rule = rules[static_cast<std::size_t>(action)];
  const bool is_administrator = subject.level == Level::Administrator;
  if (rule.of_camera) {
    if (!camera || number(*camera) == 0 || number(*camera) > max_camera_number)
      return false;
    if (!is_administrator && !subject.view.contains(*camera))
      return false;
  }
  if (is_administrator)
    return true;
  switch (rule.needs) {
  case Needs::Nothing:
    return true;
  case Needs::Login:
    return subject.level.has_value();
  case Needs::Rights:
    // What is stored is never believed beyond the level.
    return rule.any_of.has_any(subject.rights.within(most_rights(subject.level)));
  case Needs::Administrator:
    return false;
  }
  return false;
}

} // namespace kagimado::users
