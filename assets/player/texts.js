// What people read. Both languages have the same keys: tests/web checks it.
const TEXTS = {
  ja: {
    title: "鍵窓 録画コピー",
    language: "言語",
    controls: "再生の操作",
    cameras: "カメラ",
    timeline: "時刻",
    play: "再生",
    pause: "一時停止",
    to_start: "先頭へ",
    step_back: "コマ戻し",
    step_forward: "コマ送り",
    speed: "速さ",
    sound_on: "音声を出す",
    sound_off: "音声を消す",
    enter_password: "パスワード入力",
    password: "パスワード",
    password_title: "録画のパスワード",
    password_first: "この録画は暗号化されています。録画したときの「データ暗号」のパスワードを入力してください。",
    password_period: "{camera}\n{from} ～ {to} の録画は、別のパスワードで暗号化されています。その時のパスワードを入力してください。",
    password_wrong: "パスワードが違います。再生は先頭からやり直します。もう一度入力してください。",
    password_empty: "パスワードを入力してください。",
    checking: "確認しています…",
    open: "開く",
    skip: "開かずに進む",
    gap: "録画なし",
    locked: "パスワードが必要です",
    loading: "読み込み中",
    damaged: "この部分は壊れていて再生できません",
    key_damaged: "鍵の情報が壊れています",
    no_slot: "パスワードで開ける録画ではありません",
    missing: "録画のデータが見つかりません。フォルダーごとコピーしてください。",
    no_h265: "このブラウザーは H.265 を再生できません",
    no_codec: "このブラウザーでは再生できない形式です（{codecs}）",
    no_crypto: "このページでは暗号の機能（WebCrypto）が使えません。\nChrome、Edge、Firefox の新しい版で、フォルダーの中の player.html を直接開いてください。",
    no_index: "player-data フォルダーが見つかりません。\nコピーしたフォルダー全体を同じ場所に置いて、player.html を開いてください。",
    nothing: "この範囲に録画はありません。",
    ended: "最後まで再生しました",
    buffering: "読み込み中…",
    other_recording: "{camera}（同じ時刻の別の録画 {n}）",
    camera: "カメラ {n}",
  },
  en: {
    title: "Kagimado recordings",
    language: "Language",
    controls: "Playback controls",
    cameras: "Cameras",
    timeline: "Time",
    play: "Play",
    pause: "Pause",
    to_start: "To the beginning",
    step_back: "One frame back",
    step_forward: "One frame on",
    speed: "Speed",
    sound_on: "Sound on",
    sound_off: "Sound off",
    enter_password: "Enter password",
    password: "Password",
    password_title: "Password of the recordings",
    password_first: "These recordings are encrypted. Type the data-encryption password that was in force when they were made.",
    password_period: "{camera}\nWhat was recorded from {from} to {to} is encrypted with another password. Type the password of that time.",
    password_wrong: "Wrong password. Playback starts again from its beginning. Please try again.",
    password_empty: "Please type the password.",
    checking: "Checking…",
    open: "Open",
    skip: "Leave closed",
    gap: "No recording",
    locked: "Password needed",
    loading: "Loading",
    damaged: "This part is damaged and cannot be played",
    key_damaged: "The key information is damaged",
    no_slot: "No password opens this recording",
    missing: "The data of this recording is missing. Copy the folder as a whole.",
    no_h265: "This browser cannot play H.265",
    no_codec: "This browser cannot play this format ({codecs})",
    no_crypto: "Cryptography (WebCrypto) is not available to this page.\nOpen player.html in its folder directly with a recent Chrome, Edge or Firefox.",
    no_index: "The folder player-data was not found.\nKeep the copied folder together and open player.html in it.",
    nothing: "Nothing was recorded in this range.",
    ended: "Played to the end",
    buffering: "Loading…",
    other_recording: "{camera} (other recording of the same time, {n})",
    camera: "Camera {n}",
  },
};

let language = (navigator.language || "en").toLowerCase().startsWith("ja") ? "ja" : "en";

function text(key, values = {}) {
  return TEXTS[language][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

// Elements with data-text show it, those with data-label are called by it.
function applyTexts(root = document) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll("[data-text]"))
    element.textContent = text(element.dataset.text);
  for (const element of root.querySelectorAll("[data-label]"))
    setLabel(element, text(element.dataset.label));
}

function setLabel(element, label) {
  element.setAttribute("aria-label", label);
  element.title = label;
}
