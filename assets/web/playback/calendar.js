// A month; days with recordings are marked. Arrow keys move, Enter chooses.
import { button, element, iconButton, ICONS } from "../core/dom.js";
import { partsOf, startOfDay, timeOf } from "../core/times.js";
import { text } from "../core/texts.js";
import { recordedDays } from "./archive.js";

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];

export class Calendar {
  constructor(cameras, onDay) {
    Object.assign(this, { cameras, onDay });
    this.days = new Set();
    this.title = element("h2", { id: "calendar-title", "aria-live": "polite" });
    this.table = element("tbody");
    this.dialog = element("dialog", { class: "calendar", "aria-labelledby": "calendar-title" },
      element("div", { class: "head" }, iconButton(ICONS.previous, text("web.calendar.previous"), () => this.turn(-1)), this.title,
        iconButton(ICONS.next, text("web.calendar.next"), () => this.turn(1))),
      element("table", { role: "grid", "aria-labelledby": "calendar-title", on: { keydown: (event) => this.key(event) } },
        element("thead", {}, element("tr", {}, WEEKDAYS.map((n) => element("th", { scope: "col", text: text(`calendar.weekday.${n}`) })))),
        this.table),
      element("div", { class: "buttons" },
        button(text("web.calendar.today"), () => this.choose(startOfDay(Date.now() / 1000))), button(text("calendar.close"), () => this.dialog.close())));
    this.dialog.addEventListener("close", () => this.dialog.remove());
  }

  open(time) {
    this.chosen = startOfDay(time);
    this.month = partsOf(time);
    document.body.append(this.dialog);
    this.dialog.showModal();
    void this.show(this.month.day);
  }

  turn(by) {
    const months = this.month.year * 12 + this.month.month - 1 + by;
    this.month = { year: Math.floor(months / 12), month: months % 12 + 1, day: 1 };
    void this.show(1);
  }

  // Weeks begin on Sunday, as the monitor's do.
  async show(focusDay) {
    const { year, month } = this.month;
    this.title.textContent = text("calendar.title", ...(document.documentElement.lang === "ja" ? [year, text(`calendar.month.${month}`)]
      : [text(`calendar.month.${month}`), year]));
    this.draw(focusDay);
    const first = timeOf({ year, month, day: 1 }), last = timeOf({ year: month === 12 ? year + 1 : year, month: month % 12 + 1, day: 1 });
    this.days = await recordedDays(first, last, this.cameras).catch(() => new Set());
    if (this.dialog.open && this.month.year === year && this.month.month === month)
      this.draw(focusDay, false);
  }

  draw(focusDay, takesFocus = true) {
    const { year, month } = this.month;
    const blank = new Date(Date.UTC(year, month - 1, 1)).getUTCDay(), length = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const cells = [...Array(blank).fill(null), ...Array.from({ length }, (_, n) => n + 1)];
    const focused = this.table.contains(document.activeElement) ? Number(document.activeElement.dataset.day) : focusDay;
    const rows = [];
    for (let at = 0; at < cells.length; at += 7)
      rows.push(element("tr", {}, cells.slice(at, at + 7).map((day) => element("td", {}, day === null ? null : this.dayButton(day, focused)))));
    this.table.replaceChildren(...rows);
    if (takesFocus || focused !== focusDay)
      this.table.querySelector(`[data-day="${focused}"]`)?.focus();
  }

  dayButton(day, focused) {
    const { year, month } = this.month, time = timeOf({ year, month, day });
    const recorded = this.days.has(time);
    return button(String(day), () => this.choose(time), {
      class: recorded ? "recorded" : "", data: { day }, tabindex: day === focused ? 0 : -1, "aria-pressed": String(time === this.chosen),
      label: text(recorded ? "web.calendar.recorded" : "web.calendar.empty", `${year}-${month}-${day}`) });
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    const day = Number(event.target.dataset?.day);
    if (by === undefined || !day)
      return;
    event.preventDefault();
    const length = new Date(Date.UTC(this.month.year, this.month.month, 0)).getUTCDate();
    if (day + by < 1)
      this.turn(-1);
    else if (day + by > length)
      this.turn(1);
    else
      this.table.querySelector(`[data-day="${day + by}"]`).focus();
  }

  choose(time) {
    this.dialog.close();
    this.onDay(time);
  }
}
