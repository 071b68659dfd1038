// What was recorded in a time, as files for this PC: as it is stored, so sealed recordings stay sealed.
import { apiUrl } from "../core/api.js";
import { element, field } from "../core/dom.js";
import { formatTime, fromField, toField } from "../core/times.js";
import { text } from "../core/texts.js";
import { recordedFiles } from "./archive.js";

export function formatBytes(bytes) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let n = 0, value = bytes;
  while (value >= 1000 && n < units.length - 1) {
    value /= 1000;
    ++n;
  }
  return `${value.toFixed(value < 10 && n > 0 ? 1 : 0)} ${units[n]}`;
}

export class DownloadDialog {
  // cameras: [{id, name}]. onRange({from, to} | null): to be shown on the timeline.
  constructor(cameras, range, onRange) {
    Object.assign(this, { cameras, onRange });
    this.from = element("input", { type: "datetime-local", step: 1, value: toField(range.from), required: true });
    this.to = element("input", { type: "datetime-local", step: 1, value: toField(range.to), required: true });
    this.message = element("p", { class: "problem", role: "alert" });
    this.list = element("ul", { class: "files" });
    const form = element("form", { on: { submit: (event) => { event.preventDefault(); void this.find(); } } },
      element("h2", { id: "download-title", text: text("web.download.title") }),
      element("p", { class: "note", text: text("export.sealed") }),
      element("div", { class: "range" }, field(text("export.range.from"), this.from), field(text("export.range.to"), this.to),
        element("button", { type: "submit", text: text("web.download.find") })),
      this.message, this.list,
      element("div", { class: "buttons" }, element("button", { type: "button", text: text("web.close"), on: { click: () => this.dialog.close() } })));
    this.dialog = element("dialog", { class: "download", "aria-labelledby": "download-title" }, form);
    this.dialog.addEventListener("close", () => {
      this.dialog.remove();
      onRange(null);
    });
    document.body.append(this.dialog);
    this.dialog.showModal();
    void this.find();
  }

  async find() {
    const from = fromField(this.from.value), to = fromField(this.to.value);
    if (from === null || to === null || from >= to) {
      this.message.textContent = text("export.range.backwards");
      return;
    }
    this.message.textContent = text("web.loading");
    this.onRange({ from, to });
    try {
      const files = await recordedFiles(from, to, this.cameras.map((camera) => camera.id));
      this.message.textContent = files.length > 0 ? "" : text("export.hindrance.nothing_recorded");
      this.list.replaceChildren(...files.map((file) => this.item(file)));
    } catch {
      this.list.replaceChildren();
      this.message.textContent = text("web.problem.other");
    }
  }

  item(file) {
    const name = this.cameras.find((camera) => camera.id === file.camera)?.name ?? text("web.camera", file.camera);
    const query = { from: Math.round(file.from * 1e6), to: Math.round(file.to * 1e6), span: file.id };
    const parts = [name, `${formatTime(file.from)} – ${formatTime(file.to, { date: false })}`,
                   text(file.sealed ? "search.recordings.sealed" : "search.recordings.clear"), file.bytes ? formatBytes(file.bytes) : ""];
    const href = apiUrl(`/recordings/${file.camera}/file`, query);
    return element("li", {}, element("a", { href, download: "", text: parts.filter(Boolean).join("  ·  ") }));
  }
}
