// Elements out of plain values. Nothing is ever put in as markup.
const SVG = "http://www.w3.org/2000/svg";

// properties: class, text, label (aria-label and tooltip), on: {event: listener}, data: {name: value}; all others are attributes;
// false and null leave one out.
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class")
      made.className = value;
    else if (name === "text")
      made.textContent = value;
    else if (name === "label")
      setLabel(made, value);
    else if (name === "on")
      Object.entries(value).forEach(([event, listener]) => made.addEventListener(event, listener));
    else if (name === "data")
      Object.assign(made.dataset, value);
    else if (name === "value")
      made.value = value;
    else if (value !== false && value !== null && value !== undefined)
      made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function setLabel(made, label) {
  made.setAttribute("aria-label", label);
  made.title = label;
}

export function icon(path) {
  const svg = document.createElementNS(SVG, "svg"), shape = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

export function button(label, click, properties = {}) {
  return element("button", { type: "button", text: label, on: { click }, ...properties });
}

export function iconButton(path, label, click, properties = {}) {
  return element("button", { type: "button", class: "icon", label, on: { click }, ...properties }, icon(path));
}

// A field under its name: label, control, note below.
export function field(label, control, note = null) {
  control.id ||= `field-${++fields}`;
  const parts = [element("label", { for: control.id, text: label }), control];
  if (note) {
    const told = element("p", { class: "note", id: `${control.id}-note`, text: note });
    control.setAttribute("aria-describedby", told.id);
    parts.push(told);
  }
  return element("div", { class: "field" }, parts);
}
let fields = 0;

export const ICONS = {
  play: "M7 4v16l13-8z",
  pause: "M6 4h4.5v16H6zM13.5 4H18v16h-4.5z",
  stepBack: "M16 5v14l-9-7zM18 5h2v14h-2z",
  stepForward: "M8 5v14l9-7zM4 5h2v14H4z",
  previous: "M15.5 5 8.5 12l7 7 1.5-1.5L11.5 12 17 6.5z",
  next: "M8.5 5 7 6.5l5.5 5.5L7 17.5 8.5 19l7-7z",
  soundOn: "M4 9v6h4l5 5V4L8 9zm11-1.5v9a5 5 0 0 0 0-9zm0-3.5v2a7 7 0 0 1 0 12v2a9 9 0 0 0 0-16z",
  soundOff: "M4 9v6h4l5 5V4L8 9zm16.5.9-1.4-1.4L17 10.6l-2.1-2.1-1.4 1.4 2.1 2.1-2.1 2.1 1.4 1.4 2.1-2.1 2.1 2.1 1.4-1.4-2.1-2.1z",
  full: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
  calendar: "M7 2h2v2h6V2h2v2h3v17H4V4h3zM6 9v10h12V9zm2 2h3v3H8z",
  large: "M3 5h18v14H3zm2 2v10h14V7z",
  download: "M11 3h2v9l3.5-3.5L18 10l-6 6-6-6 1.5-1.5L11 12zM4 18h16v2.5H4z",
};
