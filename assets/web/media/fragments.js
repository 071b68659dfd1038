// Reads fragments (ISO/IEC 14496-12 section 8.8; senc: ISO/IEC 23001-7 section 7.2) and opens sealed ones in memory: samples are
// decrypted, protection boxes become 'free', nothing moves. Browsers refuse EME to pages from a disk, so the page does it itself.
// Everything comes from a medium that may be damaged: it throws, never reads outside.
import { concat } from "./bytes.js";
export class BoxView {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  // [type, offset of the box, offset of its content, end]
  *boxes(from = 0, to = this.bytes.length) {
    for (let at = from; at + 8 <= to;) {
      let size = this.view.getUint32(at), header = 8;
      if (size === 1) {
        size = Number(this.view.getBigUint64(at + 8));
        header = 16;
      }
      if (size < header || at + size > to)
        throw new RangeError("a box leaves its place");
      yield [String.fromCharCode(...this.bytes.subarray(at + 4, at + 8)), at, at + header, at + size];
      at += size;
    }
  }

  find(type, from, to) {
    for (const box of this.boxes(from, to))
      if (box[0] === type)
        return box;
    return null;
  }
}

// The boxes on a way of types, every one of them: [type, offset, content, end].
export function* descend(file, types, from = 0, to = file.bytes.length) {
  for (const box of file.boxes(from, to)) {
    if (box[0] !== types[0])
      continue;
    if (types.length === 1)
      yield box;
    else
      yield* descend(file, types.slice(1), box[2], box[3]);
  }
}

const NO_SYNC_SAMPLE = 0x10000; // sample_flags, section 8.8.3.1

// Fixed fields of sample entries before their boxes: ISO/IEC 14496-12 sections 12.1.3 and 12.2.3.
const SAMPLE_ENTRIES = { encv: 78, enca: 28 };

// The one sealed sample entry of a track: {entry, sinf}; null: clear.
function sealedEntry(file, trak) {
  for (const stsd of descend(file, ["mdia", "minf", "stbl", "stsd"], trak[2], trak[3]))
    for (const entry of file.boxes(stsd[2] + 8, stsd[3]))
      if (entry[0] in SAMPLE_ENTRIES)
        return { entry, sinf: file.find("sinf", entry[2] + SAMPLE_ENTRIES[entry[0]], entry[3]) };
  return null;
}

function readTrack(file, trak) {
  const tkhd = file.find("tkhd", trak[2], trak[3]);
  const [hdlr] = descend(file, ["mdia", "hdlr"], trak[2], trak[3]);
  const id = file.view.getUint32(tkhd[2] + (file.bytes[tkhd[2]] === 1 ? 20 : 12));
  const handler = String.fromCharCode(...file.bytes.subarray(hdlr[2] + 8, hdlr[2] + 12));
  const track = { id, isVideo: handler === "vide", duration: 0, size: 0, flags: 0, ivBytes: 0 };
  const sealed = sealedEntry(file, trak);
  if (sealed) {
    const [tenc] = descend(file, ["schi", "tenc"], sealed.sinf[2], sealed.sinf[3]);
    track.ivBytes = file.bytes[tenc[2] + 7];
    if (track.ivBytes !== 8 && track.ivBytes !== 16)
      throw new RangeError("IVs of another size");
  }
  return track;
}

// By id; with what a fragment's samples have where it does not say (trex).
export function readTracks(init) {
  const file = new BoxView(init), tracks = new Map();
  for (const trak of descend(file, ["moov", "trak"])) {
    const track = readTrack(file, trak);
    tracks.set(track.id, track);
  }
  for (const [, , from] of descend(file, ["moov", "mvex", "trex"])) {
    const track = tracks.get(file.view.getUint32(from + 4));
    if (track)
      Object.assign(track, { duration: file.view.getUint32(from + 12), size: file.view.getUint32(from + 16),
                             flags: file.view.getUint32(from + 20) });
  }
  return tracks;
}

function rename(bytes, box, type) {
  for (let i = 0; i < 4; ++i)
    bytes[box[1] + 4 + i] = type.charCodeAt(i);
}

// A copy of the init segment as if the clip were clear.
export function openInit(init) {
  const bytes = init.slice(), file = new BoxView(bytes);
  for (const trak of descend(file, ["moov", "trak"])) {
    const sealed = sealedEntry(file, trak);
    if (!sealed)
      continue;
    const frma = file.find("frma", sealed.sinf[2], sealed.sinf[3]);
    rename(bytes, sealed.entry, String.fromCharCode(...bytes.subarray(frma[2], frma[2] + 4)));
    rename(bytes, sealed.sinf, "free");
  }
  for (const pssh of descend(file, ["moov", "pssh"]))
    rename(bytes, pssh, "free");
  return bytes;
}

function readTrackHeader(file, tfhd, track) {
  const flags = file.view.getUint32(tfhd[2]) & 0xffffff;
  let at = tfhd[2] + 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
  const header = { duration: track.duration, size: track.size, flags: track.flags };
  for (const [bit, name] of [[8, "duration"], [0x10, "size"], [0x20, "flags"]])
    if (flags & bit) {
      header[name] = file.view.getUint32(at);
      at += 4;
    }
  return header;
}

function readRun(file, trun, header, moof, state, samples) {
  const flags = file.view.getUint32(trun[2]) & 0xffffff;
  const count = file.view.getUint32(trun[2] + 4);
  let at = trun[2] + 8;
  if (flags & 1) {
    state.offset = moof + file.view.getInt32(at);
    at += 4;
  }
  const firstFlags = flags & 4 ? file.view.getUint32(at) : null;
  if (flags & 4)
    at += 4;
  for (let n = 0; n < count; ++n) {
    const next = () => { at += 4; return file.view.getUint32(at - 4); };
    const duration = flags & 0x100 ? next() : header.duration;
    const size = flags & 0x200 ? next() : header.size;
    let own = flags & 0x400 ? next() : header.flags;
    if (n === 0 && firstFlags !== null)
      own = firstFlags;
    const shift = flags & 0x800 ? next() | 0 : 0;
    if (size === 0 && duration === 0)
      throw new RangeError("samples of nothing");
    if (state.offset < 0 || state.offset + size > file.bytes.length)
      throw new RangeError("a sample lies outside");
    samples.push({ offset: state.offset, size, time: state.time + shift, duration, isSync: (own & NO_SYNC_SAMPLE) === 0, iv: null, parts: null });
    state.offset += size;
    state.time += duration;
  }
}

// IVs, and which bytes are protected: [[clear, protected], ...]; none: all.
function readKeys(file, senc, ivBytes, samples) {
  const hasParts = (file.view.getUint32(senc[2]) & 2) !== 0;
  let at = senc[2] + 8;
  if (file.view.getUint32(senc[2] + 4) !== samples.length)
    throw new RangeError("senc counts other samples");
  for (const sample of samples) {
    sample.iv = concat(file.bytes.subarray(at, at + ivBytes), new Uint8Array(16 - ivBytes));
    at += ivBytes;
    if (hasParts) {
      const count = file.view.getUint16(at);
      at += 2;
      sample.parts = Array.from({ length: count }, (_, n) => [file.view.getUint16(at + 6 * n), file.view.getUint32(at + 6 * n + 2)]);
      at += 6 * count;
    }
    if (at > senc[3])
      throw new RangeError("senc is cut short");
  }
}

function readTrackFragment(file, moof, traf, tracks) {
  const tfhd = file.find("tfhd", traf[2], traf[3]), tfdt = file.find("tfdt", traf[2], traf[3]);
  const track = tracks.get(file.view.getUint32(tfhd[2] + 4));
  if (!track)
    return [];
  const time = file.bytes[tfdt[2]] === 1 ? Number(file.view.getBigUint64(tfdt[2] + 4)) : file.view.getUint32(tfdt[2] + 4);
  const samples = [], state = { offset: 0, time };
  for (const trun of descend(file, ["trun"], traf[2], traf[3]))
    readRun(file, trun, readTrackHeader(file, tfhd, track), moof[1], state, samples);
  const senc = file.find("senc", traf[2], traf[3]);
  if (track.ivBytes && !senc)
    throw new RangeError("protected samples without senc");
  if (track.ivBytes)
    readKeys(file, senc, track.ivBytes, samples);
  samples.forEach((sample) => Object.assign(sample, { isVideo: track.isVideo, track: track.id }));
  return samples;
}

// Samples of all tracks of fragments that stand back to back: [{offset, size, time, duration, isSync, iv, parts, isVideo, track}].
export function readSamples(bytes, tracks) {
  const file = new BoxView(bytes), samples = [];
  for (const moof of descend(file, ["moof"]))
    for (const traf of descend(file, ["traf"], moof[2], moof[3]))
      samples.push(...readTrackFragment(file, moof, traf, tracks));
  return samples;
}

// Whether a decoder can start with these fragments.
export function startsWithSync(bytes, tracks) {
  return readSamples(bytes, tracks).find((sample) => sample.isVideo)?.isSync === true;
}

// One key stream a sample runs over its protected parts.
async function openSample(bytes, sample, key) {
  const parts = sample.parts ?? [[0, sample.size]];
  const ranges = [];
  let at = sample.offset;
  for (const [clear, sealed] of parts) {
    ranges.push([at + clear, at + clear + sealed]);
    at += clear + sealed;
  }
  if (at !== sample.offset + sample.size)
    throw new RangeError("the parts are not the sample");
  const stream = concat(...ranges.map(([from, to]) => bytes.subarray(from, to)));
  const counter = { name: "AES-CTR", counter: sample.iv, length: 64 };
  const open = new Uint8Array(await crypto.subtle.decrypt(counter, key, stream));
  let read = 0;
  for (const [from, to] of ranges) {
    bytes.set(open.subarray(read, read + to - from), from);
    read += to - from;
  }
}

// A copy of fragments as if they were clear.
export async function openFragments(sealed, tracks, key) {
  const samples = readSamples(sealed, tracks).filter((sample) => sample.iv);
  const bytes = sealed.slice(), file = new BoxView(bytes);
  for (const traf of [...descend(file, ["moof", "traf"])])
    for (const box of file.boxes(traf[2], traf[3]))
      if (["senc", "saiz", "saio"].includes(box[0]))
        rename(bytes, box, "free");
  await Promise.all(samples.map((sample) => openSample(bytes, sample, key)));
  return bytes;
}
