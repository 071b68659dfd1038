#include "engine/camera/address.h"

#include <algorithm>

namespace kagimado::camera {

Address Address::clone() const {
  Address copy;
  copy.url.scheme = url.scheme;
  copy.url.host = url.host;
  copy.url.port = url.port;
  copy.url.target = url.target;
  copy.user = user;
  copy.password = password.clone();
  copy.trust = trust;
  copy.mode = mode;
  return copy;
}

Result<Address> parse_address(std::string_view text) {
  constexpr std::size_t max_url_bytes = 1024;
  if (text.size() > max_url_bytes)
    return fail(ErrorKind::Invalid, "camera address longer than {} bytes", max_url_bytes);
  auto url = net::parse_url(text);
  if (!url)
    return fail(ErrorKind::Invalid, "camera address: {}", url.error().message);
  constexpr std::array<std::string_view, 4> schemes = {"http", "https", "rtsp", "rtsps"};
  if (std::ranges::find(schemes, url->scheme) == schemes.end())
    return fail(ErrorKind::Unsupported, "camera address: scheme \"{}\" is none of http, https, rtsp, rtsps",
                url->scheme);
  Address address;
  address.user = std::exchange(url->user, {});
  address.password = std::move(url->password);
  url->password = ssl::SecretText();
  address.url = std::move(*url);
  return address;
}

std::string_view name_of(ssl::TrustPolicy::Way way) {
  switch (way) {
  case ssl::TrustPolicy::Way::Authority:
    return "authority";
  case ssl::TrustPolicy::Way::Pin:
    return "pin";
  case ssl::TrustPolicy::Way::Off:
    return "off";
  }
  return "authority";
}

Result<ssl::TrustPolicy::Way> trust_way_of(std::string_view name) {
  using Way = ssl::TrustPolicy::Way;
  for (const auto way : {Way::Authority, Way::Pin, Way::Off})
    if (name == name_of(way))
      return way;
  return fail(ErrorKind::Invalid, "trust is none of authority, pin, off");
}

std::string_view name_of(Mode mode) {
  return mode == Mode::Internet ? "internet" : "direct";
}

Result<Mode> mode_of(std::string_view name) {
  for (const auto mode : {Mode::Direct, Mode::Internet})
    if (name == name_of(mode))
      return mode;
  return fail(ErrorKind::Invalid, "mode is none of direct, internet");
}

} // namespace kagimado::camera
