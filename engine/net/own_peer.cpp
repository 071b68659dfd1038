#include "engine/net/own_peer.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace kagimado::net {
namespace {

// Of the client's end, from the kernel's table of TCP sockets: 0 where there is none.
Result<unsigned long> inode_of(std::uint16_t client_port, std::uint16_t server_port) {
  std::ifstream table("/proc/thread-self/net/tcp");
  std::string line;
  if (!std::getline(table, line))
    return fail(ErrorKind::Io, "/proc/thread-self/net/tcp: cannot be read");
  const auto local = fmt::format("0100007F:{:04X}", client_port);
  const auto remote = fmt::format("0100007F:{:04X}", server_port);
  while (std::getline(table, line)) {
    std::istringstream columns(line);
    std::string number, from, to, state, queues, timer, retransmits, uid, timeout;
    unsigned long inode = 0;
    columns >> number >> from >> to >> state >> queues >> timer >> retransmits >> uid >> timeout >> inode;
    if (columns && from == local && to == remote)
      return inode;
  }
  return 0;
}

bool is_open_here(unsigned long inode) {
  const auto wanted = fmt::format("socket:[{}]", inode);
  std::error_code error;
  std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  for (; !error && descriptors != std::filesystem::directory_iterator(); descriptors.increment(error)) {
    std::error_code gone; // descriptors of other threads come and go
    if (std::filesystem::read_symlink(descriptors->path(), gone) == wanted)
      return true;
  }
  return false;
}

} // namespace

Result<> check_own_peer(std::uint16_t client_port, std::uint16_t server_port) {
  KGM_TRY(const auto inode, inode_of(client_port, server_port));
  if (inode != 0 && is_open_here(inode))
    return {};
  return fail(ErrorKind::Denied, "port {} of this machine belongs to another process", client_port);
}

} // namespace kagimado::net
