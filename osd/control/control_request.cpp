#include "osd/control/control_request.h"

#include <array>
#include <cstring>
#include <limits>
#include <utility>

namespace kagimado::osd {

namespace {

using Json = nlohmann::json;

constexpr int max_coordinate = 32'767;
constexpr int max_timeout_ms = 600'000;

void wipe_text(std::string& text) {
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

// Reads fields; the first that is missing or wrong becomes the error, and reading goes on with defaults.
class Reader final {
 public:
  explicit Reader(Json& object) : object_(object) {}

  [[nodiscard]] bool has(const char* name) const { return object_.contains(name); }

  std::string text(const char* name, std::optional<std::string> otherwise = std::nullopt) {
    if (const Json* value = find(name, otherwise.has_value()); value && value->is_string())
      return value->get<std::string>();
    else if (value)
      wrong(fmt::format("\"{}\" must be a text", name));
    return otherwise.value_or("");
  }

  int integer(const char* name, int least, int most, std::optional<int> otherwise = std::nullopt) {
    if (const Json* value = find(name, otherwise.has_value()); value && is_between(*value, least, most))
      return value->get<int>();
    else if (value)
      wrong(fmt::format("\"{}\" must be a whole number from {} to {}", name, least, most));
    return otherwise.value_or(least);
  }

  float number(const char* name, double least, double most) {
    if (const Json* value = find(name, false);
        value && value->is_number() && value->get<double>() >= least && value->get<double>() <= most)
      return value->get<float>();
    else if (value)
      wrong(fmt::format("\"{}\" must be a number from {} to {}", name, least, most));
    return 0;
  }

  bool yes(const char* name) {
    const Json* value = find(name, true);
    if (value && !value->is_boolean())
      wrong(fmt::format("\"{}\" must be true or false", name));
    return value && value->is_boolean() && value->get<bool>();
  }

  std::optional<Rect> rect(const char* name) {
    const Json* value = find(name, true);
    if (!value)
      return std::nullopt;
    bool good = value->is_array() && value->size() == 4;
    for (std::size_t i = 0; good && i < 4; ++i)
      good = is_between((*value)[i], 0, max_coordinate);
    if (good)
      return Rect{(*value)[0].get<int>(), (*value)[1].get<int>(), (*value)[2].get<int>(),
                  (*value)[3].get<int>()};
    wrong(fmt::format("\"{}\" must be [x,y,width,height]", name));
    return std::nullopt;
  }

  // One of the names, as its value.
  template <class T, std::size_t N>
  T choice(const char* name, const std::array<std::pair<std::string_view, T>, N>& choices,
           std::optional<std::string> otherwise = std::nullopt) {
    const std::string chosen = text(name, std::move(otherwise));
    for (const auto& [spelling, value] : choices)
      if (spelling == chosen)
        return value;
    wrong(fmt::format("\"{}\" cannot be \"{}\"", name, chosen.substr(0, 40)));
    return choices.front().second;
  }

  void wrong(std::string message) {
    if (error_.empty())
      error_ = std::move(message);
  }

  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  static bool is_between(const Json& value, int least, int most) {
    if (value.is_number_unsigned())
      return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::max(most, 0)) &&
             value.get<std::int64_t>() >= least;
    return value.is_number_integer() && value.get<std::int64_t>() >= least &&
           value.get<std::int64_t>() <= most;
  }

  const Json* find(const char* name, bool may_be_missing) {
    const auto found = object_.find(name);
    if (found != object_.end())
      return &*found;
    if (!may_be_missing)
      wrong(fmt::format("\"{}\" is missing", name));
    return nullptr;
  }

  Json& object_;
  std::string error_;
};

constexpr std::array<std::pair<std::string_view, OutputIndex>, 2> monitors{{{"main", 0}, {"sub", 1}}};
constexpr std::array<std::pair<std::string_view, MouseButton>, 3> buttons{
    {{"left", MouseButton::Left}, {"right", MouseButton::Right}, {"middle", MouseButton::Middle}}};
constexpr std::array<std::pair<std::string_view, Key>, 16> keys{{{"Enter", Key::Enter},
                                                                 {"Escape", Key::Escape},
                                                                 {"Backspace", Key::Backspace},
                                                                 {"Delete", Key::Delete},
                                                                 {"Tab", Key::Tab},
                                                                 {"Left", Key::Left},
                                                                 {"Right", Key::Right},
                                                                 {"Up", Key::Up},
                                                                 {"Down", Key::Down},
                                                                 {"Home", Key::Home},
                                                                 {"End", Key::End},
                                                                 {"PageUp", Key::PageUp},
                                                                 {"PageDown", Key::PageDown},
                                                                 {"Space", Key::Space},
                                                                 {"F11", Key::F11},
                                                                 {"Other", Key::Other}}};

enum class MouseAction { Move, Press, Release, Click, DoubleClick, Wheel };
constexpr std::array<std::pair<std::string_view, MouseAction>, 6> mouse_actions{
    {{"move", MouseAction::Move},
     {"press", MouseAction::Press},
     {"release", MouseAction::Release},
     {"click", MouseAction::Click},
     {"double_click", MouseAction::DoubleClick},
     {"wheel", MouseAction::Wheel}}};

enum class KeyAction { Press, Release, Tap };
constexpr std::array<std::pair<std::string_view, KeyAction>, 3> key_actions{
    {{"press", KeyAction::Press}, {"release", KeyAction::Release}, {"tap", KeyAction::Tap}}};

constexpr std::array<std::pair<std::string_view, WaitRequest::Until>, 3> untils{
    {{"tile_state", WaitRequest::Until::TileState},
     {"widget", WaitRequest::Until::Widget},
     {"widget_gone", WaitRequest::Until::WidgetGone}}};

OutputIndex read_monitor(Reader& reader) {
  return reader.choice("monitor", monitors, "main");
}

ControlAction read_mouse(Reader& reader) {
  const OutputIndex monitor = read_monitor(reader);
  const auto action = reader.choice("action", mouse_actions);
  const Point at{reader.integer("x", 0, max_coordinate), reader.integer("y", 0, max_coordinate)};
  InputRequest request{monitor, {MouseMoved{monitor, at}}};
  if (action == MouseAction::Wheel)
    request.events.emplace_back(MouseWheel{monitor, at, reader.number("steps", -100, 100)});
  if (action == MouseAction::Move || action == MouseAction::Wheel)
    return request;
  const auto mouse_button = reader.choice("button", buttons, "left");
  const auto add = [&](bool pressed) {
    request.events.emplace_back(MouseButtonChanged{monitor, at, mouse_button, pressed});
  };
  const int times = action == MouseAction::DoubleClick ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    if (action != MouseAction::Release)
      add(true);
    if (action != MouseAction::Press)
      add(false);
  }
  return request;
}

ControlAction read_key(Reader& reader) {
  const OutputIndex monitor = read_monitor(reader);
  const Key key = reader.choice("key", keys);
  const auto action = reader.choice("action", key_actions, "tap");
  const bool shift = reader.yes("shift");
  InputRequest request{monitor, {}};
  if (action != KeyAction::Release)
    request.events.emplace_back(KeyChanged{.output = monitor, .key = key, .pressed = true, .shift = shift});
  if (action != KeyAction::Press)
    request.events.emplace_back(KeyChanged{.output = monitor, .key = key, .pressed = false, .shift = shift});
  return request;
}

ControlAction read_text(Reader& reader) {
  const OutputIndex monitor = read_monitor(reader);
  return InputRequest{monitor, {TextTyped{monitor, reader.text("text")}}};
}

ControlAction read_png(Reader& reader) {
  PngRequest request{read_monitor(reader), reader.text("path"), reader.rect("rect")};
  if (!request.path.is_absolute())
    reader.wrong("\"path\" must be absolute");
  return request;
}

ControlAction read_wait(Reader& reader) {
  WaitRequest request;
  request.monitor = read_monitor(reader);
  request.until = reader.choice("until", untils);
  request.timeout = std::chrono::milliseconds(reader.integer("timeout_ms", 0, max_timeout_ms, 5000));
  if (request.until == WaitRequest::Until::TileState) {
    request.slot = reader.integer("slot", 0, 1023);
    request.state = reader.text("state");
  } else {
    request.widget = reader.text("widget");
  }
  return request;
}

Result<ControlAction> read_action(Reader& reader) {
  const std::string what = reader.text("do");
  ControlAction action;
  if (what == "widgets")
    action = WidgetsRequest{read_monitor(reader)};
  else if (what == "tiles")
    action = TilesRequest{read_monitor(reader)};
  else if (what == "playback")
    action = PlaybackRequest{read_monitor(reader)};
  else if (what == "forget_passwords")
    action = ForgetPasswordsRequest{};
  else if (what == "png")
    action = read_png(reader);
  else if (what == "mouse")
    action = read_mouse(reader);
  else if (what == "key")
    action = read_key(reader);
  else if (what == "text")
    action = read_text(reader);
  else if (what == "wait")
    action = read_wait(reader);
  else if (what == "quit")
    action = QuitRequest{};
  else
    reader.wrong(fmt::format("there is no request \"{}\"", what.substr(0, 40)));
  if (!reader.error().empty())
    return fail(ErrorKind::Invalid, "{}", reader.error());
  return action;
}

void wipe_typed_text(Json& object) {
  if (const auto found = object.find("text"); found != object.end() && found->is_string())
    wipe_text(found->get_ref<std::string&>());
}

} // namespace

ControlRequest parse_control_request(std::string& line) {
  Json object = Json::parse(line, nullptr, false);
  wipe_text(line);
  ControlRequest request;
  if (object.is_discarded() || !object.is_object()) {
    request.action = fail(ErrorKind::Invalid, "the line is no JSON object");
    return request;
  }
  if (const auto id = object.find("id"); id != object.end())
    request.id = *id;
  Reader reader(object);
  request.action = read_action(reader);
  wipe_typed_text(object);
  return request;
}

} // namespace kagimado::osd
