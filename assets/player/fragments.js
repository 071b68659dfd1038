// Reads the samples of fragments (ISO/IEC 14496-12 section 8.8, senc: ISO/IEC 23001-7 section 7.2), as far as the page needs
// them itself: Motion JPEG, and single steps. Everything comes from a medium that may be damaged: it throws, never reads outside.
class BoxView {
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

// What a fragment's samples have where it does not say: trex of each track, and which tracks there are.
function readTracks(init) {
  const file = new BoxView(init);
  const moov = file.find("moov", 0, init.length);
  const tracks = new Map();
  if (!moov)
    throw new RangeError("no moov");
  for (const [type, , from, to] of file.boxes(moov[2], moov[3])) {
    if (type === "trak") {
      const tkhd = file.find("tkhd", from, to), mdia = file.find("mdia", from, to);
      const id = file.view.getUint32(tkhd[2] + (file.bytes[tkhd[2]] === 1 ? 20 : 12));
      const hdlr = file.find("hdlr", mdia[2], mdia[3]);
      const handler = String.fromCharCode(...file.bytes.subarray(hdlr[2] + 8, hdlr[2] + 12));
      tracks.set(id, { id, isVideo: handler === "vide", duration: 0, size: 0 });
    }
  }
  const mvex = file.find("mvex", moov[2], moov[3]);
  for (const [type, , from] of mvex ? file.boxes(mvex[2], mvex[3]) : []) {
    const track = type === "trex" ? tracks.get(file.view.getUint32(from + 4)) : null;
    if (track) {
      track.duration = file.view.getUint32(from + 12);
      track.size = file.view.getUint32(from + 16);
    }
  }
  return tracks;
}

function readTrackHeader(file, tfhd, track) {
  const flags = file.view.getUint32(tfhd[2]) & 0xffffff;
  let at = tfhd[2] + 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
  const header = { duration: track.duration, size: track.size };
  if (flags & 8) {
    header.duration = file.view.getUint32(at);
    at += 4;
  }
  if (flags & 0x10)
    header.size = file.view.getUint32(at);
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
  if (flags & 4)
    at += 4;
  for (let n = 0; n < count; ++n) {
    const next = () => { at += 4; return file.view.getUint32(at - 4); };
    const duration = flags & 0x100 ? next() : header.duration;
    const size = flags & 0x200 ? next() : header.size;
    if (flags & 0x400) next();
    const shift = flags & 0x800 ? next() | 0 : 0;
    if (size === 0 && duration === 0)
      throw new RangeError("samples of nothing");
    if (state.offset < 0 || state.offset + size > file.bytes.length)
      throw new RangeError("a sample lies outside");
    samples.push({ offset: state.offset, size, time: state.time + shift, duration, iv: null });
    state.offset += size;
    state.time += duration;
  }
}

// Whole-sample protection only (Motion JPEG): one IV a sample.
function readKeys(file, senc, samples) {
  const hasSubsamples = (file.view.getUint32(senc[2]) & 2) !== 0;
  let at = senc[2] + 8;
  if (file.view.getUint32(senc[2] + 4) !== samples.length)
    throw new RangeError("senc counts other samples");
  for (const sample of samples) {
    sample.iv = file.bytes.slice(at, at + 8);
    at += 8;
    if (hasSubsamples)
      at += 2 + 6 * file.view.getUint16(at);
    if (at > senc[3])
      throw new RangeError("senc is cut short");
  }
}

// The pictures of fragments that stand back to back: [{offset, size, time, duration, iv}].
function readPictures(bytes, tracks) {
  const file = new BoxView(bytes);
  const pictures = [];
  for (const [type, moof, from, to] of file.boxes()) {
    const traf = type === "moof" ? file.find("traf", from, to) : null;
    if (!traf)
      continue;
    const tfhd = file.find("tfhd", traf[2], traf[3]), tfdt = file.find("tfdt", traf[2], traf[3]);
    const track = tracks.get(file.view.getUint32(tfhd[2] + 4));
    if (!track?.isVideo)
      continue;
    const time = file.bytes[tfdt[2]] === 1 ? Number(file.view.getBigUint64(tfdt[2] + 4)) : file.view.getUint32(tfdt[2] + 4);
    const samples = [], state = { offset: 0, time };
    for (const box of file.boxes(traf[2], traf[3]))
      if (box[0] === "trun")
        readRun(file, box, readTrackHeader(file, tfhd, track), moof, state, samples);
    const senc = file.find("senc", traf[2], traf[3]);
    if (senc)
      readKeys(file, senc, samples);
    pictures.push(...samples);
  }
  return pictures;
}
