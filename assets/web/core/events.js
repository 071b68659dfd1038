// GET /events: one JSON object a line, for ever; reconnects by itself. Silent pages in the background keep it: it is small.
import { open } from "./api.js";
import { BackOff, sleep } from "./back_off.js";

const SILENCE_MS = 15000; // "alive" comes every 5 s

export class Events extends EventTarget {
  constructor() {
    super();
    this.connected = false;
  }

  start() {
    this.stop();
    this.stopping = new AbortController();
    void this.run(this.stopping.signal);
  }

  stop() {
    this.stopping?.abort();
    this.stopping = null;
  }

  on(name, listener, signal) {
    this.addEventListener(name, (event) => listener(event.detail), { signal });
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  setConnected(on) {
    if (this.connected === on)
      return;
    this.connected = on;
    this.tell("connection", { connected: on });
  }

  async run(signal) {
    const backOff = new BackOff();
    while (!signal.aborted) {
      try {
        await this.follow(signal, backOff);
      } catch (error) {
        if (error.status === 401)
          return;
      }
      if (signal.aborted)
        return;
      this.setConnected(false);
      await sleep(backOff.next(), signal);
    }
  }

  async follow(signal, backOff) {
    const silence = new AbortController();
    const answer = await open("/events", { signal: AbortSignal.any([signal, silence.signal]) });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const timer = setTimeout(() => silence.abort(), SILENCE_MS);
      const { value, done } = await reader.read().finally(() => clearTimeout(timer));
      if (done)
        return;
      this.setConnected(true);
      backOff.reset();
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines.filter(Boolean)) {
        const event = JSON.parse(line);
        this.tell(event.event, event);
      }
    }
  }
}

export const events = new Events();
