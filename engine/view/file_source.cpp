#include "engine/view/file_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kagimado::view {

Result<std::unique_ptr<FileSource>> FileSource::open(const std::string& path, FileSourceOptions options) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid())
    return fail(errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io, "opening {}: {}", path,
                std::generic_category().message(errno));
  return std::unique_ptr<FileSource>(new FileSource(std::move(fd), std::move(options)));
}

void FileSource::start(std::weak_ptr<FragmentSink> sink) {
  const MutexLock lock(mutex_);
  sink_ = std::move(sink);
}

void FileSource::restart() {
  const MutexLock lock(mutex_);
  ready_.clear();
  if (!rewind())
    stopped_ = true;
}

void FileSource::stop() {
  const MutexLock lock(mutex_);
  stopped_ = true;
}

void FileSource::on_consumed() {
  if (options_.on_consumed)
    options_.on_consumed();
}

Result<> FileSource::rewind() {
  reader_ = mp4::StreamReader();
  any_since_rewind_ = false;
  if (::lseek(fd_.get(), 0, SEEK_SET) < 0)
    return fail(ErrorKind::Io, "rewinding: {}", std::generic_category().message(errno));
  return {};
}

Result<bool> FileSource::read_more() {
  constexpr std::size_t chunk_bytes = 64 * 1024;
  const auto into = reader_.writable(chunk_bytes);
  const auto count = ::read(fd_.get(), into.data(), into.size());
  if (count < 0)
    return fail(ErrorKind::Io, "reading: {}", std::generic_category().message(errno));
  if (count == 0)
    return false;
  KGM_CHECK(reader_.commit(static_cast<std::size_t>(count), [this](mp4::Unit unit) KGM_REQUIRES(mutex_) {
    any_since_rewind_ = true;
    ready_.push_back(std::move(unit));
  }));
  return true;
}

bool FileSource::feed() {
  std::shared_ptr<FragmentSink> sink; // let go after the lock: the last reference takes this source with it
  const MutexLock lock(mutex_);
  sink = sink_.lock();
  while (sink && !stopped_) {
    while (ready_.empty()) {
      const auto more = read_more();
      const bool again = more && !*more && options_.loop && any_since_rewind_ && rewind();
      if (!more)
        sink->on_interrupted(more.error());
      if (!more || (!*more && !again)) {
        stopped_ = true;
        return false;
      }
    }
    auto unit = std::move(ready_.front());
    ready_.pop_front();
    const bool is_fragment = unit.type == mp4::Unit::Type::Fragment;
    sink->on_unit(std::move(unit), options_.clock->steady_now());
    if (is_fragment)
      return true;
  }
  return false;
}

} // namespace kagimado::view
