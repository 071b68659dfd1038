// What tiles of live pictures and of playback have in common: a frame with the camera's name, a clock and a message in the picture's place.
// States look different from each other: never one shared black.
import { element } from "../core/dom.js";
import { text } from "../core/texts.js";
import { lockIcon } from "../media/lock_icon.js";

const WITH_LOCK = new Set(["locked", "no_slot"]), WITH_BUTTON = new Set(["locked"]);
const FAULTS = new Set(["lost", "unreachable", "damaged", "key_damaged"]);

export class TileFrame {
  // onUnlock(): the button of a locked tile.
  constructor(onUnlock) {
    this.state = null;
    this.lock = lockIcon();
    this.reason = element("span", { class: "reason" });
    this.detail = element("span", { class: "detail" });
    this.unlock = element("button", { type: "button", class: "unlock", text: text("web.tile.enter_password"), on: { click: (event) => {
      event.stopPropagation();
      onUnlock();
    } } });
    this.link = element("a", { class: "https" });
    this.message = element("div", { class: "message", role: "status" }, this.lock, this.reason, this.detail, this.unlock, this.link);
    this.name = element("span", { class: "name" });
    this.badge = element("span", { class: "badge" });
    this.clock = element("span", { class: "clock" });
    this.picture = element("div", { class: "picture" });
    this.element = element("section", { class: "tile", tabindex: 0, role: "group", data: { state: "empty" } },
      this.picture, this.message, element("div", { class: "bar" }, this.name, this.badge, this.clock));
  }

  setName(name) {
    this.name.textContent = name;
    this.element.setAttribute("aria-label", name || text("wall.state.empty"));
  }

  show(state, detail = "") {
    if (state === this.state && detail === this.detail.textContent)
      return;
    this.state = state;
    this.element.dataset.state = state;
    this.element.classList.toggle("fault", FAULTS.has(state));
    this.message.hidden = state === "video";
    this.lock.toggleAttribute("data-on", WITH_LOCK.has(state));
    this.unlock.hidden = !WITH_BUTTON.has(state);
    const reason = state === "video" ? "" : text(TileFrame.textKey(state));
    if (this.reason.textContent !== reason)
      this.reason.textContent = reason;
    this.detail.textContent = detail;
    this.showLink(state === "need_https");
  }

  static textKey(state) {
    const shared = ["empty", "connecting", "unreachable", "lost", "no_recording", "damaged", "unsupported"];
    return shared.includes(state) ? `wall.state.${state}` : `web.tile.${state}`;
  }

  showLink(on) {
    this.link.hidden = !on;
    if (!on)
      return;
    this.link.href = httpsAddress();
    this.link.textContent = httpsAddress();
  }
}

let httpsPort = 443;

export function setHttpsPort(port) { httpsPort = port; }

export function httpsAddress() {
  return `https://${location.hostname}${httpsPort === 443 ? "" : `:${httpsPort}`}/`;
}
