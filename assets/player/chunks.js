// The pieces of recordings: scripts that call back with base64, loaded when they are wanted and forgotten when others are.
class ChunkStore {
  constructor(maxChunks) {
    this.maxChunks = maxChunks;
    this.chunks = new Map(); // id -> promise of {bytes, groups}; oldest use first
    this.waiting = new Map(); // id -> resolve
  }

  load(id) {
    let chunk = this.chunks.get(id);
    if (chunk)
      this.chunks.delete(id); // to the end: used last
    else
      chunk = this.fetch(id);
    this.chunks.set(id, chunk);
    while (this.chunks.size > this.maxChunks)
      this.chunks.delete(this.chunks.keys().next().value);
    return chunk;
  }

  fetch(id) {
    const script = document.createElement("script");
    const chunk = new Promise((resolve, reject) => {
      this.waiting.set(id, resolve);
      script.onerror = () => reject(new Error("missing"));
      script.onload = () => reject(new Error("missing")); // it ran, and did not call back
      script.src = `player-data/${id}.js`;
      document.head.append(script);
    });
    const done = () => {
      script.remove();
      this.waiting.delete(id);
    };
    chunk.then(done, () => {
      done();
      this.chunks.delete(id);
    });
    return chunk;
  }

  // What the script calls. groups: [offset, wall in microseconds, media time, 1 where it does not continue].
  arrive(id, base64, groups) {
    const resolve = this.waiting.get(id);
    if (!resolve)
      return;
    const bytes = fromBase64(base64);
    const table = groups.map(([offset, wall, media, isBreak], n) => {
      const end = n + 1 < groups.length ? groups[n + 1][0] : bytes.length;
      return { offset, end, wall: wall / 1e6, media, isBreak: isBreak === 1 };
    });
    resolve({ bytes, groups: table.filter((group) => group.offset < group.end && group.end <= bytes.length) });
  }
}
