#include "engine/device/fault.h"

#include "engine/ssl/secret.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace kagimado::device {

namespace {

struct Entry {
  std::string_view name;
  Fault fault;
};

constexpr std::array faults = {
    Entry{"garbage", Fault::Garbage},    Entry{"truncate", Fault::Truncate},
    Entry{"stall", Fault::Stall},        Entry{"endless-box", Fault::EndlessBox},
    Entry{"wrong-kid", Fault::WrongKid}, Entry{"wrong-senc-count", Fault::WrongSencCount},
    Entry{"bent-byte", Fault::BentByte}};

// Position behind the four letters of a box type; the size where there is no such box.
std::size_t behind_type(const Bytes& bytes, std::string_view type) {
  const auto found = std::search(bytes.begin(), bytes.end(), type.begin(), type.end());
  return found == bytes.end() ? bytes.size() : static_cast<std::size_t>(found - bytes.begin()) + 4;
}

} // namespace

Result<FaultPlan> parse_fault(std::string_view text) {
  constexpr std::string_view vanish = "vanish:";
  if (text.starts_with(vanish)) {
    const auto digits = text.substr(vanish.size());
    int seconds = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    if (error != std::errc() || end != digits.data() + digits.size() || seconds < 1 || seconds > 3600)
      return fail(ErrorKind::Invalid, "fault vanish:SECONDS with 1..3600, not \"{}\"", text);
    return FaultPlan{Fault::Vanish, std::chrono::seconds(seconds)};
  }
  const auto* entry = std::ranges::find(faults, text, &Entry::name);
  if (entry == faults.end())
    return fail(ErrorKind::Invalid, "no fault \"{}\"", text);
  return FaultPlan{entry->fault, {}};
}

FaultInjector::Delivery FaultInjector::apply(const StreamUnit& unit) {
  if (fault_ == Fault::None || fault_ == Fault::Vanish)
    return {unit.bytes};
  if (unit.type == StreamUnit::Type::Init) {
    if (fault_ != Fault::WrongKid)
      return {unit.bytes};
    Bytes bent = *unit.bytes;
    // tenc: version and flags 4, reserved 2, is protected 1, IV size 1, KID 16. The key box keeps the right
    // one.
    if (const auto at = behind_type(bent, "tenc") + 8; at + 16 <= bent.size())
      for (std::size_t i = 0; i < 16; ++i)
        bent[at + i] ^= 0xff;
    return {std::make_shared<const Bytes>(std::move(bent))};
  }
  if (++fragments_ <= whole_fragments)
    return {unit.bytes};
  Bytes bent = *unit.bytes;
  switch (fault_) {
  case Fault::Garbage:
    ssl::fill_random(bent);
    break;
  case Fault::Truncate:
    bent.resize(bent.size() / 2);
    return {std::make_shared<const Bytes>(std::move(bent)), Delivery::Then::Close};
  case Fault::Stall:
    return {nullptr, Delivery::Then::Stall};
  case Fault::EndlessBox:
    bent = {0, 0, 0, 1, 'f', 'r', 'e', 'e', 0x3f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}; // 64-bit size
    return {std::make_shared<const Bytes>(std::move(bent)), Delivery::Then::Endless};
  case Fault::WrongSencCount:
    if (const auto at = behind_type(bent, "senc") + 7; at < bent.size()) // version and flags 4, count 4
      ++bent[at];
    break;
  case Fault::BentByte:
    bent.back() ^= 0x10; // of mdat, which stands last
    break;
  case Fault::None:
  case Fault::WrongKid:
  case Fault::Vanish:
    return {unit.bytes};
  }
  return {std::make_shared<const Bytes>(std::move(bent))};
}

} // namespace kagimado::device
