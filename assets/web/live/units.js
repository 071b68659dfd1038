// Cuts bytes of a stream into init segments and runs of fragments: [{init} | {fragments}].
import { BoxView } from "../media/fragments.js";

export function splitUnits(bytes) {
  const units = [];
  let start = null; // of what is being gathered: {at, isInit}
  const end = (at) => {
    if (start && at > start.at)
      units.push(start.isInit ? { init: bytes.slice(start.at, at) } : { fragments: bytes.subarray(start.at, at) });
    start = null;
  };
  for (const [type, at, , to] of new BoxView(bytes).boxes()) {
    if (type === "ftyp") {
      end(at);
      start = { at, isInit: true };
    } else {
      start ??= { at, isInit: false };
      if (type === "moov")
        end(to);
    }
  }
  end(bytes.length);
  return units;
}
