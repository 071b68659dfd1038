// The one clock that all tiles follow: seconds since 1970 in the recordings.
export class PlaybackClock {
  constructor(time, now = () => performance.now() / 1000) {
    this.now = now;
    this.base = time;
    this.since = now();
    this.rate = 1;
    this.running = false;
  }

  get time() { return this.running ? this.base + (this.now() - this.since) * this.rate : this.base; }

  set(time) {
    this.base = time;
    this.since = this.now();
  }

  run(on) {
    if (on === this.running)
      return;
    this.set(this.time);
    this.running = on;
  }

  setRate(rate) {
    this.set(this.time);
    this.rate = rate;
  }
}
