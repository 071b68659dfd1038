#include "osd/draw/fonts.h"

#include "engine/base/unique_fd.h"
#include "osd/draw/utf8.h"

#include <fcntl.h>
#include <imgui.h>
#include <imstb_truetype.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>

namespace kagimado::osd {

namespace {

constexpr double smallest_scale = 0.66, largest_scale = 4.0;
constexpr std::array<double, 4> em_px_at_1080{16, 20, 28, 30}; // by FontRole
constexpr char32_t last_of_bmp = 0xffff;                       // ImWchar has 16 bits here

// A font file mapped for reading: its pages are the page cache's, not ours, and go when the atlas is made.
class MappedFile final {
 public:
  static Result<MappedFile> open(const std::filesystem::path& path) {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status{};
    if (!fd.valid() || ::fstat(fd.get(), &status) != 0)
      return fail(errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io, "opening font {}: {}", path.string(),
                  std::generic_category().message(errno));
    if (!S_ISREG(status.st_mode) || status.st_size < 12 || status.st_size > (64 << 20))
      return fail(ErrorKind::Damaged, "{} is no font file", path.string());
    const auto size = static_cast<std::size_t>(status.st_size);
    void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
    if (memory == MAP_FAILED)
      return fail(ErrorKind::Io, "mapping font {}: {}", path.string(),
                  std::generic_category().message(errno));
    return MappedFile(static_cast<std::uint8_t*>(memory), size);
  }

  MappedFile(MappedFile&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(other.size_) {}

  MappedFile& operator=(MappedFile&&) = delete;

  ~MappedFile() {
    if (data_)
      ::munmap(data_, size_);
  }

  [[nodiscard]] std::uint8_t* data() const { return data_; }

  [[nodiscard]] int size() const { return static_cast<int>(size_); }

 private:
  MappedFile(std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  std::uint8_t* data_;
  std::size_t size_;
};

bool looks_like_a_font(const MappedFile& file) {
  constexpr std::array<std::string_view, 4> signatures{"OTTO", "ttcf", "true",
                                                       std::string_view("\0\1\0\0", 4)};
  const std::string_view start(reinterpret_cast<const char*>(file.data()), 4);
  return std::ranges::find(signatures, start) != signatures.end();
}

// ImGui's font size is the height of a line; ours is that of the em square, as everywhere else.
Result<double> line_height_of_em(const MappedFile& file, const std::filesystem::path& path) {
  stbtt_fontinfo info{};
  const int offset = stbtt_GetFontOffsetForIndex(file.data(), 0);
  if (!looks_like_a_font(file) || offset < 0 || offset >= file.size() ||
      !stbtt_InitFont(&info, file.data(), offset))
    return fail(ErrorKind::Damaged, "{} is no TrueType or OpenType font", path.string());
  const float by_line = stbtt_ScaleForPixelHeight(&info, 1),
              by_em = stbtt_ScaleForMappingEmToPixels(&info, 1);
  if (!(by_line > 0) || !(by_em > 0) || by_em / by_line > 3)
    return fail(ErrorKind::Damaged, "{}: strange line height", path.string());
  return by_em / by_line;
}

std::set<char32_t> with_basics(const std::set<char32_t>& characters) {
  std::set<char32_t> all = characters;
  for (char32_t c = 0x20; c < 0x7f; ++c)
    all.insert(c);
  for (const char32_t c : {U'…', U'•', U'\xfffd'})
    all.insert(c);
  return all;
}

ImVector<ImWchar> ranges_of(const std::set<char32_t>& characters) {
  ImFontGlyphRangesBuilder builder;
  for (const char32_t c : characters)
    if (c >= 0x20 && c <= last_of_bmp)
      builder.AddChar(static_cast<ImWchar>(c));
  ImVector<ImWchar> ranges;
  builder.BuildRanges(&ranges);
  return ranges;
}

} // namespace

struct Fonts::Impl {
  ImFontAtlas atlas;
  std::array<ImFont*, 4> fonts{};
  std::set<char32_t> characters; // asked for, whether the file has them or not: asking again would not help
};

Fonts::Fonts() : impl_(std::make_unique<Impl>()) {}

Fonts::~Fonts() = default;

Result<std::shared_ptr<const Fonts>> Fonts::build(const std::filesystem::path& font_file,
                                                  const std::set<char32_t>& characters, double pixel_scale) {
  KGM_TRY(const auto file, MappedFile::open(font_file));
  KGM_TRY(const double line_height, line_height_of_em(file, font_file));
  std::shared_ptr<Fonts> fonts(new Fonts);
  Impl& impl = *fonts->impl_;
  impl.characters = with_basics(characters);
  const auto ranges = ranges_of(impl.characters);
  impl.atlas.Flags = ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
  const double scale = std::clamp(pixel_scale, smallest_scale, largest_scale);
  for (std::size_t role = 0; role < impl.fonts.size(); ++role) {
    ImFontConfig config;
    config.FontNo = 0; // the Japanese face of the collection
    config.OversampleH = config.OversampleV = 1;
    config.PixelSnapH = true; // glyphs land on whole pixels: copied one to one
    config.GlyphRanges = ranges.Data;
    const auto size_px = static_cast<float>(std::round(em_px_at_1080[role] * scale * line_height));
    // "Owned" keeps ImGui from copying the file once a size; taken back before it could free what it never
    // allocated.
    impl.fonts[role] = impl.atlas.AddFontFromMemoryTTF(file.data(), file.size(), size_px, &config);
    impl.atlas.ConfigData.back().FontDataOwnedByAtlas = false;
  }
  const bool built = impl.atlas.Build();
  impl.atlas.ClearInputData();
  if (!built)
    return fail(ErrorKind::Damaged, "no glyphs could be made from {}", font_file.string());
  impl.atlas.SetTexID(&impl.atlas);
  return std::shared_ptr<const Fonts>(std::move(fonts));
}

ImFont* Fonts::font(FontRole role) const {
  return impl_->fonts[static_cast<std::size_t>(role)];
}

ImFontAtlas* Fonts::atlas() const {
  return &impl_->atlas;
}

bool Fonts::has_all(std::string_view utf8) const {
  while (!utf8.empty()) {
    const auto [character, bytes] = decode_utf8(utf8);
    if (character >= 0x20 && !impl_->characters.contains(character))
      return false;
    utf8.remove_prefix(bytes);
  }
  return true;
}

void collect_characters(std::string_view utf8, std::set<char32_t>& into) {
  while (!utf8.empty()) {
    const auto [character, bytes] = decode_utf8(utf8);
    into.insert(character);
    utf8.remove_prefix(bytes);
  }
}

} // namespace kagimado::osd
