// A database with the tables of users, in a folder of its own.
#pragma once

#include "engine/ssl/password_hash.h"
#include "engine/users/account_store.h"
#include "engine/users/schema.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace kagimado::users {

constexpr ssl::ScryptCost cheap_cost{4, 1, 1};

class UserState : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-users-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    reopen();
  }

  void TearDown() override {
    store_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  void reopen() {
    store_.reset();
    database_.reset();
    database_.emplace(db::Database::open(folder_ / "t.sqlite").value());
    ASSERT_TRUE(db::migrate(*database_, user_migrations()));
    auto store = AccountStore::open(*database_, clock_);
    ASSERT_TRUE(store) << store.error().message;
    store_.emplace(std::move(*store));
  }

  static NewAccount account(std::string name, Level level, std::string_view password = "password1") {
    return {std::move(name), level, usual_rights(level), CameraSet::all(),
            ssl::hash_password(password, cheap_cost)};
  }

  AccountId add(const std::string& name, Level level, std::string_view password = "password1") {
    const auto id = store_->needs_administrator() && level == Level::Administrator
                        ? store_->make_first_administrator(name, ssl::hash_password(password, cheap_cost))
                        : store_->add(account(name, level, password));
    EXPECT_TRUE(id) << id.error().message;
    return id.value_or(AccountId{0});
  }

  std::filesystem::path folder_;
  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
  std::optional<db::Database> database_;
  std::optional<AccountStore> store_;
};

} // namespace kagimado::users
