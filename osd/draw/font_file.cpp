#include "osd/draw/font_file.h"

#include "engine/base/unique_fd.h"

#include <fcntl.h>
#include <imstb_truetype.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace kagimado::osd {

namespace {

constexpr off_t least_bytes = 12, most_bytes = 64 << 20;

bool looks_like_a_font(const std::uint8_t* data) {
  constexpr std::array<std::string_view, 4> signatures{"OTTO", "ttcf", "true",
                                                       std::string_view("\0\1\0\0", 4)};
  const std::string_view start(reinterpret_cast<const char*>(data), 4);
  return std::ranges::find(signatures, start) != signatures.end();
}

} // namespace

struct FontFile::Impl {
  Impl(std::uint8_t* mapped, std::size_t bytes) : data(mapped), size(bytes) {}

  ~Impl() { ::munmap(data, size); }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<> read(const std::filesystem::path& path);

  std::uint8_t* data;
  std::size_t size;
  stbtt_fontinfo info{};
  double line_height = 0;
};

// ImGui's font size is the height of a line; ours is that of the em square, as everywhere else.
Result<> FontFile::Impl::read(const std::filesystem::path& path) {
  const int offset = stbtt_GetFontOffsetForIndex(data, 0);
  if (!looks_like_a_font(data) || offset < 0 || static_cast<std::size_t>(offset) >= size ||
      !stbtt_InitFont(&info, data, offset))
    return fail(ErrorKind::Damaged, "{} is no TrueType or OpenType font", path.string());
  const float by_line = stbtt_ScaleForPixelHeight(&info, 1),
              by_em = stbtt_ScaleForMappingEmToPixels(&info, 1);
  if (!(by_line > 0) || !(by_em > 0) || by_em / by_line > 3)
    return fail(ErrorKind::Damaged, "{}: strange line height", path.string());
  line_height = by_em / by_line;
  return {};
}

Result<FontFile> FontFile::open(const std::filesystem::path& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!fd.valid() || ::fstat(fd.get(), &status) != 0)
    return fail(errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io, "opening font {}: {}", path.string(),
                std::generic_category().message(errno));
  if (!S_ISREG(status.st_mode) || status.st_size < least_bytes || status.st_size > most_bytes)
    return fail(ErrorKind::Damaged, "{} is no font file", path.string());
  const auto size = static_cast<std::size_t>(status.st_size);
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (memory == MAP_FAILED)
    return fail(ErrorKind::Io, "mapping font {}: {}", path.string(), std::generic_category().message(errno));
  auto impl = std::make_unique<Impl>(static_cast<std::uint8_t*>(memory), size);
  KGM_CHECK(impl->read(path));
  return FontFile(std::move(impl));
}

FontFile::FontFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

FontFile::FontFile(FontFile&&) noexcept = default;
FontFile::~FontFile() = default;

std::uint8_t* FontFile::data() const {
  return impl_->data;
}

int FontFile::size_bytes() const {
  return static_cast<int>(impl_->size);
}

double FontFile::line_height() const {
  return impl_->line_height;
}

int FontFile::glyph_of(char32_t character) const {
  return stbtt_FindGlyphIndex(&impl_->info, static_cast<int>(character));
}

GlyphBox FontFile::box_of(int glyph, float line_px) const {
  const float scale = stbtt_ScaleForPixelHeight(&impl_->info, line_px);
  int left = 0, top = 0, right = 0, bottom = 0, advance = 0, bearing = 0;
  stbtt_GetGlyphBitmapBoxSubpixel(&impl_->info, glyph, scale, scale, 0, 0, &left, &top, &right, &bottom);
  stbtt_GetGlyphHMetrics(&impl_->info, glyph, &advance, &bearing);
  return {left, top, right - left, bottom - top, scale * static_cast<float>(advance)};
}

void FontFile::draw(int glyph, float line_px, const GlyphBox& box, std::uint8_t* pixels,
                    int stride_px) const {
  const float scale = stbtt_ScaleForPixelHeight(&impl_->info, line_px);
  stbtt_MakeGlyphBitmapSubpixel(&impl_->info, pixels, box.width, box.height, stride_px, scale, scale, 0, 0,
                                glyph);
}

} // namespace kagimado::osd
