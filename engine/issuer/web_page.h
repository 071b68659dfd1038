// The issuer's pages as HTML, for PC and phone, without script. Pure; thread-safe.
#pragma once

#include "engine/base/result.h"

namespace kagimado::issuer {

enum class Language { Japanese, English };

// What was typed into the form, as it was typed.
struct Typed {
  std::string identity, device, activation;
};

// Which field a message is about.
enum class Field { None, Identity, Device, Activation };

struct Complaint {
  ErrorKind kind = ErrorKind::Invalid;
  Field field = Field::None;
  long wait_seconds = 0; // Throttled
};

struct Keys {
  std::string own, kit; // release keys
  std::string kit_name;
  std::uint32_t cameras = 0;
};

std::string form_page(Language language, const Typed& typed, const Complaint* complaint);
std::string keys_page(Language language, const std::string& identity, const Keys& keys);
std::string_view style_sheet();

// For a text between tags or in a quoted attribute.
std::string escape_html(std::string_view text);

} // namespace kagimado::issuer
