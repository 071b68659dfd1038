// Tiles, clock and password screen together.
function timelineParts() {
  const [track, bars, cursor] = ["track", "bars", "cursor"].map((id) => document.getElementById(id));
  return { track, bars, cursor };
}

const MAX_TILES = 16, FIRST_TILES = 9, TICK_MS = 40;

class Player {
  constructor(archive, chunks) {
    this.archive = archive;
    this.chunks = chunks;
    this.keys = new Keyring();
    this.clock = new PlaybackClock(archive.begin);
    this.grid = document.getElementById("grid");
    this.passwords = new PasswordDialog(this.keys);
    this.timeline = new Timeline(timelineParts(), this.timelineModel(), (time) => this.seek(time));
    this.playing = false;
    this.sound = false;
    this.status = null;
    this.skipped = new Set(); // recordings whose password nobody has
    this.tiles = [];
    archive.lanes.slice(0, FIRST_TILES).forEach((lane) => this.addTile(lane));
    this.arrange();
    setInterval(() => this.tick(), TICK_MS);
  }

  timelineModel() {
    const { archive, keys } = this;
    const isOpen = (file) => ["clear", "open"].includes(keys.state(file));
    const bars = (lane) => lane.files.flatMap((file) => file.spans.map((span) => ({ ...span, isOpen: isOpen(file) })));
    return { from: archive.from, to: archive.to, rows: () => archive.lanes.map(bars),
             formatTime: (time, withDate) => archive.formatTime(time, withDate) };
  }

  addTile(lane) {
    const tile = new Tile(lane, this.chunks, this.keys, this.archive.origin, (each) => void this.unlock(each));
    this.tiles.push(tile);
    this.tiles.sort((a, b) => this.archive.lanes.indexOf(a.lane) - this.archive.lanes.indexOf(b.lane));
  }

  isShown(lane) { return this.tiles.some((tile) => tile.lane === lane); }

  // Whether it could: there is room for so many only.
  showLane(lane, on) {
    if (on && this.tiles.length >= MAX_TILES)
      return false;
    if (on) {
      this.addTile(lane);
    } else {
      this.tiles.find((tile) => tile.lane === lane)?.close();
      this.tiles = this.tiles.filter((tile) => tile.lane !== lane);
    }
    this.arrange();
    return true;
  }

  arrange() {
    const columns = Math.ceil(Math.sqrt(this.tiles.length || 1));
    const rows = Math.ceil(this.tiles.length / columns) || 1;
    this.grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    this.grid.style.gridTemplateRows = `repeat(${rows}, minmax(0, 1fr))`;
    this.grid.replaceChildren(...this.tiles.map((tile) => tile.element));
    this.setSound(this.sound);
    this.chunks.maxChunks = 8 + 2 * this.tiles.length;
  }

  seek(time) {
    this.clock.set(Math.max(this.archive.begin, Math.min(time, this.archive.end - 0.05)));
    this.tiles.forEach((tile) => tile.retry());
    this.status = null;
    this.tick();
  }

  setPlaying(on) {
    if (on && this.clock.time >= this.archive.end - 0.1)
      this.seek(this.archive.begin);
    this.playing = on;
    this.status = null;
    if (!on)
      this.clock.run(false);
    this.tick();
  }

  setRate(rate) { this.clock.setRate(rate); }

  // Sound comes from the first tile only.
  setSound(on) {
    this.sound = on;
    this.tiles.forEach((tile, n) => { tile.sound = on && n === 0; });
  }

  // Frame by frame, after the first tile that shows something.
  async step(direction) {
    this.setPlaying(false);
    const tile = this.tiles.find((each) => each.state === "video");
    const time = this.clock.time;
    if (!tile?.file)
      return;
    const around = await picturesAround(tile.file, new GroupFeed(tile.file, this.chunks), this.keys.openerOf(tile.file), direction < 0 ? time - 0.02 : time);
    const last = around.at(-1);
    const walls = around.map((picture) => picture.wall).concat(last ? last.wall + last.length : []);
    const next = direction > 0 ? walls.find((wall) => wall > time + 0.002) : walls.findLast((wall) => wall < time - 0.002);
    if (next !== undefined)
      this.seek(next + 0.001);
  }

  tick() {
    if (this.passwords.isOpen)
      this.clock.run(false);
    if (this.playing && !this.passwords.isOpen)
      this.goOn();
    const time = this.clock.time;
    const running = this.clock.running;
    const ready = this.tiles.map((tile) => tile.update(time, running, this.clock.rate)).every(Boolean);
    const goes = this.playing && ready && !this.passwords.isOpen;
    this.clock.run(goes);
    this.state = this.status ?? (this.playing && !ready ? "buffering" : "");
    this.timeline.setTime(time);
    this.onTick?.();
  }

  // What playing on means at this time: end, a gap that is skipped, a locked recording that is asked for.
  goOn() {
    const time = this.clock.time;
    const next = Math.min(...this.tiles.map((tile) => tile.lane.nextRecorded(time)));
    if (next >= this.archive.end) {
      this.playing = false;
      this.clock.run(false);
      this.clock.set(Math.min(time, this.archive.end - 0.05));
      this.status = this.tiles.length ? "ended" : null;
      return;
    }
    if (next > time)
      this.clock.set(next);
    const closed = this.lockedTiles().find((tile) => !this.skipped.has(tile.file));
    if (closed)
      void this.unlock(closed);
  }

  lockedTiles() {
    const time = this.clock.time;
    return this.tiles.filter((tile) => {
      tile.file = tile.lane.fileAt(time);
      return tile.file && this.keys.state(tile.file) === "locked";
    });
  }

  // The first question, before anything plays.
  async unlockFirst() {
    const sealed = this.archive.files.filter((file) => this.keys.state(file) === "locked");
    if (sealed.length === 0)
      return;
    const answer = await this.passwords.ask(() => text("password_first"), null, sealed, () => this.restart());
    if (answer === "skip")
      sealed.forEach((file) => this.skipped.add(file));
    this.timeline.draw();
  }

  // A decryption problem: the password of that period is asked for.
  async unlock(tile) {
    const file = tile.file;
    if (!file || this.passwords.isOpen || this.keys.state(file) !== "locked")
      return;
    const [from, to] = this.periodOf(file);
    const reason = () => text("password_period", { camera: tile.lane.name, from: this.archive.formatTime(from), to: this.archive.formatTime(to) });
    const locked = this.archive.files.filter((each) => this.keys.state(each) === "locked");
    const answer = await this.passwords.ask(reason, file, locked, () => this.restart());
    if (answer === "skip")
      locked.filter((each) => Player.samePeriod(each, file)).forEach((each) => this.skipped.add(each));
    this.timeline.draw();
  }

  static samePeriod(a, b) {
    const periods = new Set(a.keyBox.slots.map(periodName));
    return b.keyBox.slots.some((slot) => periods.has(periodName(slot)));
  }

  // From when to when recordings under the same password are.
  periodOf(file) {
    const same = this.archive.files.filter((each) => each.keyBox?.slots && Player.samePeriod(each, file));
    return [Math.min(...same.map((each) => each.from)), Math.max(...same.map((each) => each.to))];
  }

  // A wrong password: playback starts again from its beginning.
  restart() {
    this.seek(this.archive.begin);
  }
}
