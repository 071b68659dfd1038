// 「本機とカメラ間のセキュリティ」: connection method [REQ-CAM-2 to CAM-7] and data encryption [REQ-ENC-1 to ENC-4] of the ticked cameras.
import { get, put } from "../core/api.js";
import { element, field } from "../core/dom.js";
import { may } from "../core/session.js";
import { text, textOf } from "../core/texts.js";
import { buttons, form, note, outcome, row, rowHead, secret, select, submitButton, table } from "./parts.js";
import { attempt, told } from "./problems.js";

const PASSWORD = /^[\x21-\x7e]{4,16}$/;

function faultText(camera) {
  if (camera.fault === "expired")
    return text("web.security.expired"); // [REQ-CAM-5]
  return camera.fault ? textOf("wall.reason.", camera.fault) : "";
}

function sentText(sent) {
  if (!sent || sent.state === "never")
    return "";
  return sent.state === "sent" ? text("web.security.sent") : `${text("web.security.not_sent")} ${textOf("wall.reason.", sent.reason || "other")}`;
}

// What a camera cannot do cannot be chosen; nor may those change who only look.
function limits(label, can) { return { "aria-label": text(label), disabled: !can || !may("change_settings") }; }

function tick(can) { return element("input", { type: "checkbox", ...limits("web.security.send_setting", can) }); }

// A request, with the words for what the licences or a camera refuse.
async function asked(request) {
  try {
    return await request;
  } catch (error) {
    if (error.kind === "limit")
      throw told(text("web.security.too_few"));
    throw error.kind === "unsupported" ? told(text("web.security.unsupported")) : error;
  }
}

class CameraTable {
  constructor(root, security, title) {
    this.licences = element("output", { class: "licences" });
    this.message = outcome();
    this.results = new Map(); // camera id -> cell
    this.rows = security.cameras.map((camera) => this.makeRow(camera));
    this.send = submitButton("web.security.send");
    this.take(security);
    root.append(form(() => this.submit(), { class: "card wide" }, this.before(security),
      element("p", { class: "licence-line" }, text("web.security.used"), " ", this.licences),
      table(text(title), this.heads(), this.rows.map((each) => each.element)), this.notes(security), this.message,
      buttons(may("change_settings") ? this.send : null)));
  }

  take({ used, total }) { this.licences.textContent = `${used} / ${total}`; } // [REQ-CAM-4]

  before() { return []; }

  resultCell({ id, sent }) {
    const cell = element("td", { class: "result", role: "status", text: sentText(sent) });
    this.results.set(id, cell);
    return cell;
  }

  async submit() {
    await attempt(this.message, [this.send], async () => {
      const answer = await this.put(this.rows.filter((each) => each.ticked.checked));
      this.take(answer);
      for (const { id, sent, reason } of answer.results)
        this.results.get(id).textContent = sentText({ state: sent ? "sent" : "failed", reason });
      this.rows.forEach((each) => { each.ticked.checked = false; });
      return text(answer.results.every((each) => each.sent) ? "web.security.all_sent" : "web.security.some_failed");
    });
  }
}

class ConnectionTable extends CameraTable {
  heads() {
    return ["web.camera_number", "web.camera_name", "web.security.connection", "web.security.port", "web.security.send_setting",
            "web.security.fault", "web.security.result"];
  }

  makeRow(camera) {
    const can = camera.ssl !== false; // [REQ-CAM-3]
    const method = select([["http", "HTTP"], ["https", "HTTPS"]], camera.connection, limits("web.security.connection", can));
    const port = element("input", { type: "number", min: 1, max: 65535, required: true, value: String(camera.port), ...limits("web.security.port", can) });
    const ticked = tick(can), fault = element("td", { class: "fault", text: faultText(camera) });
    return { camera, method, port, ticked,
             element: row([String(camera.id), rowHead(camera.name), method, port, ticked, fault, this.resultCell(camera)]) };
  }

  notes(security) {
    const warning = element("p", { class: "problem", text: text("web.security.internet_mode") }); // [REQ-CAM-7]
    return [note("web.security.ssl_note"), security.internet_mode_warning ? warning : null];
  }

  put(ticked) {
    if (ticked.length === 0)
      throw told(text("web.security.none_ticked"));
    const wanted = ({ camera, method, port }) => ({ id: camera.id, connection: method.value, port: Number(port.value) });
    return asked(put("/security/connection", { cameras: ticked.map(wanted) }));
  }
}

class EncryptionTable extends CameraTable {
  heads() {
    return ["web.camera_number", "web.camera_name", "web.security.compression", "web.security.data_encryption", "web.security.send_setting",
            "web.security.result"];
  }

  before(security) {
    const password = (name) => secret("new-password", { maxlength: 16, name, disabled: !may("change_settings") });
    this.password = password("data-password");
    this.again = password("data-password-again");
    const state = text(security.password_set ? "web.security.password_set" : "web.security.password_unset");
    return [element("h3", { text: text("web.security.password_title") }), field(text("web.security.password"), this.password, state),
            field(text("web.security.password_again"), this.again)];
  }

  makeRow(camera) {
    const can = camera.encryption_support !== false; // [REQ-ENC-4]
    const choice = select([["off", "Off"], ["on", "On"]], camera.encryption, limits("web.security.data_encryption", can));
    const ticked = tick(can);
    return { camera, choice, ticked,
             element: row([String(camera.id), rowHead(camera.name), camera.compression, choice, ticked, this.resultCell(camera)]) };
  }

  notes() { return [note("web.security.compression_note"), note("web.security.change_note")]; }

  put(ticked) {
    const password = this.password.value;
    if (password !== this.again.value)
      throw told(text("web.security.password_differs"));
    if (password && !PASSWORD.test(password)) // [REQ-ENC-1]
      throw told(text("password.length"));
    if (ticked.length === 0 && !password)
      throw told(text("web.security.none_ticked"));
    const body = { cameras: ticked.map(({ camera, choice }) => ({ id: camera.id, on: choice.value === "on" })) };
    if (password)
      body.password = password;
    this.password.value = this.again.value = "";
    return asked(put("/security/encryption", body));
  }
}

export async function showConnection(root) { new ConnectionTable(root, await get("/security"), "web.security.connection"); }

export async function showEncryption(root) { new EncryptionTable(root, await get("/security"), "web.security.encryption"); }
