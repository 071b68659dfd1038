#include "osd/app/state_store.h"

#include "engine/base/file.h"
#include "engine/base/log.h"

namespace kagimado::osd {
namespace {

constexpr std::size_t max_file_bytes = 1024 * 1024;
constexpr unsigned file_mode = 0600;

} // namespace

StateStore::StateStore(std::filesystem::path folder)
    : folder_(std::move(folder)), file_(folder_ / "monitor.json") {
  if (!folder_.empty())
    writer_ = std::thread([this] { run(); });
}

StateStore::~StateStore() {
  if (!writer_.joinable())
    return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  writer_.join();
}

SavedState StateStore::load() {
  if (folder_.empty())
    return {};
  const auto content = read_file(file_, max_file_bytes);
  if (!content) {
    if (content.error().kind != ErrorKind::NotFound)
      put_aside(content.error());
    return {};
  }
  auto state = SavedState::parse(as_text(*content));
  if (state)
    return std::move(*state);
  put_aside(state.error());
  return {};
}

void StateStore::put_aside(const Error& why) {
  auto aside = file_;
  aside += ".damaged";
  std::error_code error;
  std::filesystem::rename(file_, aside, error);
  log::warn("state", "{}: {}; the wall starts with defaults, {}", file_.string(), why.message,
            error ? "and the file could not be put aside: " + error.message()
                  : "the file is kept as " + aside.string());
}

void StateStore::save(std::string text) {
  if (folder_.empty())
    return;
  {
    const std::lock_guard lock(mutex_);
    waiting_ = std::move(text);
  }
  changed_.notify_one();
}

void StateStore::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || waiting_; });
    if (!waiting_)
      return;
    const auto text = *std::exchange(waiting_, std::nullopt);
    lock.unlock();
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (const auto written = write_file_atomic(file_, as_bytes(text), file_mode); !written)
      log::error("state", "layouts are not kept: {}", written.error().message);
    lock.lock();
  }
}

} // namespace kagimado::osd
