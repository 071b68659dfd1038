// Names for clang's thread-safety analysis (-Wthread-safety); nothing under g++.
#pragma once

#include <mutex>

#if defined(__clang__)
#define KGM_ANNOTATE(x) __attribute__((x))
#else
#define KGM_ANNOTATE(x)
#endif

#define KGM_GUARDED_BY(mutex) KGM_ANNOTATE(guarded_by(mutex))
#define KGM_REQUIRES(mutex) KGM_ANNOTATE(requires_capability(mutex))
#define KGM_EXCLUDES(mutex) KGM_ANNOTATE(locks_excluded(mutex))

namespace kagimado {

class KGM_ANNOTATE(capability("mutex")) Mutex {
 public:
  void lock() KGM_ANNOTATE(acquire_capability()) { mutex_.lock(); }

  void unlock() KGM_ANNOTATE(release_capability()) { mutex_.unlock(); }

  // For std::condition_variable_any-free waits: std::unique_lock<std::mutex> lock(mutex.native()).
  std::mutex& native() { return mutex_; }

 private:
  std::mutex mutex_;
};

class KGM_ANNOTATE(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) KGM_ANNOTATE(acquire_capability(mutex)) : mutex_(mutex) { mutex_.lock(); }

  ~MutexLock() KGM_ANNOTATE(release_capability()) { mutex_.unlock(); }

  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

} // namespace kagimado
