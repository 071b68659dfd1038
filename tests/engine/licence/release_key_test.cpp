// Release keys as FORMAT.md tells them. [REQ-LIC-1] [REQ-LIC-3]
#include "engine/licence/crockford.h"
#include "engine/ssl/crypto.h"
#include "tests/engine/licence/provisioned.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <random>

namespace kagimado::licence {
namespace {

std::string upper_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string first_line_of(const std::string& command) {
  std::string output;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr)
    return output;
  char part[256];
  while (const auto count = std::fread(part, 1, sizeof part, pipe))
    output.append(part, count);
  ::pclose(pipe);
  return output.substr(0, output.find('\n'));
}

std::string flat(std::string text) {
  std::erase(text, '-');
  return text;
}

ErrorKind kind_of(std::string_view typed, const Provision& recorder) {
  const auto key = parse_release_key(typed);
  if (!key)
    return key.error().kind;
  const auto verified = verify_release_key(*key, recorder);
  return verified ? ErrorKind::EndOfStream : verified.error().kind; // EndOfStream: nothing wrong
}

// Both made by another program (Python's hmac and GF(32) by logarithms), as they stand in FORMAT.md.
TEST(ReleaseKey, IsThatOfTheFormatPage) {
  const auto recorder = example_recorder();
  EXPECT_EQ(to_hex(recorder.secret.view()),
            "2038b2ee1cf888744ad84cfa6ffbe89218d3aef0fb2748ef5283d6a41e267494");
  EXPECT_EQ(identity_text(recorder.serial), "KR26-000117-0A");
  EXPECT_EQ(to_text(issue_release_key(Kit::Recorder, 0, recorder)), "00000-00AQF-9T54G-KF1XV-FGRXN");
  EXPECT_EQ(to_text(issue_release_key(Kit::Nxs01, 1, recorder)), "10000-10ABV-5VS12-FRTD2-7BMR1");
  EXPECT_EQ(to_text(issue_release_key(Kit::Nxs04, 1'234'567, recorder)), "215NM-70AAE-ZQHC1-D4BPA-ARYAA");
  EXPECT_EQ(to_text(issue_release_key(Kit::Nxs16, max_kit_serial, recorder)),
            "3ZZZZ-Z0AFE-XK64T-1M2AX-ZRG89");
  EXPECT_EQ(to_text(issue_release_key(Kit::Nxs32, 7, recorder)), "40000-70AAW-H0SDW-K1JK7-D7KMH");
}

TEST(FactorySecret, IsWhatOpensslDerives) {
  const auto derived = first_line_of(
      "openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:" + to_hex(example_master()) +
      " -kdfopt hexsalt:" + to_hex(as_bytes("kagimado factory secret 1")) +
      " -kdfopt hexinfo:" + to_hex(as_bytes("KR26-000117")) + " HKDF");
  std::string hex = derived;
  std::erase(hex, ':');
  EXPECT_EQ(hex, upper_case(to_hex(example_recorder().secret.view()))) << derived;
}

// RFC 5869 test case 1, by the same two steps that derive_factory_secret takes.
TEST(FactorySecret, TheTwoStepsAreThoseOfRfc5869) {
  const auto salt = from_hex("000102030405060708090a0b0c").value();
  const auto info = from_hex("f0f1f2f3f4f5f6f7f8f9").value();
  const auto prk = ssl::hmac_sha256(salt, Bytes(22, 0x0b));
  EXPECT_EQ(to_hex(prk), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  Bytes out(42);
  ssl::hkdf_expand_sha256(prk, as_text(info), out);
  EXPECT_EQ(to_hex(out),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST(ReleaseKey, ComesBackFromItsText_HoweverItWasTyped) {
  const auto recorder = example_recorder();
  const auto key = issue_release_key(Kit::Nxs16, 77, recorder);
  const auto text = to_text(key);
  std::string small;
  for (const char c : text)
    small.push_back(c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c)));
  for (const auto& typed : {text, flat(text), small, "  " + text + " "}) {
    const auto parsed = parse_release_key(typed);
    ASSERT_TRUE(parsed) << typed << ": " << parsed.error().message;
    EXPECT_EQ(*parsed, key);
    EXPECT_TRUE(verify_release_key(*parsed, recorder));
  }
}

// Every key of a hundred with every single wrong character and every swap of neighbours [REQ-LIC-3].
TEST(ReleaseKey, OneWrongCharacterOrOneSwap_IsAlwaysCalledATypingError) {
  const auto recorder = example_recorder();
  std::mt19937 random(1);
  for (int round = 0; round < 100; ++round) {
    const auto kit = all_kits[random() % all_kits.size()];
    const auto right = flat(to_text(issue_release_key(kit, random() & max_kit_serial, recorder)));
    for (std::size_t i = 0; i < right.size(); ++i) {
      for (const char c : symbol_alphabet) {
        if (c == right[i])
          continue;
        auto wrong = right;
        wrong[i] = c;
        ASSERT_EQ(kind_of(wrong, recorder), ErrorKind::Invalid) << wrong;
      }
      if (i + 1 < right.size() && right[i] != right[i + 1]) {
        auto swapped = right;
        std::swap(swapped[i], swapped[i + 1]);
        ASSERT_EQ(kind_of(swapped, recorder), ErrorKind::Invalid) << swapped;
      }
    }
    ASSERT_EQ(kind_of(right.substr(1), recorder), ErrorKind::Invalid);
    ASSERT_EQ(kind_of(right + "0", recorder), ErrorKind::Invalid);
  }
}

TEST(ReleaseKey, OfAnotherRecorderIsCalledSo) {
  const auto here = example_recorder();
  int foreign = 0, forged = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto there = provision_of(fmt::format("KR26-{:06}", 200'000 + i));
    const auto kind = kind_of(to_text(issue_release_key(Kit::Nxs04, 5, there)), here);
    foreign += kind == ErrorKind::Untrusted ? 1 : 0;
    forged += kind == ErrorKind::Tampered ? 1 : 0;
  }
  EXPECT_EQ(foreign + forged, 2000) << "never accepted, never a typing error";
  EXPECT_GE(foreign, 1980) << "one in 1024 has the same tag by chance";
}

TEST(ReleaseKey, WithAnyBitChangedAndAFittingCheck_IsForged) {
  const auto recorder = example_recorder();
  const auto key = issue_release_key(Kit::Nxs01, 9, recorder);
  for (std::size_t bit = 0; bit < 80; ++bit) {
    auto bent = key;
    bent.mac[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_EQ(kind_of(to_text(bent), recorder), ErrorKind::Tampered) << bit;
  }
  auto dearer = key;
  dearer.kit = Kit::Nxs32;
  EXPECT_EQ(kind_of(to_text(dearer), recorder), ErrorKind::Tampered);
  auto another = key;
  another.kit_serial = 10;
  EXPECT_EQ(kind_of(to_text(another), recorder), ErrorKind::Tampered);
}

TEST(ReleaseKey, OfAKitToComeIsUnsupported) {
  auto key = issue_release_key(Kit::Nxs01, 9, example_recorder());
  key.kit = static_cast<Kit>(5);
  EXPECT_EQ(parse_release_key(to_text(key)).error().kind, ErrorKind::Unsupported);
}

// Random keys with a fitting check character and the right tag: only the MAC stands between. Ten million
// random and mutated keys in all.
TEST(ReleaseKey, NoFalseAccept_InTenMillionRandomOrMutatedKeys) {
  const auto recorder = example_recorder();
  const auto real = flat(to_text(issue_release_key(Kit::Nxs32, 31, recorder)));
  std::mt19937_64 random(20);
  constexpr int mutated_keys = 9'500'000, fitting_keys = 500'000;
  int accepted = 0;
  std::string typed;
  for (int i = 0; i < mutated_keys; ++i) {
    typed = real;
    auto bits = random();
    for (std::size_t changes = 1 + bits % 4; changes > 0; --changes) {
      bits >>= 10;
      typed[bits % typed.size()] = symbol_alphabet[(bits >> 5) & 31U];
    }
    accepted += typed != real && kind_of(typed, recorder) == ErrorKind::EndOfStream ? 1 : 0;
  }
  ReleaseKey key;
  key.recorder_tag = tag_of(recorder.serial);
  for (int i = 0; i < fitting_keys; ++i) {
    const auto bits = random();
    key.kit = all_kits[bits % all_kits.size()];
    key.kit_serial = static_cast<std::uint32_t>(bits >> 32) & max_kit_serial;
    for (auto& byte : key.mac)
      byte = static_cast<std::uint8_t>(random());
    accepted += verify_release_key(key, recorder) ? 1 : 0;
  }
  EXPECT_EQ(accepted, 0);
}

TEST(KeyEntry, TellsHowFarItIs_AndEachErrorAtOnce) {
  using State = KeyEntry::State;
  const auto text = to_text(issue_release_key(Kit::Nxs04, 3, example_recorder()));
  EXPECT_EQ(inspect_entry("").state, State::Incomplete);
  const auto part = inspect_entry("215nm7o");
  EXPECT_EQ(part.state, State::Incomplete);
  EXPECT_EQ(part.symbols, 7U);
  EXPECT_EQ(part.shown, "215NM-70");
  const auto bad = inspect_entry("21-u");
  EXPECT_EQ(bad.state, State::BadCharacter);
  EXPECT_EQ(bad.at, 3U);
  EXPECT_EQ(inspect_entry(text).state, State::Complete);
  EXPECT_EQ(inspect_entry(text).shown, text);
  EXPECT_EQ(inspect_entry(text + "1").state, State::TooLong);
  auto wrong = text;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  EXPECT_EQ(inspect_entry(wrong).state, State::TypingError);
}

} // namespace
} // namespace kagimado::licence
