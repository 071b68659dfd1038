// Who is there? Or, before there is an administrator, what to do first.
import { element, field } from "./dom.js";
import { logIn, session } from "./session.js";
import { text, textOf } from "./texts.js";

export class LoginPage {
  // onDone(): somebody is logged in. note: why the page is shown again, a key or "".
  constructor(root, { onDone, note = "" }) {
    this.onDone = onDone;
    const title = element("h1", { text: text("product.name") }), recorder = element("p", { class: "recorder", text: session.recorderName });
    if (session.state === "setup") {
      const setup = element("p", { class: "setup", role: "status", text: text("web.login.setup") });
      return void root.replaceChildren(element("div", { class: "login" }, title, setup));
    }
    this.name = element("input", { type: "text", required: true, maxlength: 32, autocomplete: "username", autocapitalize: "none",
                                   spellcheck: "false" });
    this.password = element("input", { type: "password", required: true, maxlength: 64, autocomplete: "current-password" });
    this.message = element("p", { class: "problem", role: "alert", text: note ? text(note) : "" });
    this.button = element("button", { type: "submit", class: "primary", text: text("web.login.log_in") });
    root.replaceChildren(element("form", { class: "login", on: { submit: (event) => { event.preventDefault(); void this.submit(); } } },
      title, recorder, field(text("web.login.name"), this.name), field(text("web.password.label"), this.password), this.message, this.button,
      isSecureContext ? null : element("p", { class: "note", text: text("web.login.plain_http") })));
    this.name.focus();
  }

  async submit() {
    this.button.disabled = true;
    this.message.textContent = "";
    try {
      await logIn(this.name.value, this.password.value);
      this.password.value = "";
      return this.onDone();
    } catch (error) {
      this.password.value = "";
      this.message.textContent = error.kind === "throttled" ? text("web.login.throttled", error.retryAfterS ?? 60)
        : textOf("web.login.refused.", error.kind ?? "other");
      this.password.focus();
    }
    this.button.disabled = false;
  }

  close() {}
}
