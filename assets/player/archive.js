// What was copied, by cameras. Times are seconds since 1970.
const CHUNK_NAME = /^cam\d{3,}\/\d{4,}$/;

class Recording {
  constructor(json) {
    this.folder = CHUNK_NAME.test(json.folder) ? json.folder : null;
    this.from = json.from / 1e6;
    this.to = json.to / 1e6;
    this.codecs = String(json.codecs);
    this.timescale = Number(json.timescale);
    this.sealed = json.sealed === true;
    this.kid = String(json.kid);
    this.init = fromBase64(json.init);
    this.spans = json.spans.map(([from, to]) => ({ from: from / 1e6, to: to / 1e6 }));
    this.chunks = json.chunks.map(([from, to], n) => (
      { from: from / 1e6, to: to / 1e6, id: `${this.folder}/${String(n + 1).padStart(4, "0")}` }));
    this.keyBox = Recording.readKeyBox(json.key_box);
  }

  static readKeyBox(base64) {
    if (!base64)
      return null;
    try {
      return parseKeyBox(fromBase64(base64));
    } catch {
      return "bent";
    }
  }

  get isJpeg() { return this.codecs.startsWith("mp4v.6c"); }
  get isH265() { return this.codecs.startsWith("hvc1"); }
  get mime() { return `video/mp4; codecs="${this.codecs}"`; }

  spanAt(time) { return this.spans.find((span) => span.from <= time && time < span.to); }

  chunkAt(time) {
    const after = this.chunks.findIndex((chunk) => chunk.from > time);
    return after < 0 ? this.chunks.length - 1 : Math.max(0, after - 1);
  }

  get tracks() {
    this.tracksRead ??= readTracks(this.init);
    return this.tracksRead;
  }
}

// One row of the timeline and one tile: recordings of a camera that follow each other. Where the clock was set back, what
// was recorded again at the same time is a row of its own.
class Lane {
  constructor(camera, number) {
    this.camera = camera;
    this.number = number;
    this.files = [];
  }

  get name() {
    const name = this.camera.name || text("camera", { n: this.camera.id });
    return this.number === 1 ? name : text("other_recording", { camera: name, n: this.number });
  }

  fileAt(time) { return this.files.find((file) => file.spanAt(time)); }

  // The first moment with a recording at or after the time.
  nextRecorded(time) {
    const starts = this.files.flatMap((file) => file.spans.filter((span) => span.to > time)
      .map((span) => Math.max(span.from, time)));
    return starts.length ? Math.min(...starts) : Infinity;
  }
}

class Archive {
  constructor(json) {
    this.from = json.from / 1e6;
    this.to = json.to / 1e6;
    this.zone = Archive.usableZone(json.zone);
    this.recorder = String(json.recorder);
    this.lanes = json.cameras.flatMap((camera) => Archive.lanesOf(camera));
    this.files = this.lanes.flatMap((lane) => lane.files);
    const starts = this.files.map((file) => file.from);
    // Players' own times count from here: never negative.
    this.origin = Math.floor(Math.min(this.from, ...starts)) - 1;
    this.begin = Math.max(this.from, Math.min(...starts));
    this.end = Math.min(this.to, Math.max(...this.files.map((file) => file.to)));
  }

  static usableZone(zone) {
    try {
      new Intl.DateTimeFormat("en", { timeZone: zone });
      return zone || undefined;
    } catch {
      return undefined;
    }
  }

  static lanesOf(camera) {
    const lanes = [];
    const tolerated = 2; // seconds: two cameras' clocks, no jump
    for (const file of camera.files.map((json) => new Recording(json))) {
      if (file.folder === null || file.chunks.length === 0)
        continue;
      let lane = lanes.find((each) => each.files.every((other) => other.to <= file.from + tolerated || other.from >= file.to - tolerated));
      if (!lane)
        lanes.push(lane = new Lane(camera, lanes.length + 1));
      lane.files.push(file);
      lane.files.sort((a, b) => a.from - b.from);
    }
    return lanes;
  }

  formatTime(time, withDate = true) {
    const options = { timeZone: this.zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
    if (withDate)
      Object.assign(options, { year: "numeric", month: "2-digit", day: "2-digit" });
    // English readers disagree about the order of day and month; Swedish has the international one.
    return new Intl.DateTimeFormat(language === "ja" ? "ja" : "sv-SE", options).format(new Date(time * 1000));
  }
}
