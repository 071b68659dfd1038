#include "engine/base/file.h"
#include "engine/db/database.h"
#include "engine/db/migrations.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

namespace kagimado::db {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-db-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  Database open() {
    auto database = Database::open(folder_ / "t.sqlite");
    EXPECT_TRUE(database) << database.error().message;
    return std::move(*database);
  }

  static std::int64_t count(Database& database, const std::string& table) {
    auto rows = database.prepare("SELECT count(*) FROM " + table);
    EXPECT_TRUE(rows && *rows->step());
    return rows->integer(0);
  }

  std::filesystem::path folder_;
};

TEST_F(DatabaseTest, KeepsWhatWasStored_WithItsTypes) {
  const Bytes blob = {0, 1, 0, 255};
  {
    auto database = open();
    ASSERT_TRUE(database.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d BLOB, e TEXT)"));
    auto insert = database.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?)");
    ASSERT_TRUE(insert);
    const std::string text("a\0b\xe7\x8e\x84", 6);
    ASSERT_TRUE(insert->bind(1, INT64_MIN)
                    .bind(2, text)
                    .bind(3, ByteView(blob))
                    .bind(4, ByteView())
                    .bind_null(5)
                    .run());
  }
  auto database = open();
  auto row = database.prepare("SELECT a, b, c, d, e FROM t");
  ASSERT_TRUE(row);
  ASSERT_TRUE(*row->step());
  EXPECT_EQ(row->integer(0), INT64_MIN);
  EXPECT_EQ(row->text(1), std::string("a\0b\xe7\x8e\x84", 6));
  EXPECT_EQ(row->blob(2), blob);
  EXPECT_FALSE(row->is_null(3));
  EXPECT_TRUE(row->blob(3).empty());
  EXPECT_TRUE(row->is_null(4));
  EXPECT_FALSE(*row->step());
}

TEST_F(DatabaseTest, AStatementCanRunAgain) {
  auto database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t (a INTEGER)"));
  auto insert = database.prepare("INSERT INTO t VALUES (?)");
  ASSERT_TRUE(insert);
  for (std::int64_t i = 0; i < 3; ++i)
    ASSERT_TRUE(insert->bind(1, i).run());
  EXPECT_EQ(count(database, "t"), 3);
  EXPECT_EQ(database.last_insert_id(), 3);
}

TEST_F(DatabaseTest, TheFileIsForItsOwnerOnly) {
  const auto database = open();
  struct stat status{};
  ASSERT_EQ(::stat((folder_ / "t.sqlite").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(DatabaseTest, ErrorsHaveKinds) {
  auto database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t (a INTEGER UNIQUE); INSERT INTO t VALUES (1);"));
  EXPECT_EQ(database.execute("INSERT INTO t VALUES (1)").error().kind, ErrorKind::Conflict);
  EXPECT_EQ(database.prepare("SELEKT").error().kind, ErrorKind::Internal);
  EXPECT_EQ(database.prepare("").error().kind, ErrorKind::Internal);
  auto select = database.prepare("SELECT a FROM t WHERE a = ?");
  ASSERT_TRUE(select);
  EXPECT_EQ(select->bind(2, std::int64_t{1}).step().error().kind, ErrorKind::Internal);
  EXPECT_EQ(Database::open(folder_ / "none" / "t.sqlite").error().kind, ErrorKind::Io);
}

TEST_F(DatabaseTest, IsDamaged_WhenTheFileIsSomethingElse) {
  const std::string text(8192, 'x');
  ASSERT_TRUE(write_file_atomic(folder_ / "t.sqlite", as_bytes(text), 0600));
  const auto database = Database::open(folder_ / "t.sqlite");
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().kind, ErrorKind::Damaged);
  EXPECT_NE(database.error().message.find("t.sqlite"), std::string::npos);
}

TEST_F(DatabaseTest, IntegrityCheckFindsABrokenPage) {
  {
    auto database = open();
    ASSERT_TRUE(database.execute("CREATE TABLE t (a TEXT UNIQUE)"));
    auto insert = database.prepare("INSERT INTO t VALUES (?)");
    for (int i = 0; i < 500; ++i)
      ASSERT_TRUE(insert->bind(1, fmt::format("row number {:05}", i)).run());
    EXPECT_TRUE(database.check_integrity());
    ASSERT_TRUE(database.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  auto content = *read_file(folder_ / "t.sqlite", 1 << 20);
  ASSERT_GT(content.size(), 3 * 4096U);
  std::fill(content.begin() + 2 * 4096, content.begin() + 3 * 4096, std::uint8_t{0x5a});
  ASSERT_TRUE(write_file_atomic(folder_ / "t.sqlite", content, 0600));
  auto database = Database::open(folder_ / "t.sqlite");
  const auto checked = database ? database->check_integrity() : Result<>(std::unexpected(database.error()));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::Damaged);
}

TEST_F(DatabaseTest, AnUncommittedTransactionIsRolledBack) {
  auto database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t (a INTEGER)"));
  {
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES (1)"));
  }
  EXPECT_EQ(count(database, "t"), 0);
  {
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES (1)"));
    ASSERT_TRUE(transaction->commit());
    EXPECT_FALSE(transaction->commit());
  }
  EXPECT_EQ(count(database, "t"), 1);
}

TEST_F(DatabaseTest, ATransactionInsideAnother_GoesWithIt) {
  auto database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t (a INTEGER)"));
  const auto insert_inside = [&](bool commits) {
    auto inner = Transaction::begin(database);
    ASSERT_TRUE(inner) << inner.error().message;
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES (1)"));
    if (commits) {
      ASSERT_TRUE(inner->commit());
    }
  };
  {
    auto outer = Transaction::begin(database);
    insert_inside(true);
  }
  EXPECT_EQ(count(database, "t"), 0);
  {
    auto outer = Transaction::begin(database);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES (1)"));
    insert_inside(false); // rolled back alone
    insert_inside(true);
    ASSERT_TRUE(outer->commit());
  }
  EXPECT_EQ(count(database, "t"), 2);
  EXPECT_FALSE(database.is_in_transaction());
}

TEST_F(DatabaseTest, ALockedDatabaseIsAConflict) {
  auto holder = open();
  ASSERT_TRUE(holder.execute("CREATE TABLE t (a INTEGER)"));
  auto transaction = Transaction::begin(holder);
  ASSERT_TRUE(transaction);
  auto other = Database::open(folder_ / "t.sqlite", {.busy_timeout = std::chrono::milliseconds(1)});
  ASSERT_TRUE(other);
  EXPECT_EQ(other->execute("INSERT INTO t VALUES (1)").error().kind, ErrorKind::Conflict);
}

constexpr Migration first{"first", "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7);"};
constexpr Migration second{"second", "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 2;"};
constexpr Migration broken{"broken", "CREATE TABLE b (x INTEGER); CREATE NONSENSE;"};

TEST_F(DatabaseTest, MigratesFromAnyVersion_AndKeepsRows) {
  auto database = open();
  const std::array<Migration, 1> old_program = {first};
  ASSERT_TRUE(migrate(database, old_program));
  EXPECT_EQ(*schema_version(database), 1);
  const std::array<Migration, 2> new_program = {first, second};
  ASSERT_TRUE(migrate(database, new_program));
  ASSERT_TRUE(migrate(database, new_program)) << "nothing left to do";
  EXPECT_EQ(*schema_version(database), 2);
  auto row = database.prepare("SELECT x, y FROM a");
  ASSERT_TRUE(row && *row->step());
  EXPECT_EQ(row->integer(0), 7);
  EXPECT_EQ(row->integer(1), 2);
}

TEST_F(DatabaseTest, ABrokenMigrationLeavesTheOldVersionWhole) {
  auto database = open();
  const std::array<Migration, 2> program = {first, broken};
  const auto lifted = migrate(database, program);
  ASSERT_FALSE(lifted);
  EXPECT_NE(lifted.error().message.find("broken"), std::string::npos);
  EXPECT_EQ(*schema_version(database), 1);
  EXPECT_EQ(count(database, "sqlite_schema WHERE name = 'b'"), 0);
}

TEST_F(DatabaseTest, ADatabaseOfANewerProgramIsRefused) {
  auto database = open();
  ASSERT_TRUE(database.execute("PRAGMA user_version=9"));
  const std::array<Migration, 1> program = {first};
  EXPECT_EQ(migrate(database, program).error().kind, ErrorKind::Unsupported);
  EXPECT_EQ(*schema_version(database), 9);
}

} // namespace
} // namespace kagimado::db
