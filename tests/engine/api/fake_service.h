// What the API talks to, in memory: remembers what it was told.
#pragma once

#include "engine/api/service.h"
#include "tests/engine/api/fake_access.h"
#include "tests/engine/api/fake_archive.h"
#include "tests/engine/api/fake_security.h"
#include "tests/engine/api/fake_system.h"

#include <boost/asio/io_context.hpp>

#include <map>

namespace kagimado::fakes {

class FakeService final : public api::Service {
 public:
  explicit FakeService(boost::asio::io_context& io) : hub(io.get_executor(), 4) {}

  api::EventHub hub;
  FakeAccess access_desk;
  FakeArchive recorded;
  FakeSecurity secured;
  FakeSystem machine;
  std::map<CameraId, api::CameraView> known;
  std::map<std::pair<CameraId, StreamIndex>, std::shared_ptr<ingest::LiveRing>> rings;
  std::vector<api::CameraChange> changes;
  std::vector<std::string> passwords;
  std::vector<std::pair<CameraId, bool>> switched;
  api::KeyOwners owners;
  std::optional<Error> owners_problem;
  std::vector<std::vector<Kid>> asked_owners;
  sealed::KeyState state = sealed::KeyState::LockedOldPassword;

  [[nodiscard]] std::vector<api::CameraView> cameras() const override {
    std::vector<api::CameraView> views;
    for (const auto& [id, view] : known)
      views.push_back(view);
    return views;
  }

  [[nodiscard]] Result<api::CameraView> camera(CameraId id) const override {
    const auto found = known.find(id);
    if (found == known.end())
      return fail(ErrorKind::NotFound, "camera {}: no such camera", number(id));
    return found->second;
  }

  Result<api::CameraView> add_camera(api::CameraChange change) override {
    auto& view = known[change.id.value_or(CameraId{1})];
    view.id = change.id.value_or(CameraId{1});
    view.name = *change.name;
    view.url = *change.url;
    changes.push_back(std::move(change));
    return view;
  }

  Result<api::CameraView> change_camera(CameraId id, api::CameraChange change) override {
    changes.push_back(std::move(change));
    return camera(id);
  }

  Result<> remove_camera(CameraId id) override {
    if (known.erase(id) == 0)
      return fail(ErrorKind::NotFound, "camera {}: no such camera", number(id));
    return {};
  }

  net::Task<api::CameraView> set_camera_encryption(CameraId id, bool on) override {
    switched.emplace_back(id, on);
    co_return camera(id);
  }

  [[nodiscard]] bool password_is_set() const override { return !passwords.empty(); }

  net::Task<std::vector<api::CameraSent>> set_password(ssl::SecretText password) override {
    passwords.emplace_back(password.view());
    std::vector<api::CameraSent> sent(2);
    sent[0].id = CameraId{3};
    sent[1].id = CameraId{4};
    sent[1].problem = Error{ErrorKind::Timeout, "slow"};
    co_return sent;
  }

  net::Task<api::KeyOwners> key_owners(std::vector<Kid> keys) override {
    asked_owners.push_back(std::move(keys));
    if (owners_problem)
      co_return std::unexpected(*owners_problem);
    co_return owners;
  }

  [[nodiscard]] api::Unwrapped unwrap(const sealed::KeyBox&) const override {
    if (state != sealed::KeyState::Open)
      return {state, std::nullopt};
    return {state, sealed::random_material()};
  }

  Result<std::shared_ptr<ingest::Subscription>> watch(CameraId id, StreamIndex stream) override {
    if (const auto ring = rings.find({id, stream}); ring != rings.end())
      return ring->second->subscribe();
    return fail(ErrorKind::NotFound, "camera {}: no such camera", number(id));
  }

  api::Access& access() override { return access_desk; }

  api::Archive& archive() override { return recorded; }

  api::Security& security() override { return secured; }

  api::System& system() override { return machine; }

  api::EventHub& events() override { return hub; }
};

} // namespace kagimado::fakes
