#include "engine/issuer/web_page.h"

#include "engine/net/url.h"

#include <array>

namespace kagimado::issuer {
namespace {

// One text in both languages.
struct Text {
  std::string_view ja, en;

  [[nodiscard]] std::string_view in(Language language) const {
    return language == Language::Japanese ? ja : en;
  }
};

constexpr Text title = {"解除キー番号の取得", "Get a release key"};
constexpr Text intro = {"起動情報案内カードの2つの番号と、レコーダーの識別番号を入力してください。",
                        "Enter the two numbers of the card and the identity of the recorder."};
constexpr Text identity_label = {"レコーダーの識別番号（ライセンス登録画面に表示）",
                                 "Identity of the recorder (on its licence screen)"};
constexpr Text device_label = {"機器ID番号", "Device number"};
constexpr Text activation_label = {"起動ID番号", "Activation number"};
constexpr Text button = {"解除キー番号を取得", "Get the release key"};
constexpr Text keys_title = {"解除キー番号", "Release keys"};
constexpr Text own_label = {"1. レコーダー本体の解除キー番号（未登録の場合は先に登録）",
                            "1. Release key of the recorder itself (register it first, unless it is)"};
constexpr Text kit_label = {"2. セキュア拡張の解除キー番号", "2. Release key of the kit"};
constexpr Text cameras_label = {"カメラ {} 台分", "{} camera(s)"};
constexpr Text recorder_label = {"レコーダー", "Recorder"};
constexpr Text again = {"続けて取得する", "Get another one"};

std::string_view tag_of(Language language) {
  return language == Language::Japanese ? "ja" : "en";
}

Text typing_error_of(Field field) {
  switch (field) {
  case Field::Identity:
    return {"レコーダーの識別番号に入力の誤りがあります。", "The recorder's identity has a typing error."};
  case Field::Device:
    return {"機器ID番号に入力の誤りがあります。", "The device number has a typing error."};
  case Field::Activation:
    return {"起動ID番号に入力の誤りがあります。", "The activation number has a typing error."};
  case Field::None:
    break;
  }
  return {"入力に誤りがあります。", "Something typed is not right."};
}

Text reason_of(const Complaint& complaint) {
  switch (complaint.kind) {
  case ErrorKind::Invalid:
    return typing_error_of(complaint.field);
  case ErrorKind::WrongPassword:
    return {"この機器ID番号の起動ID番号ではありません。", "This is not the activation number of that card."};
  case ErrorKind::NotFound:
    return {"このカードまたはレコーダーは登録されていません。", "This card or recorder is not known."};
  case ErrorKind::Conflict:
    return {"このカードは別のレコーダーで使用済みです。", "This card was used for another recorder."};
  case ErrorKind::Denied:
    return {"このカードは無効です。", "This card was revoked."};
  case ErrorKind::Throttled:
    return {"入力の誤りが続いたため、{} 秒後にやり直してください。",
            "Too many wrong numbers: try again in {} seconds."};
  default:
    return {"ただいま取得できません。後でやり直してください。",
            "Not possible at the moment: try again later."};
  }
}

// identity: what the page in the other language keeps.
std::string frame(Language language, std::string_view heading, std::string_view content,
                  std::string_view identity) {
  const auto other = language == Language::Japanese ? Language::English : Language::Japanese;
  return fmt::format(R"html(<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<p class="language"><a href="/?lang={other}&amp;recorder={identity}" lang="{other}" hreflang="{other}">{other_name}</a></p>
<h1>{heading}</h1>
{content}
</main>
</body>
</html>
)html",
                     fmt::arg("lang", tag_of(language)), fmt::arg("heading", heading),
                     fmt::arg("content", content), fmt::arg("other", tag_of(other)),
                     fmt::arg("identity", escape_html(net::percent_encode(identity))),
                     fmt::arg("other_name", other == Language::Japanese ? "日本語" : "English"));
}

std::string complaint_box(Language language, const Complaint& complaint) {
  const auto reason = reason_of(complaint).in(language);
  const auto text = complaint.kind == ErrorKind::Throttled
                        ? fmt::format(fmt::runtime(reason), complaint.wait_seconds)
                        : std::string(reason);
  return fmt::format("<p class=\"error\" role=\"alert\" id=\"error\">{}</p>\n", escape_html(text));
}

std::string input(Language language, const Text& label, std::string_view name, const std::string& value,
                  bool is_wrong) {
  return fmt::format("<label for=\"{0}\">{1}</label>\n"
                     "<input id=\"{0}\" name=\"{0}\" value=\"{2}\" required maxlength=\"64\" "
                     "autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\"{3}>\n",
                     name, escape_html(label.in(language)), escape_html(value),
                     is_wrong ? " aria-invalid=\"true\" aria-describedby=\"error\"" : "");
}

} // namespace

std::string escape_html(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
    case '&':
      escaped += "&amp;";
      break;
    case '<':
      escaped += "&lt;";
      break;
    case '>':
      escaped += "&gt;";
      break;
    case '"':
      escaped += "&quot;";
      break;
    case '\'':
      escaped += "&#39;";
      break;
    default:
      escaped.push_back(c);
    }
  }
  return escaped;
}

std::string form_page(Language language, const Typed& typed, const Complaint* complaint) {
  const auto wrong = complaint != nullptr ? complaint->field : Field::None;
  std::string content = fmt::format("<p>{}</p>\n", escape_html(intro.in(language)));
  if (complaint != nullptr)
    content += complaint_box(language, *complaint);
  content += fmt::format("<form method=\"post\" action=\"/?lang={}\">\n", tag_of(language));
  content += input(language, identity_label, "identity", typed.identity, wrong == Field::Identity);
  content += input(language, device_label, "device", typed.device, wrong == Field::Device);
  content += input(language, activation_label, "activation", typed.activation, wrong == Field::Activation);
  content += fmt::format("<button>{}</button>\n</form>", escape_html(button.in(language)));
  return frame(language, title.in(language), content, typed.identity);
}

std::string keys_page(Language language, const std::string& identity, const Keys& keys) {
  const auto cameras = fmt::format(fmt::runtime(cameras_label.in(language)), keys.cameras);
  const auto content = fmt::format(
      "<p>{} {}</p>\n<h2>{}</h2>\n<p class=\"key\" id=\"own-key\">{}</p>\n<h2>{}</h2>\n<p>{} ({})</p>\n"
      "<p class=\"key\" id=\"kit-key\">{}</p>\n<p><a href=\"/?lang={}&amp;recorder={}\">{}</a></p>",
      escape_html(recorder_label.in(language)), escape_html(identity), escape_html(own_label.in(language)),
      escape_html(keys.own), escape_html(kit_label.in(language)), escape_html(keys.kit_name),
      escape_html(cameras), escape_html(keys.kit), tag_of(language),
      escape_html(net::percent_encode(identity)), escape_html(again.in(language)));
  return frame(language, keys_title.in(language), content, identity);
}

std::string_view style_sheet() {
  return R"css(:root { color-scheme: light dark; font-family: "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic", sans-serif; }
body { margin: 0; }
main { max-width: 34rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1rem; margin-top: 1.5rem; }
.language { text-align: right; margin: 0; }
label { display: block; margin-top: 1rem; }
input { width: 100%; box-sizing: border-box; padding: .6rem; font-size: 1.2rem; font-family: "DejaVu Sans Mono", monospace; }
button { margin-top: 1.5rem; padding: .8rem 1.5rem; font-size: 1.1rem; width: 100%; }
.error { border-left: .3rem solid #c62828; padding: .5rem .8rem; background: #c6282822; }
.key { font-family: "DejaVu Sans Mono", monospace; font-size: clamp(1rem, 5vw, 1.5rem); font-weight: bold; user-select: all; }
)css";
}

} // namespace kagimado::issuer
