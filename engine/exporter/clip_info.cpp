#include "engine/exporter/clip_info.h"

#include "engine/mp4/codec_text.h"
#include "engine/sealed/key_box.h"

namespace kagimado::exporter {

const mp4::Track* ClipInfo::main_track() const {
  if (!init)
    return nullptr;
  const mp4::Track* video = init->video();
  return video != nullptr ? video : &init->tracks.front();
}

ClipInfo read_clip_info(SharedBytes init_bytes) {
  ClipInfo info;
  info.init_bytes = std::move(init_bytes);
  auto init = mp4::parse_init(*info.init_bytes);
  if (!init)
    return info;
  info.init = std::move(*init);
  info.codecs = mp4::codec_text(*info.init);
  info.sealed = info.init->sealed();
  if (const auto& encryption = info.main_track()->encryption)
    info.kid = encryption->default_kid;
  if (auto data = sealed::find_key_box(*info.init)) {
    info.key_box = std::move(*data);
    const auto box = sealed::parse_key_box(info.key_box);
    if (box && !box->passphrase_slots.empty())
      info.period = box->passphrase_slots.front().pb_salt;
  }
  return info;
}

} // namespace kagimado::exporter
