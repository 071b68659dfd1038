#include "engine/view/site_watch.h"

#include "engine/base/log.h"
#include "engine/net/http_client.h"
#include "engine/view/url_copy.h"

namespace kagimado::view {
namespace {

constexpr std::size_t max_line_bytes = 2 * 1024 * 1024; // 512 cameras with all they have
constexpr std::size_t read_bytes = 16 * 1024;
constexpr std::chrono::seconds silence_is_death{12}; // "alive" comes every 5 s

// Somebody has to look after it: trying again does not help.
bool is_about_certificates(ErrorKind kind) {
  return kind == ErrorKind::Untrusted || kind == ErrorKind::Expired || kind == ErrorKind::NotYetValid;
}

} // namespace

struct SiteWatch::State {
  net::asio::any_io_executor executor;
  net::Url recorder;
  SiteListener listener;
  SiteFacts site;
  std::string line = {};

  Result<> take_line() {
    const bool was_online = site.recorder_online;
    KGM_TRY(const auto change, apply_event(line, site));
    line.clear();
    if (change == SiteChange::PasswordChanged)
      listener.on_password_changed();
    if (change == SiteChange::RecordingsGrown)
      listener.on_recordings_grown();
    if (change == SiteChange::Alarm)
      listener.on_alarm();
    if (change == SiteChange::Session)
      listener.on_session();
    if (change == SiteChange::Settings)
      listener.on_settings();
    if (change == SiteChange::Cameras)
      listener.on_change(site);
    if (!was_online && site.recorder_online)
      listener.on_connected(site);
    return {};
  }

  Result<> take_bytes(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto end = bytes.find('\n');
      const auto part = bytes.substr(0, end);
      if (line.size() + part.size() > max_line_bytes)
        return fail(ErrorKind::Limit, "events: a line of more than {} bytes", max_line_bytes);
      line += part;
      if (end == std::string_view::npos)
        break;
      if (!line.empty())
        KGM_CHECK(take_line());
      bytes.remove_prefix(end + 1);
    }
    return {};
  }

  static net::Task<> watch(std::shared_ptr<State> self, RetryLoop::Turn turn) {
    net::ClientOptions options;
    options.read_timeout = silence_is_death;
    net::HttpClient client(self->executor, copy_of(self->recorder),
                           trusting(self->listener.passport, std::move(options)));
    net::Request request;
    request.target = "/api/v1/events";
    sign(request, self->listener.passport);
    KGM_CO_TRY(const auto body, co_await client.open(std::move(request)));
    self->line.clear();
    Bytes buffer(read_bytes);
    while (turn.current()) {
      KGM_CO_TRY(const auto count, co_await body->read_some(buffer));
      if (!turn.current())
        break;
      turn.worked();
      KGM_CO_CHECK(self->take_bytes(as_text(ByteView(buffer).first(count))));
    }
    co_return Result<>{};
  }

  void lose(const Error& error) {
    if (error.kind == ErrorKind::Denied)
      listener.on_session();
    const std::string reason(
        name_of(error.kind == ErrorKind::EndOfStream ? ErrorKind::Disconnected : error.kind));
    if (!site.recorder_online && site.recorder_reason == reason)
      return;
    if (is_about_certificates(error.kind))
      log::error("view", "the recorder's certificate: {}", error.message);
    else
      log::info("view", "recorder: {}", error.message);
    site.recorder_online = false;
    site.recorder_reason = reason;
    listener.on_change(site);
  }
};

SiteWatch::SiteWatch(net::asio::any_io_executor executor, const net::Url& recorder, SiteListener listener)
    : state_(std::make_shared<State>(executor, copy_of(recorder), std::move(listener), SiteFacts{})),
      loop_(std::make_shared<RetryLoop>(
          executor, RetryPauses{},
          [state = state_](RetryLoop::Turn turn) { return State::watch(state, std::move(turn)); },
          [state = state_](const Error& error) {
            state->lose(error);
            return true; // a recorder that denies today may be set up tomorrow; its pauses grow
          })) {
  loop_->start();
}

SiteWatch::~SiteWatch() {
  loop_->stop();
}

void SiteWatch::restart() {
  loop_->restart();
}

} // namespace kagimado::view
