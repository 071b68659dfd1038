// Live Motion JPEG of one clip: the newest picture is opened and drawn; what comes meanwhile is left out.
import { readSamples } from "../media/fragments.js";

export class LiveJpegView {
  // listener: {onPicture(), onFault()}.
  constructor(clip, opener, listener) {
    Object.assign(this, { clip, opener, listener });
    this.element = document.createElement("canvas");
    this.newest = null;
    this.busy = false;
    this.closed = false;
  }

  push(bytes) {
    this.newest = bytes;
    if (!this.busy)
      void this.show();
  }

  async show() {
    this.busy = true;
    try {
      while (this.newest && !this.closed) {
        const bytes = this.newest;
        this.newest = null;
        await this.draw(bytes);
      }
    } catch {
      if (!this.closed)
        this.listener.onFault();
    } finally {
      this.busy = false;
    }
  }

  async draw(bytes) {
    const sample = readSamples(bytes, this.clip.tracks).findLast((each) => each.isVideo);
    if (!sample)
      return;
    const open = await this.opener.pictures(bytes);
    const jpeg = open.subarray(sample.offset, sample.offset + sample.size);
    const picture = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
    if (!this.closed) {
      if (this.element.width !== picture.width || this.element.height !== picture.height)
        Object.assign(this.element, { width: picture.width, height: picture.height });
      this.element.getContext("2d").drawImage(picture, 0, 0);
      this.listener.onPicture();
    }
    picture.close();
  }

  get lateness() { return 0; }

  setSound() {}

  close() {
    this.closed = true;
    this.element.remove();
  }
}
