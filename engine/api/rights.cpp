#include "engine/api/rights.h"

namespace kagimado::api {
namespace {

bool may_here(const users::Subject& subject, users::Action action, std::optional<CameraId> camera) {
  if (!camera)
    return may_somewhere(subject, action);
  return users::is_of_camera(action) ? users::is_allowed(subject, action, camera)
                                     : users::is_allowed(subject, action) && may_see(subject, *camera);
}

Refusal refusal_of(const Caller& caller) {
  if (caller.kind == Caller::Kind::Nobody)
    return {401, {ErrorKind::Denied, caller.refusal}};
  return {403, {ErrorKind::Denied, "the right for it is missing"}};
}

} // namespace

std::optional<Refusal> refuse(const Caller& caller, const Need& need, std::optional<CameraId> camera) {
  if (need.is_local_only && !caller.is_local)
    return Refusal{403, {ErrorKind::Denied, "only at the recorder itself"}};
  switch (need.who) {
  case Need::Who::Anybody:
    return std::nullopt;
  case Need::Who::LoggedIn:
    if (caller.kind == Caller::Kind::Session || caller.kind == Caller::Kind::Machine)
      return std::nullopt;
    return refusal_of(caller);
  case Need::Who::Allowed:
    break;
  }
  if (caller.kind != Caller::Kind::Nobody && may_here(caller.subject, need.action, camera))
    return std::nullopt;
  return refusal_of(caller);
}

bool may_see(const users::Subject& subject, CameraId camera) {
  const bool is_in_view = subject.level == users::Level::Administrator || subject.view.contains(camera);
  return users::is_allowed(subject, users::Action::OpenPicture, camera) ||
         (is_in_view && users::is_allowed(subject, users::Action::ReadSettings));
}

bool may_somewhere(const users::Subject& subject, users::Action action) {
  if (!users::is_of_camera(action))
    return users::is_allowed(subject, action);
  for (std::uint32_t camera = 1; camera <= users::max_camera_number; ++camera)
    if (users::is_allowed(subject, action, CameraId{camera}))
      return true;
  return false;
}

} // namespace kagimado::api
