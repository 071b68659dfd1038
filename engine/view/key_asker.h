// Somebody who may have keys: the recorder.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/sealed/key_state.h"

#include <functional>

namespace kagimado::view {

class KeyAsker {
 public:
  using Answer = std::function<void(Result<sealed::KeyState>)>;
  virtual ~KeyAsker() = default;
  // Answers once, on any thread, perhaps much later. Open: the key is in the keyring now.
  virtual void ask(const Kid& kid, const Bytes& key_box, Answer answer) = 0;
};

} // namespace kagimado::view
