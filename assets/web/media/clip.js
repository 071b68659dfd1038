// What an init segment says: codecs for the browser, time scale, and how it is sealed. Throws where it is bent.
import { toHex } from "./bytes.js";
import { BoxView, descend, readTracks } from "./fragments.js";

const ENTRY_FIELDS = { vide: 78, soun: 28 }; // before the boxes of a sample entry
const PASSPHRASE_SYSTEM = "9d2c417a6e384bd1a50f3c8e217bd462"; // engine/sealed/FORMAT.md
const JPEG_OBJECT_TYPE = 0x6c, AAC_OBJECT_TYPE = 0x40;

function fourCc(bytes, at) { return String.fromCharCode(...bytes.subarray(at, at + 4)); }

// RFC 6381 section 3.3 and ISO/IEC 14496-15 annex E.
function h265Name(config) {
  const [profile, level] = [config[1], config[12]];
  const space = ["", "A", "B", "C"][profile >> 6], tier = profile & 0x20 ? "H" : "L";
  let flags = 0;
  for (let bit = 0; bit < 32; ++bit)
    flags |= ((config[2 + (bit >> 3)] >> (7 - (bit & 7))) & 1) << bit;
  const constraints = [...config.subarray(6, 12)];
  while (constraints.length > 0 && constraints.at(-1) === 0)
    constraints.pop();
  const tail = constraints.map((byte) => `.${byte.toString(16).toUpperCase()}`).join("");
  return `hvc1.${space}${profile & 0x1f}.${(flags >>> 0).toString(16).toUpperCase()}.${tier}${level}${tail}`;
}

// {objectType, specific} of an ES descriptor: ISO/IEC 14496-1 section 7.2.6.5.
function readEsds(bytes) {
  const enter = (at) => {
    let size = 0, byte = 0x80;
    while (byte & 0x80)
      size = size << 7 | (byte = bytes[++at]) & 0x7f;
    return [at + 1, size];
  };
  let [at] = enter(4); // ES_Descriptor, behind version and flags
  const flags = bytes[at + 2];
  at += 3 + (flags & 0x80 ? 2 : 0) + (flags & 0x40 ? 1 + bytes[at + 3] : 0) + (flags & 0x20 ? 2 : 0);
  const [config] = enter(at);
  const [specific] = bytes[config + 13] === 5 ? enter(config + 13) : [0];
  return { objectType: bytes[config], specific: specific ? bytes[specific] : 0 };
}

function codecName(format, file, from, to) {
  const content = (type) => {
    const box = file.find(type, from, to);
    if (!box)
      throw new RangeError(`${format} without ${type}`);
    return file.bytes.subarray(box[2], box[3]);
  };
  if (format === "avc1" || format === "avc3")
    return `${format}.${toHex(content("avcC").subarray(1, 4))}`;
  if (format === "hvc1" || format === "hev1")
    return h265Name(content("hvcC")).replace("hvc1", format);
  if (format !== "mp4a" && format !== "mp4v")
    return format;
  const { objectType, specific } = readEsds(content("esds"));
  const kind = objectType === AAC_OBJECT_TYPE && format === "mp4a" ? `.${specific >> 3}` : "";
  return `${format}.${objectType.toString(16)}${kind}`;
}

function readEntry(file, trak) {
  const [mdhd] = descend(file, ["mdia", "mdhd"], trak[2], trak[3]), [hdlr] = descend(file, ["mdia", "hdlr"], trak[2], trak[3]);
  const handler = fourCc(file.bytes, hdlr[2] + 8);
  const tkhd = file.find("tkhd", trak[2], trak[3]);
  const entry = { id: file.view.getUint32(tkhd[2] + (file.bytes[tkhd[2]] === 1 ? 20 : 12)), handler, sealed: false, kid: "", trak,
                  timescale: file.view.getUint32(mdhd[2] + (file.bytes[mdhd[2]] === 1 ? 20 : 12)) };
  const [stsd] = descend(file, ["mdia", "minf", "stbl", "stsd"], trak[2], trak[3]);
  const box = file.boxes(stsd[2] + 8, stsd[3]).next().value;
  const from = box[2] + (ENTRY_FIELDS[handler] ?? 8);
  const sinf = file.find("sinf", from, box[3]);
  let format = box[0];
  if (sinf) {
    const [frma] = descend(file, ["frma"], sinf[2], sinf[3]), [tenc] = descend(file, ["schi", "tenc"], sinf[2], sinf[3]);
    format = fourCc(file.bytes, frma[2]);
    Object.assign(entry, { sealed: true, kid: toHex(file.bytes.subarray(tenc[2] + 8, tenc[2] + 24)) });
  }
  return Object.assign(entry, { codec: codecName(format, file, from, box[3]) });
}

// The box with the keys under passwords, or null.
function readKeyBox(file) {
  for (const [, , from, to] of descend(file, ["moov", "pssh"])) {
    if (toHex(file.bytes.subarray(from + 4, from + 20)) !== PASSPHRASE_SYSTEM || file.bytes[from] !== 1)
      continue;
    const data = from + 24 + 16 * file.view.getUint32(from + 20);
    const size = file.view.getUint32(data);
    if (data + 4 + size <= to)
      return file.bytes.slice(data + 4, data + 4 + size);
  }
  return null;
}

// One init segment and what follows it: {init, tracks, timescale, codecs, mime, isJpeg, isH265, sealed, kid, keyBox, silent}.
// silent: sound that no browser plays, which is left out of the picture's stream: [track ids].
export function readClip(init) {
  const file = new BoxView(init);
  const entries = [...descend(file, ["moov", "trak"])].map((trak) => readEntry(file, trak));
  const video = entries.find((entry) => entry.handler === "vide");
  if (!video)
    throw new RangeError("no picture");
  const isJpeg = video.codec === `mp4v.${JPEG_OBJECT_TYPE.toString(16)}`;
  const sound = entries.filter((entry) => entry.handler !== "vide");
  const plays = (entry) => entry.codec.startsWith("mp4a.40.");
  const codecs = [video, ...sound.filter(plays)].map((entry) => entry.codec).join(",");
  return {
    init, tracks: readTracks(init), timescale: video.timescale, codecs, videoCodec: video.codec, mime: `video/mp4; codecs="${codecs}"`, isJpeg,
    isH265: /^h(vc|ev)1/.test(video.codec), sealed: video.sealed, kid: video.kid, keyBox: video.sealed ? readKeyBox(file) : null,
    hasSound: !isJpeg && sound.some(plays), silent: sound.filter((entry) => !plays(entry)),
  };
}
