// One camera's place in the grid: which recording it shows at a time, or why it shows none.
const MAX_VIEWS = 2; // the recording that plays, and the next one

class Tile {
  constructor(lane, chunks, keys, origin, onUnlock) {
    this.lane = lane;
    this.chunks = chunks;
    this.keys = keys;
    this.origin = origin;
    this.views = new Map(); // Recording -> view, oldest first
    this.brokenUntil = 0;
    this.state = null;
    this.sound = false;
    this.element = document.createElement("section");
    this.element.className = "tile";
    this.name = document.createElement("div");
    this.name.className = "name";
    this.message = document.createElement("button");
    this.message.type = "button";
    this.message.className = "message";
    this.message.addEventListener("click", () => onUnlock(this));
    this.message.append(lockIcon(), document.createElement("span"));
    this.element.append(this.message, this.name);
    this.applyTexts();
  }

  applyTexts() {
    this.name.textContent = this.lane.name;
    this.element.setAttribute("aria-label", this.lane.name);
    if (this.state)
      this.showMessage(this.state, true);
  }

  // The recording at the time, and whether it can be shown: a state of the texts, or "video".
  judge(file) {
    if (!file)
      return "gap";
    const key = this.keys.state(file);
    if (key !== "clear" && key !== "open")
      return key;
    if (!file.isJpeg && (!window.MediaSource || !MediaSource.isTypeSupported(file.mime)))
      return file.isH265 ? "no_h265" : "no_codec";
    return "video";
  }

  // Brings the picture to the time. Whether the clock may run on.
  update(time, playing, rate) {
    const file = this.file = this.lane.fileAt(time);
    const state = this.judge(file);
    if (state !== "video") {
      this.showOnly(null);
      this.showMessage(state);
      return true;
    }
    if (time < this.brokenUntil) {
      this.showOnly(null);
      this.showMessage(this.brokenState);
      return true;
    }
    const view = this.viewOf(file);
    view.sync(time, playing, rate);
    if (view.fault)
      return this.giveUp(file, view, time);
    if (view.isDamagedAt(time)) {
      this.showOnly(null);
      this.showMessage("damaged");
      return true;
    }
    this.prepareNext(file, time);
    const ready = view.ready;
    if (ready || !view.element.classList.contains("shown"))
      this.showMessage(ready ? "video" : "loading");
    if (ready)
      this.showOnly(view);
    return ready;
  }

  // What cannot be shown is left out; a little later, or with the next piece, a new view tries again.
  giveUp(file, view, time) {
    this.brokenState = view.fault;
    const next = file.chunks.find((chunk) => chunk.from > time + 0.5)?.from ?? file.to;
    this.brokenUntil = view.fault === "damaged" ? Math.min(time + 1, file.to) : next;
    this.drop(file);
    return true;
  }

  viewOf(file) {
    let view = this.views.get(file);
    if (!view) {
      const feed = new GroupFeed(file, this.chunks), opener = this.keys.openerOf(file);
      view = file.isJpeg ? new JpegView(file, feed, opener) : new MseView(file, feed, opener, this.origin);
      this.views.set(file, view);
      this.element.prepend(view.element);
      while (this.views.size > MAX_VIEWS)
        this.drop(this.views.keys().next().value);
    }
    return view;
  }

  prepareNext(file, time) {
    const next = this.lane.files[this.lane.files.indexOf(file) + 1];
    if (next && time > next.from - 5 && this.judge(next) === "video")
      this.viewOf(next).sync(next.from, false, 1);
  }

  drop(file) {
    this.views.get(file)?.close();
    this.views.delete(file);
  }

  showOnly(view) {
    for (const each of this.views.values()) {
      each.element.classList.toggle("shown", each === view);
      each.setSound(this.sound && each === view);
      if (each !== view && each.element.pause && !each.element.paused)
        each.element.pause();
    }
  }

  showMessage(state, again = false) {
    if (state === this.state && !again)
      return;
    this.state = state;
    this.element.dataset.state = state;
    const locked = state === "locked";
    const fault = state === "damaged" || state === "missing" || state === "key_damaged";
    this.element.classList.toggle("fault", fault);
    this.message.classList.toggle("visible", state !== "video");
    this.message.disabled = !locked;
    const svg = this.message.firstChild;
    svg.toggleAttribute("data-on", locked || state === "no_slot");
    this.message.lastChild.textContent = state === "video" ? "" : text(state, { codecs: this.file?.codecs ?? "" });
  }

  retry() { this.brokenUntil = 0; }

  close() {
    for (const file of [...this.views.keys()])
      this.drop(file);
    this.element.remove();
  }
}
