// The page: controls, texts, start.
const PLAY_ICON = "M7 4v16l13-8z", PAUSE_ICON = "M6 4h4.5v16H6zM13.5 4H18v16h-4.5z";
const SOUND_OFF_ICON = "M4 9v6h4l5 5V4L8 9zm16.5.9-1.4-1.4L17 10.6l-2.1-2.1-1.4 1.4 2.1 2.1-2.1 2.1 1.4 1.4 2.1-2.1 2.1 2.1 1.4-1.4-2.1-2.1z";
const SOUND_ON_ICON = "M4 9v6h4l5 5V4L8 9zm11-1.5v9a5 5 0 0 0 0-9zm0-3.5v2a7 7 0 0 1 0 12v2a9 9 0 0 0 0-16z";

const byId = (id) => document.getElementById(id);
const chunks = new ChunkStore(16);
let player = null, archiveJson = null;

function showFault(key) {
  byId("fault").textContent = text(key);
  byId("fault").dataset.key = key;
  byId("fault").hidden = false;
}

function makeCameraList() {
  const items = player.archive.lanes.map((lane) => {
    const item = document.createElement("li"), label = document.createElement("label");
    const box = document.createElement("input"), name = document.createElement("span");
    box.type = "checkbox";
    box.checked = player.isShown(lane);
    box.addEventListener("change", () => { box.checked = player.showLane(lane, box.checked) ? box.checked : false; });
    name.textContent = name.title = lane.name;
    label.append(box, name);
    item.append(label);
    return item;
  });
  byId("cameras").replaceChildren(...items);
}

function applyLanguage() {
  applyTexts();
  if (byId("fault").dataset.key)
    byId("fault").textContent = text(byId("fault").dataset.key);
  document.title = text("title");
  byId("language").value = language;
  if (!player)
    return;
  const { archive } = player;
  byId("about").textContent = [archive.recorder, `${archive.formatTime(archive.from)} – ${archive.formatTime(archive.to)}`,
    archive.zone ?? ""].filter(Boolean).join("  ·  ");
  makeCameraList();
  player.tiles.forEach((tile) => tile.applyTexts());
  player.passwords.applyTexts();
  player.timeline.draw();
  showControls(true);
}

let shownControls = "";

function showControls(again = false) {
  const locked = player.lockedTiles().length > 0;
  const wanted = [player.playing, player.sound, player.state, locked].join();
  byId("time").textContent = player.archive.formatTime(player.clock.time);
  if (wanted === shownControls && !again)
    return;
  shownControls = wanted;
  byId("play_icon").setAttribute("d", player.playing ? PAUSE_ICON : PLAY_ICON);
  setLabel(byId("play"), text(player.playing ? "pause" : "play"));
  byId("sound_icon").setAttribute("d", player.sound ? SOUND_ON_ICON : SOUND_OFF_ICON);
  byId("sound").setAttribute("aria-pressed", String(player.sound));
  setLabel(byId("sound"), text(player.sound ? "sound_off" : "sound_on"));
  byId("state").textContent = player.state ? text(player.state) : "";
  byId("unlock").classList.toggle("visible", locked);
}

function listen() {
  byId("play").addEventListener("click", () => player.setPlaying(!player.playing));
  byId("to_start").addEventListener("click", () => player.seek(player.archive.begin));
  byId("step_back").addEventListener("click", () => void player.step(-1).catch(() => {}));
  byId("step_forward").addEventListener("click", () => void player.step(1).catch(() => {}));
  byId("speed").addEventListener("change", () => player.setRate(Number(byId("speed").value)));
  byId("sound").addEventListener("click", () => player.setSound(!player.sound));
  byId("unlock").addEventListener("click", () => void player.unlock(player.lockedTiles()[0]));
  document.addEventListener("keydown", (event) => {
    if (player.passwords.isOpen || event.target.closest("button, select, input, [role=slider]") && event.key === " ")
      return;
    const action = { " ": () => player.setPlaying(!player.playing), ",": () => player.step(-1), ".": () => player.step(1) }[event.key];
    if (!action)
      return;
    event.preventDefault();
    action();
  });
  window.addEventListener("pagehide", () => player.keys.forget());
}

async function start() {
  if (!archiveJson)
    return showFault("no_index");
  if (!window.crypto?.subtle)
    return showFault("no_crypto");
  const archive = new Archive(archiveJson);
  if (archive.files.length === 0)
    return showFault("nothing");
  player = new Player(archive, chunks);
  player.onTick = () => showControls();
  listen();
  applyLanguage();
  await player.unlockFirst();
  player.setPlaying(true);
}

// What the scripts in player-data call.
window.kagimado = Object.freeze({
  archive: (json) => { archiveJson ??= json; },
  chunk: (id, base64, groups) => chunks.arrive(id, base64, groups),
});

byId("language").addEventListener("change", () => {
  language = byId("language").value;
  applyLanguage();
});
applyLanguage();
const index = document.createElement("script");
index.src = "player-data/index.js";
index.onload = () => void start().catch(() => showFault("no_index"));
index.onerror = () => showFault("no_index");
document.head.append(index);
