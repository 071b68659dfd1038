#include "engine/view/question_book.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kagimado::view {
namespace {

using namespace std::chrono_literals;

class Book : public testing::Test {
 protected:
  std::string look(int question) {
    const auto answer = book.look(question, now, [this](int next) { asked.push_back(next); });
    return answer ? *answer : "";
  }

  void put(int question, const std::string& answer) {
    book.put(question, std::make_shared<const std::string>(answer), now,
             [this](int next) { asked.push_back(next); });
  }

  SteadyTime now{1h};
  std::vector<int> asked;
  QuestionBook<int, std::string> book{3, 2, [](int, const std::string&, auto age) { return age < 5s; }};
};

TEST_F(Book, AsksOnce_UntilTheAnswerGrowsOld) {
  EXPECT_EQ(look(1), "");
  EXPECT_EQ(look(1), "");
  put(1, "one");
  EXPECT_EQ(look(1), "one");
  EXPECT_EQ(asked, std::vector{1});
  now += 6s;
  EXPECT_EQ(look(1), "one"); // meanwhile
  EXPECT_EQ(asked, (std::vector{1, 1}));
}

TEST_F(Book, AsksTheNewestQuestionFirst_FewAtATime) {
  for (const int question : {1, 2, 3, 4, 5})
    look(question);
  EXPECT_EQ(asked, (std::vector{1, 2}));
  put(1, "one");
  put(2, "two");
  EXPECT_EQ(asked, (std::vector{1, 2, 5, 4}));
}

TEST_F(Book, ForgetsWhatWasNotUsedForLong) {
  for (int question = 0; question < 100; ++question) {
    look(question);
    put(asked.back(), "known");
  }
  EXPECT_LE(book.size(), 3u);
}

TEST_F(Book, AsksAgain_WhenOutdatedWhileTheAnswerWasOnItsWay) {
  look(1);
  book.outdate();
  put(1, "old");
  EXPECT_EQ(asked, (std::vector{1, 1}));
  put(1, "new");
  EXPECT_EQ(look(1), "new");
  EXPECT_EQ(asked.size(), 2u);
}

TEST_F(Book, KeepsNothingThatWasForgotten) {
  look(1);
  put(1, "secret");
  look(2);
  book.forget();
  EXPECT_EQ(look(1), "");
  put(2, "secret too");
  EXPECT_EQ(look(2), "");
}

} // namespace
} // namespace kagimado::view
