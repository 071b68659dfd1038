// The root certificate for download, with its fingerprint [REQ-PC-5]; the server certificate in force, and a foreign one.
import { apiUrl, get, put, remove } from "../core/api.js";
import { button, element, field } from "../core/dom.js";
import { may } from "../core/session.js";
import { formatDate } from "../core/times.js";
import { text } from "../core/texts.js";
import { buttons, card, facts, form, note, outcome, submitButton } from "./parts.js";
import { attempt, told } from "./problems.js";

// As people compare it: pairs with colons, eight a line.
function fingerprintText(hex) {
  const pairs = hex.replaceAll(":", "").toUpperCase().match(/../g) ?? [];
  return [0, 8, 16, 24].map((at) => pairs.slice(at, at + 8).join(":")).join("\n");
}

function commonFacts({ fingerprint, not_after: notAfter }) {
  return [[text("web.certificate.not_after"), formatDate(notAfter / 1e6)],
          [text("web.certificate.fingerprint"), fingerprintText(fingerprint), { class: "fingerprint" }]];
}

function download(form, key) {
  return element("a", { class: "button", href: apiUrl(`/certificates/root.${form}`), download: "", text: text(key) });
}

export async function rootCertificateCard() {
  const { root } = await get("/certificates");
  const made = card(text("web.certificate.root"), note("web.certificate.root_note"), facts(commonFacts(root)),
    buttons(download("pem", "web.certificate.pem"), download("der", "web.certificate.der")));
  made.id = "root-certificate";
  return made;
}

export async function serverCertificateCard() {
  const made = card("");
  const show = ({ server }) => made.replaceChildren(element("h3", { text: text("web.certificate.server") }), ...serverParts(server, show));
  show(await get("/certificates"));
  return made;
}

function serverParts(server, show) {
  const kind = text(server.imported ? "web.certificate.imported" : "web.certificate.own");
  const parts = [facts([[text("web.certificate.kind"), kind], [text("web.certificate.names"), server.names.join(", ")], ...commonFacts(server)])];
  if (server.problem)
    parts.push(element("p", { class: "problem", text: server.problem }));
  return may("change_settings") ? [...parts, importPart(server, show)] : parts;
}

function importPart(server, show) {
  const area = () => element("textarea", { rows: 5, spellcheck: "false", required: true, autocomplete: "off" });
  const certificate = area(), key = area(), message = outcome(), save = submitButton("web.certificate.import");
  const back = button(text("web.certificate.back"), () => attempt(message, [save, back], async () => show(await remove("/certificates/server"))));
  const send = async () => {
    try {
      show(await put("/certificates/server", { certificate_pem: certificate.value, key_pem: key.value }));
    } catch (error) {
      throw error.status === 400 ? told(`${text("web.certificate.refused")} (${error.message})`) : error;
    } finally {
      key.value = "";
    }
  };
  return element("details", {}, element("summary", { text: text("web.certificate.import_title") }),
    form(() => attempt(message, [save, back], send), {}, field(text("web.certificate.certificate_pem"), certificate),
      field(text("web.certificate.key_pem"), key), message, buttons(server.imported ? back : null, save)));
}

export async function showCertificate(root) {
  root.append(await rootCertificateCard());
}
