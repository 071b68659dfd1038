#include "engine/ff/codec.h"

#include "engine/base/log.h"
#include "engine/ff/redact.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <mutex>

extern "C" {
#include <libavutil/log.h>
}

namespace kagimado::ff {

std::string without_credentials(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    const auto scheme = text.find("://", at);
    if (scheme == std::string_view::npos)
      return out.append(text.substr(at));
    const auto authority = scheme + 3;
    const auto end = std::min(text.find_first_of("/ \"'\n", authority), text.size());
    // The last '@': a password may hold one unescaped.
    const auto mark = text.substr(authority, end - authority).rfind('@');
    out.append(text.substr(at, authority - at));
    at = mark == std::string_view::npos ? authority : authority + mark + 1;
    out.append(text.substr(at, end - at));
    at = end;
  }
}

namespace {

// A hostile stream can make libav complain on every frame: the journal is not the place for that, so
// complaints about data are debug lines; only what libav calls fatal is a warning.
void forward_log(void*, int level, const char* format, va_list arguments) {
  if (level > AV_LOG_ERROR || (level > AV_LOG_FATAL && !log::enabled(log::Level::Debug)))
    return;
  char line[512];
  const int length = std::vsnprintf(line, sizeof line, format, arguments);
  if (length <= 0)
    return;
  std::string text = without_credentials(line);
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  log::write(level <= AV_LOG_FATAL ? log::Level::Warn : log::Level::Debug, "ff", text);
}

} // namespace

void quiet_libav() {
  static std::once_flag once;
  std::call_once(once, [] {
    av_log_set_level(AV_LOG_ERROR);
    av_log_set_callback(&forward_log);
  });
}

} // namespace kagimado::ff
