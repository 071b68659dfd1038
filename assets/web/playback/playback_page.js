// Recordings of several cameras in step: one clock, tiles that follow it, timeline, calendar.
import { cameras } from "../core/cameras.js";
import { button, element } from "../core/dom.js";
import { events } from "../core/events.js";
import { formatTime, startOfDay } from "../core/times.js";
import { text } from "../core/texts.js";
import { askPassword, isPasswordDialogOpen } from "../keys/password_dialog.js";
import { keyStore } from "../keys/key_store.js";
import { PlaybackClock } from "../media/clock.js";
import { picturesAround } from "../media/pictures.js";
import { Timeline } from "../media/timeline.js";
import { SiteArchive } from "./archive.js";
import { Calendar } from "./calendar.js";
import { DownloadDialog } from "./download_dialog.js";
import { ClipFeed } from "./pieces.js";
import { PlaybackTile } from "./playback_tile.js";
import { Transport } from "./transport.js";

const TICK_MS = 40, FIRST_TILES = 4, MAX_TILES = 9, BACK_S = 60, NEAR_END_S = 0.5, RELOAD_MS = 5000, LEAST_SHOWN_S = 600;

export class PlaybackPage {
  constructor(root, { time = Date.now() / 1000 - BACK_S } = {}) {
    this.root = root;
    this.ending = new AbortController();
    this.archive = new SiteArchive();
    this.archive.setDay(time);
    this.clock = new PlaybackClock(time);
    this.origin = Math.floor(this.archive.from) - 86400 * 2;
    this.playing = false;
    this.sound = false;
    this.status = "loading";
    this.skipped = new Set(); // camera and period whose password nobody has here
    this.tiles = [];
    this.boxes = new Map(); // camera id -> its check box
    this.selection = null;
    this.make();
    this.listen();
    void this.begin();
  }

  make() {
    this.grid = element("div", { class: "wall", role: "group", "aria-label": text("web.playback.wall") });
    this.transport = new Transport(this);
    this.names = element("ul", { class: "names", "aria-label": text("export.cameras.heading") });
    const [bars, cursor] = [element("canvas"), element("div", { class: "cursor" })];
    const track = element("div", { class: "track", role: "slider", tabindex: 0, "aria-label": text("web.playback.timeline") }, bars, cursor);
    this.root.replaceChildren(this.grid, element("div", { class: "transport-panel" }, this.transport.element,
      element("div", { class: "timeline" }, element("div", {}, this.makeZooms(), this.names), track)));
    this.timeline = new Timeline({ track, bars, cursor }, this.model(), (time) => this.seek(time));
  }

  makeZooms() {
    const zoom = (factor) => this.timeline.zoom(this.clock.time, factor);
    return element("div", { class: "zooms" }, button("−", () => zoom(2), { label: text("web.playback.zoom_out") }),
      button("＋", () => zoom(0.5), { label: text("web.playback.zoom_in") }), button(text("web.playback.whole_day"), () => this.timeline.showAll()));
  }

  // All that is recorded on this day, with a little room.
  fitTimeline() {
    const spans = this.tracked().flatMap((camera) => this.archive.of(camera.id));
    if (spans.length === 0)
      return;
    const from = Math.min(...spans.map((span) => span.from)), to = Math.max(...spans.map((span) => span.to));
    const length = Math.min(this.archive.to - this.archive.from, Math.max(LEAST_SHOWN_S, (to - from) * 1.1));
    this.timeline.show((from + to - length) / 2, length);
  }

  model() {
    const { archive } = this, page = this;
    const rows = () => page.tracked().map((camera) => archive.of(camera.id).map((span) => ({ ...span, isOpen: archive.isOpen(span) })));
    return { get from() { return archive.from; }, get to() { return archive.to; }, rows,
             marks: () => page.tracked().map((camera) => archive.alarms.get(camera.id) ?? []),
             selection: () => page.selection, formatTime: (time, withDate = true) => formatTime(time, { date: withDate }) };
  }

  // Cameras with a row.
  tracked() { return cameras.all; }

  listen() {
    const { signal } = this.ending;
    events.on("recordings", () => this.reloadSoon(), signal);
    events.on("alarm", () => this.reloadSoon(), signal);
    events.on("password_changed", () => { keyStore.askAgain(); this.reloadSoon(); }, signal);
    keyStore.addEventListener("change", () => {
      this.tiles.forEach((tile) => tile.keysChanged());
      this.timeline.draw();
    }, { signal });
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.setPlaying(false), { signal });
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async begin() {
    await this.reload();
    if (this.ending.signal.aborted)
      return;
    const all = cameras.all;
    const recorded = all.filter((camera) => this.archive.of(camera.id).length > 0);
    (recorded.length > 0 ? recorded : all).slice(0, FIRST_TILES).forEach((camera) => this.addTile(camera));
    this.makeNames();
    this.arrange();
    this.fitTimeline();
    this.status = "";
    this.setPlaying(true);
  }

  async reload() {
    this.reloadedAt = performance.now();
    try {
      await this.archive.load(this.ending.signal);
      this.failed = false;
    } catch {
      this.failed = true;
    }
    if (!this.ending.signal.aborted)
      this.timeline.draw();
  }

  reloadSoon() {
    clearTimeout(this.reloading);
    const wait = Math.max(0, RELOAD_MS - (performance.now() - this.reloadedAt));
    this.reloading = setTimeout(() => document.hidden || void this.reload(), wait);
  }

  addTile(camera) {
    this.tiles.push(new PlaybackTile(camera, this.archive, this.origin, (tile) => void this.unlock(tile)));
    const order = cameras.all.map((each) => each.id);
    this.tiles.sort((a, b) => order.indexOf(a.camera.id) - order.indexOf(b.camera.id));
  }

  // Whether it could: there is room for so many only.
  showCamera(camera, on) {
    if (on && this.tiles.length >= MAX_TILES)
      return false;
    if (on) {
      this.addTile(camera);
    } else {
      this.tiles.find((tile) => tile.camera.id === camera.id)?.close();
      this.tiles = this.tiles.filter((tile) => tile.camera.id !== camera.id);
    }
    this.arrange();
    return true;
  }

  arrange() {
    this.grid.dataset.columns = String(Math.ceil(Math.sqrt(this.tiles.length || 1)));
    this.grid.replaceChildren(...this.tiles.map((tile) => tile.element));
    for (const [camera, box] of this.boxes)
      box.checked = this.tiles.some((tile) => tile.camera.id === camera);
    this.setSound(this.sound);
  }

  makeNames() {
    this.boxes.clear();
    this.names.replaceChildren(...this.tracked().map((camera) => this.nameItem(camera)));
    this.timeline.setRows();
  }

  nameItem(camera) {
    const box = element("input", { type: "checkbox" });
    this.boxes.set(camera.id, box);
    box.addEventListener("change", () => { box.checked = this.showCamera(camera, box.checked) ? box.checked : false; });
    return element("li", {}, element("label", {}, box, element("span", { text: camera.name, title: camera.name })));
  }

  key(event) {
    if (isPasswordDialogOpen() || document.querySelector("dialog[open]") || event.target.closest("input, select, button") && event.key === " ")
      return;
    if (event.target.closest("[role=slider], input, select") && event.key.startsWith("Arrow"))
      return;
    const action = { " ": () => this.setPlaying(!this.playing), ",": () => this.step(-1), ".": () => this.step(1),
                     ArrowLeft: () => this.jump(-10), ArrowRight: () => this.jump(10),
                     PageUp: () => this.previousRecording(), PageDown: () => this.nextRecording() }[event.key];
    if (!action)
      return;
    event.preventDefault();
    void action();
  }

  jump(seconds) { this.seek(this.clock.time + seconds); }

  previousRecording() {
    const begins = this.tiles.map((tile) => this.archive.previousBegin(tile.camera.id, this.clock.time)).filter((time) => time > -Infinity);
    if (begins.length > 0)
      this.seek(Math.max(...begins));
  }

  nextRecording() {
    const begins = this.tiles.flatMap((tile) => this.archive.of(tile.camera.id).map((span) => span.from))
      .filter((from) => from > this.clock.time + 0.1);
    if (begins.length > 0)
      this.seek(Math.min(...begins));
  }

  seek(time) {
    this.clock.set(Math.max(this.archive.from, Math.min(time, this.archive.to - 0.1)));
    this.tiles.forEach((tile) => tile.retry());
    this.status = "";
    this.tick();
  }

  // Any time, also of another day.
  async goTo(time) {
    if (startOfDay(time) !== this.archive.from) {
      this.archive.setDay(time);
      this.clock.set(time);
      this.timeline.showAll();
      await this.reload();
      this.fitTimeline();
    }
    this.seek(time);
  }

  async goToDay(day) {
    await this.goTo(day);
    const first = Math.min(...this.tracked().map((camera) => this.archive.nextRecorded(camera.id, day)));
    if (first < this.archive.to)
      this.seek(first);
  }

  setPlaying(on) {
    this.playing = on;
    this.status = "";
    if (!on)
      this.clock.run(false);
    this.tick();
  }

  setRate(rate) { this.clock.setRate(rate); }

  // Sound comes from the first tile with a picture.
  setSound(on) {
    this.sound = on;
    this.tiles.forEach((tile, n) => { tile.sound = on && n === 0; });
  }

  async step(direction) {
    this.setPlaying(false);
    const tile = this.tiles.find((each) => each.state === "video");
    const time = this.clock.time;
    if (!tile?.clip)
      return;
    const feed = new ClipFeed(tile.pieces, tile.clip);
    const around = await picturesAround(tile.clip, feed, { pictures: (bytes) => bytes }, direction < 0 ? time - 0.02 : time).catch(() => []);
    const last = around.at(-1);
    const walls = around.map((picture) => picture.wall).concat(last ? last.wall + last.length : []);
    const next = direction > 0 ? walls.find((wall) => wall > time + 0.002) : walls.findLast((wall) => wall < time - 0.002);
    if (next !== undefined)
      this.seek(next + 0.001);
  }

  tick() {
    if (this.ending.signal.aborted || document.hidden)
      return;
    const asks = isPasswordDialogOpen();
    if (asks)
      this.clock.run(false);
    else if (this.playing)
      this.goOn();
    const { time } = this.clock, running = this.clock.running;
    const ready = this.tiles.map((tile) => tile.update(time, running, this.clock.rate)).every(Boolean);
    this.clock.run(this.playing && ready && !asks && this.tiles.length > 0);
    this.askForLocked();
    this.timeline.setTime(time);
    this.transport.show(this.status || (this.failed ? "failed" : this.playing && !ready ? "loading" : ""));
  }

  // What playing on means at this time: the end, or a gap that is skipped.
  goOn() {
    const { time } = this.clock;
    const next = Math.min(...this.tiles.map((tile) => this.archive.nextRecorded(tile.camera.id, time)));
    if (this.tiles.length === 0 || next >= this.archive.to) {
      const end = Math.max(...this.tiles.map((tile) => this.archive.of(tile.camera.id).at(-1)?.to ?? -Infinity));
      if (time < end + NEAR_END_S && end > -Infinity)
        return this.clock.run(false); // at the edge of what is being recorded: it goes on with it
      this.playing = false;
      this.clock.run(false);
      this.status = "at_end";
      return;
    }
    if (next > time)
      this.clock.set(next);
  }

  // A decryption error asks for its password, once for each camera and password period [REQ-ENC-8].
  askForLocked() {
    if (isPasswordDialogOpen())
      return;
    const tile = this.tiles.find((each) => each.isLocked && !this.skipped.has(this.periodName(each)));
    if (tile)
      void this.unlock(tile);
  }

  // By the clip, not by the span: where two overlap, spans tell the other one.
  periodName(tile) { return `${tile.camera.id}:${keyStore.salt(tile.clip)}`; }

  async unlock(tile) {
    if (!tile.isLocked)
      return;
    this.skipped.add(this.periodName(tile));
    const period = this.archive.periodOf(tile.camera.id, keyStore.salt(tile.clip));
    await askPassword(tile.clip, tile.camera.name, period ? text("web.password.period", formatTime(period.from), formatTime(period.to)) : "");
  }

  openCalendar() {
    new Calendar(this.tracked().map((camera) => camera.id), (day) => void this.goToDay(day)).open(this.clock.time);
  }

  openDownload() {
    this.setPlaying(false);
    const { time } = this.clock;
    new DownloadDialog(this.tiles.map((tile) => tile.camera), { from: time - BACK_S, to: time }, (range) => {
      this.selection = range;
      this.timeline.draw();
    });
  }

  close() {
    this.ending.abort();
    clearInterval(this.timer);
    clearTimeout(this.reloading);
    this.tiles.forEach((tile) => tile.close());
  }
}
