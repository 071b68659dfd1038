// Groups of pictures of one recording, in order, from any time on.
class GroupFeed {
  constructor(file, chunks) {
    this.file = file;
    this.chunks = chunks;
    this.chunk = 0;
    this.group = null; // nothing yet: to be found by time
    this.time = file.from;
  }

  seek(time) {
    this.chunk = this.file.chunkAt(time);
    this.group = null;
    this.time = time;
  }

  // {wall, media, isBreak, bytes}; null at the end.
  async next() {
    while (this.chunk < this.file.chunks.length) {
      const { bytes, groups } = await this.chunks.load(this.file.chunks[this.chunk].id);
      this.group ??= Math.max(0, groups.findLastIndex((group) => group.wall <= this.time));
      const group = groups[this.group++];
      if (group)
        return { ...group, bytes: bytes.subarray(group.offset, group.end) };
      ++this.chunk;
      this.group = 0;
    }
    return null;
  }
}

// The pictures of the group that covers a time, opened: [{wall, length, bytes}] by time. key: null where the recording is clear.
async function picturesAround(file, chunks, key, time) {
  const feed = new GroupFeed(file, chunks);
  feed.seek(time);
  const group = await feed.next();
  if (!group)
    return [];
  const bytes = key ? await openFragments(group.bytes, file.tracks, key) : group.bytes;
  return readSamples(group.bytes, file.tracks).filter((sample) => sample.isVideo).map((sample) => ({
    wall: group.wall + (sample.time - group.media) / file.timescale,
    length: sample.duration / file.timescale,
    bytes: bytes.subarray(sample.offset, sample.offset + sample.size),
  })).sort((a, b) => a.wall - b.wall);
}
