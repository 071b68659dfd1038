#include "engine/ff/convert.h"

#include "engine/ff/av_error.h"
#include "engine/ff/av_owners.h"

#include <array>

extern "C" {
#include <libavutil/opt.h>
}

namespace kagimado::ff {

namespace {

struct Source {
  int width, height;
  AVPixelFormat format;
  bool full_range;
  std::array<const std::uint8_t*, 4> planes;
  std::array<int, 4> strides;
};

Result<I420Picture> convert(const Source& source, int width, int height) {
  if (width < 2 || height < 2 || width > 8192 || height > 8192 || source.width < 2 || source.height < 2)
    return fail(ErrorKind::Invalid, "picture {}x{} to {}x{}", source.width, source.height, width, height);
  I420Picture out = I420Picture::blank(width, height);
  const int method = source.width > width ? SWS_AREA : SWS_BILINEAR;
  const ScalerOwner scaler(sws_alloc_context());
  if (!scaler)
    return fail(ErrorKind::Limit, "scaler: no memory");
  // Ranges before the initialisation: afterwards a plain copy may have been chosen already.
  const std::array<std::pair<const char*, int>, 9> options = {{{"srcw", source.width},
                                                               {"srch", source.height},
                                                               {"src_format", source.format},
                                                               {"src_range", source.full_range ? 1 : 0},
                                                               {"dstw", out.width},
                                                               {"dsth", out.height},
                                                               {"dst_format", AV_PIX_FMT_YUV420P},
                                                               {"dst_range", 0},
                                                               {"sws_flags", method | SWS_ACCURATE_RND}}};
  for (const auto& [name, value] : options)
    av_opt_set_int(scaler.get(), name, value, 0);
  if (const int status = sws_init_context(scaler.get(), nullptr, nullptr); status < 0)
    return av_fail(status, "scaler");
  const std::array<std::uint8_t*, 4> planes = {out.y.data(), out.u.data(), out.v.data(), nullptr};
  const std::array<int, 4> strides = {out.width, out.width / 2, out.width / 2, 0};
  if (sws_scale(scaler.get(), source.planes.data(), source.strides.data(), 0, source.height, planes.data(),
                strides.data()) < 0)
    return fail(ErrorKind::Internal, "scaling to {}x{}", width, height);
  return out;
}

Result<AVPixelFormat> format_of(PixelLayout layout) {
  switch (layout) {
  case PixelLayout::I420:
    return AV_PIX_FMT_YUV420P;
  case PixelLayout::I422:
    return AV_PIX_FMT_YUV422P;
  case PixelLayout::I444:
    return AV_PIX_FMT_YUV444P;
  case PixelLayout::Nv12:
    return AV_PIX_FMT_NV12;
  case PixelLayout::Gray:
    return AV_PIX_FMT_GRAY8;
  case PixelLayout::Other:
    break;
  }
  return fail(ErrorKind::Unsupported, "pixel layout");
}

} // namespace

I420Picture I420Picture::blank(int width, int height) {
  I420Picture out;
  out.width = (width + 1) / 2 * 2;
  out.height = (height + 1) / 2 * 2;
  const auto luma = static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height);
  out.y.assign(luma, 16);
  out.u.assign(luma / 4, 128);
  out.v.assign(luma / 4, 128);
  return out;
}

I420View I420Picture::view() const {
  return {y.data(), u.data(), v.data(), width, width / 2, width / 2};
}

Result<I420Picture> to_i420(const Frame& frame, int width, int height) {
  if (!frame)
    return fail(ErrorKind::Invalid, "no frame to convert");
  KGM_TRY(const AVPixelFormat format, format_of(frame.layout()));
  const ColorSpace space = frame.color_space();
  const bool full = space == ColorSpace::Bt601Full || space == ColorSpace::Bt709Full;
  return convert({frame.width(),
                  frame.height(),
                  format,
                  full,
                  {frame.plane(0), frame.plane(1), frame.plane(2), nullptr},
                  {frame.stride_bytes(0), frame.stride_bytes(1), frame.stride_bytes(2), 0}},
                 width, height);
}

Result<I420Picture> scale(const I420Picture& picture, int width, int height) {
  const I420View view = picture.view();
  return convert({picture.width,
                  picture.height,
                  AV_PIX_FMT_YUV420P,
                  false,
                  {view.y, view.u, view.v, nullptr},
                  {view.stride_y, view.stride_u, view.stride_v, 0}},
                 width, height);
}

} // namespace kagimado::ff
