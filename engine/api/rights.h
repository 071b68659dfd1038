// The one place where a request's right is judged. Pure.
#pragma once

#include "engine/api/caller.h"

namespace kagimado::api {

// What a method of a path asks of the caller; they stand in route.cpp.
struct Need {
  enum class Who : std::uint8_t { Anybody, LoggedIn, Allowed };

  Who who = Who::Allowed;
  users::Action action = users::Action::Maintain; // Allowed
  bool is_local_only = false;                     // over the Unix socket
};

struct Refusal {
  int status = 403;
  Error error;
};

// camera: of the path. An action of one camera is judged for it; where the path has none, for any camera: its
// handler leaves out, or refuses, what may not be done. Other actions on a camera's path ask besides that the
// camera may be seen.
std::optional<Refusal> refuse(const Caller& caller, const Need& need, std::optional<CameraId> camera);

// In lists, and by name: whoever may open its pictures or set the recorder, within the cameras given to view.
bool may_see(const users::Subject& subject, CameraId camera);
// Of at least one camera, where it is an action of one.
bool may_somewhere(const users::Subject& subject, users::Action action);

} // namespace kagimado::api
