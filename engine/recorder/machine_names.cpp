#include "engine/recorder/machine_names.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace kagimado::recorder {
namespace {

constexpr std::size_t max_addresses = 64; // a certificate with more helps nobody
constexpr std::size_t max_host_name_bytes = 63;

// Letters, digits, hyphens and dots: what a certificate may name.
bool is_host_name(std::string_view name) {
  return !name.empty() && name.size() <= max_host_name_bytes && name.front() != '.' && name.back() != '.' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0)
    return {};
  std::string lower(name.data());
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return is_host_name(lower) ? lower : std::string();
}

// Empty: not one that others can use.
std::string address_text(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address->sa_family == AF_INET) {
    const auto* ipv4 = reinterpret_cast<const sockaddr_in*>(address);
    ::inet_ntop(AF_INET, &ipv4->sin_addr, text.data(), text.size());
  } else if (address->sa_family == AF_INET6) {
    const auto* ipv6 = reinterpret_cast<const sockaddr_in6*>(address);
    if (!IN6_IS_ADDR_LINKLOCAL(&ipv6->sin6_addr))
      ::inet_ntop(AF_INET6, &ipv6->sin6_addr, text.data(), text.size());
  }
  return text.data();
}

std::vector<std::string> interface_addresses() {
  std::vector<std::string> addresses;
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0)
    return addresses;
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(list, ::freeifaddrs);
  for (const auto* entry = list; entry != nullptr; entry = entry->ifa_next)
    if (entry->ifa_addr != nullptr && (entry->ifa_flags & IFF_UP) != 0)
      if (auto text = address_text(entry->ifa_addr); !text.empty() && addresses.size() < max_addresses)
        addresses.push_back(std::move(text));
  return addresses;
}

void sort_unique(std::vector<std::string>& texts) {
  std::ranges::sort(texts);
  const auto twice = std::ranges::unique(texts);
  texts.erase(twice.begin(), twice.end());
}

} // namespace

certs::ServerNames machine_names() {
  certs::ServerNames names;
  names.ip_addresses = interface_addresses();
  names.ip_addresses.emplace_back("127.0.0.1");
  names.ip_addresses.emplace_back("::1");
  names.dns_names.emplace_back("localhost");
  if (const auto host = host_name(); !host.empty()) {
    names.dns_names.push_back(host);
    if (host.find('.') == std::string::npos)
      names.dns_names.push_back(host + ".local");
  }
  sort_unique(names.dns_names);
  sort_unique(names.ip_addresses);
  return names;
}

} // namespace kagimado::recorder
