#include "engine/view/export_client.h"

#include "engine/base/log.h"
#include "engine/view/json_fields.h"

namespace kagimado::view {
namespace {

constexpr std::size_t most_media = 64;

bool is_over(const ExportStatus& status) {
  return status.state == "done" || status.state == "failed" || status.state == "cancelled";
}

net::Request start_request(const ExportWish& wish) {
  auto cameras = Json::array();
  for (const auto camera : wish.cameras)
    cameras.push_back(number(camera));
  net::Request request;
  request.method = "POST";
  request.target = "/api/v1/exports";
  request.fields["Content-Type"] = "application/json";
  request.body = Json{{"cameras", cameras},
                      {"from", microseconds_of(wish.from)},
                      {"to", microseconds_of(wish.to)},
                      {"medium", wish.medium_folder},
                      {"player", wish.with_player}}
                     .dump(-1, ' ', false, Json::error_handler_t::replace);
  return request;
}

} // namespace

Result<MediaList> read_media(std::string_view body) {
  const auto answer = Json::parse(body, nullptr, false);
  if (!answer.is_object())
    return fail(ErrorKind::Damaged, "media: not a JSON object");
  MediaList list;
  list.pending = false;
  for (const auto& json : list_of(answer, "media")) {
    if (!json.is_object() || list.media.size() == most_media)
      break;
    list.media.push_back({text_of(json, "folder"), text_of(json, "label"), count_of(json, "free_bytes"),
                          count_of(json, "total_bytes"), flag_of(json, "writable")});
  }
  return list;
}

Result<ExportReport> read_export(std::string_view body) {
  const auto answer = Json::parse(body, nullptr, false);
  if (!answer.is_object() || text_of(answer, "state").empty())
    return fail(ErrorKind::Damaged, "export: not an answer");
  constexpr std::uint64_t longest_s = 30ULL * 86'400;
  ExportReport report;
  report.id = count_of(answer, "id");
  auto& status = report.status;
  status.state = text_of(answer, "state");
  status.done_bytes = count_of(answer, "done_bytes");
  status.total_bytes = count_of(answer, "total_bytes");
  status.left = std::chrono::seconds(std::min(count_of(answer, "left_s"), longest_s));
  status.folder = text_of(answer, "folder");
  status.files = count_of(answer, "files");
  status.reason = text_of(answer, "reason");
  status.message = text_of(answer, "message");
  return report;
}

ExportClient::ExportClient(const net::asio::any_io_executor& executor, std::shared_ptr<const Clock> clock,
                           ApiClient& api, std::function<void()> wake)
    : clock_(std::move(clock)), api_(api), wake_(std::move(wake)), timer_(executor),
      media_(1, 1, [](const Nothing&, const MediaList&, auto age) { return age < look_every; }) {}

ExportClient::~ExportClient() = default;

std::shared_ptr<const MediaList> ExportClient::media() {
  if (auto known = media_.look({}, clock_->steady_now(), [this](const Nothing&) { ask_media(); }))
    return known;
  return std::make_shared<const MediaList>();
}

void ExportClient::ask_media() {
  api_.get("/api/v1/media", [this](const Result<std::string>& body) {
    auto read = body ? read_media(*body) : std::unexpected(body.error());
    MediaList list;
    if (read)
      list = std::move(*read);
    else
      list.reason = name_of(read.error().kind);
    list.pending = false;
    media_.put({}, std::make_shared<const MediaList>(std::move(list)), clock_->steady_now(),
               [this](const Nothing&) { ask_media(); });
    if (wake_)
      wake_();
  });
}

ExportStatus ExportClient::status() const {
  const MutexLock lock(mutex_);
  return running_.status;
}

void ExportClient::start(const ExportWish& wish) {
  std::uint64_t number = 0;
  {
    const MutexLock lock(mutex_);
    number = running_.number + 1;
    running_ = {};
    running_.number = number;
    running_.status.state = "waiting";
  }
  api_.ask(start_request(wish),
           [this, number](const Result<std::string>& body) { take(number, body, true); });
}

void ExportClient::cancel() {
  std::uint64_t id = 0;
  {
    const MutexLock lock(mutex_);
    if (is_over(running_.status) || running_.status.state.empty())
      return;
    running_.cancel = true;
    id = running_.id;
  }
  if (id != 0)
    send_cancel(id);
}

void ExportClient::send_cancel(std::uint64_t id) {
  net::Request request;
  request.method = "DELETE";
  request.target = fmt::format("/api/v1/exports/{}", id);
  api_.ask(std::move(request), [](const Result<std::string>& body) {
    if (!body)
      log::warn("view", "cancelling an export: {}", body.error().message);
  });
}

// An export that was not taken has failed; one whose progress cannot be asked for may go on.
void ExportClient::take(std::uint64_t number, const Result<std::string>& body, bool is_first) {
  const auto report = body ? read_export(*body) : std::unexpected(body.error());
  bool over = false;
  std::uint64_t cancel_id = 0;
  {
    const MutexLock lock(mutex_);
    if (running_.number != number)
      return;
    const bool gone = !report && (is_first || report.error().kind == ErrorKind::NotFound);
    if (report) {
      running_.status = report->status;
      running_.id = report->id;
      if (is_first && running_.cancel)
        cancel_id = report->id;
    } else if (gone) {
      running_.status.state = "failed";
      running_.status.message = report.error().message;
    }
    if (!report)
      running_.status.reason = name_of(report.error().kind);
    over = is_over(running_.status);
  }
  if (cancel_id != 0)
    send_cancel(cancel_id);
  if (!over)
    look_later(number);
  if (wake_)
    wake_();
}

void ExportClient::look_later(std::uint64_t number) {
  timer_.expires_after(look_every);
  timer_.async_wait([this, number](const boost::system::error_code& code) {
    if (!code)
      look_at(number);
  });
}

void ExportClient::look_at(std::uint64_t number) {
  std::uint64_t id = 0;
  {
    const MutexLock lock(mutex_);
    if (running_.number != number)
      return;
    id = running_.id;
  }
  api_.get(fmt::format("/api/v1/exports/{}", id),
           [this, number](const Result<std::string>& body) { take(number, body, false); });
}

} // namespace kagimado::view
