#include "engine/view/alarms_client.h"

#include "engine/view/json_fields.h"

namespace kagimado::view {
namespace {

constexpr std::size_t most_alarms = 1000;
constexpr std::uint32_t max_camera = 512;

Result<Alarm> alarm_of(const Json& json) {
  const auto from = json.is_object() ? time_of(json, "from") : std::nullopt;
  const auto camera = json.is_object() ? count_of(json, "camera") : 0;
  if (!from || camera == 0 || camera > max_camera)
    return fail(ErrorKind::Damaged, "alarms: one without camera or time");
  Alarm alarm;
  alarm.id = static_cast<std::int64_t>(count_of(json, "id"));
  alarm.camera = CameraId(static_cast<std::uint32_t>(camera));
  alarm.kind = text_of(json, "kind");
  alarm.from = *from;
  alarm.to = time_of(json, "to");
  return alarm;
}

} // namespace

Result<AlarmList> read_alarms(std::string_view body) {
  const auto answer = Json::parse(body, nullptr, false);
  if (!answer.is_object())
    return fail(ErrorKind::Damaged, "alarms: not a JSON object");
  AlarmList list;
  list.pending = false;
  for (const auto& json : list_of(answer, "alarms")) {
    if (list.alarms.size() == most_alarms)
      break;
    KGM_TRY(auto alarm, alarm_of(json));
    list.alarms.push_back(std::move(alarm));
  }
  return list;
}

AlarmsClient::AlarmsClient(std::shared_ptr<const Clock> clock, ApiClient& api, std::function<void()> wake)
    : clock_(std::move(clock)), api_(api), wake_(std::move(wake)),
      book_(remembered, 1, [this](const Question& question, const AlarmList& list, auto age) {
        if (!list.reason.empty())
          return age < failed_for;
        return question.second < clock_->wall_now() || age < stale_after;
      }) {}

std::shared_ptr<const AlarmList> AlarmsClient::look(WallTime from, WallTime to) {
  const Question question{from, to};
  if (auto answer = book_.look(question, clock_->steady_now(), [this](const Question& next) { ask(next); }))
    return answer;
  AlarmList list;
  list.from = from;
  list.to = to;
  return std::make_shared<const AlarmList>(std::move(list));
}

void AlarmsClient::ask(const Question& question) {
  api_.get(fmt::format("/api/v1/alarms?from={}&to={}", microseconds_of(question.first),
                       microseconds_of(question.second)),
           [this, question](const Result<std::string>& body) { take(question, body); });
}

void AlarmsClient::take(const Question& question, const Result<std::string>& body) {
  auto list = body ? read_alarms(*body) : std::unexpected(body.error());
  AlarmList known;
  if (list)
    known = std::move(*list);
  else
    known.reason = name_of(list.error().kind);
  known.from = question.first;
  known.to = question.second;
  known.pending = false;
  book_.put(question, std::make_shared<const AlarmList>(std::move(known)), clock_->steady_now(),
            [this](const Question& next) { ask(next); });
  if (wake_)
    wake_();
}

} // namespace kagimado::view
