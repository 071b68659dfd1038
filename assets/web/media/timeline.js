// The bars of all cameras: what is recorded, what is closed, what is not there; and where playback stands.
// parts: {track, bars, cursor}, elements. model: {from, to}, its limits; rows(): [[{from, to, isOpen}]]; formatTime(time, withDate);
// marks(), selection(): optional, [[{from, to}]] by rows and {from, to} or null.
const ROW_PX = 26, RULER_PX = 22;

export class Timeline {
  constructor(parts, model, onSeek) {
    this.model = model;
    this.onSeek = onSeek;
    this.track = parts.track;
    this.canvas = parts.bars;
    this.cursor = parts.cursor;
    this.showAll();
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.track);
  }

  // After the model's limits or rows changed.
  showAll() {
    this.from = this.model.from;
    this.to = this.model.to;
    this.track.setAttribute("aria-valuemin", Math.floor(this.from));
    this.track.setAttribute("aria-valuemax", Math.ceil(this.to));
    this.setRows();
  }

  setRows() {
    this.track.style.height = `${RULER_PX + this.model.rows().length * ROW_PX}px`;
    this.draw();
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
    const length = Math.min(this.model.to - this.model.from, Math.max(10, (this.to - this.from) * factor));
    const share = (center - this.from) / (this.to - this.from);
    this.show(center - share * length, length);
  }

  show(from, length) {
    this.from = Math.max(this.model.from, Math.min(from, this.model.to - length));
    this.to = this.from + length;
    this.draw();
  }

  setTime(time) {
    this.time = time;
    const length = this.to - this.from;
    if ((time < this.from || time > this.to) && length < this.model.to - this.model.from)
      this.show(time - length / 10, length);
    const share = (time - this.from) / length;
    this.cursor.style.left = `${Math.max(0, Math.min(1, share)) * 100}%`;
    this.track.setAttribute("aria-valuenow", Math.floor(time));
    this.track.setAttribute("aria-valuetext", this.model.formatTime(time));
  }

  draw() {
    const scale = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.track;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    this.drawRuler(context, width);
    const marks = this.model.marks?.() ?? [];
    this.model.rows().forEach((bars, row) => this.drawRow(context, bars, marks[row] ?? [], RULER_PX + row * ROW_PX, width));
    this.drawSelection(context, width, height);
  }

  drawRow(context, bars, marks, y, width) {
    context.fillStyle = "#0f1317";
    context.fillRect(0, y + 5, width, ROW_PX - 10);
    const draw = ({ from, to }, top, height) => {
      const x = (time) => (time - this.from) / (this.to - this.from) * width;
      const left = Math.max(0, x(from)), right = Math.min(width, x(to));
      if (right > left)
        context.fillRect(left, top, Math.max(1, right - left), height);
    };
    for (const bar of bars) {
      context.fillStyle = bar.isOpen ? "#3d8be0" : this.hatch(context);
      draw(bar, y + 5, ROW_PX - 10);
    }
    context.fillStyle = "#e5a23d";
    marks.forEach((mark) => draw(mark, y + ROW_PX - 8, 3));
  }

  drawSelection(context, width, height) {
    const selection = this.model.selection?.();
    if (!selection)
      return;
    const x = (time) => Math.max(0, Math.min(1, (time - this.from) / (this.to - this.from))) * width;
    const left = x(selection.from), right = x(selection.to);
    context.fillStyle = "#8cc1ff38";
    context.fillRect(left, 0, right - left, height);
    context.fillStyle = "#8cc1ff";
    context.fillRect(left, 0, 2, height);
    context.fillRect(right - 2, 0, 2, height);
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
      const label = this.model.formatTime(time, step >= 86400);
      const end = x + 4 + context.measureText(label).width;
      if (end < width)
        context.fillText(label, x + 4, RULER_PX / 2 - 1);
    }
  }
}
