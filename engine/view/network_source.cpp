#include "engine/view/network_source.h"

#include "engine/net/http_client.h"
#include "engine/view/retry_loop.h"
#include "engine/view/url_copy.h"

namespace kagimado::view {
namespace {

constexpr std::size_t read_bytes = 64 * 1024;

// Shared by the source and its coroutine, whichever lives longer.
struct Stream {
  NetworkSourceOptions options;
  std::weak_ptr<FragmentSink> sink;

  [[nodiscard]] std::string name() const {
    return fmt::format("live {}/{}", number(options.camera), number(options.stream));
  }
};

net::Task<> fetch(std::shared_ptr<Stream> stream, net::asio::any_io_executor executor, RetryLoop::Turn turn) {
  net::HttpClient client(executor, copy_of(*stream->options.recorder), trusting(stream->options.passport));
  net::Request request;
  request.target =
      fmt::format("/api/v1/live/{}/{}", number(stream->options.camera), number(stream->options.stream));
  sign(request, stream->options.passport);
  KGM_CO_TRY(const auto body, co_await client.open(std::move(request)));
  mp4::StreamReader reader;
  while (turn.current()) {
    KGM_CO_TRY(const auto count, co_await body->read_some(reader.writable(read_bytes)));
    const auto sink = stream->sink.lock();
    if (!sink || !turn.current())
      break;
    const auto received = stream->options.clock->steady_now();
    KGM_CO_CHECK(reader.commit(count, [&](mp4::Unit unit) {
      turn.worked();
      sink->on_unit(std::move(unit), received);
    }));
  }
  co_return Result<>{};
}

class NetworkSource final : public FragmentSource {
 public:
  NetworkSource(net::asio::any_io_executor executor, NetworkSourceOptions options)
      : stream_(std::make_shared<Stream>(std::move(options), std::weak_ptr<FragmentSink>{})),
        loop_(std::make_shared<RetryLoop>(
            executor, RetryPauses{},
            [stream = stream_, executor](RetryLoop::Turn turn) {
              return fetch(stream, executor, std::move(turn));
            },
            [stream = stream_](const Error& error) {
              if (const auto sink = stream->sink.lock())
                sink->on_interrupted(error.within(stream->name()));
              return error.kind != ErrorKind::Denied && error.kind != ErrorKind::Unsupported;
            })) {}

  ~NetworkSource() override { loop_->stop(); }

  // The loop's first post carries the sink to the executor's thread.
  void start(std::weak_ptr<FragmentSink> sink) override {
    stream_->sink = std::move(sink);
    loop_->start();
  }

  void restart() override { loop_->restart(); }

  void stop() override { loop_->stop(); }

 private:
  std::shared_ptr<Stream> stream_;
  std::shared_ptr<RetryLoop> loop_;
};

} // namespace

std::unique_ptr<FragmentSource> make_network_source(boost::asio::any_io_executor executor,
                                                    NetworkSourceOptions options) {
  return std::make_unique<NetworkSource>(std::move(executor), std::move(options));
}

} // namespace kagimado::view
