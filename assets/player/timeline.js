// The bars of all cameras: what is recorded, what is closed, what is not there; and where playback stands.
const ROW_PX = 26, RULER_PX = 22;

class Timeline {
  constructor(archive, keys, onSeek) {
    this.archive = archive;
    this.keys = keys;
    this.onSeek = onSeek;
    this.from = archive.from;
    this.to = archive.to;
    this.track = document.getElementById("track");
    this.canvas = document.getElementById("bars");
    this.cursor = document.getElementById("cursor");
    this.track.style.height = `${RULER_PX + archive.lanes.length * ROW_PX}px`;
    this.track.setAttribute("aria-valuemin", Math.floor(archive.from));
    this.track.setAttribute("aria-valuemax", Math.ceil(archive.to));
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.track);
  }

  listen() {
    this.track.addEventListener("pointerdown", (event) => {
      this.track.setPointerCapture(event.pointerId);
      this.onSeek(this.timeAt(event));
    });
    this.track.addEventListener("pointermove", (event) => {
      if (event.buttons & 1)
        this.onSeek(this.timeAt(event));
    });
    this.track.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(this.timeAt(event), event.deltaY > 0 ? 1.25 : 0.8);
    }, { passive: false });
    this.track.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -5, ArrowRight: 5, PageUp: -60, PageDown: 60, Home: -Infinity, End: Infinity }[event.key];
      if (step === undefined)
        return;
      event.preventDefault();
      this.onSeek(this.time + step);
    });
  }

  timeAt(event) {
    const box = this.track.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    return this.from + share * (this.to - this.from);
  }

  zoom(center, factor) {
    const length = Math.min(this.archive.to - this.archive.from, Math.max(10, (this.to - this.from) * factor));
    const share = (center - this.from) / (this.to - this.from);
    this.show(center - share * length, length);
  }

  show(from, length) {
    this.from = Math.max(this.archive.from, Math.min(from, this.archive.to - length));
    this.to = this.from + length;
    this.draw();
  }

  setTime(time) {
    this.time = time;
    const length = this.to - this.from;
    if ((time < this.from || time > this.to) && length < this.archive.to - this.archive.from)
      this.show(time - length / 10, length);
    const share = (time - this.from) / length;
    this.cursor.style.left = `${Math.max(0, Math.min(1, share)) * 100}%`;
    this.track.setAttribute("aria-valuenow", Math.floor(time));
    this.track.setAttribute("aria-valuetext", this.archive.formatTime(time));
  }

  draw() {
    const scale = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.track;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    this.drawRuler(context, width);
    this.archive.lanes.forEach((lane, row) => this.drawLane(context, lane, RULER_PX + row * ROW_PX, width));
  }

  drawLane(context, lane, y, width) {
    const x = (time) => (time - this.from) / (this.to - this.from) * width;
    context.fillStyle = "#0f1317";
    context.fillRect(0, y + 5, width, ROW_PX - 10);
    for (const file of lane.files) {
      const state = this.keys.state(file);
      context.fillStyle = state === "clear" || state === "open" ? "#3d8be0" : this.hatch(context);
      for (const span of file.spans) {
        const left = Math.max(0, x(span.from)), right = Math.min(width, x(span.to));
        if (right > left)
          context.fillRect(left, y + 5, Math.max(1, right - left), ROW_PX - 10);
      }
    }
  }

  hatch(context) {
    if (this.pattern)
      return this.pattern;
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const paint = tile.getContext("2d");
    paint.fillStyle = "#465567";
    paint.fillRect(0, 0, 8, 8);
    paint.strokeStyle = "#8d99a6";
    paint.lineWidth = 2;
    paint.beginPath();
    for (const shift of [-8, 0, 8]) {
      paint.moveTo(shift, 8);
      paint.lineTo(shift + 8, 0);
    }
    paint.stroke();
    return this.pattern = context.createPattern(tile, "repeat");
  }

  drawRuler(context, width) {
    const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400];
    const length = this.to - this.from;
    const step = steps.find((each) => each / length * width > 90) ?? 86400;
    context.font = "12px sans-serif";
    context.fillStyle = "#a9b4c0";
    context.textBaseline = "middle";
    for (let time = Math.ceil(this.from / step) * step; time < this.to; time += step) {
      const x = (time - this.from) / length * width;
      context.fillRect(x, RULER_PX - 5, 1, 5);
      const label = this.archive.formatTime(time, step >= 86400);
      const end = x + 4 + context.measureText(label).width;
      if (end < width)
        context.fillText(label, x + 4, RULER_PX / 2 - 1);
    }
  }
}
