#include "engine/device/snapshot.h"

#include "engine/ff/convert.h"
#include "engine/ff/decoder.h"
#include "engine/ff/encoder.h"

namespace kagimado::device {

Result<Bytes> make_snapshot(const MediaPacket& key_frame) {
  const auto& info = key_frame.info->video;
  if (info.codec == ff::Codec::Mjpeg)
    return key_frame.data;
  KGM_TRY(const auto decoder, ff::VideoDecoder::create(info.codec, info.extradata, {}));
  ff::Frame picture;
  const auto keep = [&](ff::Frame frame) {
    if (!picture)
      picture = std::move(frame);
  };
  KGM_CHECK(decoder->decode(key_frame.data, 0, keep));
  KGM_CHECK(decoder->drain(keep));
  if (!picture)
    return fail(ErrorKind::Damaged, "the key frame gave no picture");
  KGM_TRY(const auto planes, ff::to_i420(picture, picture.width(), picture.height()));
  KGM_TRY(
      const auto encoder,
      ff::VideoEncoder::create(
          {.codec = ff::Codec::Mjpeg, .width = planes.width, .height = planes.height, .jpeg_quality = 80}));
  Bytes jpeg;
  KGM_CHECK(encoder->encode(planes.view(), 0, [&](ff::Packet packet) { jpeg = std::move(packet.data); }));
  if (jpeg.empty())
    return fail(ErrorKind::Internal, "the JPEG encoder gave nothing");
  return jpeg;
}

} // namespace kagimado::device
