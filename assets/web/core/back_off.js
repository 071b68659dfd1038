// When to try again: longer each time, a little by chance, so that many pages do not come at once.
const STEPS_MS = [500, 1000, 2000, 4000, 8000, 15000];

export class BackOff {
  constructor() { this.tries = 0; }

  next() {
    const step = STEPS_MS[Math.min(this.tries++, STEPS_MS.length - 1)];
    return step * (0.8 + 0.4 * Math.random());
  }

  reset() { this.tries = 0; }
}

export function sleep(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
