// From card to unlocked cameras. [REQ-LIC-1] [REQ-LIC-2] [REQ-LIC-3]
#include "engine/base/file.h"
#include "engine/issuer/commands.h"
#include "engine/licence/licence_book.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <set>
#include <sstream>

namespace kagimado::issuer {
namespace {

namespace fs = std::filesystem;

Bytes example_master() {
  Bytes master(32);
  for (std::size_t i = 0; i < master.size(); ++i)
    master[i] = static_cast<std::uint8_t>(i);
  return master;
}

unsigned mode_of(const fs::path& file) {
  struct stat status{};
  EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
  return status.st_mode & 0777U;
}

// The second line of engine/licence/FORMAT.md's example, made by another program.
TEST(Card, NumbersAreThoseOfTheFormatPage) {
  const Card card{licence::Kit::Nxs04, 1'234'567};
  const auto secret = derive_card_secret(example_master());
  EXPECT_EQ(device_number(card), "215NM7J");
  EXPECT_EQ(activation_number(card, secret), "3M35-ZHNF-YGF6-AMFS");
  EXPECT_EQ(parse_device_number("2-15nm7j").value(), card);
  EXPECT_TRUE(check_activation_number(card, "3m35zhnfygf6amfs", secret));
}

TEST(Card, TypingErrorsAndForeignNumbersDiffer) {
  const Card card{licence::Kit::Nxs04, 1'234'567};
  const Card other{licence::Kit::Nxs04, 1'234'568};
  const auto secret = derive_card_secret(example_master());
  EXPECT_EQ(parse_device_number("215NM7K").error().kind, ErrorKind::Invalid);
  EXPECT_EQ(parse_device_number("251NM7J").error().kind, ErrorKind::Invalid);
  EXPECT_EQ(check_activation_number(card, "3M35-ZHNF-YGF6-AMSF", secret).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(check_activation_number(card, activation_number(other, secret), secret).error().kind,
            ErrorKind::WrongPassword);
  const Card own{licence::Kit::Recorder, 1};
  EXPECT_EQ(parse_device_number(device_number(own)).error().kind, ErrorKind::Invalid)
      << "the recorder's own key has no card";
}

class IssuerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "kagimado-issuer-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
    folder_ = root_ / "issuer";
  }

  void TearDown() override { fs::remove_all(root_); }

  Issuer open() {
    auto issuer = Issuer::open(folder_, clock_);
    EXPECT_TRUE(issuer) << issuer.error().message;
    return std::move(*issuer);
  }

  CommandContext context(const std::string& typed = "") {
    in_.str(typed);
    in_.clear();
    out_.str("");
    err_.str("");
    return {folder_, in_, out_, err_, clock_};
  }

  // The text behind a label in what was printed.
  std::string printed(const std::string& label) const {
    const auto text = out_.str();
    const auto at = text.find(label);
    if (at == std::string::npos)
      return {};
    const auto begin = at + label.size();
    return text.substr(begin, text.find('\n', begin) - begin);
  }

  fs::path root_, folder_;
  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
  std::istringstream in_;
  std::ostringstream out_, err_;
};

TEST_F(IssuerTest, AMasterIsMadeOnce_AndIsForItsOwnerOnly) {
  EXPECT_EQ(Issuer::open(folder_, clock_).error().kind, ErrorKind::NotFound);
  ASSERT_TRUE(Issuer::init(folder_));
  const auto master = read_file(folder_ / "master.key", 100).value();
  EXPECT_EQ(master.size(), 32U);
  EXPECT_EQ(mode_of(folder_ / "master.key"), 0600U);
  EXPECT_EQ(mode_of(folder_), 0700U);
  EXPECT_EQ(Issuer::init(folder_).error().kind, ErrorKind::Conflict);
  EXPECT_EQ(read_file(folder_ / "master.key", 100).value(), master);
}

TEST_F(IssuerTest, ADamagedMasterIsTold) {
  ASSERT_TRUE(Issuer::init(folder_));
  for (const std::size_t size : {0U, 31U, 33U, 1000U}) {
    ASSERT_TRUE(write_file_atomic(folder_ / "master.key", Bytes(size, 1), 0600));
    EXPECT_EQ(Issuer::open(folder_, clock_).error().kind, ErrorKind::Damaged) << size;
  }
}

TEST_F(IssuerTest, ACardIsRedeemedOnce) {
  ASSERT_TRUE(Issuer::init(folder_));
  auto issuer = open();
  const auto here = *licence::RecorderSerial::parse("KR26-000117");
  const auto there = *licence::RecorderSerial::parse("KR26-000118");
  const auto unknown = *licence::RecorderSerial::parse("KR26-000119");
  ASSERT_TRUE(issuer.provision(here) && issuer.provision(there));
  const auto card = issuer.make_card(licence::Kit::Nxs16).value();
  const auto activation = issuer.activation_number_of(card);
  EXPECT_EQ(issuer.redeem(card, activation, unknown).error().kind, ErrorKind::NotFound);
  const auto key = issuer.redeem(card, activation, here);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(issuer.redeem(card, activation, here).value(), *key) << "for whom the answer was lost";
  EXPECT_EQ(issuer.redeem(card, activation, there).error().kind, ErrorKind::Conflict);
  auto again = open();
  EXPECT_EQ(again.redeem(card, activation, there).error().kind, ErrorKind::Conflict) << "after a restart";
  const auto cards = again.cards().value();
  ASSERT_EQ(cards.size(), 1U);
  EXPECT_EQ(cards[0].redeemed_by, "KR26-000117");
  EXPECT_EQ(cards[0].redeemed_at, clock_->wall_now());
}

TEST_F(IssuerTest, ARevokedCardGivesNoKey) {
  ASSERT_TRUE(Issuer::init(folder_));
  auto issuer = open();
  const auto serial = *licence::RecorderSerial::parse("KR26-000117");
  ASSERT_TRUE(issuer.provision(serial));
  const auto card = issuer.make_card(licence::Kit::Nxs01).value();
  ASSERT_TRUE(issuer.revoke(card));
  EXPECT_EQ(issuer.redeem(card, issuer.activation_number_of(card), serial).error().kind, ErrorKind::Denied);
  EXPECT_EQ(issuer.revoke(card).error().kind, ErrorKind::Conflict);
  EXPECT_EQ(issuer.revoke(Card{licence::Kit::Nxs01, 999}).error().kind, ErrorKind::NotFound);
}

TEST_F(IssuerTest, WhoGuessesLearnsNothingAboutACard) {
  ASSERT_TRUE(Issuer::init(folder_));
  auto issuer = open();
  const auto serial = *licence::RecorderSerial::parse("KR26-000117");
  ASSERT_TRUE(issuer.provision(serial));
  const auto card = issuer.make_card(licence::Kit::Nxs01).value();
  const auto guess = issuer.activation_number_of(Card{licence::Kit::Nxs01, 500});
  const auto wrong = issuer.redeem(card, guess, serial);
  ASSERT_TRUE(issuer.revoke(card));
  const auto wrong_of_revoked = issuer.redeem(card, guess, serial);
  ASSERT_FALSE(wrong || wrong_of_revoked);
  EXPECT_EQ(wrong.error().kind, ErrorKind::WrongPassword);
  EXPECT_EQ(wrong.error().message, wrong_of_revoked.error().message);
}

TEST_F(IssuerTest, NumbersAreNeverGivenTwice) {
  ASSERT_TRUE(Issuer::init(folder_));
  std::set<std::string> seen;
  for (int round = 0; round < 3; ++round) {
    auto issuer = open();
    for (const auto kit : {licence::Kit::Nxs01, licence::Kit::Nxs32})
      seen.insert(device_number(issuer.make_card(kit).value()));
  }
  EXPECT_EQ(seen.size(), 6U);
  EXPECT_EQ(open().make_card(licence::Kit::Recorder).error().kind, ErrorKind::Invalid);
}

TEST_F(IssuerTest, AnotherMasterMakesOtherKeys) {
  const auto serial = *licence::RecorderSerial::parse("KR26-000117");
  ASSERT_TRUE(Issuer::init(folder_));
  const auto first = to_hex(open().provision(serial)->secret.view());
  fs::remove_all(folder_);
  ASSERT_TRUE(Issuer::init(folder_));
  EXPECT_NE(to_hex(open().provision(serial)->secret.view()), first);
}

// The whole way by commands, to a recorder's book at the other end.
TEST_F(IssuerTest, FromCardToUnlockedCameras) {
  ASSERT_EQ(init(context()), ExitCode::Ok) << err_.str();
  const auto factory = root_ / "factory";
  ASSERT_EQ(provision(context(), "kr26-000117", factory), ExitCode::Ok) << err_.str();
  const auto identity = printed("identity ");
  EXPECT_EQ(identity, "KR26-000117-0A");
  EXPECT_EQ(mode_of(factory), 0600U);
  ASSERT_EQ(own_key(context(), identity), ExitCode::Ok) << err_.str();
  const auto own = printed("");
  const auto page = root_ / "card.svg";
  ASSERT_EQ(make_card(context(), "WJ-NXS04JW", page), ExitCode::Ok) << err_.str();
  const auto device = printed("device number "), activation = printed("activation number ");
  const auto card_text = std::string(as_text(read_file(page, 100'000).value()));
  EXPECT_EQ(mode_of(page), 0600U);
  for (const auto& part : {device, activation, std::string("WJ-NXS04JW"), std::string("カメラ 4 台分")})
    EXPECT_NE(card_text.find(part), std::string::npos) << part;
  ASSERT_EQ(redeem(context(device + "\n" + activation + "\r\n"), identity), ExitCode::Ok) << err_.str();
  const auto key = printed("");

  auto database = db::Database::open(root_ / "recorder.sqlite").value();
  ASSERT_TRUE(db::migrate(database, licence::licence_migrations()));
  auto book = licence::LicenceBook::open(database, licence::read_provision(factory).value(), clock_).value();
  ASSERT_TRUE(book.register_key(own));
  ASSERT_TRUE(book.register_key(key));
  EXPECT_EQ(book.total(), 4U);

  ASSERT_EQ(list(context()), ExitCode::Ok);
  EXPECT_NE(out_.str().find("card " + device + " WJ-NXS04JW made 2026-11-23 used 2026-11-23 by KR26-000117"),
            std::string::npos)
      << out_.str();
}

TEST_F(IssuerTest, ACardIsPrintedAsPdfAndPng) {
  ASSERT_EQ(init(context()), ExitCode::Ok);
  for (const auto* name : {"card.pdf", "card.png"}) {
    ASSERT_EQ(make_card(context(), "WJ-NXS32JW", root_ / name), ExitCode::Ok) << err_.str();
    EXPECT_EQ(mode_of(root_ / name), 0600U);
  }
  const auto pdf = read_file(root_ / "card.pdf", 1'000'000).value();
  EXPECT_TRUE(as_text(pdf).starts_with("%PDF-"));
  EXPECT_NE(as_text(pdf).find("%%EOF"), std::string_view::npos);
  // IHDR: 148 x 105 mm at 300 dots an inch.
  const auto png = read_file(root_ / "card.png", 5'000'000).value();
  ASSERT_GT(png.size(), 20'000U);
  EXPECT_TRUE(as_text(png).substr(1).starts_with("PNG"));
  EXPECT_EQ(png[18] << 8 | png[19], 1748);
  EXPECT_EQ(png[22] << 8 | png[23], 1240);
  EXPECT_EQ(make_card(context(), "WJ-NXS32JW", root_ / "card.doc"), ExitCode::Usage);
}

TEST_F(IssuerTest, CommandsTellWhatIsWrong_ByCodeAndText) {
  EXPECT_EQ(list(context()), ExitCode::Refused);
  EXPECT_NE(err_.str().find("init"), std::string::npos);
  ASSERT_EQ(init(context()), ExitCode::Ok);
  EXPECT_EQ(init(context()), ExitCode::Refused);
  EXPECT_EQ(provision(context(), "a b", root_ / "f"), ExitCode::Usage);
  EXPECT_EQ(make_card(context(), "WJ-NXS05JW", {}), ExitCode::Usage);
  EXPECT_EQ(own_key(context(), "KR26-000117-0B"), ExitCode::Usage) << "a typing error";
  EXPECT_EQ(own_key(context(), "KR26-000117-0A"), ExitCode::Refused) << "not provisioned";
  ASSERT_EQ(provision(context(), "KR26-000117", root_ / "f"), ExitCode::Ok);
  ASSERT_EQ(make_card(context(), "WJ-NXS01JW", {}), ExitCode::Ok);
  const auto device = printed("device number ");
  EXPECT_EQ(redeem(context(), "KR26-000117-0A"), ExitCode::Usage) << "nothing typed";
  EXPECT_EQ(redeem(context(std::string(100'000, '2')), "KR26-000117-0A"), ExitCode::Usage);
  EXPECT_EQ(redeem(context(device + "\n0000\n"), "KR26-000117-0A"), ExitCode::Usage);
  EXPECT_EQ(revoke(context(), device), ExitCode::Ok);
  EXPECT_EQ(revoke(context(), "junk"), ExitCode::Usage);
  EXPECT_EQ(out_.str(), "");
}

} // namespace
} // namespace kagimado::issuer
