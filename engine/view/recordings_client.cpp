#include "engine/view/recordings_client.h"

#include "engine/view/json_fields.h"

namespace kagimado::view {
namespace {

constexpr int under_way = 2;
constexpr std::size_t max_spans = 100'000; // the API's limit
constexpr std::uint32_t max_camera = 512;

std::optional<sealed::Salt> salt_of(const Json& hex) {
  if (!hex.is_string())
    return std::nullopt;
  const auto bytes = from_hex(hex.get_ref<const std::string&>());
  sealed::Salt salt;
  if (!bytes || bytes->size() != salt.size())
    return std::nullopt;
  std::ranges::copy(*bytes, salt.begin());
  return salt;
}

std::set<sealed::Salt> open_periods_of(const Json& answer) {
  std::set<sealed::Salt> open;
  for (const auto& hex : list_of(answer, "open_periods"))
    if (const auto salt = salt_of(hex))
      open.insert(*salt);
  return open;
}

std::string target_of(WallTime from, WallTime to, std::chrono::seconds resolution) {
  return fmt::format("/api/v1/recordings?from={}&to={}&resolution={}", microseconds_of(from),
                     microseconds_of(to), resolution.count());
}

// What can be opened, with each period judged once.
class Judge {
 public:
  Judge(std::set<sealed::Salt> open, const sealed::Keyring& keyring)
      : open_(std::move(open)), keyring_(keyring) {}

  bool is_locked(const std::string& period_hex) {
    const auto known = judged_.find(period_hex);
    if (known != judged_.end())
      return known->second;
    const auto salt = salt_of(Json(period_hex));
    const bool locked = !salt || (!open_.contains(*salt) && !keyring_.knows_salt(*salt));
    judged_[period_hex] = locked;
    return locked;
  }

 private:
  std::set<sealed::Salt> open_;
  const sealed::Keyring& keyring_;
  std::map<std::string, bool> judged_;
};

Result<RecordedSpan> span_of(const Json& json, Judge& judge) {
  const auto from = json.is_object() ? time_of(json, "from") : std::nullopt;
  const auto to = json.is_object() ? time_of(json, "to") : std::nullopt;
  if (!from || !to)
    return fail(ErrorKind::Damaged, "recordings: a span without its times");
  RecordedSpan span;
  span.id = static_cast<std::int64_t>(count_of(json, "id"));
  span.from = *from;
  span.to = std::max(*from, *to);
  span.sealed = flag_of(json, "sealed");
  span.damaged = flag_of(json, "damaged");
  span.bytes = count_of(json, "bytes");
  span.locked = span.sealed && judge.is_locked(text_of(json, "period"));
  return span;
}

} // namespace

Result<RecordingMap> read_recordings(std::string_view body, const sealed::Keyring& keyring) {
  const auto answer = Json::parse(body, nullptr, false);
  const auto from = answer.is_object() ? time_of(answer, "from") : std::nullopt;
  const auto to = answer.is_object() ? time_of(answer, "to") : std::nullopt;
  if (!from || !to)
    return fail(ErrorKind::Damaged, "recordings: not an answer");
  RecordingMap map;
  map.from = *from;
  map.to = *to;
  map.pending = false;
  Judge judge(open_periods_of(answer), keyring);
  std::size_t spans = 0;
  for (const auto& json : list_of(answer, "cameras")) {
    CameraRecordings camera;
    const auto id = json.is_object() ? count_of(json, "id") : 0;
    if (id == 0 || id > max_camera)
      return fail(ErrorKind::Damaged, "recordings: a camera without a valid id");
    camera.camera = CameraId(static_cast<std::uint32_t>(id));
    for (const auto& item : list_of(json, "spans")) {
      if (++spans > max_spans)
        return fail(ErrorKind::Limit, "recordings: more than {} spans", max_spans);
      KGM_TRY(auto span, span_of(item, judge));
      camera.spans.push_back(span);
    }
    map.cameras.push_back(std::move(camera));
  }
  return map;
}

RecordingsClient::RecordingsClient(std::shared_ptr<const Clock> clock, ApiClient& api, WorkerPool& pool,
                                   const sealed::Keyring& keyring, std::function<void()> wake)
    : clock_(std::move(clock)), api_(api), pool_(pool), keyring_(keyring), wake_(std::move(wake)),
      book_(remembered, under_way, [this](const Question& question, const RecordingMap& map, auto age) {
        return is_fresh(question, map, age);
      }) {}

bool RecordingsClient::is_fresh(const Question& question, const RecordingMap& map,
                                SteadyTime::duration age) const {
  if (!map.reason.empty())
    return age < failed_for;
  return question.to < clock_->wall_now() || age < stale_after;
}

std::shared_ptr<const RecordingMap> RecordingsClient::look(WallTime from, WallTime to,
                                                           std::chrono::seconds resolution) {
  const Question question{from, to, resolution};
  if (auto answer = book_.look(question, clock_->steady_now(), [this](const Question& next) { ask(next); }))
    return answer;
  return std::make_shared<const RecordingMap>(provisional(question));
}

// While the first answer is on its way: what an earlier one says about the same time.
RecordingMap RecordingsClient::provisional(const Question& question) const {
  RecordingMap map;
  const auto known = book_.find([&](const Question& other, const RecordingMap& answer) {
    return answer.reason.empty() && other.resolution == question.resolution && other.from < question.to &&
           question.from < other.to;
  });
  if (known)
    map = *known;
  map.from = question.from;
  map.to = question.to;
  map.resolution = question.resolution;
  map.pending = true;
  return map;
}

void RecordingsClient::ask(const Question& question) {
  api_.get(target_of(question.from, question.to, question.resolution),
           [this, question](Result<std::string> body) {
             // Much text: not on the thread that keeps the pictures going.
             pool_.post([this, question, body = std::move(body)] { take(question, body); });
           });
}

void RecordingsClient::take(const Question& question, const Result<std::string>& body) {
  auto read = body ? read_recordings(*body, keyring_) : std::unexpected(body.error());
  RecordingMap map;
  if (read)
    map = std::move(*read);
  else
    map.reason = name_of(read.error().kind);
  map.from = question.from;
  map.to = question.to;
  map.resolution = question.resolution;
  map.pending = false;
  book_.put(question, std::make_shared<const RecordingMap>(std::move(map)), clock_->steady_now(),
            [this](const Question& next) { ask(next); });
  if (wake_)
    wake_();
}

void RecordingsClient::find_spans(WallTime at, std::function<void(Result<RecordingMap>)> answer) {
  api_.get(target_of(at, at + std::chrono::microseconds(1), std::chrono::seconds(0)),
           [this, answer = std::move(answer)](const Result<std::string>& body) {
             answer(body ? read_recordings(*body, keyring_) : std::unexpected(body.error()));
           });
}

} // namespace kagimado::view
