// How the bytes of a recording become what a browser plays: init(bytes) and group(bytes) for Media Source Extensions, group answering null
// where they are bent (a group that the browser would refuse would end the whole element); pictures(bytes) opens samples in place.
import { openFragments, openInit, readSamples } from "./fragments.js";

function unlessEmpty(bytes, tracks) {
  return readSamples(bytes, tracks).length > 0 ? bytes : null;
}

export function clearOpener(tracks) {
  return { init: (init) => init, group: (bytes) => unlessEmpty(bytes, tracks), pictures: (bytes) => bytes };
}

// By WebCrypto, in memory. key: AES-CTR.
export function cryptoOpener(tracks, key) {
  const open = (bytes) => openFragments(bytes, tracks, key);
  return { init: openInit, group: open, pictures: open };
}
