// 「セキュリティ」: between recorder and PC [REQ-PC-1 to PC-4], the certificates [REQ-PC-5], and, with a kit, between recorder and cameras.
import { get } from "../core/api.js";
import { button, element } from "../core/dom.js";
import { text } from "../core/texts.js";
import { rootCertificateCard, serverCertificateCard } from "./certificates_card.js";
import { card, outcome } from "./parts.js";
import { problemText } from "./problems.js";
import { SettingsForm } from "./settings_form.js";

export async function showSecurity(root, go) {
  const moved = outcome();
  const form = new SettingsForm(["security.connection_method", "security.tls_1_1", "network.https_port"], (values) => {
    const port = values["network.https_port"] ?? form.values["network.https_port"];
    if (values["network.https_port"] !== undefined || values["security.connection_method"] === "https")
      moved.replaceChildren(text("web.security.moved"), " ", element("a", { href: addressOf(port), text: addressOf(port) }));
  });
  // A card that cannot be had says so in its own place.
  const cards = await Promise.all([pcCard(form, moved), rootCertificateCard(), serverCertificateCard(), camerasCard(go)].map(orProblem));
  root.append(...cards.filter(Boolean));
}

async function pcCard(form, moved) {
  await form.load();
  return card(text("web.security.pc"), form.element, moved);
}

// null without a kit [REQ-CAM-1].
async function camerasCard(go) {
  const { has_kit: hasKit } = await get("/security");
  return hasKit ? card(text("web.security.cameras"), opener("web.security.connection", () => go("connection")),
    opener("web.security.encryption", () => go("encryption"))) : null;
}

function orProblem(loading) {
  return loading.catch((error) => element("section", { class: "card" }, element("p", { class: "problem", text: problemText(error) })));
}

function addressOf(port) { return `https://${location.hostname}${port === 443 ? "" : `:${port}`}/`; }

function opener(key, click) {
  const set = text("web.security.set");
  return element("div", { class: "opener" }, element("span", { text: text(key) }), button(set, click, { label: `${text(key)} ${set}` }));
}
