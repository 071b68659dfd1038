// The live wall: 1, 4, 9 or 16 places, pages of them, one large. Only what somebody can see is fetched.
import { element, button, iconButton, ICONS, setLabel } from "../core/dom.js";
import { cameras, loadCameras } from "../core/cameras.js";
import { events } from "../core/events.js";
import { may } from "../core/session.js";
import { text } from "../core/texts.js";
import { askPassword } from "../keys/password_dialog.js";
import { keyStore } from "../keys/key_store.js";
import { LiveTile } from "./live_tile.js";
import { chooseStream } from "./stream_choice.js";
import { WallStream } from "./wall_stream.js";

const LAYOUTS = [1, 4, 9, 16], TICK_MS = 500, PHONE_WIDTH = 640, SETTLE_MS = 150;
const H265_TYPE = 'video/mp4; codecs="hvc1.1.6.L93.B0"';

function plays(codec) {
  return codec !== "h265" || window.MediaSource?.isTypeSupported(H265_TYPE) === true;
}

export class WallPage {
  constructor(root) {
    this.root = root;
    this.ending = new AbortController();
    this.layout = Number(localStorage.getItem("layout")) || (window.innerWidth < PHONE_WIDTH ? 4 : 9);
    this.page = 0;
    this.large = null; // camera id
    this.sound = null; // camera id
    this.asked = new Set(); // cameras whose password was asked for: once each
    this.tiles = [];
    this.outOfSight = new Set(); // elements of tiles that are scrolled away
    this.stream = null;
    this.names = "";
    root.replaceChildren(this.makeTools(), this.grid = element("div", { class: "wall", role: "group", "aria-label": text("web.live.wall") }));
    this.listen();
    this.arrange();
    this.timer = setInterval(() => this.tiles.forEach((tile) => tile.tick()), TICK_MS);
  }

  makeTools() {
    this.layouts = LAYOUTS.map((count) => button(String(count), () => this.setLayout(count), { label: text("web.live.layout", count) }));
    this.previous = iconButton(ICONS.previous, text("web.live.previous"), () => this.turn(-1));
    this.next = iconButton(ICONS.next, text("web.live.next"), () => this.turn(1));
    this.place = element("output", { class: "place" });
    this.soundButton = iconButton(ICONS.soundOff, text("web.live.sound"), () => this.toggleSound(this.selected()));
    this.largeButton = iconButton(ICONS.large, text("web.live.large"), () => this.toggleLarge(this.selected()));
    this.fullButton = iconButton(ICONS.full, text("web.live.full_screen"), () => this.toggleFullScreen());
    return element("div", { class: "tools", role: "toolbar", "aria-label": text("web.live.tools") },
      element("span", { class: "layouts", role: "group", "aria-label": text("web.live.layouts") }, this.layouts),
      element("span", { class: "pages" }, this.previous, this.place, this.next),
      element("span", { class: "space" }), this.soundButton, this.largeButton, this.fullButton);
  }

  listen() {
    const { signal } = this.ending;
    events.on("cameras_changed", ({ id }) => (id === null ? this.arrange() : this.cameraChanged(id)), signal);
    events.on("password_changed", () => keyStore.askAgain(), signal);
    keyStore.addEventListener("change", () => this.tiles.forEach((tile) => tile.keysChanged()), { signal });
    document.addEventListener("visibilitychange", () => this.connect(), { signal });
    this.grid.addEventListener("dblclick", (event) => this.toggleLarge(this.tileOf(event.target)), { signal });
    this.grid.addEventListener("focusin", () => this.showTools(), { signal });
    this.root.addEventListener("keydown", (event) => this.key(event), { signal });
    const sizes = new ResizeObserver(() => this.connectSoon());
    sizes.observe(this.grid);
    this.sight = new IntersectionObserver((entries) => {
      entries.forEach(({ target, isIntersecting }) => (isIntersecting ? this.outOfSight.delete(target) : this.outOfSight.add(target)));
      this.connectSoon();
    });
    signal.addEventListener("abort", () => [sizes, this.sight].forEach((observer) => observer.disconnect()));
  }

  key(event) {
    const tile = this.tileOf(event.target);
    if (!tile || event.target.closest("button, a"))
      return;
    const columns = Math.sqrt(this.tiles.length), at = this.tiles.indexOf(tile);
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const action = { Enter: () => this.toggleLarge(tile), Escape: () => this.large !== null && this.toggleLarge(tile),
                     m: () => this.toggleSound(tile), PageDown: () => this.turn(1), PageUp: () => this.turn(-1) }[event.key];
    if (move !== undefined)
      this.tiles[at + move]?.element.focus();
    else if (action)
      action();
    else
      return;
    event.preventDefault();
  }

  tileOf(target) { return this.tiles.find((tile) => tile.element.contains(target)); }

  // That has the focus, else the large one, else the first.
  selected() {
    return this.tileOf(document.activeElement) ?? this.lastSelected?.() ?? this.tiles[0];
  }

  setLayout(count) {
    const first = this.page * this.layout;
    this.layout = count;
    localStorage.setItem("layout", String(count));
    this.large = null;
    this.page = Math.floor(first / count);
    this.arrange();
  }

  turn(by) {
    const pages = Math.max(1, Math.ceil(cameras.all.length / this.layout));
    this.page = (this.page + by + pages) % pages;
    this.large = null;
    this.arrange();
  }

  toggleLarge(tile) {
    if (!tile?.camera)
      return;
    const { id } = tile.camera;
    this.large = this.large === null ? id : null;
    this.arrange();
    this.tiles.find((each) => each.camera?.id === id)?.element.focus();
  }

  toggleSound(tile) {
    if (!tile?.camera)
      return;
    this.sound = this.sound === tile.camera.id ? null : tile.camera.id;
    this.applySound();
  }

  applySound() {
    this.tiles.forEach((tile) => tile.setSound(tile.camera !== null && tile.camera.id === this.sound));
    this.showTools();
  }

  toggleFullScreen() {
    if (document.fullscreenElement)
      void document.exitFullscreen();
    else
      void this.root.requestFullscreen?.();
  }

  // Which cameras stand where. Tiles of cameras that stay keep their pictures.
  arrange() {
    const all = cameras.all;
    const pages = Math.max(1, Math.ceil(all.length / this.layout));
    this.page = Math.min(this.page, pages - 1);
    if (this.large !== null && !cameras.find(this.large))
      this.large = null;
    const shown = this.large !== null ? [cameras.find(this.large)] : all.slice(this.page * this.layout, (this.page + 1) * this.layout);
    const places = this.large !== null ? 1 : this.layout;
    const old = new Map(this.tiles.filter((tile) => tile.camera).map((tile) => [tile.camera.id, tile]));
    const tiles = Array.from({ length: places }, (_, n) => (shown[n] && old.get(shown[n].id)) ?? this.makeTile());
    this.tiles.filter((tile) => !tiles.includes(tile)).forEach((tile) => tile.reset());
    this.tiles = tiles;
    const columns = Math.sqrt(places);
    this.grid.dataset.columns = String(columns);
    this.grid.replaceChildren(...tiles.map((tile) => tile.element));
    this.sight.disconnect();
    this.outOfSight.clear();
    tiles.forEach((tile) => this.sight.observe(tile.element));
    tiles.forEach((tile, n) => tile.setCamera(shown[n] ?? null));
    this.place.textContent = pages > 1 && this.large === null ? `${this.page + 1}/${pages}` : "";
    [this.previous, this.next].forEach((each) => { each.hidden = pages < 2 || this.large !== null; });
    this.layouts.forEach((each, n) => each.setAttribute("aria-pressed", String(LAYOUTS[n] === this.layout && this.large === null)));
    this.applySound();
    this.connect();
  }

  makeTile() {
    return new LiveTile({ onLocked: (tile) => this.decryptionFailed(tile), onUnlock: (tile) => void this.unlock(tile) });
  }

  cameraChanged(id) {
    const tile = this.tiles.find((each) => each.camera?.id === id);
    if (!tile)
      return;
    tile.setCamera(cameras.find(id));
    this.connect();
  }

  connectSoon() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.ending.signal.aborted || this.connect(), SETTLE_MS);
  }

  // One connection for all that is seen; none while nobody looks.
  connect() {
    const names = [];
    if (!document.hidden && may("view_live"))
      for (const tile of this.tiles.filter((each) => each.camera && !this.outOfSight.has(each.element))) {
        const width = tile.element.clientWidth * (window.devicePixelRatio || 1);
        tile.stream = chooseStream(tile.camera.streams ?? [], width, plays);
        names.push(`${tile.camera.id}.${tile.stream}`);
      }
    if (names.join() === this.names)
      return;
    this.names = names.join();
    this.stream?.stop();
    this.stream = null;
    this.tiles.forEach((tile) => tile.pause());
    if (names.length > 0)
      this.stream = new WallStream(names, (camera, stream, bytes) => this.deliver(camera, stream, bytes), (error) => this.broke(error));
  }

  deliver(camera, stream, bytes) {
    const tile = this.tiles.find((each) => each.camera?.id === camera && each.stream === stream);
    tile?.push(bytes);
  }

  // A camera that is gone is no reason to lose the others.
  broke(error) {
    if (error?.status === 404 || error?.status === 403)
      void loadCameras().then(() => this.arrange()).catch(() => {});
  }

  decryptionFailed(tile) {
    if (this.asked.has(tile.camera.id))
      return;
    this.asked.add(tile.camera.id);
    void this.unlock(tile);
  }

  async unlock(tile) {
    if (tile.problem === "locked")
      await askPassword(tile.clip, tile.camera.name);
  }

  showTools() {
    const tile = this.tileOf(document.activeElement);
    if (tile)
      this.lastSelected = () => (this.tiles.includes(tile) ? tile : null);
    const on = this.sound !== null && this.selected()?.camera?.id === this.sound;
    this.soundButton.setAttribute("aria-pressed", String(on));
    this.soundButton.querySelector("path").setAttribute("d", on ? ICONS.soundOn : ICONS.soundOff);
    this.largeButton.setAttribute("aria-pressed", String(this.large !== null));
    setLabel(this.largeButton, text(this.large !== null ? "web.live.small" : "web.live.large"));
  }

  close() {
    this.ending.abort();
    clearInterval(this.timer);
    this.stream?.stop();
    this.tiles.forEach((tile) => tile.reset());
  }
}
