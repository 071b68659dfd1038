// GET /live?streams=...: several live streams over one connection; comes back by itself.
import { open } from "../core/api.js";
import { BackOff, sleep } from "../core/back_off.js";
import { concat } from "../media/bytes.js";

const HEADER_BYTES = 8, MAX_MESSAGE_BYTES = 64 << 20, SILENCE_MS = 15000; // an empty message comes every 5 s

export class WallStream {
  // onBytes(camera, stream, whole init segments and fragments); onBreak(error): it will be tried again.
  constructor(names, onBytes, onBreak) {
    Object.assign(this, { names, onBytes, onBreak });
    this.stopping = new AbortController();
    void this.run();
  }

  stop() { this.stopping.abort(); }

  async run() {
    const { signal } = this.stopping, backOff = new BackOff();
    while (!signal.aborted) {
      let error = null;
      try {
        await this.follow(signal, backOff);
      } catch (caught) {
        error = caught;
      }
      if (signal.aborted || error?.status === 401)
        return;
      this.onBreak(error);
      await sleep(backOff.next(), signal);
    }
  }

  async follow(signal, backOff) {
    const silence = new AbortController();
    const answer = await open("/live", { query: { streams: this.names.join(",") }, signal: AbortSignal.any([signal, silence.signal]) });
    const reader = answer.body.getReader();
    let pieces = [], size = 0, wanted = HEADER_BYTES;
    for (;;) {
      const timer = setTimeout(() => silence.abort(), SILENCE_MS);
      const { value, done } = await reader.read().finally(() => clearTimeout(timer));
      if (done)
        return;
      backOff.reset();
      pieces.push(value);
      size += value.length;
      if (size < wanted)
        continue;
      const { rest, next } = this.deliver(pieces.length === 1 ? value : concat(...pieces));
      pieces = rest.length > 0 ? [rest] : [];
      size = rest.length;
      wanted = next;
    }
  }

  // All whole messages; what is left, and how much of it makes the next.
  deliver(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      const length = view.getUint32(at);
      if (length > MAX_MESSAGE_BYTES)
        throw new RangeError("a message without measure");
      const end = at + HEADER_BYTES + length;
      if (end > bytes.length)
        return { rest: bytes.subarray(at), next: end - at };
      if (length > 0)
        this.onBytes(view.getUint16(at + 4), bytes[at + 6], bytes.subarray(at + HEADER_BYTES, end));
      at = end;
    }
    return { rest: bytes.subarray(at), next: HEADER_BYTES };
  }
}
