// How a clip is played here: sealed H.264 by EME ClearKey where the browser has it, else opened in the page; sound that no browser knows
// is left out.
import { concat } from "../media/bytes.js";
import { BoxView, descend } from "../media/fragments.js";
import { clearOpener, cryptoOpener } from "../media/openers.js";
import { keyStore } from "./key_store.js";

const KEY_SYSTEM = "org.w3.clearkey";
const access = new Map(); // codecs -> promise of MediaKeySystemAccess or null

function toBase64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function kidBytes(kid) { return Uint8Array.from(kid.match(/../g), (pair) => parseInt(pair, 16)); }

function findAccess(clip) {
  if (!navigator.requestMediaKeySystemAccess)
    return Promise.resolve(null);
  if (!access.has(clip.codecs)) {
    const [video, sound] = clip.codecs.split(",");
    const wanted = { initDataTypes: ["keyids"], videoCapabilities: [{ contentType: `video/mp4; codecs="${video}"`, robustness: "" }] };
    if (sound)
      wanted.audioCapabilities = [{ contentType: `audio/mp4; codecs="${sound}"`, robustness: "" }];
    access.set(clip.codecs, navigator.requestMediaKeySystemAccess(KEY_SYSTEM, [wanted]).catch(() => null));
  }
  return access.get(clip.codecs);
}

// A licence of one key for this element.
async function giveKey(video, system, clip) {
  const mediaKeys = await system.createMediaKeys();
  await video.setMediaKeys(mediaKeys);
  const kid = toBase64Url(kidBytes(clip.kid)), k = toBase64Url(keyStore.of(clip).dek);
  const keySession = mediaKeys.createSession("temporary");
  const given = new Promise((resolve, reject) => {
    keySession.addEventListener("message", () => {
      const licence = { keys: [{ kty: "oct", kid, k }], type: "temporary" };
      keySession.update(new TextEncoder().encode(JSON.stringify(licence))).then(resolve, reject);
    }, { once: true });
  });
  await keySession.generateRequest("keyids", new TextEncoder().encode(JSON.stringify({ kids: [kid] })));
  await given;
}

function emeOpener(system, clip) {
  return { ...clearOpener(clip.tracks), attach: (video) => giveKey(video, system, clip) };
}

// Fragments have one track each (engine/device).
function withoutTracks(opener, clip) {
  const left = new Set(clip.silent.map((track) => track.id));
  const init = (bytes) => {
    const copy = bytes.slice();
    clip.silent.forEach(({ trak }) => copy.set([0x66, 0x72, 0x65, 0x65], trak[1] + 4)); // "free"
    return opener.init(copy);
  };
  return { ...opener, init, group: (bytes) => opener.group(dropFragments(bytes, left)) };
}

function dropFragments(bytes, tracks) {
  const file = new BoxView(bytes), kept = [];
  let drops = false;
  for (const [type, at, from, to] of file.boxes()) {
    if (type === "moof") {
      const [tfhd] = descend(file, ["traf", "tfhd"], from, to);
      drops = tracks.has(file.view.getUint32(tfhd[2] + 4));
    }
    if (!drops)
      kept.push(bytes.subarray(at, to));
  }
  return concat(...kept);
}

export async function openerOf(clip) {
  const key = keyStore.of(clip);
  if (clip.sealed && !key)
    throw new Error("closed");
  const system = key && !clip.isJpeg ? await findAccess(clip) : null;
  const opener = !key ? clearOpener(clip.tracks) : system ? emeOpener(system, clip) : cryptoOpener(clip.tracks, key.key);
  return clip.silent.length > 0 && !clip.isJpeg ? withoutTracks(opener, clip) : opener;
}

// "video", or why this browser does not play it.
export function judgeFormat(clip) {
  if (clip.isJpeg || window.MediaSource?.isTypeSupported(clip.mime))
    return "video";
  return clip.isH265 ? "no_h265" : "unsupported";
}
