// The password screen [REQ-ENC-8]: asks for the password of one closed clip. One at a time; others wait. ask() answers "open" or "skip".
import { element } from "../core/dom.js";
import { text } from "../core/texts.js";
import { keyStore } from "./key_store.js";

const waiting = [];
let open = null;

// camera: a name. period: a sentence about the time of the recording, or "".
export function askPassword(clip, camera, period = "") {
  return new Promise((resolve) => {
    waiting.push({ clip, camera, period, resolve });
    showNext();
  });
}

// At logout, or when the page changes.
export function closePasswordDialogs() {
  waiting.splice(0).forEach((each) => each.resolve("skip"));
  open?.end("skip");
}

export function isPasswordDialogOpen() { return open !== null; }

function showNext() {
  if (open)
    return;
  const next = waiting.shift();
  if (!next)
    return;
  if (keyStore.state(next.clip) !== "locked") { // the password before opened it too
    next.resolve("open");
    return showNext();
  }
  open = new PasswordDialog(next);
}

class PasswordDialog {
  constructor({ clip, camera, period, resolve }) {
    Object.assign(this, { clip, resolve });
    this.input = element("input", { id: "data-password", type: "password", maxlength: 64, autocomplete: "off", spellcheck: "false",
                                    "aria-describedby": "data-password-note data-password-message" });
    this.message = element("p", { id: "data-password-message", class: "problem", role: "alert" });
    this.ok = element("button", { type: "submit", class: "primary", text: text("web.password.open") });
    this.cancel = element("button", { type: "button", text: text("web.password.skip"), on: { click: () => this.end("skip") } });
    const form = element("form", { autocomplete: "off", on: { submit: (event) => { event.preventDefault(); void this.submit(); } } },
      element("h2", { id: "data-password-title", text: text("password.title") }),
      element("p", { class: "camera", text: camera }),
      period ? element("p", { class: "period", text: period }) : null,
      element("p", { class: "note", text: text("password.explanation") }),
      element("label", { for: "data-password", text: text("web.password.label") }),
      this.input,
      element("p", { id: "data-password-note", class: "note", text: text("password.length") }),
      this.message,
      element("div", { class: "buttons" }, this.cancel, this.ok));
    this.dialog = element("dialog", { class: "password", "aria-labelledby": "data-password-title",
                                      on: { cancel: (event) => { event.preventDefault(); this.end("skip"); } } }, form);
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.input.focus();
  }

  async submit() {
    const password = this.input.value;
    if (!password)
      return this.say(text("web.password.empty"));
    this.say(text("password.checking"));
    this.setBusy(true);
    const answer = await keyStore.tryPassword(password, this.clip);
    this.setBusy(false);
    this.input.value = "";
    if (answer === "open")
      return this.end("open");
    this.say(answer === "throttled" ? text("password.throttled", keyStore.waitS) : text(`password.${answer}`));
    this.input.focus();
    if (answer !== "damaged")
      this.countDown(answer);
  }

  // While no password may be tried, the button says so.
  countDown(answer) {
    clearInterval(this.timer);
    const show = () => {
      const left = keyStore.waitS;
      this.ok.disabled = left > 0;
      if (left > 0)
        this.say(`${answer === "wrong" ? text("password.wrong") : ""} ${text("password.throttled", left)}`.trim());
      else
        clearInterval(this.timer);
    };
    show();
    this.timer = setInterval(show, 500);
  }

  say(message) {
    if (this.message.textContent !== message)
      this.message.textContent = message;
  }

  setBusy(busy) {
    for (const control of [this.input, this.ok, this.cancel])
      control.disabled = busy;
  }

  end(answer) {
    if (open !== this)
      return;
    clearInterval(this.timer);
    this.input.value = "";
    this.dialog.close();
    this.dialog.remove();
    open = null;
    this.resolve(answer);
    showNext();
  }
}
