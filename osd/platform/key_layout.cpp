#include "osd/platform/key_layout.h"

#include <linux/input-event-codes.h>

#include <array>

namespace kagimado::osd {
namespace {

struct Typed {
  int code;
  std::string_view plain, shifted;
};

constexpr std::array<Typed, 37> both_layouts{{
    {KEY_1, "1", "!"},      {KEY_3, "3", "#"},     {KEY_4, "4", "$"},       {KEY_5, "5", "%"},
    {KEY_A, "a", "A"},      {KEY_B, "b", "B"},     {KEY_C, "c", "C"},       {KEY_D, "d", "D"},
    {KEY_E, "e", "E"},      {KEY_F, "f", "F"},     {KEY_G, "g", "G"},       {KEY_H, "h", "H"},
    {KEY_I, "i", "I"},      {KEY_J, "j", "J"},     {KEY_K, "k", "K"},       {KEY_L, "l", "L"},
    {KEY_M, "m", "M"},      {KEY_N, "n", "N"},     {KEY_O, "o", "O"},       {KEY_P, "p", "P"},
    {KEY_Q, "q", "Q"},      {KEY_R, "r", "R"},     {KEY_S, "s", "S"},       {KEY_T, "t", "T"},
    {KEY_U, "u", "U"},      {KEY_V, "v", "V"},     {KEY_W, "w", "W"},       {KEY_X, "x", "X"},
    {KEY_Y, "y", "Y"},      {KEY_Z, "z", "Z"},     {KEY_COMMA, ",", "<"},   {KEY_DOT, ".", ">"},
    {KEY_SLASH, "/", "?"},  {KEY_SPACE, " ", " "}, {KEY_KPSLASH, "/", "/"}, {KEY_KPASTERISK, "*", "*"},
    {KEY_KPPLUS, "+", "+"},
}};

constexpr std::array<Typed, 14> american{{
    {KEY_2, "2", "@"},
    {KEY_6, "6", "^"},
    {KEY_7, "7", "&"},
    {KEY_8, "8", "*"},
    {KEY_9, "9", "("},
    {KEY_0, "0", ")"},
    {KEY_MINUS, "-", "_"},
    {KEY_EQUAL, "=", "+"},
    {KEY_LEFTBRACE, "[", "{"},
    {KEY_RIGHTBRACE, "]", "}"},
    {KEY_SEMICOLON, ";", ":"},
    {KEY_APOSTROPHE, "'", "\""},
    {KEY_GRAVE, "`", "~"},
    {KEY_BACKSLASH, "\\", "|"},
}};

// OADG 109.
constexpr std::array<Typed, 15> japanese{{
    {KEY_2, "2", "\""},
    {KEY_6, "6", "&"},
    {KEY_7, "7", "'"},
    {KEY_8, "8", "("},
    {KEY_9, "9", ")"},
    {KEY_0, "0", ""},
    {KEY_MINUS, "-", "="},
    {KEY_EQUAL, "^", "~"},
    {KEY_LEFTBRACE, "@", "`"},
    {KEY_RIGHTBRACE, "[", "{"},
    {KEY_SEMICOLON, ";", "+"},
    {KEY_APOSTROPHE, ":", "*"},
    {KEY_BACKSLASH, "]", "}"},
    {KEY_YEN, "\\", "|"},
    {KEY_RO, "\\", "_"},
}};

// Num lock counts as on: a keypad of an appliance types numbers.
constexpr std::array<Typed, 12> keypad{{
    {KEY_KP0, "0", "0"},
    {KEY_KP1, "1", "1"},
    {KEY_KP2, "2", "2"},
    {KEY_KP3, "3", "3"},
    {KEY_KP4, "4", "4"},
    {KEY_KP5, "5", "5"},
    {KEY_KP6, "6", "6"},
    {KEY_KP7, "7", "7"},
    {KEY_KP8, "8", "8"},
    {KEY_KP9, "9", "9"},
    {KEY_KPDOT, ".", "."},
    {KEY_KPMINUS, "-", "-"},
}};

template <std::size_t N>
const Typed* find(const std::array<Typed, N>& table, int code) {
  for (const auto& typed : table)
    if (typed.code == code)
      return &typed;
  return nullptr;
}

const Typed* typed_by(int code, KeyLayout layout) {
  if (const auto* typed = find(both_layouts, code))
    return typed;
  if (const auto* typed = find(keypad, code))
    return typed;
  return layout == KeyLayout::Japanese ? find(japanese, code) : find(american, code);
}

} // namespace

Key key_of_code(int code) {
  switch (code) {
  case KEY_ENTER:
  case KEY_KPENTER:
    return Key::Enter;
  case KEY_ESC:
    return Key::Escape;
  case KEY_BACKSPACE:
    return Key::Backspace;
  case KEY_DELETE:
    return Key::Delete;
  case KEY_TAB:
    return Key::Tab;
  case KEY_LEFT:
    return Key::Left;
  case KEY_RIGHT:
    return Key::Right;
  case KEY_UP:
    return Key::Up;
  case KEY_DOWN:
    return Key::Down;
  case KEY_HOME:
    return Key::Home;
  case KEY_END:
    return Key::End;
  case KEY_PAGEUP:
    return Key::PageUp;
  case KEY_PAGEDOWN:
    return Key::PageDown;
  case KEY_SPACE:
    return Key::Space;
  case KEY_F11:
    return Key::F11;
  default:
    return Key::Other;
  }
}

std::string_view text_of_code(int code, const Modifiers& modifiers, KeyLayout layout) {
  if (modifiers.control || modifiers.alt)
    return "";
  const auto* typed = typed_by(code, layout);
  if (typed == nullptr)
    return "";
  const bool is_letter = typed->plain[0] >= 'a' && typed->plain[0] <= 'z';
  const bool shifted = modifiers.shift != (is_letter && modifiers.caps_lock);
  return shifted ? typed->shifted : typed->plain;
}

int function_key_of(int code) {
  if (code >= KEY_F1 && code <= KEY_F10)
    return code - KEY_F1 + 1;
  if (code == KEY_F11 || code == KEY_F12)
    return code - KEY_F11 + 11;
  return 0;
}

} // namespace kagimado::osd
