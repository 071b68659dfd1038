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
