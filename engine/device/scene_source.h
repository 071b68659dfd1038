// A scene, encoded once for all cameras that show it; a sub stream is the same picture, smaller.
#pragma once

#include "engine/device/scene.h"
#include "engine/device/source.h"
#include "engine/ff/encoder.h"

#include <thread>

namespace kagimado::device {

struct PictureFormat {
  int width = 640, height = 360;
  int frames_per_second = 10;
  bool operator==(const PictureFormat&) const = default;
};

struct SceneOptions {
  std::string scene = "street";
  ff::Codec codec = ff::Codec::H264;
  PictureFormat main;
  std::optional<PictureFormat> sub;
};

class SceneSource final : public Source {
 public:
  // sub_feed: only used where options.sub is set. Errors: NotFound (scene), Invalid (sizes), Unsupported
  // (encoder).
  static Result<std::unique_ptr<SceneSource>> create(const SceneOptions& options, SourceContext context,
                                                     std::shared_ptr<Feed> main_feed,
                                                     std::shared_ptr<Feed> sub_feed);
  ~SceneSource() override;
  void start() override;

 private:
  // One encoder with its feed.
  struct Output {
    std::unique_ptr<ff::VideoEncoder> encoder;
    std::shared_ptr<Feed> feed;
    std::shared_ptr<std::atomic<bool>> key_wished = std::make_shared<std::atomic<bool>>(false);
    SharedInfo info;
    PictureFormat format;
    std::int64_t next_due_90k = 0;
  };

  SceneSource(SceneRenderer renderer, const SceneOptions& options, SourceContext context);
  static Result<Output> make_output(const SceneOptions& options, const PictureFormat& format,
                                    std::shared_ptr<Feed> feed);
  void run();
  void look_for_motion(double seconds);
  static void encode(Output& output, const ff::I420Picture& picture, std::int64_t pts_90k, WallTime captured);

  SceneRenderer renderer_;
  SceneOptions options_;
  SourceContext context_;
  std::vector<Output> outputs_; // main first
  bool has_motion_ = false;
  std::thread thread_;
};

} // namespace kagimado::device
