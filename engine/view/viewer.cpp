#include "engine/view/viewer_impl.h"

#include <algorithm>

namespace kagimado::view {

Viewer::Viewer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Viewer::~Viewer() = default;

Result<std::unique_ptr<Viewer>> Viewer::create(ViewerOptions options) {
  KGM_TRY(auto url, net::parse_url(options.recorder));
  if (url.scheme != "unix" && url.scheme != "http" && url.scheme != "https")
    return fail(ErrorKind::Invalid, "recorder {}: not unix:, http: or https:", url.redacted());
  if (options.login && url.scheme == "http")
    return fail(ErrorKind::Invalid, "recorder {}: a password goes over https: or unix: only", url.redacted());
  if (!options.clock)
    options.clock = std::make_shared<SystemClock>();
  if (options.audio)
    options.audio = std::make_shared<LockedSink>(std::move(options.audio));
  auto impl = std::make_unique<Impl>(std::move(options), std::move(url));
  impl->start();
  return std::unique_ptr<Viewer>(new Viewer(std::move(impl)));
}

std::shared_ptr<const Site> Viewer::site() const {
  const MutexLock lock(impl_->site_mutex);
  return impl_->site;
}

void Viewer::want(Monitor monitor, int tiles_on_monitor, std::vector<TileWant> wants) {
  auto& side = impl_->sides[monitor];
  side.tiles_on_monitor = tiles_on_monitor;
  side.wants = std::move(wants);
  impl_->place(monitor);
}

// The monitor's tiles, live or playing; those that stay what they were go on undisturbed.
void Viewer::Impl::place(Monitor monitor) {
  const auto& side = sides[monitor];
  const auto shows = side.plays ? Tile::Shows::Recordings : Tile::Shows::Live;
  std::map<std::pair<Monitor, int>, std::shared_ptr<Tile>> next;
  std::vector<PlacedTile> placed;
  for (const auto& want : side.wants) {
    if (number(want.camera) == 0 || want.width_px <= 0 || want.height_px <= 0)
      continue;
    const std::pair key(monitor, want.slot);
    const auto before = tiles.find(key);
    const bool same =
        before != tiles.end() && before->second->camera() == want.camera && before->second->shows() == shows;
    auto tile = same ? before->second : std::make_shared<Tile>(want.camera, options.clock, shows);
    if (!next.emplace(key, tile).second)
      continue; // a slot is one tile
    placed.push_back({want, std::move(tile)});
  }
  std::erase_if(tiles, [&](const auto& entry) { return entry.first.first == monitor; });
  tiles.merge(next);
  asio::post(io, [this, monitor, plays = side.plays, tiles_on_monitor = side.tiles_on_monitor,
                  placed = std::move(placed)]() mutable {
    wall->want(monitor, tiles_on_monitor, plays ? std::vector<PlacedTile>{} : placed);
    players.at(monitor)->want(tiles_on_monitor, plays ? std::move(placed) : std::vector<PlacedTile>{});
  });
}

std::shared_ptr<const Picture> Viewer::picture(Monitor monitor, int slot) const {
  const auto found = impl_->tiles.find({monitor, slot});
  return found != impl_->tiles.end() ? found->second->picture() : nullptr;
}

TileStatus Viewer::status(Monitor monitor, int slot) const {
  const auto found = impl_->tiles.find({monitor, slot});
  return found != impl_->tiles.end() ? found->second->status() : TileStatus{};
}

std::uint64_t Viewer::try_password(CameraId camera, ssl::SecretText password) {
  const auto id = impl_->passwords.open_try();
  asio::post(impl_->io, [impl = impl_.get(), id, camera, password = std::move(password)]() mutable {
    auto boxes = impl->wall->locked_key_boxes(camera);
    for (const auto& [monitor, player] : impl->players)
      std::ranges::move(player->locked_key_boxes(camera), std::back_inserter(boxes));
    impl->passwords.try_boxes(id, std::move(boxes), std::move(password));
  });
  return id;
}

PasswordTry Viewer::password_try(std::uint64_t id) const {
  return impl_->passwords.look(id);
}

void Viewer::forget_passwords() {
  asio::post(impl_->io, [impl = impl_.get()] { impl->forget_passwords(); });
}

std::shared_ptr<const Session> Viewer::session() const {
  return impl_->session->session();
}

std::uint64_t Viewer::log_in(const std::string& name, const ssl::SecretText& password) {
  return impl_->session->log_in(name, password);
}

std::uint64_t Viewer::set_up(const std::string& name, const ssl::SecretText& password) {
  return impl_->session->set_up(name, password);
}

AnswerPtr Viewer::entered(std::uint64_t id) const {
  return impl_->session->outcome(id);
}

void Viewer::log_out() {
  impl_->session->log_out();
}

void Viewer::touch() {
  impl_->session->touch();
}

AnswerPtr Viewer::look(const std::string& target, std::chrono::seconds max_age) {
  return impl_->desk->look(target, max_age);
}

std::uint64_t Viewer::change(const Change& change) {
  return impl_->desk->change(change);
}

AnswerPtr Viewer::outcome(std::uint64_t id) const {
  return impl_->desk->outcome(id);
}

} // namespace kagimado::view
