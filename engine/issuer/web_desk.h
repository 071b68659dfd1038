// The small HTTPS page for PC and phone: card numbers and the recorder's identity give the release keys
// [REQ-LIC-2]. A recorder's QR code fills in its identity: GET /?recorder=<identity>.
//
// Belongs to the network thread.
#pragma once

#include "engine/issuer/issuer.h"
#include "engine/issuer/web_page.h"
#include "engine/net/http_message.h"
#include "engine/users/lock_out.h"

namespace kagimado::issuer {

class WebDesk final {
 public:
  // issuer outlives the desk.
  WebDesk(Issuer& issuer, std::shared_ptr<const Clock> clock);

  // Wrong activation numbers lock the client's address for a while, as wrong passwords do a user.
  net::Response answer(const net::Request& request);

 private:
  net::Response redeem(const net::Request& request, Language language);
  std::expected<Keys, Complaint> redeem(const Typed& typed, const std::string& address);
  std::expected<Keys, Complaint> issue(const Card& card, const Typed& typed,
                                       const licence::RecorderSerial& serial);

  Issuer& issuer_;
  std::shared_ptr<const Clock> clock_;
  users::LockOut lock_out_;
};

} // namespace kagimado::issuer
