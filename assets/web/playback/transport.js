// The controls under the pictures of playback.
import { element, iconButton, button, ICONS, setLabel } from "../core/dom.js";
import { formatTime, fromField, toField } from "../core/times.js";
import { may } from "../core/session.js";
import { text } from "../core/texts.js";

const RATES = [0.25, 0.5, 1, 2, 4, 8];

export class Transport {
  constructor(page) {
    this.page = page;
    this.play = iconButton(ICONS.play, text("web.playback.play"), () => page.setPlaying(!page.playing), { class: "icon primary" });
    this.rate = element("select", { on: { change: () => page.setRate(Number(this.rate.value)) } },
      RATES.map((rate) => element("option", { value: String(rate), text: text("playback.speed", rate) })));
    this.rate.value = "1";
    this.sound = iconButton(ICONS.soundOff, text("web.live.sound"), () => this.toggleSound());
    this.time = element("output", { class: "time", "aria-live": "off" });
    this.field = element("input", { type: "datetime-local", step: 1, "aria-label": text("web.playback.go_to") });
    this.state = element("span", { class: "state", role: "status" });
    const jumps = [[-60, "minute_back"], [-10, "ten_back"], [10, "ten_forward"], [60, "minute_forward"]]
      .map(([seconds, name]) => button(text(`playback.jump.${name}`), () => page.jump(seconds), { class: "jump" }));
    this.element = element("div", { class: "transport", role: "toolbar", "aria-label": text("web.playback.controls") },
      jumps.slice(0, 2), iconButton(ICONS.stepBack, text("web.playback.step_back"), () => void page.step(-1)), this.play,
      iconButton(ICONS.stepForward, text("web.playback.step_forward"), () => void page.step(1)), jumps.slice(2),
      element("label", { class: "rate" }, element("span", { text: text("web.playback.speed") }), this.rate), this.sound, this.time,
      this.state, element("span", { class: "space" }),
      element("form", { class: "go", on: { submit: (event) => { event.preventDefault(); this.go(); } } }, this.field,
        element("button", { type: "submit", text: text("web.playback.go") })),
      iconButton(ICONS.calendar, text("web.playback.calendar"), () => page.openCalendar()),
      may("export") ? iconButton(ICONS.download, text("web.download.title"), () => page.openDownload()) : null);
    this.shown = "";
  }

  go() {
    const time = fromField(this.field.value);
    if (time !== null)
      void this.page.goTo(time);
  }

  toggleSound() {
    this.page.setSound(!this.page.sound);
    this.sound.setAttribute("aria-pressed", String(this.page.sound));
    this.sound.querySelector("path").setAttribute("d", this.page.sound ? ICONS.soundOn : ICONS.soundOff);
  }

  show(state) {
    const { page } = this;
    this.time.textContent = formatTime(page.clock.time);
    if (document.activeElement !== this.field && !page.playing)
      this.field.value = toField(page.clock.time);
    const wanted = `${page.playing} ${state}`;
    if (wanted === this.shown)
      return;
    this.shown = wanted;
    this.play.querySelector("path").setAttribute("d", page.playing ? ICONS.pause : ICONS.play);
    setLabel(this.play, text(page.playing ? "web.playback.pause" : "web.playback.play"));
    this.state.textContent = state ? text(`web.playback.state.${state}`) : "";
  }
}
