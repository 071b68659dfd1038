// A camera's recordings in pieces of a few seconds, fetched when they are wanted and forgotten when others are. A piece holds whole groups of
// pictures: {groups: [{wall, media, isBreak, clip, bytes}], complete}; the first may have begun before it.
import { open } from "../core/api.js";
import { readClip } from "../media/clip.js";
import { toHex } from "../media/bytes.js";
import { BoxView, descend, readSamples } from "../media/fragments.js";

export const PIECE_S = 10;
const MAX_PIECES = 6, MAX_PIECE_BYTES = 96 << 20, AGAIN_MS = 1000;
const MARK_TYPE = "1e0f5b8a6d224c6e9a317b0dc451e890"; // engine/mp4/playback_mark.h

// {wall, isBreak} of a mark; null: another box.
function readMark(file, from, to) {
  if (to - from < 36 || toHex(file.bytes.subarray(from, from + 16)) !== MARK_TYPE)
    return null;
  return { wall: Number(file.view.getBigInt64(from + 16)) / 1e6, isBreak: (file.view.getUint32(from + 32) & 1) !== 0 };
}

function mediaTime(bytes, clip) {
  try {
    return readSamples(bytes, clip.tracks).find((sample) => sample.isVideo)?.time ?? null;
  } catch {
    return firstDecodeTime(bytes); // bent: its place on the time axis is still known
  }
}

function firstDecodeTime(bytes) {
  const file = new BoxView(bytes);
  const [tfdt] = descend(file, ["moof", "traf", "tfdt"]);
  return tfdt ? Number(file.bytes[tfdt[2]] === 1 ? file.view.getBigUint64(tfdt[2] + 4) : file.view.getUint32(tfdt[2] + 4)) : null;
}

// clips: by their init segments, so that one keeps its identity over pieces.
export function splitGroups(bytes, clips) {
  const file = new BoxView(bytes), groups = [];
  let clip = null, initFrom = null, group = null;
  const end = (at) => {
    if (group?.from !== undefined && at > group.from) {
      group.bytes = bytes.slice(group.from, at);
      group.media = mediaTime(group.bytes, group.clip);
      if (group.media !== null)
        groups.push(group);
    }
    group = null;
  };
  for (const [type, at, from, to] of file.boxes()) {
    const mark = type === "uuid" ? readMark(file, from, to) : null;
    if (type === "ftyp" || mark)
      end(at);
    if (type === "ftyp")
      initFrom = at;
    else if (type === "moov" && initFrom !== null)
      clip = clipOf(bytes.slice(initFrom, to), clips);
    else if (mark && clip)
      group = { ...mark, clip };
    else if (group && group.from === undefined)
      group.from = at;
  }
  end(bytes.length);
  return groups;
}

function clipOf(init, clips) {
  const name = toHex(init);
  if (!clips.has(name))
    clips.set(name, readClip(init));
  return clips.get(name);
}

export class PieceStore {
  constructor(camera, archive) {
    Object.assign(this, { camera, archive });
    this.pieces = new Map(); // number -> {promise, value, askedAt}; oldest use first
    this.clips = new Map();
    this.ending = new AbortController();
  }

  // The piece; throws "missing" where the recorder does not answer.
  load(number) {
    const known = this.take(number);
    this.pieces.delete(number);
    this.pieces.set(number, known);
    while (this.pieces.size > MAX_PIECES)
      this.pieces.delete(this.pieces.keys().next().value);
    return known.promise;
  }

  take(number) {
    const known = this.pieces.get(number);
    const isStale = known && (known.failed || known.value && !known.value.complete) && performance.now() - known.askedAt > AGAIN_MS;
    return known && !isStale ? known : this.fetch(number, known?.value ?? null);
  }

  fetch(number, before) {
    const piece = { askedAt: performance.now(), value: before, failed: false };
    piece.promise = this.read(number).then((value) => (piece.value = value), (error) => {
      piece.failed = true;
      throw error;
    });
    piece.promise.catch(() => {});
    return piece;
  }

  // What is here already of the time: {clip, wall} of its group, null where there is none, undefined while it is not known.
  peek(time) {
    const number = Math.floor(time / PIECE_S);
    void this.load(number).catch(() => {});
    const piece = this.pieces.get(number);
    if (piece.failed)
      return { failed: true };
    return piece.value ? piece.value.groups.findLast((group) => group.wall <= time + 0.05) ?? piece.value.groups[0] ?? null : undefined;
  }

  async read(number) {
    const from = number * PIECE_S * 1e6, to = from + PIECE_S * 1e6;
    const complete = this.archive.isComplete(this.camera, (number + 1) * PIECE_S);
    let bytes;
    try {
      const answer = await open(`/playback/${this.camera}`, { query: { from, to }, signal: this.ending.signal });
      bytes = new Uint8Array(await answer.arrayBuffer());
    } catch (error) {
      if (error.status === 404)
        return { groups: [], complete };
      throw new Error("missing");
    }
    if (bytes.length > MAX_PIECE_BYTES)
      throw new Error("missing");
    const groups = splitGroups(bytes, this.clips);
    if (!complete)
      groups.pop(); // it may still grow
    return { groups, complete };
  }

  close() { this.ending.abort(); }
}

// Groups of one clip in order, from any time on: the feed of media/mse_view.js.
export class ClipFeed {
  constructor(pieces, clip) {
    Object.assign(this, { pieces, clip });
    this.seek(0);
  }

  seek(time) {
    this.number = Math.floor(time / PIECE_S);
    this.index = null; // to be found by time
    this.time = time;
    this.lastWall = -Infinity;
    this.begun = false;
  }

  async next() {
    for (;;) {
      const { groups, complete } = await this.pieces.load(this.number);
      this.index ??= Math.max(0, groups.findLastIndex((group) => group.wall <= this.time));
      const group = groups[this.index];
      if (!group && !complete)
        return undefined;
      if (!group && !this.pieces.archive.spanAt(this.pieces.camera, (this.number + 1) * PIECE_S))
        return this.pieces.archive.isComplete(this.pieces.camera, (this.number + 1) * PIECE_S) ? null : undefined;
      if (!group) {
        ++this.number;
        this.index = 0;
        continue;
      }
      ++this.index;
      if (group.wall <= this.lastWall)
        continue; // the piece before had it already
      if (group.clip !== this.clip && this.begun)
        return null;
      if (group.clip !== this.clip)
        continue;
      this.begun = true;
      this.lastWall = group.wall;
      return group;
    }
  }
}
