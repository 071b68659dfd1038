#include "engine/recorder/camera_change.h"

namespace kagimado::recorder {
namespace {

Result<> change_address(camera::Address& address, std::string_view url) {
  KGM_TRY(auto parsed, camera::parse_address(url));
  address.url = std::move(parsed.url);
  if (!parsed.user.empty()) {
    address.user = std::move(parsed.user);
    address.password = std::move(parsed.password);
  }
  address.trust.pin_sha256.reset();
  return {};
}

Result<> change_trust(ssl::TrustPolicy& trust, const api::CameraChange& change) {
  if (change.trust) {
    trust.way = *change.trust;
    trust.pin_sha256.reset();
  }
  if (change.authority_pem) {
    if (!change.authority_pem->empty())
      if (const auto read = ssl::read_certificate(*change.authority_pem); !read)
        return fail(ErrorKind::Invalid, "authority: {}", read.error().message);
    trust.authority_pem = *change.authority_pem;
  }
  return {};
}

// An address that was typed is what is wanted: nothing of it was sent.
void adopt_connection(StoredCamera& camera) {
  const auto& url = camera.address.url;
  camera.wants_https = url.scheme == "https";
  if (camera.wants_https)
    camera.wanted_https_port = url.port;
  if (url.scheme == "http")
    camera.http_port = url.port;
  camera.connection_sent = {};
}

} // namespace

licence::CameraUse use_of(const StoredCamera& camera) {
  return {camera.id, camera.wants_https || camera.address.url.scheme == "https",
          camera.wants_encryption || camera.data_encryption};
}

StoredCamera clone(const StoredCamera& camera) {
  return {camera.id,
          camera.name,
          camera.address.clone(),
          camera.data_encryption,
          camera.key_pending,
          camera.position,
          camera.http_port,
          camera.wants_https,
          camera.wants_encryption,
          camera.wanted_https_port,
          camera.connection_sent,
          camera.encryption_sent};
}

Result<bool> apply_change(StoredCamera& camera, api::CameraChange change) {
  auto changed = clone(camera);
  if (change.name)
    changed.name = *change.name;
  if (change.url) {
    KGM_CHECK(change_address(changed.address, *change.url));
    adopt_connection(changed);
  }
  if (change.mode)
    changed.address.mode = *change.mode;
  if (change.user)
    changed.address.user = *change.user;
  if (change.password)
    changed.address.password = std::move(*change.password);
  KGM_CHECK(change_trust(changed.address.trust, change));
  if (changed.address.mode == camera::Mode::Internet && changed.address.url.scheme == "rtsps")
    return fail(ErrorKind::Unsupported, "RTSP over TLS does not go through HTTP as well");
  camera = std::move(changed);
  return change.url || change.user || change.password || change.trust || change.authority_pem || change.mode;
}

} // namespace kagimado::recorder
