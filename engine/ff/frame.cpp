#include "engine/ff/frame.h"

#include "engine/ff/av_owners.h"

namespace kagimado::ff {

int Frame::width() const {
  return frame_ ? frame_->width : 0;
}

int Frame::height() const {
  return frame_ ? frame_->height : 0;
}

PixelLayout Frame::layout() const {
  if (!frame_)
    return PixelLayout::Other;
  switch (frame_->format) {
  case AV_PIX_FMT_YUV420P:
  case AV_PIX_FMT_YUVJ420P:
    return PixelLayout::I420;
  case AV_PIX_FMT_YUV422P:
  case AV_PIX_FMT_YUVJ422P:
    return PixelLayout::I422;
  case AV_PIX_FMT_YUV444P:
  case AV_PIX_FMT_YUVJ444P:
    return PixelLayout::I444;
  case AV_PIX_FMT_NV12:
    return PixelLayout::Nv12;
  case AV_PIX_FMT_GRAY8:
    return PixelLayout::Gray;
  default:
    return PixelLayout::Other;
  }
}

ColorSpace Frame::color_space() const {
  if (!frame_)
    return ColorSpace::Bt601Limited;
  const bool full = frame_->color_range == AVCOL_RANGE_JPEG || frame_->format == AV_PIX_FMT_YUVJ420P ||
                    frame_->format == AV_PIX_FMT_YUVJ422P || frame_->format == AV_PIX_FMT_YUVJ444P;
  bool bt709 = false;
  switch (frame_->colorspace) {
  case AVCOL_SPC_BT709:
    bt709 = true;
    break;
  case AVCOL_SPC_UNSPECIFIED:
  case AVCOL_SPC_RESERVED:
    // What every player assumes of a stream that does not say. JPEG (JFIF) is always BT.601: libavcodec says
    // so itself.
    bt709 = frame_->height >= 720;
    break;
  default:
    break;
  }
  if (bt709)
    return full ? ColorSpace::Bt709Full : ColorSpace::Bt709Limited;
  return full ? ColorSpace::Bt601Full : ColorSpace::Bt601Limited;
}

const std::uint8_t* Frame::plane(int index) const {
  return frame_ && index >= 0 && index < AV_NUM_DATA_POINTERS ? frame_->data[index] : nullptr;
}

int Frame::stride_bytes(int index) const {
  return frame_ && index >= 0 && index < AV_NUM_DATA_POINTERS ? frame_->linesize[index] : 0;
}

std::int64_t Frame::pts() const {
  return frame_ ? frame_->pts : 0;
}

double Frame::pixel_aspect() const {
  if (!frame_ || frame_->sample_aspect_ratio.num <= 0 || frame_->sample_aspect_ratio.den <= 0)
    return 1.0;
  return av_q2d(frame_->sample_aspect_ratio);
}

} // namespace kagimado::ff
