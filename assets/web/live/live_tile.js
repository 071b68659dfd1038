// One place on the wall: which stream it shows, or why it shows none.
import { formatTime } from "../core/times.js";
import { text, textOf } from "../core/texts.js";
import { judgeFormat, openerOf } from "../keys/openers.js";
import { keyStore } from "../keys/key_store.js";
import { readClip } from "../media/clip.js";
import { startsWithSync } from "../media/fragments.js";
import { LiveJpegView } from "./live_jpeg_view.js";
import { LiveMseView } from "./live_mse_view.js";
import { TileFrame } from "./tile_frame.js";
import { splitUnits } from "./units.js";

const LOST_AFTER_MS = 4000, CLOCK_INTERVAL_MS = 200, MAX_WAITING_BYTES = 8 << 20;

function since(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60)
    return text("wall.since.seconds", seconds);
  return seconds < 3600 ? text("wall.since.minutes", Math.floor(seconds / 60)) : text("wall.since.hours", Math.floor(seconds / 3600));
}

export class LiveTile {
  // onLocked(tile): a decryption error; onUnlock(tile): somebody wants to type its password.
  constructor({ onLocked, onUnlock }) {
    this.onLocked = onLocked;
    this.frame = new TileFrame(() => onUnlock(this));
    this.element = this.frame.element;
    this.camera = null;
    this.wantsSound = false;
    this.reset();
  }

  reset() {
    this.view?.close();
    this.next?.close();
    Object.assign(this, { view: null, next: null, clip: null, problem: null, waiting: [], waitingBytes: 0, lastPicture: 0, clockShown: 0,
                          turn: (this.turn ?? 0) + 1 });
    this.frame.clock.textContent = "";
  }

  setCamera(camera, stream) {
    if (camera?.id !== this.camera?.id)
      this.reset();
    this.camera = camera;
    this.stream = stream;
    this.frame.setName(camera?.name ?? "");
    this.tick();
  }

  // From the stream, in order.
  push(bytes) {
    try {
      for (const unit of splitUnits(bytes))
        if (unit.init)
          this.begin(unit.init);
        else
          this.feed(unit.fragments);
    } catch {
      this.problem = "damaged";
    }
    this.tick();
  }

  begin(init) {
    this.problem = null;
    this.waiting = [];
    this.waitingBytes = 0;
    this.next?.close();
    this.next = null;
    this.target = null; // the view that is fed
    this.clip = readClip(init);
    void this.start(this.clip, ++this.turn);
  }

  // Builds the view of a clip once its key is there.
  async start(clip, turn) {
    let state = "damaged";
    try {
      state = await keyStore.open(clip);
      if (state === "open" || state === "clear")
        state = judgeFormat(clip);
      if (turn !== this.turn)
        return;
      if (state === "video")
        this.build(clip, await openerOf(clip), turn);
      else
        this.close(state);
    } catch {
      if (turn === this.turn)
        setTimeout(() => turn === this.turn && this.start(clip, turn), 1000); // the recorder could not be asked
    }
    this.tick();
  }

  build(clip, opener, turn) {
    if (turn !== this.turn)
      return;
    const View = clip.isJpeg ? LiveJpegView : LiveMseView;
    const view = new View(clip, opener, { onPicture: () => this.pictureOf(view), onFault: () => this.faultOf(view) });
    this.target = this.next = view;
    this.frame.picture.append(view.element);
    this.waiting.forEach((bytes) => view.push(bytes));
    this.waiting = [];
    this.waitingBytes = 0;
  }

  // A state without a picture: what was shown before may not stay.
  close(state) {
    this.problem = state;
    this.view?.close();
    this.view = null;
    this.waiting = [];
    if (state === "locked")
      this.onLocked(this);
  }

  feed(bytes) {
    if (this.target)
      return this.target.push(bytes);
    if (!this.clip || (this.problem && this.problem !== "damaged"))
      return;
    const starts = startsWithSync(bytes, this.clip.tracks);
    if (this.problem === "damaged" && starts) { // again, from a picture that stands alone
      this.problem = null;
      this.waiting = [bytes];
      void this.start(this.clip, ++this.turn);
      return;
    }
    if (starts)
      this.waiting = [], this.waitingBytes = 0;
    if (this.waiting.length === 0 && !starts || this.waitingBytes + bytes.length > MAX_WAITING_BYTES)
      return;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
  }

  // The old picture stays until the new one is there.
  pictureOf(view) {
    if (view === this.next) {
      this.view?.close();
      this.view = view;
      this.next = null;
      view.element.classList.add("shown");
      view.setSound(this.wantsSound);
    }
    const now = performance.now();
    this.lastPicture = now;
    if (now - this.clockShown > CLOCK_INTERVAL_MS) { // driven by pictures: a frozen tile cannot look alive
      this.clockShown = now;
      this.frame.clock.textContent = formatTime(Date.now() / 1000, { date: false });
    }
    if (this.frame.state !== "video")
      this.tick();
  }

  faultOf(view) {
    view.close();
    if (view === this.view)
      this.view = null;
    if (view === this.next)
      this.next = null;
    if (view === this.target)
      this.target = null;
    this.problem = "damaged";
    this.tick();
  }

  // After a password was typed or the one in force changed.
  keysChanged() {
    if (this.clip && ["locked", "no_slot", "key_damaged"].includes(this.problem) && keyStore.state(this.clip) !== this.problem) {
      this.problem = null;
      void this.start(this.clip, ++this.turn);
    }
  }

  setSound(on) {
    this.wantsSound = on;
    this.view?.setSound(on);
    this.element.classList.toggle("sound", on);
  }

  // Bytes stop coming on purpose: the last picture stays, but is no live one.
  pause() { this.lastPicture = 0; }

  tick() {
    const [state, detail] = this.judge();
    this.frame.show(state, detail);
  }

  judge() {
    if (!this.camera)
      return ["empty", ""];
    const age = performance.now() - this.lastPicture;
    if (this.problem)
      return [this.problem, ""];
    if (this.view && this.lastPicture > 0 && age < LOST_AFTER_MS)
      return ["video", ""];
    const told = this.camera.online || !this.camera.reason ? "" : textOf("wall.reason.", this.camera.reason);
    const reason = told === text("wall.state.unreachable") ? "" : told; // not twice the same words
    if (this.view && this.lastPicture > 0)
      return ["lost", [since(age), reason].filter(Boolean).join("  ")];
    return this.camera.online === false ? ["unreachable", reason] : ["connecting", ""];
  }
}
