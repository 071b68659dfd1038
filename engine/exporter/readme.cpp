#include "engine/exporter/readme.h"

#include <string_view>

namespace kagimado::exporter {

namespace {

constexpr std::string_view title = "鍵窓 (Kagimado) の録画コピー / Copy of Kagimado recordings\n\n";

constexpr std::string_view player_ja =
    "■ 再生のしかた\n"
    "1. 「player.html」をダブルクリックします（Chrome、Edge、Firefox の新しい版）。\n"
    "2. 録画したときの「データ暗号」のパスワードを入力します。\n"
    "3. パスワードを変更した前の録画は、その区間に来たときに、当時のパスワードを入力します。\n"
    "インターネット接続は不要です。入力したパスワードと鍵は、画面を閉じると消えます。\n"
    "H.265 の映像は、対応していないブラウザーでは再生できません。\n\n";

constexpr std::string_view files_ja =
    "■ 入っているもの\n"
    "cam○○○ フォルダー: カメラごとの録画。暗号化された録画は、暗号化されたまま入っています。\n"
    "manifest.json: 録画の一覧、時刻、SHA-256。\n"
    "改ざんの検査: kagimado-recorder verify <このフォルダー>\n"
    "録画の一部だけを別の媒体に移すと player.html "
    "では再生できなくなります。フォルダーごとコピーしてください。\n\n";

constexpr std::string_view player_en =
    "How to play\n"
    "1. Double-click \"player.html\" (a recent Chrome, Edge or Firefox).\n"
    "2. Type the data-encryption password that was in force at the time of recording.\n"
    "3. Where the password was changed, the player asks for the older one when it gets there.\n"
    "No internet connection is needed. Password and keys are forgotten when the page is closed.\n"
    "H.265 pictures do not play in browsers that cannot decode them.\n\n";

constexpr std::string_view files_en =
    "What is here\n"
    "camNNN folders: the recordings of each camera. What was encrypted is still encrypted.\n"
    "manifest.json: list of recordings, times, SHA-256.\n"
    "Check for tampering: kagimado-recorder verify <this folder>\n"
    "Copy the folder as a whole: player.html needs all of it.\n";

std::string with_windows_line_ends(const std::string& text) {
  std::string out = "\xef\xbb\xbf";
  for (const char c : text) {
    if (c == '\n')
      out += '\r';
    out += c;
  }
  return out;
}

} // namespace

std::string readme_text(bool with_player) {
  std::string text(title);
  if (with_player)
    text += player_ja;
  text += files_ja;
  if (with_player)
    text += player_en;
  text += files_en;
  return with_windows_line_ends(text);
}

} // namespace kagimado::exporter
