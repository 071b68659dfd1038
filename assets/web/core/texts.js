// What people read, by the keys of assets/i18n. Places are "{}", filled in order.
const LANGUAGES = ["ja", "en"];
let texts = {};
export let language = "ja";

// As chosen here before, else as the browser says where it is one of ours, else the recorder's.
export function preferredLanguage(recorders) {
  const chosen = localStorage.getItem("language");
  const wanted = [chosen, ...navigator.languages.map((name) => name.slice(0, 2)), recorders, "ja"];
  return wanted.find((name) => LANGUAGES.includes(name));
}

export function rememberLanguage(name) {
  localStorage.setItem("language", name);
}

export async function loadTexts(name) {
  const answer = await fetch(`/i18n/${name}.json`);
  if (!answer.ok)
    throw new Error(`texts: ${answer.status}`);
  texts = await answer.json();
  language = name;
  document.documentElement.lang = name;
}

function find(key) {
  return key.split(".").reduce((node, name) => node?.[name], texts);
}

export function text(key, ...values) {
  let n = 0;
  return String(find(key) ?? key).replace(/\{\}/g, () => String(values[n++] ?? ""));
}

// Keys made at run time: the text under prefix + name, else under prefix + "other".
export function textOf(prefix, name, ...values) {
  return text(find(prefix + name) === undefined ? `${prefix}other` : prefix + name, ...values);
}

export function hasText(key) {
  return typeof find(key) === "string";
}
