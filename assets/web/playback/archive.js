// What is recorded, as the timeline and the tiles need it: spans and alarms of the shown day, and how far recording has come.
import { get } from "../core/api.js";
import { startOfDay } from "../core/times.js";
import { keyStore } from "../keys/key_store.js";

const DAY_S = 86400, RESOLUTION_S = 5, STABLE_MS = 5000, ALARM_S = 1;
const us = (seconds) => Math.max(0, Math.round(seconds * 1e6));

function toSpan(json) {
  return { id: json.id, from: json.from / 1e6, to: json.to / 1e6, sealed: json.sealed, period: json.period ?? "", bytes: json.bytes ?? 0,
           damaged: json.damaged === true };
}

export class SiteArchive {
  constructor() {
    this.spans = new Map();  // camera id -> spans by time
    this.alarms = new Map(); // camera id -> [{from, to}]
    this.openPeriods = new Set();
    this.ends = new Map();   // camera id -> {to, seenAt}: how far it has come
  }

  setDay(time) {
    this.from = startOfDay(time);
    this.to = startOfDay(this.from + 1.5 * DAY_S); // also where a day has 23 or 25 hours
  }

  async load(signal) {
    const query = { from: us(this.from), to: us(this.to), resolution: RESOLUTION_S };
    const [recorded, alarms] = await Promise.all([
      get("/recordings", query, signal), get("/alarms", { from: query.from, to: query.to }, signal).catch(() => ({ alarms: [] }))]);
    this.openPeriods = new Set(recorded.open_periods);
    this.spans = new Map(recorded.cameras.map((camera) => [camera.id, camera.spans.map(toSpan)]));
    this.alarms = new Map();
    for (const { camera, from, to } of alarms.alarms) {
      const mark = { from: from / 1e6, to: Math.max(to === null ? Date.now() / 1000 : to / 1e6, from / 1e6 + ALARM_S) };
      this.alarms.set(camera, [...this.alarms.get(camera) ?? [], mark]);
    }
    for (const [camera, spans] of this.spans)
      this.noteEnd(camera, spans);
  }

  noteEnd(camera, spans) {
    const to = spans.at(-1)?.to ?? 0;
    if (to !== this.ends.get(camera)?.to)
      this.ends.set(camera, { to, seenAt: performance.now() });
  }

  of(camera) { return this.spans.get(camera) ?? []; }

  // Where one recording overlaps the next by a hair: the next.
  spanAt(camera, time) { return this.of(camera).findLast((span) => span.from <= time && time < span.to); }

  // The first recorded moment at or after the time.
  nextRecorded(camera, time) {
    const span = this.of(camera).find((each) => each.to > time);
    return span ? Math.max(span.from, time) : Infinity;
  }

  previousBegin(camera, time) {
    return Math.max(-Infinity, ...this.of(camera).map((span) => span.from).filter((from) => from < time - 1));
  }

  // Nothing more will be recorded before that time.
  isComplete(camera, time) {
    const end = this.ends.get(camera);
    return !end || end.to > time || performance.now() - end.seenAt > STABLE_MS;
  }

  // By the password in force, or by one typed here.
  isOpen(span) {
    return !span.sealed || this.openPeriods.has(span.period) || keyStore.hasPasswordOf(span.period);
  }

  // From when to when a camera was recorded under one password, on this day; null: not at all.
  periodOf(camera, salt) {
    const same = this.of(camera).filter((each) => each.period === salt);
    return same.length > 0 ? { from: Math.min(...same.map((each) => each.from)), to: Math.max(...same.map((each) => each.to)) } : null;
  }
}

// Days with recordings of any of the cameras: a set of the times at which they begin.
export async function recordedDays(from, to, cameras) {
  const answer = await get("/recordings", { from: us(from), to: us(to), cameras: cameras.join(","), resolution: 3600 });
  const days = new Set();
  for (const { spans } of answer.cameras)
    for (const span of spans.map(toSpan))
      for (let day = startOfDay(span.from); day < span.to; day = startOfDay(day + 1.5 * DAY_S))
        days.add(day);
  return days;
}

// Single recordings, as files: [{camera, id, from, to, sealed, bytes}].
export async function recordedFiles(from, to, cameras) {
  const answer = await get("/recordings", { from: us(from), to: us(to), cameras: cameras.join(",") });
  return answer.cameras.flatMap(({ id, spans }) => spans.map((json) => {
    const span = toSpan(json);
    return { ...span, camera: id, from: Math.max(from, span.from), to: Math.min(to, span.to) };
  }));
}
