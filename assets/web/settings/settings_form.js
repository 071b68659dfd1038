// A form out of the recorder's setting descriptors (GET /settings): one control a setting, problems beside what they belong to.
import { get, put } from "../core/api.js";
import { element, field } from "../core/dom.js";
import { may } from "../core/session.js";
import { hasText, text, textOf } from "../core/texts.js";
import { attempt, told } from "./problems.js";

const CONTROLS = {
  flag: (descriptor, value) => {
    const box = element("input", { type: "checkbox" });
    box.checked = value;
    return { control: box, read: () => box.checked };
  },
  number: ({ min, max }, value) => {
    const input = element("input", { type: "number", min, max, step: 1, required: true, value: String(value) });
    return { control: input, read: () => Number(input.value) };
  },
  text: ({ min, max }, value) => {
    const input = element("input", { type: "text", minlength: min, maxlength: max, value });
    return { control: input, read: () => input.value };
  },
  choice: ({ choices, key }, value) => {
    const select = element("select", {}, choices.map((choice) => element("option", { value: choice, text: choiceText(key, choice) })));
    select.value = value;
    return { control: select, read: () => select.value };
  },
  number_list: (descriptor, value) => {
    const input = element("input", { type: "text", inputmode: "numeric", value: value.join(", "), pattern: "\\s*(\\d+\\s*(,\\s*\\d+\\s*)*)?" });
    return { control: input, read: () => input.value.split(",").map((part) => part.trim()).filter(Boolean).map(Number) };
  },
};

function choiceText(key, choice) {
  const name = key.split(".").at(-1);
  return textOf(`web.settings.choice.${name}.`, choice, choice);
}

function labelOf(key) { return textOf("web.settings.label.", key.split(".").at(-1), key); }

function noteOf(key) {
  const name = `web.settings.note.${key.split(".").at(-1)}`;
  return hasText(name) ? text(name) : null;
}

export class SettingsForm {
  // keys: which settings, in this order. onSaved(values): after a change.
  constructor(keys, onSaved = () => {}) {
    Object.assign(this, { keys, onSaved });
    this.fields = new Map();
    this.message = element("p", { class: "outcome", role: "status" });
    this.save = element("button", { type: "submit", class: "primary", text: text("web.settings.save") });
    this.rows = element("div", { class: "rows" });
    this.element = element("form", { class: "settings", on: { submit: (event) => { event.preventDefault(); void this.submit(); } } },
      this.rows, this.message, element("div", { class: "buttons" }, may("change_settings") ? this.save : null));
  }

  async load() {
    const answer = await get("/settings");
    this.take(answer);
    this.fields.clear();
    this.rows.replaceChildren(...this.keys.flatMap((key) => {
      const descriptor = answer.descriptors.find((each) => each.key === key);
      return descriptor ? [this.makeRow(descriptor, answer.values[key])] : [];
    }));
    return this;
  }

  take({ revision, values }) { Object.assign(this, { revision, values }); }

  makeRow(descriptor, value) {
    const made = CONTROLS[descriptor.type](descriptor, value);
    made.control.disabled = !may("change_settings");
    made.control.name = descriptor.key;
    made.problem = element("p", { class: "problem", role: "alert" });
    this.fields.set(descriptor.key, made);
    const row = field(labelOf(descriptor.key), made.control, noteOf(descriptor.key));
    row.append(made.problem);
    row.classList.toggle("check", descriptor.type === "flag");
    return row;
  }

  changes() {
    const changed = {};
    for (const [key, { read }] of this.fields)
      if (JSON.stringify(read()) !== JSON.stringify(this.values[key]))
        changed[key] = read();
    return changed;
  }

  async submit() {
    this.fields.forEach(({ problem, control }) => {
      problem.textContent = "";
      control.removeAttribute("aria-invalid");
    });
    await attempt(this.message, [this.save], async () => {
      const values = this.changes();
      if (Object.keys(values).length === 0)
        return text("web.settings.unchanged");
      try {
        await put("/settings", { revision: this.revision, values });
      } catch (error) {
        this.tellProblems(error.problems ?? []);
        throw error.problems?.length > 0 ? told(text("web.settings.refused")) : error;
      }
      const now = await get("/settings").catch(() => null); // the door may have moved
      if (now)
        this.take(now);
      this.onSaved(values);
      return text("web.settings.saved");
    });
  }

  tellProblems(problems) {
    for (const { key, kind, message } of problems) {
      const made = this.fields.get(key);
      if (!made)
        continue;
      made.problem.textContent = `${textOf("web.settings.problem.", key.split(".").at(-1))} (${message || kind})`;
      made.control.setAttribute("aria-invalid", "true");
    }
    [...this.fields.values()].find(({ control }) => control.hasAttribute("aria-invalid"))?.control.focus();
  }
}
