// Times as people of the recorder's time zone read them. Seconds since 1970 here; the API has microseconds.
import { get } from "./api.js";
import { language } from "./texts.js";

let zone;

export async function loadZone() {
  try {
    const name = (await get("/system")).time_zone;
    new Intl.DateTimeFormat("en", { timeZone: name });
    zone = name || undefined;
  } catch {
    zone = undefined; // this computer's
  }
}

const locale = () => (language === "ja" ? "ja-JP" : "sv-SE"); // English readers disagree about day and month; Swedish has the ISO order

export function formatTime(time, { date = true, seconds = true } = {}) {
  const options = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (seconds)
    options.second = "2-digit";
  if (date)
    Object.assign(options, { year: "numeric", month: "2-digit", day: "2-digit" });
  return new Intl.DateTimeFormat(locale(), options).format(new Date(time * 1000));
}

export function formatDate(time) {
  return new Intl.DateTimeFormat(locale(), { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(time * 1000));
}

// {year, month, day, hour, minute, second} on the recorder's clock.
export function partsOf(time) {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric",
                                                    minute: "numeric", second: "numeric", hourCycle: "h23" });
  return Object.fromEntries(format.formatToParts(new Date(time * 1000)).filter((part) => part.type !== "literal")
    .map((part) => [part.type, Number(part.value)]));
}

// The reverse: tries twice, since the zone's offset is that of the time itself.
export function timeOf({ year, month, day, hour = 0, minute = 0, second = 0 }) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  let time = wanted;
  for (let n = 0; n < 2; ++n) {
    const is = partsOf(time);
    time += wanted - Date.UTC(is.year, is.month - 1, is.day, is.hour, is.minute, is.second) / 1000;
  }
  return time;
}

export function startOfDay(time) {
  const { year, month, day } = partsOf(time);
  return timeOf({ year, month, day });
}

// What <input type="datetime-local" step="1"> has.
export function toField(time) {
  const two = (value) => String(value).padStart(2, "0");
  const is = partsOf(time);
  return `${is.year}-${two(is.month)}-${two(is.day)}T${two(is.hour)}:${two(is.minute)}:${two(is.second)}`;
}

export function fromField(value) {
  const found = value.match(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+)(?::(\d+))?/);
  if (!found)
    return null;
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0));
  return timeOf({ year, month, day, hour, minute, second });
}
