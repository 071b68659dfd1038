#include "engine/recorder/settings_commands.h"

#include "engine/recorder/api_client.h"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <optional>

namespace kagimado::recorder {
namespace {

std::string listed(const Json& values) {
  std::string text;
  for (const auto& value : values)
    text += (text.empty() ? "" : ",") + (value.is_string() ? value.get<std::string>() : value.dump());
  return text;
}

std::string shown(const Json& value) {
  if (value.is_boolean())
    return value.get<bool>() ? "on" : "off";
  if (value.is_array())
    return listed(value);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// What may be set: "1 to 65535", "ja, en".
std::string allowed(const Json& descriptor) {
  const auto type = text_of(descriptor, "type");
  if (type == "flag")
    return "on or off";
  if (type == "choice")
    return "one of " + listed(list_of(descriptor, "choices"));
  const auto range = fmt::format("{} to {}", number_of(descriptor, "min"), number_of(descriptor, "max"));
  if (type == "number_list")
    return fmt::format("up to {} of {}", number_of(descriptor, "max_items"), range);
  return type == "text" ? range + " characters" : range;
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size())
    return std::nullopt;
  return number;
}

std::optional<Json> parse_list(std::string_view text) {
  Json numbers = Json::array();
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    const auto number = parse_number(text.substr(0, end));
    if (!number)
      return std::nullopt;
    numbers.push_back(*number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return numbers;
}

// As the descriptor's type is written on a command line. Whether the recorder takes it is for the recorder.
std::optional<Json> parse_value(const Json& descriptor, const std::string& text) {
  const auto type = text_of(descriptor, "type");
  if (type == "flag")
    return text == "on" || text == "off" ? std::optional<Json>(text == "on") : std::nullopt;
  if (type == "number") {
    const auto number = parse_number(text);
    return number ? std::optional<Json>(*number) : std::nullopt;
  }
  if (type == "number_list")
    return parse_list(text);
  return Json(text);
}

const Json* find_descriptor(const Json& settings, const std::string& key) {
  const auto& all = list_of(settings, "descriptors");
  const auto found = std::ranges::find_if(all, [&](const Json& each) { return text_of(each, "key") == key; });
  return found != all.end() ? &*found : nullptr;
}

ExitCode no_such_setting(const CommandContext& context, const std::string& key) {
  return report(context, {ErrorKind::NotFound, fmt::format("{}: no such setting", key)}, ExitCode::Failed);
}

// How a change takes effect, where that is not at once.
std::string_view note_of(std::string_view apply) {
  return apply == "restart" ? "; takes effect when the recorder is started again" : "";
}

} // namespace

ExitCode settings_list(const CommandContext& context) {
  const auto settings = call(context, "GET", "/settings", "");
  if (!settings)
    return settings.error();
  const auto values = settings->value("values", Json::object());
  for (const auto& descriptor : list_of(*settings, "descriptors")) {
    const auto key = text_of(descriptor, "key");
    const auto value = values.find(key);
    context.out << fmt::format("{:<28}  {:<20}  {}\n", key, value != values.end() ? shown(*value) : "",
                               allowed(descriptor));
  }
  return ExitCode::Ok;
}

ExitCode settings_get(const CommandContext& context, const std::string& key) {
  const auto settings = call(context, "GET", "/settings", "");
  if (!settings)
    return settings.error();
  const auto values = settings->value("values", Json::object());
  const auto value = values.find(key);
  if (value == values.end())
    return no_such_setting(context, key);
  context.out << shown(*value) << '\n';
  return ExitCode::Ok;
}

ExitCode settings_set(const CommandContext& context, const std::vector<std::string>& words) {
  if (words.empty() || words.size() % 2 != 0)
    return report(context, {ErrorKind::Invalid, "KEY VALUE, as many as you like"}, ExitCode::Usage);
  const auto settings = call(context, "GET", "/settings", "");
  if (!settings)
    return settings.error();
  Json values = Json::object();
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const auto* descriptor = find_descriptor(*settings, words[i]);
    if (descriptor == nullptr)
      return no_such_setting(context, words[i]);
    auto value = parse_value(*descriptor, words[i + 1]);
    if (!value)
      return report(context, {ErrorKind::Invalid, fmt::format("{}: {}", words[i], allowed(*descriptor))},
                    ExitCode::Usage);
    values[words[i]] = std::move(*value);
  }
  const Json body{{"values", std::move(values)}};
  const auto answer =
      call(context, "PUT", "/settings", body.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!answer)
    return answer.error();
  const auto& changed = list_of(*answer, "changed");
  if (changed.empty())
    context.out << "nothing changed\n";
  else
    context.out << fmt::format("changed: {}{}\n", listed(changed), note_of(text_of(*answer, "apply")));
  return ExitCode::Ok;
}

} // namespace kagimado::recorder
