// Single pictures of a recording.
import { readSamples } from "./fragments.js";

// The pictures of the group that covers a time, opened: [{wall, length, bytes}] by time.
export async function picturesAround(file, feed, opener, time) {
  feed.seek(time);
  const group = await feed.next();
  if (!group)
    return [];
  const bytes = await opener.pictures(group.bytes);
  return readSamples(group.bytes, file.tracks).filter((sample) => sample.isVideo).map((sample) => ({
    wall: group.wall + (sample.time - group.media) / file.timescale,
    length: sample.duration / file.timescale,
    bytes: bytes.subarray(sample.offset, sample.offset + sample.size),
  })).sort((a, b) => a.wall - b.wall);
}
