// Registering kits. [REQ-LIC-1] [REQ-LIC-3] [REQ-LIC-4] [REQ-CAM-1]
#include "engine/licence/licence_book.h"
#include "tests/engine/licence/provisioned.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace kagimado::licence {
namespace {

class LicenceBookTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-licence-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    reopen();
  }

  void TearDown() override {
    book_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  void reopen() {
    book_.reset();
    database_.reset();
    database_.emplace(db::Database::open(folder_ / "t.sqlite").value());
    ASSERT_TRUE(db::migrate(*database_, licence_migrations()));
    auto book = LicenceBook::open(*database_, example_recorder(), clock_);
    ASSERT_TRUE(book) << book.error().message;
    book_.emplace(std::move(*book));
  }

  static std::string key_text(Kit kit, std::uint32_t serial = 0, Provision recorder = example_recorder()) {
    return to_text(issue_release_key(kit, serial, recorder));
  }

  ErrorKind error_of(std::string_view typed) {
    const auto registered = book_->register_key(typed);
    EXPECT_FALSE(registered) << typed;
    return registered ? ErrorKind::Internal : registered.error().kind;
  }

  void register_own_key_and(std::initializer_list<Kit> kits) {
    ASSERT_TRUE(book_->register_key(key_text(Kit::Recorder)));
    std::uint32_t serial = 100;
    for (const auto kit : kits)
      ASSERT_TRUE(book_->register_key(key_text(kit, ++serial)));
  }

  std::filesystem::path folder_;
  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
  std::optional<db::Database> database_;
  std::optional<LicenceBook> book_;
};

TEST_F(LicenceBookTest, KitsAddUp_AndStayAfterARestart) {
  EXPECT_EQ(book_->total(), 0U);
  register_own_key_and({Kit::Nxs01, Kit::Nxs04, Kit::Nxs16, Kit::Nxs32, Kit::Nxs04});
  EXPECT_EQ(book_->total(), 57U);
  reopen();
  EXPECT_EQ(book_->total(), 57U);
  ASSERT_EQ(book_->keys().size(), 6U);
  EXPECT_EQ(book_->keys()[1].kit, Kit::Nxs01);
  EXPECT_EQ(book_->keys()[1].kit_serial, 101U);
  EXPECT_EQ(book_->keys()[1].registered_at, clock_->wall_now());
  EXPECT_EQ(book_->bad_rows(), 0U);
}

TEST_F(LicenceBookTest, TheRecordersOwnKeyComesFirst) {
  const auto kit = key_text(Kit::Nxs16, 1);
  EXPECT_EQ(error_of(kit), ErrorKind::Locked);
  EXPECT_FALSE(book_->has_own_key());
  ASSERT_TRUE(book_->register_key(key_text(Kit::Recorder)));
  EXPECT_TRUE(book_->has_own_key());
  EXPECT_FALSE(book_->has_kit()) << "the camera half stays hidden until a kit is there";
  EXPECT_EQ(book_->total(), 0U);
  ASSERT_TRUE(book_->register_key(kit)) << "the refused key was not used up";
  EXPECT_TRUE(book_->has_kit());
}

TEST_F(LicenceBookTest, EachWrongKeyHasItsOwnError_AndNothingIsLost) {
  register_own_key_and({Kit::Nxs04});
  auto mistyped = key_text(Kit::Nxs16, 7);
  std::swap(mistyped[21], mistyped[22]);
  ASSERT_NE(mistyped[21], mistyped[22]);
  auto forged = issue_release_key(Kit::Nxs32, 8, example_recorder());
  forged.mac[9] ^= 1U;
  EXPECT_EQ(error_of(mistyped), ErrorKind::Invalid);
  EXPECT_EQ(error_of(key_text(Kit::Nxs16, 7, provision_of("KR26-000118"))), ErrorKind::Untrusted);
  EXPECT_EQ(error_of(to_text(forged)), ErrorKind::Tampered);
  EXPECT_EQ(error_of(key_text(Kit::Nxs04, 101)), ErrorKind::Conflict);
  EXPECT_EQ(error_of(key_text(Kit::Recorder)), ErrorKind::Conflict);
  EXPECT_EQ(error_of(""), ErrorKind::Invalid);
  EXPECT_EQ(error_of("' OR 1=1 --"), ErrorKind::Invalid);
  EXPECT_EQ(error_of(std::string(10'000, 'A')), ErrorKind::Invalid);
  EXPECT_EQ(book_->total(), 4U);
  reopen();
  EXPECT_EQ(book_->total(), 4U);
  EXPECT_EQ(book_->keys().size(), 2U);
}

TEST_F(LicenceBookTest, AKeyWrittenIntoTheDatabaseByHandCountsNothing) {
  register_own_key_and({Kit::Nxs04});
  ASSERT_TRUE(database_->execute("UPDATE licence_key SET kit = 4 WHERE kit = 2"));
  reopen();
  EXPECT_EQ(book_->total(), 0U);
  EXPECT_EQ(book_->bad_rows(), 1U);
  // The genuine key brings it back.
  EXPECT_TRUE(book_->register_key(key_text(Kit::Nxs04, 101)));
  EXPECT_EQ(book_->total(), 4U);
}

TEST_F(LicenceBookTest, ADatabaseMovedToAnotherRecorderCountsNothing) {
  register_own_key_and({Kit::Nxs32});
  const auto book = LicenceBook::open(*database_, provision_of("KR26-000200"), clock_);
  ASSERT_TRUE(book);
  EXPECT_EQ(book->total(), 0U);
  EXPECT_FALSE(book->has_own_key());
  EXPECT_EQ(book->bad_rows(), 2U);
}

TEST_F(LicenceBookTest, AFailedWriteRegistersNothing) {
  register_own_key_and({});
  ASSERT_TRUE(database_->execute("CREATE TRIGGER full BEFORE INSERT ON licence_key BEGIN SELECT RAISE(ABORT, "
                                 "'disk full'); END"));
  EXPECT_FALSE(book_->register_key(key_text(Kit::Nxs04, 1)));
  EXPECT_EQ(book_->total(), 0U);
  ASSERT_TRUE(database_->execute("DROP TRIGGER full"));
  EXPECT_TRUE(book_->register_key(key_text(Kit::Nxs04, 1)));
  EXPECT_EQ(book_->total(), 4U);
}

} // namespace
} // namespace kagimado::licence
