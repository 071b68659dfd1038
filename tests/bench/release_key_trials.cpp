// Statistics of the release-key check: how many keys that nobody issued are accepted (none may be), and how
// many typing errors of one character or one swap are called something else (none may be). CTest runs ten
// million;
// --count and --seed for longer ones.
#include "engine/licence/crockford.h"
#include "engine/licence/release_key.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <random>

namespace {

using namespace kagimado;
using namespace kagimado::licence;

struct Counts {
  std::uint64_t tried = 0, false_accepts = 0, mistyped = 0, foreign = 0, forged = 0;
  std::uint64_t typing_errors = 0, missed_typing_errors = 0;
};

Provision make_recorder(std::string_view serial, std::uint8_t master) {
  auto parsed = *RecorderSerial::parse(serial);
  auto secret = derive_factory_secret(Bytes(32, master), parsed);
  return {std::move(parsed), std::move(secret)};
}

class Trials {
 public:
  explicit Trials(std::uint64_t seed) : random_(seed) {
    for (std::uint32_t card = 1; card <= 64; ++card)
      issued_.push_back(issue_release_key(all_kits[1 + card % 4], card * 7919, recorder_));
  }

  // A key that nobody issued, in one of the ways that somebody would try.
  void try_one() {
    ++counts_.tried;
    switch (random_() % 4) {
    case 0:
      return judge(random_text());
    case 1:
      return judge(bent(issued()));
    case 2: // of another recorder
      return judge(to_text(issue_release_key(Kit::Nxs32, card(), other_)));
    default:
      return judge(to_text(with_guessed_mac()));
    }
  }

  // [LIC-3]: one wrong character, or two that were swapped.
  void mistype_one() {
    ++counts_.typing_errors;
    Symbols symbols = parse_checked(to_text(issued()), release_key_symbols).value();
    const auto at = random_() % symbols.size(), other = random_() % symbols.size();
    const auto before = symbols;
    if (random_() % 2 == 0)
      symbols[at] = static_cast<Symbol>((symbols[at] + 1 + random_() % 31) % 32);
    else
      std::swap(symbols[at], symbols[other]);
    if (symbols == before)
      return; // two of the same were swapped: nothing is wrong
    const auto key = parse_release_key(grouped_text(symbols, release_key_group_symbols));
    if (key || key.error().kind != ErrorKind::Invalid)
      ++counts_.missed_typing_errors;
  }

  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  const ReleaseKey& issued() { return issued_[random_() % issued_.size()]; }

  std::uint32_t card() { return static_cast<std::uint32_t>(random_() % max_kit_serial); }

  std::string random_text() {
    Symbols symbols(release_key_symbols);
    for (auto& symbol : symbols)
      symbol = static_cast<Symbol>(random_() % 32);
    return grouped_text(symbols, release_key_group_symbols);
  }

  // Some symbols of a genuine key are others, and its check symbol fits again.
  std::string bent(const ReleaseKey& key) {
    Symbols symbols = parse_checked(to_text(key), release_key_symbols).value();
    symbols.pop_back();
    const auto before = symbols;
    const auto changes = 1 + random_() % 4;
    for (std::uint64_t change = 0; change < changes || symbols == before; ++change)
      symbols[random_() % symbols.size()] = static_cast<Symbol>(random_() % 32);
    append_check(symbols);
    return grouped_text(symbols, release_key_group_symbols);
  }

  // All that is public is right: only the 80 bits are missing.
  ReleaseKey with_guessed_mac() {
    auto key = issued();
    key.kit = all_kits[random_() % all_kits.size()];
    key.kit_serial = card();
    for (auto& byte : key.mac)
      byte = static_cast<std::uint8_t>(random_());
    return key;
  }

  void judge(const std::string& typed) {
    const auto key = parse_release_key(typed);
    if (!key) {
      ++counts_.mistyped;
      return;
    }
    const auto verified = verify_release_key(*key, recorder_);
    if (verified)
      ++counts_.false_accepts;
    else
      ++(verified.error().kind == ErrorKind::Untrusted ? counts_.foreign : counts_.forged);
  }

  std::mt19937_64 random_;
  Provision recorder_ = make_recorder("KR26-000117", 0x11), other_ = make_recorder("KR26-000118", 0x22);
  std::vector<ReleaseKey> issued_;
  Counts counts_;
};

} // namespace

int main(int argc, char** argv) {
  std::uint64_t count = 10'000'000, seed = 1;
  CLI::App app("Tries release keys that nobody issued");
  app.add_option("--count", count, "keys")->capture_default_str();
  app.add_option("--seed", seed, "of the random numbers")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  Trials trials(seed);
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < count; ++i) {
    trials.try_one();
    if (i % 4 == 0)
      trials.mistype_one();
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const auto& counts = trials.counts();
  std::printf(
      "%llu keys that nobody issued: %llu accepted; %llu called typing errors, %llu another recorder's, %llu "
      "forged\n%llu typing errors: %llu called something else\n%.1f s\n",
      static_cast<unsigned long long>(counts.tried), static_cast<unsigned long long>(counts.false_accepts),
      static_cast<unsigned long long>(counts.mistyped), static_cast<unsigned long long>(counts.foreign),
      static_cast<unsigned long long>(counts.forged), static_cast<unsigned long long>(counts.typing_errors),
      static_cast<unsigned long long>(counts.missed_typing_errors), took.count());
  const bool reached_all = counts.foreign > 0 && counts.forged > 0 && counts.mistyped > 0;
  return counts.false_accepts == 0 && counts.missed_typing_errors == 0 && reached_all ? 0 : 1;
}
