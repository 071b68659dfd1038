#include "engine/ff/av_error.h"

#include <algorithm>
#include <array>
#include <cerrno>

extern "C" {
#include <libavutil/error.h>
}

namespace kagimado::ff {

namespace {

struct Row {
  int averror;
  ErrorKind kind;
};

constexpr std::array table = {
    Row{AVERROR_EOF, ErrorKind::EndOfStream},
    Row{AVERROR_EXIT, ErrorKind::Cancelled},
    Row{AVERROR_INVALIDDATA, ErrorKind::Damaged},
    Row{AVERROR_PATCHWELCOME, ErrorKind::Unsupported},
    Row{AVERROR_DECODER_NOT_FOUND, ErrorKind::Unsupported},
    Row{AVERROR_ENCODER_NOT_FOUND, ErrorKind::Unsupported},
    Row{AVERROR_DEMUXER_NOT_FOUND, ErrorKind::Unsupported},
    Row{AVERROR_PROTOCOL_NOT_FOUND, ErrorKind::Unsupported},
    Row{AVERROR_STREAM_NOT_FOUND, ErrorKind::NotFound},
    Row{AVERROR_HTTP_UNAUTHORIZED, ErrorKind::Denied},
    Row{AVERROR_HTTP_FORBIDDEN, ErrorKind::Denied},
    Row{AVERROR_HTTP_NOT_FOUND, ErrorKind::NotFound},
    Row{AVERROR_HTTP_BAD_REQUEST, ErrorKind::Invalid},
    Row{AVERROR_HTTP_OTHER_4XX, ErrorKind::Invalid},
    Row{AVERROR_HTTP_SERVER_ERROR, ErrorKind::Disconnected},
    Row{AVERROR(ENOENT), ErrorKind::NotFound},
    Row{AVERROR(EACCES), ErrorKind::Denied},
    Row{AVERROR(EPERM), ErrorKind::Denied},
    Row{AVERROR(ETIMEDOUT), ErrorKind::Timeout},
    Row{AVERROR(ECONNREFUSED), ErrorKind::Disconnected},
    Row{AVERROR(ECONNRESET), ErrorKind::Disconnected},
    Row{AVERROR(ECONNABORTED), ErrorKind::Disconnected},
    Row{AVERROR(EPIPE), ErrorKind::Disconnected},
    Row{AVERROR(ENETUNREACH), ErrorKind::Disconnected},
    Row{AVERROR(EHOSTUNREACH), ErrorKind::Disconnected},
    Row{AVERROR(EAGAIN), ErrorKind::NeedMore},
    Row{AVERROR(ENOMEM), ErrorKind::Limit},
    Row{AVERROR(EINVAL), ErrorKind::Invalid},
    Row{AVERROR(ENOSYS), ErrorKind::Unsupported},
    Row{AVERROR(EIO), ErrorKind::Io},
};

} // namespace

ErrorKind kind_of_averror(int averror) {
  const auto* row = std::ranges::find(table, averror, &Row::averror);
  return row == table.end() ? ErrorKind::Io : row->kind;
}

std::string text_of_averror(int averror) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  if (av_strerror(averror, text.data(), text.size()) < 0)
    return fmt::format("libav error {}", averror);
  return text.data();
}

std::unexpected<Error> av_fail(int averror, std::string_view context) {
  return fail(kind_of_averror(averror), "{}: {}", context, text_of_averror(averror));
}

} // namespace kagimado::ff
