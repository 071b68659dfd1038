#include "engine/camera/packet_reader.h"

#include "engine/camera/fragment_packer.h"
#include "engine/ff/demuxer.h"

#include <boost/asio/post.hpp>
#include <boost/asio/system_executor.hpp>

namespace kagimado::camera {

struct PacketReader::Shared {
  PacketSource source;
  std::shared_ptr<UnitChannel> channel;
  std::shared_ptr<const Clock> clock;
  std::atomic<bool> stop{false};

  ~Shared() { ssl::wipe(source.location); }
};

namespace {

// Returns when the source ends, fails or is stopped; the error says which.
Error read_source(const PacketSource& source, const std::atomic<bool>& stop, UnitChannel& channel,
                  const Clock& clock) {
  ff::DemuxerOptions options;
  options.stop = &stop;
  options.shown = source.shown;
  options.tunnel = source.tunnel;
  auto demuxer = ff::Demuxer::open(source.location, options);
  if (!demuxer)
    return demuxer.error();
  auto packer = FragmentPacker::create((*demuxer)->streams());
  if (!packer)
    return packer.error();
  const Error gone{ErrorKind::Cancelled, "stopped"};
  if (!channel.push(packer->init_unit()))
    return gone;
  while (true) {
    const auto packet = (*demuxer)->read();
    if (!packet)
      return packet.error();
    auto unit = packer->pack(*packet, clock.wall_now());
    if (!unit)
      return unit.error();
    if (*unit && !channel.push(std::move(**unit)))
      return gone;
  }
}

} // namespace

PacketReader::PacketReader(PacketSource source, std::shared_ptr<UnitChannel> channel,
                           std::shared_ptr<const Clock> clock)
    : shared_(std::make_shared<Shared>(std::move(source), std::move(channel), std::move(clock))) {
  thread_ = std::jthread([shared = shared_] {
    shared->channel->finish(read_source(shared->source, shared->stop, *shared->channel, *shared->clock));
  });
}

PacketReader::~PacketReader() {
  shared_->stop = true;
  shared_->channel->close();
  // Joined elsewhere: also if the pool ends before it comes to that, since a jthread joins when it goes.
  net::asio::post(net::asio::system_executor(), [thread = std::move(thread_)]() mutable { thread.join(); });
}

} // namespace kagimado::camera
