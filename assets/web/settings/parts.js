// What the settings' cards are made of.
import { button, element } from "../core/dom.js";
import { text } from "../core/texts.js";

export function card(title, ...children) {
  return element("section", { class: "card" }, element("h3", { text: title }), children);
}

// A form that is sent by its submit button; class as a card's.
export function form(submit, properties, ...children) {
  const send = (event) => {
    event.preventDefault();
    void submit();
  };
  return element("form", { autocomplete: "off", on: { submit: send }, ...properties }, children);
}

export function note(key) { return element("p", { class: "note", text: text(key) }); }

// Where it is told how an action ended.
export function outcome() { return element("p", { class: "outcome", role: "status" }); }

export function submitButton(key) { return element("button", { type: "submit", class: "primary", text: text(key) }); }

export function editButton(name, click) {
  return button(text("web.cameras.edit"), click, { label: `${name} ${text("web.cameras.edit")}` });
}

export function buttons(...children) { return element("div", { class: "buttons" }, children); }

export function secret(autocomplete, properties = {}) {
  return element("input", { type: "password", maxlength: 32, spellcheck: "false", autocomplete, ...properties });
}

export function select(options, value, properties = {}) {
  const made = element("select", properties, options.map(([name, shown]) => element("option", { value: name, text: shown })));
  made.value = value;
  return made;
}

// pairs: [name, value, properties].
export function facts(pairs) {
  return element("dl", {}, pairs.flatMap(([name, value, properties = {}]) => [
    element("dt", { text: name }), element("dd", { text: value, ...properties })]));
}

// A table that scrolls by itself where it is too wide. cells are elements or texts; the first one of a row may be its heading.
export function table(label, heads, rows) {
  const head = element("tr", {}, heads.map((key) => element("th", { scope: "col", text: text(key) })));
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    element("table", {}, element("thead", {}, head), rows instanceof Element ? rows : element("tbody", {}, rows)));
}

export function row(cells, properties = {}) {
  const cell = (content) => {
    if (content instanceof Element && ["TD", "TH"].includes(content.tagName))
      return content;
    return content instanceof Element ? element("td", {}, content) : element("td", { text: content ?? "" });
  };
  return element("tr", properties, cells.map(cell));
}

export function rowHead(name) { return element("th", { scope: "row", text: name }); }

// A dialog with a form; it removes itself when it is closed. make(close): its children.
export function openDialog(title, submit, make) {
  const id = "settings-dialog-title";
  const dialog = element("dialog", { "aria-labelledby": id });
  dialog.append(form(submit, {}, element("h2", { id, text: title }), make(() => dialog.close())));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
