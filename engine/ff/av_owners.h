// Owners of libav objects: internal to this folder.
#pragma once

#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/frame.h>
#include <libswscale/swscale.h>
}

namespace kagimado::ff {

struct FreeCodecContext {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};

struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};

struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};

struct CloseInput {
  void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};

struct FreeScaler {
  void operator()(SwsContext* context) const { sws_freeContext(context); }
};

using CodecContextOwner = std::unique_ptr<AVCodecContext, FreeCodecContext>;
using PacketOwner = std::unique_ptr<AVPacket, FreePacket>;
using FrameOwner = std::unique_ptr<AVFrame, FreeFrame>;
using InputOwner = std::unique_ptr<AVFormatContext, CloseInput>;
using ScalerOwner = std::unique_ptr<SwsContext, FreeScaler>;

// Options for avformat_open_input and avcodec_open2, which replace the pointer they are given.
class Dictionary final {
 public:
  Dictionary() = default;
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;

  ~Dictionary() { av_dict_free(&entries_); }

  void set(const char* key, const char* value) { av_dict_set(&entries_, key, value, 0); }

  void set(const char* key, std::int64_t value) { av_dict_set_int(&entries_, key, value, 0); }

  AVDictionary** out() { return &entries_; }

 private:
  AVDictionary* entries_ = nullptr;
};

} // namespace kagimado::ff
