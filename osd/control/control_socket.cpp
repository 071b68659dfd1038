#include "osd/control/control_socket.h"

#include "engine/base/log.h"
#include "osd/control/control_listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace kagimado::osd {

namespace {

constexpr std::size_t fixed_fds = 2; // listener and nudge come first in the poll list

void wipe(std::string& text) {
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

Result<std::unique_ptr<ControlSocket>>
ControlSocket::start(const std::filesystem::path& path, uid_t allowed_uid, std::function<void()> on_lines) {
  std::unique_ptr<ControlSocket> self(new ControlSocket);
  self->allowed_uid_ = allowed_uid;
  self->on_lines_ = std::move(on_lines);
  self->nudge_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!self->nudge_.valid())
    return fail(ErrorKind::Io, "control socket: eventfd: {}", std::generic_category().message(errno));
  KGM_TRY(self->listener_, listen_for_control(path));
  self->path_ = path;
  struct stat status{};
  if (::lstat(path.c_str(), &status) == 0)
    self->inode_ = status.st_ino;
  self->thread_ = std::thread([raw = self.get()] { raw->run(); });
  return self;
}

ControlSocket::~ControlSocket() {
  stopping_ = true;
  nudge();
  if (thread_.joinable())
    thread_.join();
  // The last answers, as far as the kernel takes them at once.
  for (auto& [id, client] : clients_)
    (void)send_some(client);
  struct stat status{};
  if (!path_.empty() && ::lstat(path_.c_str(), &status) == 0 && status.st_ino == inode_)
    ::unlink(path_.c_str()); // ours, not one that replaced it
}

std::vector<ControlSocket::Line> ControlSocket::take_lines() {
  const std::lock_guard lock(mutex_);
  return std::exchange(lines_, {});
}

void ControlSocket::answer(ClientId client, std::string line) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = clients_.find(client);
    if (found == clients_.end())
      return;
    found->second.out.append(line).push_back('\n');
    found->second.unanswered -= std::min<std::size_t>(found->second.unanswered, 1);
  }
  nudge();
}

bool ControlSocket::connected(ClientId client) const {
  const std::lock_guard lock(mutex_);
  return clients_.contains(client);
}

void ControlSocket::call_back_at(std::optional<SteadyTime> when) {
  {
    const std::lock_guard lock(mutex_);
    if (call_back_at_ == when)
      return;
    call_back_at_ = when;
  }
  nudge();
}

void ControlSocket::nudge() const {
  const std::uint64_t one = 1;
  // A full counter is nudge enough.
  [[maybe_unused]] const auto written = ::write(nudge_.get(), &one, sizeof one);
}

void ControlSocket::run() {
  while (!stopping_) {
    std::vector<ClientId> order;
    std::vector<pollfd> polled;
    int timeout_ms = -1;
    {
      const std::lock_guard lock(mutex_);
      polled = watched(order);
      timeout_ms = poll_timeout_ms();
    }
    if (::poll(polled.data(), polled.size(), timeout_ms) < 0 && errno != EINTR) {
      log::error("control", "poll: {}", std::generic_category().message(errno));
      return;
    }
    bool call_back = false;
    {
      const std::lock_guard lock(mutex_);
      handle(polled, order);
      call_back = !lines_.empty();
      if (call_back_at_ && std::chrono::steady_clock::now() >= *call_back_at_) {
        call_back_at_.reset();
        call_back = true;
      }
    }
    if (call_back && !stopping_)
      on_lines_();
  }
}

std::vector<pollfd> ControlSocket::watched(std::vector<ClientId>& order) const {
  // A full house leaves newcomers in the kernel's queue.
  const short accepting = clients_.size() < max_clients ? POLLIN : 0;
  std::vector<pollfd> polled{{listener_.get(), accepting, 0}, {nudge_.get(), POLLIN, 0}};
  for (const auto& [id, client] : clients_) {
    short events = 0;
    if (!client.input_ended && client.unanswered < max_unanswered)
      events |= POLLIN;
    if (!client.out.empty())
      events |= POLLOUT;
    polled.push_back({client.fd.get(), events, 0});
    order.push_back(id);
  }
  return polled;
}

int ControlSocket::poll_timeout_ms() const {
  if (!call_back_at_)
    return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*call_back_at_ - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

void ControlSocket::handle(const std::vector<pollfd>& polled, const std::vector<ClientId>& order) {
  if ((polled[1].revents & POLLIN) != 0) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(nudge_.get(), &count, sizeof count);
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto found = clients_.find(order[i]);
    if (!serve_client(order[i], found->second, polled[fixed_fds + i].revents)) {
      wipe(found->second.in);
      clients_.erase(found);
    }
  }
  if ((polled[0].revents & POLLIN) != 0)
    accept_one();
}

void ControlSocket::accept_one() {
  UniqueFd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!fd.valid())
    return;
  const auto uid = uid_of_peer(fd.get());
  if (!uid || *uid != allowed_uid_) {
    log::warn("control", "a client of another user was refused");
    return;
  }
  clients_[next_id_++].fd = std::move(fd);
}

bool ControlSocket::serve_client(ClientId id, Client& client, short events) {
  if ((events & (POLLERR | POLLHUP | POLLNVAL)) != 0 && (events & POLLIN) == 0)
    return false; // gone: nobody reads answers any more
  if ((events & POLLIN) != 0 && !take_input(client))
    return false;
  if (!split_lines(id, client) || !send_some(client))
    return false;
  return !(client.input_ended && client.unanswered == 0 && client.out.empty());
}

bool ControlSocket::take_input(Client& client) {
  std::array<char, 16 * 1024> buffer{};
  const auto got = ::recv(client.fd.get(), buffer.data(), buffer.size(), 0);
  if (got < 0)
    return would_block();
  if (got == 0)
    client.input_ended = true; // it may still wait for answers
  std::string joined = client.in;
  joined.append(buffer.data(), static_cast<std::size_t>(got));
  ::explicit_bzero(buffer.data(), buffer.size());
  wipe(client.in);
  client.in = std::move(joined);
  return true;
}

bool ControlSocket::split_lines(ClientId id, Client& client) {
  std::size_t start = 0;
  while (client.unanswered < max_unanswered) {
    const auto end = client.in.find('\n', start);
    if (end == std::string::npos || end - start > max_line_bytes)
      break;
    lines_.push_back({id, client.in.substr(start, end - start)});
    ++client.unanswered;
    start = end + 1;
  }
  if (start > 0) {
    std::string rest = client.in.substr(start);
    wipe(client.in);
    client.in = std::move(rest);
  }
  const auto next_end = std::min(client.in.find('\n'), client.in.size());
  if (next_end <= max_line_bytes)
    return true;
  log::warn("control", "a line of more than {} bytes: the client is closed", max_line_bytes);
  return false;
}

bool ControlSocket::send_some(Client& client) {
  while (!client.out.empty()) {
    const auto sent =
        ::send(client.fd.get(), client.out.data(), client.out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0)
      return would_block() && client.out.size() <= max_unsent_bytes;
    client.out.erase(0, static_cast<std::size_t>(sent));
  }
  return true;
}

} // namespace kagimado::osd
