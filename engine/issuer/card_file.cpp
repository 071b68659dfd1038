#include "engine/issuer/card_file.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <librsvg/rsvg.h>

#include <memory>

namespace kagimado::issuer {
namespace {

// A6 in landscape, as card_page draws it.
constexpr double width_mm = 148, height_mm = 105, mm_an_inch = 25.4;
constexpr double points_an_inch = 72, dots_an_inch = 300;

struct Unref {
  void operator()(RsvgHandle* handle) const { g_object_unref(handle); }

  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }

  void operator()(cairo_t* context) const { cairo_destroy(context); }
};

template <class T>
using Owner = std::unique_ptr<T, Unref>;

struct Size {
  double width = 0, height = 0;
};

Size size_at(double units_an_inch) {
  return {width_mm / mm_an_inch * units_an_inch, height_mm / mm_an_inch * units_an_inch};
}

cairo_status_t append(void* file, const unsigned char* data, unsigned int length) {
  auto& bytes = *static_cast<Bytes*>(file);
  bytes.insert(bytes.end(), data, data + length);
  return CAIRO_STATUS_SUCCESS;
}

std::unexpected<Error> failed(std::string_view what) {
  return fail(ErrorKind::Internal, "drawing a card: {}", what);
}

Result<> draw(std::string_view svg, cairo_surface_t* surface, Size size) {
  GError* error = nullptr;
  const Owner<RsvgHandle> picture(
      rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), &error));
  const Owner<cairo_t> context(cairo_create(surface));
  const RsvgRectangle whole = {0, 0, size.width, size.height};
  const bool is_drawn =
      picture && rsvg_handle_render_document(picture.get(), context.get(), &whole, &error) != 0;
  if (is_drawn)
    return {};
  const std::string why = error != nullptr ? error->message : "unknown";
  g_clear_error(&error);
  return failed(why);
}

Result<Bytes> as_pdf(std::string_view svg) {
  Bytes file;
  const auto size = size_at(points_an_inch);
  const Owner<cairo_surface_t> surface(
      cairo_pdf_surface_create_for_stream(append, &file, size.width, size.height));
  KGM_CHECK(draw(svg, surface.get(), size));
  cairo_surface_finish(surface.get());
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    return failed(cairo_status_to_string(status));
  return file;
}

Result<Bytes> as_png(std::string_view svg) {
  Bytes file;
  const auto size = size_at(dots_an_inch);
  const Owner<cairo_surface_t> surface(cairo_image_surface_create(
      CAIRO_FORMAT_ARGB32, static_cast<int>(size.width), static_cast<int>(size.height)));
  KGM_CHECK(draw(svg, surface.get(), size));
  const auto status = cairo_surface_write_to_png_stream(surface.get(), append, &file);
  if (status != CAIRO_STATUS_SUCCESS)
    return failed(cairo_status_to_string(status));
  return file;
}

} // namespace

Result<CardFormat> card_format_of(const std::filesystem::path& file) {
  const auto ending = file.extension();
  if (ending == ".svg")
    return CardFormat::Svg;
  if (ending == ".pdf")
    return CardFormat::Pdf;
  if (ending == ".png")
    return CardFormat::Png;
  return fail(ErrorKind::Invalid, "{}: a card is a .pdf, .png or .svg", file.string());
}

Result<Bytes> card_file(std::string_view svg, CardFormat format) {
  switch (format) {
  case CardFormat::Pdf:
    return as_pdf(svg);
  case CardFormat::Png:
    return as_png(svg);
  case CardFormat::Svg:
    break;
  }
  const auto text = as_bytes(svg);
  return Bytes(text.begin(), text.end());
}

} // namespace kagimado::issuer
