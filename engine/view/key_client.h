// Asks the recorder for keys (POST /keys): EME ClearKey licences. Only key boxes leave this process, never a
// password.
#pragma once

#include "engine/net/http_client.h"
#include "engine/view/passport.h"
#include "engine/view/retry_loop.h"
#include "engine/view/stream_pipeline.h"

#include <map>

namespace kagimado::view {

// What a licence says, with keys put into the keyring. Separate from the network for tests.
// Errors: Damaged (not a licence).
Result<std::map<Kid, sealed::KeyState>> take_licence(std::string& body, sealed::Keyring& keyring);

// ask: any thread. Answers come on the executor's thread. Questions wait while the recorder is away.
class KeyClient final : public KeyAsker {
 public:
  KeyClient(net::asio::any_io_executor executor, const net::Url& recorder, sealed::Keyring& keyring,
            std::shared_ptr<const Passport> passport = nullptr);
  ~KeyClient() override;

  void ask(const Kid& kid, const Bytes& key_box, Answer answer) override;
  void recorder_is_back(); // try again at once
  // The password in force may be another: answers that are on their way are void. Executor's thread only.
  void ask_anew();

 private:
  struct State;
  std::shared_ptr<State> state_;
  std::shared_ptr<RetryLoop> loop_;
};

} // namespace kagimado::view
