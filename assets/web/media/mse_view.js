// Plays one recording by Media Source Extensions. The element's own time is the recording's time minus the origin.
// file: {mime, init, timescale, to}. feed: seek(time); next(): a group {wall, media, isBreak, bytes}, null at the end, undefined where
// there is nothing yet. opener: openers.js.
const AHEAD_S = 8, KEEP_BEHIND_S = 15, TOLERATED_DRIFT_S = 0.3, BRIDGED_GAP_S = 0.6, LAST_PICTURE_S = 0.02;

export class MseView {
  constructor(file, feed, opener, origin) {
    this.file = file;
    this.opener = opener;
    this.origin = origin;
    this.feed = feed;
    this.element = document.createElement("video");
    this.element.playsInline = true;
    this.element.muted = true;
    this.element.disablePictureInPicture = true;
    this.fault = null; // "damaged", "missing"
    this.faultAt = null;
    this.closed = false;
    this.anchor = null;     // recording time of media time 0
    this.window = null;     // element times that were asked for: {from, to}
    this.jump = null;       // to be fed anew from this time
    this.wanted = 0;        // element time
    this.pumping = false;
    this.holes = [];        // recording times whose bytes are bent: {from, to}
    this.source = new MediaSource();
    this.url = URL.createObjectURL(this.source);
    this.element.addEventListener("error", () => this.fail("damaged"));
    this.opened = this.open().catch(() => this.fail("damaged"));
  }

  async open() {
    const open = new Promise((resolve) => this.source.addEventListener("sourceopen", resolve, { once: true }));
    await this.opener.attach?.(this.element);
    this.element.src = this.url;
    await open;
    if (this.closed)
      return;
    this.buffer = this.source.addSourceBuffer(this.file.mime);
    await this.append(this.opener.init(this.file.init));
  }

  // Where it should be now. playing: whether it should move by itself.
  sync(time, playing, rate) {
    this.wanted = time - this.origin;
    if (this.fault || !this.buffer)
      return;
    if (!this.window || this.wanted < this.window.from - 0.05 || this.wanted > this.window.to + AHEAD_S)
      this.jumpTo(this.wanted);
    void this.pump();
    this.follow(playing, rate);
  }

  jumpTo(time) {
    if (this.jump !== null && Math.abs(this.jump - time) < 0.5)
      return;
    this.jump = time;
    this.window = { from: time, to: time };
  }

  follow(playing, rate) {
    const video = this.element;
    const target = this.bridged(this.wanted);
    const drift = video.currentTime - target;
    if (!this.isBuffered(target))
      return this.waitAt(this.besideHole(target));
    const tolerated = video.seeking ? 1 : playing ? TOLERATED_DRIFT_S : 0.01;
    if (Math.abs(drift) > tolerated)
      video.currentTime = target;
    if (!playing || video.ended) // play() at the end would begin at 0
      return void video.pause();
    const wanted = Math.max(0.25, rate * (1 - Math.max(-0.1, Math.min(0.1, drift))));
    if (Math.abs(video.playbackRate - wanted) > 0.005)
      video.playbackRate = wanted;
    if (video.paused)
      video.play().catch(() => {}); // without a gesture browsers refuse sound; it is tried again
  }

  // Not there yet: paused; in a hole at the picture beside it.
  waitAt(target) {
    this.element.pause();
    if (target !== null && !this.element.seeking && Math.abs(this.element.currentTime - target) > 0.05)
      this.element.currentTime = target;
  }

  // Where the camera sent nothing for a while though it was recorded: the time of the last picture before, or else of the first one
  // behind; null where it is no hole.
  besideHole(time) {
    const ranges = this.element.buffered;
    for (let i = 0; i < ranges.length; ++i)
      if (time < ranges.start(i))
        return this.isBuffered(time) || this.jump !== null ? null : i > 0 ? ranges.end(i - 1) - LAST_PICTURE_S : ranges.start(i);
    return null;
  }

  // Two recordings follow each other with a hair between them.
  bridged(time) {
    const ranges = this.element.buffered;
    for (let i = 0; i < ranges.length; ++i)
      if (time < ranges.start(i))
        return ranges.start(i) - time < BRIDGED_GAP_S && !this.isBuffered(time) ? ranges.start(i) : time;
    return time;
  }

  isBuffered(time) {
    const ranges = this.element.buffered;
    for (let i = 0; i < ranges.length; ++i)
      if (ranges.start(i) <= time && time < ranges.end(i))
        return true;
    return false;
  }

  get ready() {
    const beside = this.besideHole(this.bridged(this.wanted));
    if (beside !== null)
      return this.element.readyState >= 2 && !this.element.seeking && Math.abs(this.element.currentTime - beside) < 1;
    const ended = this.window?.to === Infinity && !this.isBuffered(this.wanted);
    const near = Math.abs(this.element.currentTime - this.wanted) < 1;
    return ended || (this.jump === null && this.isBuffered(this.bridged(this.wanted)) && this.element.readyState >= 2 &&
                     !this.element.seeking && near);
  }

  async pump() {
    if (this.pumping)
      return;
    this.pumping = true;
    try {
      while (!this.closed && !this.fault && await this.feedMore());
    } catch (error) {
      this.fail(error.message === "missing" ? "missing" : "damaged");
    } finally {
      this.pumping = false;
    }
  }

  async feedMore() {
    await this.opened;
    if (this.jump !== null)
      await this.startAnew();
    if (this.closed || this.window.to >= this.wanted + AHEAD_S)
      return false;
    const group = await this.feed.next();
    if (this.closed || this.jump !== null)
      return !this.closed;
    if (group === undefined)
      return false;
    this.endHole(group?.wall ?? this.file.to);
    if (!group) {
      this.window.to = Infinity;
      if (this.source.readyState === "open")
        this.source.endOfStream();
      return false;
    }
    const bytes = await this.openGroup(group);
    if (this.closed || this.jump !== null)
      return !this.closed;
    if (bytes) {
      this.place(group);
      await this.append(bytes);
    } else {
      this.holes.push({ from: group.wall, to: Infinity });
    }
    if (this.closed || this.jump !== null)
      return !this.closed; // the window is already another one: this group is not of it
    this.window.from = Math.min(this.window.from, group.wall - this.origin);
    this.window.to = Math.max(this.window.to, group.wall - this.origin);
    await this.forgetOld();
    return true;
  }

  // null: bent. A group that the browser would refuse would end the whole element.
  async openGroup(group) {
    try {
      return await this.opener.group(group.bytes);
    } catch {
      return null;
    }
  }

  endHole(wall) {
    const last = this.holes.at(-1);
    if (last?.to === Infinity)
      last.to = wall > last.from ? wall : last.from + 1;
  }

  isDamagedAt(time) { return this.holes.some((hole) => hole.from <= time && time < hole.to); }

  async startAnew() {
    const from = this.jump;
    this.holes = [];
    await this.updated(() => this.buffer.abort());
    if (this.element.buffered.length)
      await this.updated(() => this.buffer.remove(0, Infinity));
    this.feed.seek(from + this.origin);
    this.anchor = null;
    if (this.jump === from)
      this.jump = null;
  }

  place(group) {
    const anchor = group.wall - group.media / this.file.timescale;
    if (this.anchor !== null && !group.isBreak && Math.abs(anchor - this.anchor) < 1)
      return;
    this.anchor = anchor;
    this.buffer.timestampOffset = anchor - this.origin;
  }

  async forgetOld() {
    const ranges = this.element.buffered;
    const until = this.wanted - KEEP_BEHIND_S;
    if (!ranges.length || ranges.start(0) > until - KEEP_BEHIND_S)
      return;
    await this.updated(() => this.buffer.remove(0, until));
    if (this.jump === null)
      this.window.from = Math.max(this.window.from, until);
  }

  async append(bytes) {
    try {
      await this.updated(() => this.buffer.appendBuffer(bytes));
    } catch (error) {
      if (error.name !== "QuotaExceededError")
        throw error;
      await this.updated(() => this.buffer.remove(0, Math.max(0.1, this.wanted - 1)));
      await this.updated(() => this.buffer.appendBuffer(bytes));
    }
  }

  updated(start) {
    return new Promise((resolve, reject) => {
      const listen = (name, done) => this.buffer.addEventListener(name, done, { once: true });
      start();
      if (!this.buffer.updating)
        return resolve();
      listen("updateend", resolve);
      listen("error", () => reject(new Error("damaged")));
    });
  }

  fail(fault) {
    if (this.closed || this.fault)
      return;
    this.fault = fault;
    this.faultAt = this.wanted + this.origin;
  }

  setSound(on) { this.element.muted = !on; }

  close() {
    this.closed = true;
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
    URL.revokeObjectURL(this.url);
    this.element.remove();
  }
}
