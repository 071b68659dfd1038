// The own login password.
import { put } from "../core/api.js";
import { element, field } from "../core/dom.js";
import { text } from "../core/texts.js";
import { buttons, form, outcome, secret, submitButton } from "./parts.js";
import { attempt, told } from "./problems.js";

const REFUSED = { wrong_password: "web.account.wrong", invalid: "web.users.password_note" };

export async function showAccount(root) {
  const old = secret("current-password", { required: true });
  const fresh = secret("new-password", { required: true }), again = secret("new-password", { required: true });
  const message = outcome(), save = submitButton("web.account.change");
  const change = async () => {
    if (fresh.value !== again.value)
      throw told(text("web.security.password_differs"));
    try {
      await put("/session/password", { old: old.value, new: fresh.value });
    } catch (error) {
      throw REFUSED[error.kind] ? told(text(REFUSED[error.kind])) : error;
    } finally {
      old.value = fresh.value = again.value = "";
    }
    return text("web.account.changed");
  };
  root.append(form(() => attempt(message, [save], change), { class: "card" }, element("h3", { text: text("web.account.password") }),
    field(text("web.account.old"), old), field(text("web.account.new"), fresh, text("web.users.password_note")),
    field(text("web.account.again"), again), message, buttons(save)));
}
