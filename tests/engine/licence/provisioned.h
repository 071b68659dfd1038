// The recorder and the master of FORMAT.md's example.
#pragma once

#include "engine/licence/release_key.h"

namespace kagimado::licence {

inline Bytes example_master() {
  Bytes master(32);
  for (std::size_t i = 0; i < master.size(); ++i)
    master[i] = static_cast<std::uint8_t>(i);
  return master;
}

inline Provision provision_of(std::string_view serial) {
  auto parsed = *RecorderSerial::parse(serial);
  auto secret = derive_factory_secret(example_master(), parsed);
  return {std::move(parsed), std::move(secret)};
}

inline Provision example_recorder() {
  return provision_of("KR26-000117");
}

} // namespace kagimado::licence
