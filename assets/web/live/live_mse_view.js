// Live pictures of one clip by Media Source Extensions. Keeps to the live edge: what is late is played faster or jumped over, what was seen
// is forgotten, and a browser that cannot keep up loses whole groups of pictures, never its place.
import { concat } from "../media/bytes.js";
import { startsWithSync } from "../media/fragments.js";

const TARGET_S = 0.35, HURRY_S = 0.8, JUMP_S = 3, KEEP_BEHIND_S = 6, MAX_QUEUED_BYTES = 12 << 20, EDGE_INTERVAL_MS = 250;

export class LiveMseView {
  // listener: {onPicture(), onFault()}.
  constructor(clip, opener, listener) {
    Object.assign(this, { clip, opener, listener });
    this.element = document.createElement("video");
    Object.assign(this.element, { playsInline: true, muted: true, disablePictureInPicture: true, disableRemotePlayback: true });
    this.queue = [];
    this.queuedBytes = 0;
    this.awaitsSync = true;
    this.closed = false;
    this.pumping = true; // until it is open
    this.source = new MediaSource();
    this.url = URL.createObjectURL(this.source);
    this.element.addEventListener("error", () => this.fail());
    this.timer = setInterval(() => this.followEdge(), EDGE_INTERVAL_MS);
    this.watchFrames();
    void this.open().catch(() => this.fail());
  }

  async open() {
    const opened = new Promise((resolve) => this.source.addEventListener("sourceopen", resolve, { once: true }));
    await this.opener.attach?.(this.element);
    this.element.src = this.url;
    await opened;
    if (this.closed)
      return;
    this.buffer = this.source.addSourceBuffer(this.clip.mime);
    await this.updated(() => this.buffer.appendBuffer(this.opener.init(this.clip.init)));
    this.pumping = false;
    void this.pump();
  }

  push(bytes) {
    if (this.closed)
      return;
    if (this.queuedBytes + bytes.length > MAX_QUEUED_BYTES) {
      this.queue = [];
      this.queuedBytes = 0;
      this.awaitsSync = true;
    }
    if (this.awaitsSync && !startsWithSync(bytes, this.clip.tracks))
      return;
    this.awaitsSync = false;
    this.queue.push(bytes);
    this.queuedBytes += bytes.length;
    void this.pump();
  }

  async pump() {
    if (this.pumping)
      return;
    this.pumping = true;
    try {
      while (this.queue.length > 0 && !this.closed) {
        const bytes = this.queue.length === 1 ? this.queue[0] : concat(...this.queue);
        this.queue = [];
        this.queuedBytes = 0;
        const open = await this.opener.group(bytes);
        if (this.closed)
          return;
        if (open)
          await this.append(open);
        this.followEdge();
      }
    } catch {
      this.fail();
    } finally {
      this.pumping = false;
    }
  }

  async append(bytes) {
    const ranges = this.element.buffered;
    if (ranges.length > 0 && this.element.currentTime - ranges.start(0) > 2 * KEEP_BEHIND_S)
      await this.updated(() => this.buffer.remove(0, this.element.currentTime - KEEP_BEHIND_S));
    await this.updated(() => this.buffer.appendBuffer(bytes));
  }

  updated(start) {
    return new Promise((resolve, reject) => {
      this.buffer.addEventListener("updateend", resolve, { once: true });
      this.buffer.addEventListener("error", () => reject(new Error("refused")), { once: true });
      start();
    });
  }

  followEdge() {
    const video = this.element, ranges = video.buffered;
    if (this.closed || ranges.length === 0)
      return;
    const begin = ranges.start(ranges.length - 1), end = ranges.end(ranges.length - 1);
    const behind = end - video.currentTime;
    if (video.currentTime < begin || behind > JUMP_S || behind < -0.1)
      video.currentTime = Math.max(begin, end - TARGET_S);
    video.playbackRate = behind > HURRY_S ? 1.15 : 1;
    if (video.paused)
      video.play().catch(() => {}); // sound without a gesture is refused; the muted picture goes on
  }

  // How late the picture on the screen is, in seconds of the stream.
  get lateness() {
    const ranges = this.element.buffered;
    return ranges.length ? ranges.end(ranges.length - 1) - this.element.currentTime : 0;
  }

  watchFrames() {
    if (!this.element.requestVideoFrameCallback)
      return this.element.addEventListener("timeupdate", () => this.listener.onPicture());
    const next = () => {
      if (this.closed)
        return;
      this.listener.onPicture();
      this.element.requestVideoFrameCallback(next);
    };
    this.element.requestVideoFrameCallback(next);
  }

  setSound(on) { this.element.muted = !on; }

  fail() {
    if (!this.closed)
      this.listener.onFault();
  }

  close() {
    this.closed = true;
    clearInterval(this.timer);
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
    URL.revokeObjectURL(this.url);
    this.element.remove();
  }
}
