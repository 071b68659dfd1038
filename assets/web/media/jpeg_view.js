// Plays one Motion JPEG recording: pictures are drawn to a canvas. Feed and opener as in mse_view.js.
import { picturesAround } from "./pictures.js";

export class JpegView {
  constructor(file, feed, opener) {
    this.file = file;
    this.feed = feed;
    this.opener = opener;
    this.element = document.createElement("canvas");
    this.fault = null;
    this.faultAt = null;
    this.closed = false;
    this.pictures = []; // of the group in work
    this.shown = null;  // wall time of the picture on the canvas
    this.wanted = null;
    this.busy = false;
  }

  sync(time) {
    this.wanted = time;
    if (!this.busy && !this.fault)
      void this.show(time);
  }

  get ready() {
    return this.shown !== null && this.wanted - this.shown < 1 && this.shown <= this.wanted + 0.05;
  }

  async show(time) {
    this.busy = true;
    try {
      const picture = await this.pictureAt(time);
      if (!this.closed && picture && picture.wall !== this.shown)
        await this.draw(picture);
    } catch (error) {
      this.fault = error.message === "missing" ? "missing" : "damaged";
      this.faultAt = time;
    } finally {
      this.busy = false;
    }
  }

  async pictureAt(time) {
    const last = this.pictures.at(-1);
    if (!last || time < this.pictures[0].wall || time >= last.wall + last.length)
      this.pictures = await picturesAround(this.file, this.feed, this.opener, time);
    return this.pictures.findLast((picture) => picture.wall <= time + 0.001) ?? this.pictures[0];
  }

  async draw(picture) {
    const bitmap = await createImageBitmap(new Blob([picture.bytes], { type: "image/jpeg" }));
    if (this.closed)
      return bitmap.close();
    if (this.element.width !== bitmap.width || this.element.height !== bitmap.height)
      Object.assign(this.element, { width: bitmap.width, height: bitmap.height });
    this.element.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    this.shown = picture.wall;
  }

  isDamagedAt() { return false; } // it faults at once instead

  setSound() {}

  close() {
    this.closed = true;
    this.element.remove();
  }
}
