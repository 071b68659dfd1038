// The password screen. ask() answers "open", "wrong" or "skip"; what happens then is the caller's.
class PasswordDialog {
  constructor(keys) {
    this.keys = keys;
    this.dialog = document.getElementById("password_dialog");
    this.field = document.getElementById("password");
    this.message = document.getElementById("password_message");
    this.ok = document.getElementById("password_ok");
    this.skip = document.getElementById("password_skip");
    document.getElementById("password_form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
    this.skip.addEventListener("click", () => this.end("skip"));
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.end("skip");
    });
  }

  get isOpen() { return this.dialog.open; }

  // reason: what is asked for; wanted: the recording that must open (none: any); files: all that may be tried.
  ask(reason, wanted, files, onWrong) {
    Object.assign(this, { reason, wanted, files, onWrong, note: "" });
    this.applyTexts();
    this.field.value = "";
    this.setBusy(false);
    this.dialog.showModal();
    this.field.focus();
    return new Promise((resolve) => { this.resolve = resolve; });
  }

  applyTexts() {
    document.getElementById("password_title").textContent = text("password_title");
    document.getElementById("password_reason").textContent = this.reason?.() ?? "";
    this.message.textContent = this.note ? text(this.note) : "";
  }

  say(note) {
    this.note = note;
    this.applyTexts();
  }

  setBusy(busy) {
    for (const element of [this.ok, this.skip, this.field])
      element.disabled = busy;
  }

  async submit() {
    const password = this.field.value;
    if (!password)
      return this.say("password_empty");
    this.say("checking");
    this.setBusy(true);
    const opened = await this.keys.tryPassword(password, this.files);
    this.setBusy(false);
    this.field.value = "";
    const enough = this.wanted ? this.keys.state(this.wanted) !== "locked" : opened > 0;
    if (enough)
      return this.end("open");
    this.say("password_wrong");
    this.field.focus();
    this.onWrong();
  }

  end(answer) {
    if (!this.dialog.open || this.field.disabled)
      return;
    this.field.value = "";
    this.dialog.close();
    this.resolve(answer);
  }
}
