// Questions that somebody asks again and again, and the newest answers: few are under way at a time, the
// newest question first; the least used is forgotten. Thread-safe; asking itself is up to the caller.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/thread_annotations.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace kagimado::view {

template <class Question, class Answer>
class QuestionBook final {
 public:
  using AnswerPtr = std::shared_ptr<const Answer>;
  // Whether an answer of that age need not be asked for again.
  using IsFresh = std::function<bool(const Question&, const Answer&, SteadyTime::duration age)>;

  QuestionBook(std::size_t remembered, int under_way, IsFresh is_fresh)
      : remembered_(remembered), most_under_way_(under_way), is_fresh_(std::move(is_fresh)) {}

  // The answer known; nothing before the first. ask: to be called with what is to be asked now.
  template <class Ask>
  AnswerPtr look(const Question& question, SteadyTime now, Ask ask) {
    std::optional<Question> next;
    AnswerPtr answer;
    {
      const MutexLock lock(mutex_);
      auto& entry = entries_[question];
      entry.used = ++uses_;
      answer = entry.answer;
      const bool fresh = answer && !entry.outdated && is_fresh_(question, *answer, now - entry.answered);
      entry.wanted = !fresh;
      forget_oldest();
      next = take_next();
    }
    if (next)
      ask(*next);
    return answer;
  }

  // Each question that was asked, once.
  template <class Ask>
  void put(const Question& question, AnswerPtr answer, SteadyTime now, Ask ask) {
    std::optional<Question> next;
    {
      const MutexLock lock(mutex_);
      --under_way_;
      const auto found = entries_.find(question);
      if (found != entries_.end()) {
        auto& entry = found->second;
        entry.asked = false;
        entry.wanted = entry.outdated = std::exchange(entry.outdated_meanwhile, false);
        if (!std::exchange(entry.useless, false)) {
          entry.answer.swap(answer);
          entry.answered = now;
        }
      }
      next = take_next();
    }
    if (next)
      ask(*next);
  }

  // All of them are asked again, when they are looked at next.
  void outdate() {
    const MutexLock lock(mutex_);
    for (auto& [question, entry] : entries_) {
      entry.outdated = true;
      entry.outdated_meanwhile = entry.asked;
    }
  }

  // The answers are gone, and those under way will be of no use.
  void forget() {
    std::map<Question, Entry> old; // freed outside of the lock
    const MutexLock lock(mutex_);
    old.swap(entries_);
    for (const auto& [question, entry] : old)
      if (entry.asked) {
        auto& kept = entries_[question];
        kept.used = entry.used;
        kept.asked = kept.useless = true;
      }
  }

  // The newest answer that fits.
  template <class Fits>
  AnswerPtr find(Fits fits) const {
    const MutexLock lock(mutex_);
    AnswerPtr best;
    std::uint64_t used = 0;
    for (const auto& [question, entry] : entries_)
      if (entry.answer && entry.used >= used && fits(question, *entry.answer)) {
        best = entry.answer;
        used = entry.used;
      }
    return best;
  }

  [[nodiscard]] std::size_t size() const {
    const MutexLock lock(mutex_);
    return entries_.size();
  }

 private:
  struct Entry {
    AnswerPtr answer;
    SteadyTime answered;
    std::uint64_t used = 0;
    bool wanted = false, asked = false; // to be asked; under way
    bool outdated = false, outdated_meanwhile = false;
    bool useless = false; // the answer under way
  };

  void forget_oldest() KGM_REQUIRES(mutex_) {
    while (entries_.size() > remembered_) {
      const auto oldest =
          std::min_element(entries_.begin(), entries_.end(),
                           [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
      entries_.erase(oldest);
    }
  }

  std::optional<Question> take_next() KGM_REQUIRES(mutex_) {
    if (under_way_ >= most_under_way_)
      return std::nullopt;
    auto next = entries_.end();
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry)
      if (entry->second.wanted && !entry->second.asked &&
          (next == entries_.end() || entry->second.used > next->second.used))
        next = entry;
    if (next == entries_.end())
      return std::nullopt;
    next->second.asked = true;
    next->second.outdated_meanwhile = false;
    ++under_way_;
    return next->first;
  }

  const std::size_t remembered_;
  const int most_under_way_;
  const IsFresh is_fresh_;
  mutable Mutex mutex_;
  std::map<Question, Entry> entries_ KGM_GUARDED_BY(mutex_);
  std::uint64_t uses_ KGM_GUARDED_BY(mutex_) = 0;
  int under_way_ KGM_GUARDED_BY(mutex_) = 0;
};

} // namespace kagimado::view
