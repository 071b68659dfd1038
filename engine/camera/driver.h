// What the recorder needs from a camera, whatever it speaks. One driver a camera.
//
// Belongs to the thread of the executor it was made with. The caller keeps the driver alive while a coroutine
// of it runs.
#pragma once

#include "engine/camera/address.h"
#include "engine/camera/capabilities.h"
#include "engine/camera/event_reader.h"
#include "engine/mp4/stream_reader.h"
#include "engine/net/http_message.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace kagimado::camera {

template <class T = void>
using Task = net::Task<T>;
using UnitSink = std::function<void(mp4::Unit)>;
using EventSink = std::function<void(const Event&)>;

// What a camera gets to seal with: derived from the password, never the password itself.
struct EncryptionKey {
  ssl::SecretArray<32> kek;
  std::array<std::uint8_t, 16> pb_salt{};
  std::uint32_t iterations = 0;
};

class Driver {
 public:
  Driver() = default;
  virtual ~Driver() = default;
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  virtual Task<Capabilities> capabilities() = 0;

  // Errors of both: Unsupported where the camera has no data encryption.
  virtual Task<EncryptionState> encryption() = 0;
  // nullptr: off.
  virtual Task<> put_encryption(const EncryptionKey* key) = 0;

  // Errors of both: Unsupported where the camera has no such setting.
  virtual Task<ConnectionSetting> connection();
  // Takes effect once it was answered.
  virtual Task<> put_connection(const ConnectionSetting& setting);

  // The picture of now: one whole JPEG (jpeg_check.h). Errors: NotFound (the camera has none), Locked (data
  // encryption is on), Damaged.
  virtual Task<Bytes> snapshot();

  // Connects and hands every unit to the sink, on the executor's thread, until something ends it: never
  // succeeds. Several streams may run at the same time. Stopped by cancelling the coroutine.
  virtual Task<> run_stream(StreamIndex index, UnitSink sink) = 0;

  // What the camera notices: first what is so now, an event a kind, then each change. On the executor's
  // thread, until something ends it: never succeeds; stopped by cancelling the coroutine. Errors: Unsupported
  // where the camera tells no events, Damaged (lines that are none).
  virtual Task<> run_events(EventSink sink);

  // Of the last TLS connection.
  [[nodiscard]] virtual std::optional<ssl::CertificateInfo> certificate() const = 0;
};

// By the scheme of the address. Errors: Unsupported (scheme).
Result<std::shared_ptr<Driver>> make_driver(net::asio::any_io_executor executor, const Address& address,
                                            std::shared_ptr<const Clock> clock);

} // namespace kagimado::camera
