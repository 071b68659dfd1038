// One camera's place in playback: which recording it shows at a time, or why it shows none.
import { judgeFormat, openerOf } from "../keys/openers.js";
import { keyStore } from "../keys/key_store.js";
import { TileFrame } from "../live/tile_frame.js";
import { JpegView } from "../media/jpeg_view.js";
import { MseView } from "../media/mse_view.js";
import { ClipFeed, PieceStore } from "./pieces.js";

const MAX_VIEWS = 2, BROKEN_FOR_S = 1, PREPARE_S = 4;
const CLOSED = new Set(["locked", "no_slot", "key_damaged", "need_https"]);

export class PlaybackTile {
  // origin: the time that players' own times count from. onUnlock(tile): its password is to be typed.
  constructor(camera, archive, origin, onUnlock) {
    Object.assign(this, { camera, archive, origin });
    this.pieces = new PieceStore(camera.id, archive);
    this.views = new Map(); // clip -> view, oldest first
    this.opening = new Set();
    this.brokenUntil = 0;
    this.sound = false;
    this.clip = null;
    this.frame = new TileFrame(() => onUnlock(this));
    this.element = this.frame.element;
    this.frame.setName(camera.name);
  }

  // "loading", "no_recording", a closed state, "video" or a format that is not played; with the clip in this.clip.
  judge(time) {
    this.span = this.archive.spanAt(this.camera.id, time);
    if (!this.span)
      return "no_recording";
    const group = this.pieces.peek(time);
    if (group === undefined)
      return "loading";
    if (group?.failed)
      return "missing";
    this.clip = group?.clip ?? null;
    if (!this.clip)
      return "no_recording";
    const key = keyStore.state(this.clip);
    if (key === "unknown") {
      this.learn(this.clip);
      return "loading";
    }
    return CLOSED.has(key) ? key : judgeFormat(this.clip);
  }

  learn(clip) {
    if (this.opening.has(clip))
      return;
    this.opening.add(clip);
    keyStore.open(clip).catch(() => {}).finally(() => setTimeout(() => this.opening.delete(clip), 500));
  }

  get isLocked() { return this.state === "locked"; }

  // Brings the picture to the time. Whether the clock may run on.
  update(time, playing, rate) {
    this.state = this.judge(time);
    if (this.state !== "video")
      return this.showNone(this.state);
    if (time < this.brokenUntil)
      return this.showNone(this.brokenState);
    const view = this.viewOf(this.clip);
    if (!view)
      return this.wait();
    view.sync(time, playing, rate);
    if (view.fault)
      return this.giveUp(view, time);
    if (view.isDamagedAt(time))
      return this.showNone("damaged");
    this.prepareNext(time);
    if (view.ready)
      this.showOnly(view);
    this.frame.show(view.ready || view.element.classList.contains("shown") ? "video" : "loading");
    return view.ready;
  }

  // Nothing of the picture before may stay.
  showNone(state) {
    if (state === "loading")
      return this.wait();
    this.showOnly(null);
    if (state === "no_recording")
      [...this.views.keys()].forEach((clip) => this.drop(clip));
    this.frame.show(state);
    return true;
  }

  // The picture before stays while the next comes.
  wait() {
    if (![...this.views.values()].some((view) => view.element.classList.contains("shown")))
      this.frame.show("loading");
    return false;
  }

  giveUp(view, time) {
    this.brokenState = view.fault === "missing" ? "missing" : "damaged";
    this.brokenUntil = time + BROKEN_FOR_S;
    this.drop(this.clip);
    return this.showNone(this.brokenState);
  }

  viewOf(clip) {
    const view = this.views.get(clip);
    if (!view)
      void this.build(clip);
    return view ?? null;
  }

  async build(clip) {
    if (this.opening.has(clip))
      return;
    this.opening.add(clip);
    try {
      const opener = await openerOf(clip);
      if (this.closed || this.views.has(clip))
        return;
      const feed = new ClipFeed(this.pieces, clip);
      const view = clip.isJpeg ? new JpegView(clip, feed, opener) : new MseView({ ...clip, to: this.archive.to }, feed, opener, this.origin);
      this.views.set(clip, view);
      this.frame.picture.prepend(view.element);
      while (this.views.size > MAX_VIEWS)
        this.drop(this.views.keys().next().value);
    } catch {
      this.brokenUntil = 0; // the key went meanwhile: judged again at the next tick
    } finally {
      this.opening.delete(clip);
    }
  }

  // The recording that follows is made ready before it is due.
  prepareNext(time) {
    const group = this.pieces.peek(time + PREPARE_S);
    const next = group?.clip;
    if (!next || next === this.clip || group.wall <= time)
      return;
    if (keyStore.state(next) === "unknown")
      return this.learn(next);
    if (!CLOSED.has(keyStore.state(next)) && judgeFormat(next) === "video")
      this.viewOf(next)?.sync(group.wall, false, 1);
  }

  drop(clip) {
    this.views.get(clip)?.close();
    this.views.delete(clip);
  }

  showOnly(view) {
    for (const each of this.views.values()) {
      each.element.classList.toggle("shown", each === view);
      each.setSound(this.sound && each === view);
      if (each !== view && each.element.pause && !each.element.paused)
        each.element.pause();
    }
  }

  // After a jump.
  retry() { this.brokenUntil = 0; }

  // What was decided by keys is decided again.
  keysChanged() { this.retry(); }

  close() {
    this.closed = true;
    this.pieces.close();
    [...this.views.keys()].forEach((clip) => this.drop(clip));
    this.element.remove();
  }
}
