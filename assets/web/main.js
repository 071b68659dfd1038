// The page: who is there, which page is shown, what is always at the top.
import { onLoggedOut, get } from "./core/api.js";
import { cameras, loadCameras } from "./core/cameras.js";
import { button, element } from "./core/dom.js";
import { events } from "./core/events.js";
import { LoginPage } from "./core/login_page.js";
import { forgetSession, logOut, may, refreshSession, session, watchActivity } from "./core/session.js";
import { language, loadTexts, preferredLanguage, rememberLanguage, text } from "./core/texts.js";
import { loadZone } from "./core/times.js";
import { closePasswordDialogs } from "./keys/password_dialog.js";
import { keyStore } from "./keys/key_store.js";
import { setHttpsPort } from "./live/tile_frame.js";
import { WallPage } from "./live/wall_page.js";
import { PlaybackPage } from "./playback/playback_page.js";
import { allowedSections, SettingsPage } from "./settings/settings_page.js";

const header = document.getElementById("header"), root = document.getElementById("page"), banner = document.getElementById("banner");
let page = null;

const PAGES = [
  { name: "live", allowed: () => may("view_live"), make: () => new WallPage(root) },
  { name: "playback", allowed: () => may("playback"), make: () => new PlaybackPage(root) },
  { name: "settings", allowed: () => allowedSections().length > 0, make: (section) => new SettingsPage(root, { section, go: goToSection }) },
];

function goToSection(name) { location.hash = `#/settings/${name}`; }

function show(make) {
  page?.close();
  closePasswordDialogs();
  page = null;
  root.replaceChildren();
  page = make();
}

function route() {
  if (session.state !== "logged_in")
    return;
  const [, name, section] = location.hash.split("/");
  const wanted = PAGES.find((each) => each.name === name && each.allowed()) ?? PAGES.find((each) => each.allowed());
  root.dataset.page = wanted?.name ?? "none";
  showHeader(wanted?.name);
  if (!wanted)
    return show(() => new Nothing());
  show(() => wanted.make(section));
}

// Logged in, but nothing may be done here.
class Nothing {
  constructor() { root.replaceChildren(element("p", { class: "nothing", role: "status", text: text("web.no_rights") })); }

  close() {}
}

function showHeader(current) {
  document.title = [current ? text(`web.menu.${current}`) : "", session.recorderName, text("product.name")].filter(Boolean).join(" – ");
  const loggedIn = session.state === "logged_in";
  const link = ({ name }) => element("a", { href: `#/${name}`, text: text(`web.menu.${name}`), "aria-current": name === current ? "page" : null });
  const links = loggedIn ? PAGES.filter((each) => each.allowed()).map(link) : [];
  const who = loggedIn ? [element("span", { class: "who", text: session.user?.name ?? "" }), button(text("web.menu.log_out"), () => void leave())] : [];
  header.replaceChildren(element("span", { class: "brand", text: text("product.name") }),
    element("nav", { "aria-label": text("web.menu.title") }, links), element("span", { class: "space" }), ...who, languageChoice());
}

function languageChoice() {
  const choice = element("select", { class: "language", "aria-label": text("settings.basic.language") },
    element("option", { value: "ja", lang: "ja", text: "日本語" }), element("option", { value: "en", lang: "en", text: "English" }));
  choice.value = language;
  choice.addEventListener("change", () => void changeLanguage(choice.value));
  return choice;
}

async function changeLanguage(name) {
  rememberLanguage(name);
  await loadTexts(name);
  if (session.state === "logged_in")
    route();
  else
    showLogin();
}

function showLogin(note = "") {
  root.dataset.page = "login";
  showHeader(null);
  show(() => new LoginPage(root, { note, onDone: () => void enter() }));
}

async function enter() {
  await Promise.all([loadCameras().catch(() => {}), loadZone(), learnPort()]);
  events.start();
  route();
}

// Where HTTPS is, for those who came without it.
async function learnPort() {
  const doors = (await get("/system").catch(() => ({}))).doors ?? [];
  const https = doors.find((door) => door.scheme === "https" && door.open);
  if (https)
    setHttpsPort(https.port);
}

// Everything that belonged to the session goes.
function end(note) {
  events.stop();
  keyStore.forget();
  cameras.clear();
  forgetSession();
  banner.hidden = true;
  showLogin(note);
}

async function leave() {
  await logOut().catch(() => {});
  end("");
}

async function sessionChanged() {
  try {
    await refreshSession();
  } catch {
    return; // the events come back, and tell it again
  }
  if (session.state !== "logged_in")
    return end("web.login.ended");
  await loadCameras().catch(() => {});
  route();
}

async function start() {
  const recorder = await refreshSession().then(() => session.language, () => "ja");
  await loadTexts(preferredLanguage(recorder));
  document.documentElement.dataset.ready = "true";
  onLoggedOut(() => session.state === "logged_in" && end("web.login.ended"));
  events.on("session", () => void sessionChanged());
  events.on("settings", () => void loadZone());
  events.on("connection", ({ connected }) => {
    banner.hidden = connected;
    banner.textContent = connected ? "" : text("banner.recorder_gone");
  });
  window.addEventListener("hashchange", route);
  window.addEventListener("pagehide", (event) => event.persisted || keyStore.forget());
  watchActivity();
  if (session.state === "logged_in")
    await enter();
  else
    showLogin();
}

void start();
