#include "tests/engine/view/clips.h"

#include "engine/sealed/sealer.h"
#include "engine/view/frame_decoder.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <map>
#include <stdexcept>

namespace kagimado::tests {
namespace {

std::string encoder_arguments(const ClipSpec& spec) {
  const auto gop = std::to_string(spec.gop);
  const auto b_frames = std::to_string(spec.b_frames);
  if (spec.codec == "mjpeg")
    return "-c:v mjpeg -q:v 3";
  if (spec.codec == "h265")
    return "-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params "
           "log-level=none:open-gop=0:bframes=" +
           b_frames + ":scenecut=0:keyint=" + gop + ":min-keyint=" + gop;
  return "-c:v libx264 -preset ultrafast -bf " + b_frames + " -sc_threshold 0 -g " + gop + " -keyint_min " +
         gop;
}

std::string encode_command(const ClipSpec& spec) {
  const auto rate = std::to_string(spec.frames_per_second);
  return "ffmpeg -v error -f lavfi -i '" + spec.source + "=s=" + std::to_string(spec.width) + "x" +
         std::to_string(spec.height) + ":r=" + rate + "' -frames:v " + std::to_string(spec.frames) + " " +
         encoder_arguments(spec) + " -pix_fmt " + spec.pixel_format + " " + spec.extra +
         " -movflags frag_every_frame+empty_moov+default_base_moof -f mp4 -";
}

template <class T>
T must(Result<T> result) {
  if (!result)
    throw std::runtime_error(result.error().message);
  return std::move(*result);
}

mp4::Unit unit_of(mp4::Unit::Type type, Bytes bytes, const mp4::Unit& like) {
  mp4::Unit unit = like;
  unit.type = type;
  unit.bytes = std::make_shared<const Bytes>(std::move(bytes));
  return unit;
}

} // namespace

std::string run_and_read(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr)
    throw std::runtime_error("popen failed");
  std::string output;
  std::array<char, 65536> chunk{};
  while (const auto count = std::fread(chunk.data(), 1, chunk.size(), pipe))
    output.append(chunk.data(), count);
  const int status = ::pclose(pipe);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error("failed: " + command);
  return output;
}

const TestClip& encode_clip(const ClipSpec& spec) {
  static std::map<std::string, TestClip> made;
  const auto command = encode_command(spec);
  const auto found = made.find(command);
  if (found != made.end())
    return found->second;
  const auto file = run_and_read(command);
  TestClip clip;
  mp4::StreamReader reader;
  const auto read =
      reader.push(as_bytes(file), [&](mp4::Unit unit) { clip.units.push_back(std::move(unit)); });
  if (!read)
    throw std::runtime_error(read.error().message);
  clip.init = must(mp4::parse_init(*clip.units.at(0).bytes));
  if (clip.fragments() != static_cast<std::size_t>(spec.frames))
    throw std::runtime_error("clip has " + std::to_string(clip.fragments()) + " fragments");
  return made.emplace(command, std::move(clip)).first->second;
}

TestClip seal_clip(const TestClip& clear, const std::string& password, std::uint8_t kid_byte,
                   const sealed::Salt& pb_salt) {
  Kid kid;
  kid.bytes.fill(kid_byte);
  constexpr std::uint32_t few_iterations = 16;
  const auto key = must(sealed::derive(password, pb_salt, few_iterations));
  auto sealer = sealed::Sealer::create(clear.init, key, kid, sealed::random_material(), 1, sealed::Salt{});
  TestClip out;
  out.units.push_back(unit_of(mp4::Unit::Type::Init, sealer.init_bytes(), clear.init_unit()));
  out.init = must(mp4::parse_init(sealer.init_bytes()));
  for (std::size_t i = 1; i < clear.units.size(); ++i) {
    const auto& bytes = *clear.units[i].bytes;
    const auto fragment = must(mp4::parse_fragment(bytes, clear.init));
    Bytes payload;
    for (const auto& sample : fragment.samples)
      payload.insert(payload.end(), bytes.begin() + sample.offset,
                     bytes.begin() + sample.offset + sample.size_bytes);
    mp4::FragmentToWrite write;
    write.sequence = static_cast<std::uint32_t>(i);
    write.track_id = fragment.track_id;
    write.decode_time = fragment.decode_time;
    write.samples = fragment.samples;
    write.payload = payload;
    out.units.push_back(
        unit_of(mp4::Unit::Type::Fragment, must(sealer.seal(std::move(write))), clear.units[i]));
  }
  return out;
}

mp4::Unit bend(const mp4::Unit& unit, std::size_t from_end) {
  Bytes bytes = *unit.bytes;
  bytes.at(bytes.size() - 1 - from_end) ^= 0x40;
  return unit_of(unit.type, std::move(bytes), unit);
}

bool is_video_sync(const mp4::Unit& unit) {
  return unit.type == mp4::Unit::Type::Fragment && unit.starts_with_sync;
}

ff::Frame decode_first(const ClipSpec& spec) {
  const auto& clip = encode_clip(spec);
  auto decoder = must(view::FrameDecoder::create(*clip.init.video(), {}));
  ff::Frame first;
  for (std::size_t i = 1; i < clip.units.size() && !first; ++i) {
    const auto& bytes = *clip.units[i].bytes;
    const auto fragment = must(mp4::parse_fragment(bytes, clip.init));
    const auto result = decoder->decode(bytes, fragment.samples.at(0), static_cast<std::int64_t>(i), nullptr,
                                        {}, [&](ff::Frame frame, const view::FrameFacts&) {
                                          if (!first)
                                            first = std::move(frame);
                                        });
    if (!result)
      throw std::runtime_error(result.error().message);
  }
  if (!first)
    throw std::runtime_error("no frame decoded");
  return first;
}

} // namespace kagimado::tests
