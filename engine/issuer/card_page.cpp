#include "engine/issuer/card.h"

namespace kagimado::issuer {
namespace {

constexpr std::string_view page = R"svg(<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="148mm" height="105mm" viewBox="0 0 148 105" xml:lang="ja">
  <title>起動情報案内カード {kit} {device}</title>
  <style>
    @page {{ size: 148mm 105mm; margin: 0 }}
    text {{ font-family: "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic", "Hiragino Sans", sans-serif; fill: #1b1f24 }}
    .small {{ font-size: 3px }}
    .label {{ font-size: 3.4px; fill: #4a5560 }}
    .number {{ font-family: "DejaVu Sans Mono", "Noto Sans Mono CJK JP", monospace; font-size: 9px; font-weight: bold }}
  </style>
  <rect width="148" height="105" fill="#ffffff"/>
  <rect x="3" y="3" width="142" height="99" rx="3" fill="none" stroke="#1b1f24" stroke-width="0.4"/>
  <rect x="3" y="3" width="142" height="17" rx="3" fill="#1d4e6b"/>
  <rect x="3" y="12" width="142" height="8" fill="#1d4e6b"/>
  <text x="9" y="13.8" font-size="6" style="fill:#ffffff">起動情報案内カード</text>
  <text x="139" y="13.4" font-size="4.6" text-anchor="end" style="fill:#ffffff">セキュア拡張キット {kit}</text>
  <text x="9" y="27" class="label">カメラ {cameras} 台分 / for {cameras} camera(s)</text>
  <text x="9" y="35.5" class="label">機器ID番号 / Device number</text>
  <text x="9" y="45" class="number">{device}</text>
  <text x="9" y="54.5" class="label">起動ID番号 / Activation number</text>
  <text x="9" y="64" class="number">{activation}</text>
  <line x1="9" y1="69" x2="139" y2="69" stroke="#b8c0c8" stroke-width="0.3"/>
  <text x="9" y="74.5" class="small">1. レコーダーのライセンス登録画面で、本機の識別番号を確認します。</text>
  <text x="9" y="79" class="small">2. 発行窓口に、この2つの番号と本機の識別番号を入力し、解除キー番号を受け取ります。</text>
  <text x="9" y="83.5" class="small">3. ライセンス登録画面の「登録&gt;」で、解除キー番号を入力します。</text>
  <text x="9" y="88" class="small">　 レコーダー本体の解除キー番号を先に登録してください。</text>
  <text x="9" y="94" class="small">起動ID番号は他人に見せないでください。このカードは1台のレコーダーに1回だけ使えます。</text>
  <text x="9" y="98" class="small">Keep the activation number secret. This card works once, for one recorder.</text>
</svg>
)svg";

} // namespace

std::string card_page(const Card& card, const CardSecret& secret) {
  return fmt::format(
      page, fmt::arg("kit", licence::name_of(card.kit)), fmt::arg("cameras", licence::cameras_of(card.kit)),
      fmt::arg("device", device_number(card)), fmt::arg("activation", activation_number(card, secret)));
}

} // namespace kagimado::issuer
