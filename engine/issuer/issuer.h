// The vendor's side: makes recorders known, makes cards, and turns a card into a release key, once
// [REQ-LIC-2] [REQ-LIC-3].
//
// State is one folder: master.key (all secrets follow from it; mode 0600) and issuer.sqlite (no secret in
// it). An Issuer belongs to one thread; several processes may use one folder.
#pragma once

#include "engine/base/clock.h"
#include "engine/db/database.h"
#include "engine/issuer/card.h"

#include <optional>

namespace kagimado::issuer {

struct CardState {
  Card card;
  WallTime made_at;
  std::string redeemed_by; // serial of a recorder; empty: not yet
  std::optional<WallTime> redeemed_at, revoked_at;
};

struct RecorderState {
  licence::RecorderSerial serial;
  WallTime provisioned_at;
};

class Issuer final {
 public:
  // Makes the folder (0700) and a new master. Errors: Conflict (there is one already: never overwritten), Io.
  static Result<> init(const std::filesystem::path& folder);
  // Errors: NotFound (no init yet), Damaged, Unsupported (from a newer program), Io.
  static Result<Issuer> open(const std::filesystem::path& folder, std::shared_ptr<const Clock> clock);

  // The same secret every time for the same serial.
  Result<licence::Provision> provision(const licence::RecorderSerial& serial);
  // The recorder's own release key. Errors: NotFound (not provisioned).
  Result<std::string> own_key(const licence::RecorderSerial& serial);

  // Errors: Invalid (the recorder is no kit), Limit (all numbers are used).
  Result<Card> make_card(licence::Kit kit);
  [[nodiscard]] std::string activation_number_of(const Card& card) const;
  [[nodiscard]] std::string page_of(const Card& card) const;

  // The release key. The same recorder gets the same key again, for whom the answer was lost. Errors: Invalid
  // (a typing error), WrongPassword (not this card's activation number), NotFound (no such card, or the
  // recorder is not provisioned), Denied (revoked), Conflict (used for another recorder).
  Result<std::string> redeem(const Card& card, std::string_view activation_number,
                             const licence::RecorderSerial& serial);
  // A card that was redeemed stays so: its key cannot be called back from the recorder. Errors: NotFound,
  // Conflict (revoked already).
  Result<CardState> revoke(const Card& card);

  Result<std::vector<CardState>> cards();
  Result<std::vector<RecorderState>> recorders();

 private:
  Issuer(ssl::SecretArray<32> master, db::Database database, std::shared_ptr<const Clock> clock);
  Result<licence::Provision> known_recorder(const licence::RecorderSerial& serial);
  Result<CardState> find(const Card& card);
  [[nodiscard]] std::int64_t now_us() const;

  ssl::SecretArray<32> master_;
  CardSecret card_secret_;
  db::Database database_;
  std::shared_ptr<const Clock> clock_;
};

} // namespace kagimado::issuer
