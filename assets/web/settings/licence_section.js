// 「ライセンス登録（セキュリティ）」 [REQ-LIC-3 to LIC-6].
import { get, post } from "../core/api.js";
import { element, field } from "../core/dom.js";
import { may } from "../core/session.js";
import { formatTime } from "../core/times.js";
import { text, textOf } from "../core/texts.js";
import { buttons, facts, form, note, outcome, row, submitButton, table } from "./parts.js";
import { attempt, told } from "./problems.js";

const KINDS = ["invalid", "unsupported", "untrusted", "tampered", "conflict", "locked"];
const HEADS = ["web.licence.kit", "web.licence.kit_serial", "web.licence.registered_at"];

export async function showLicences(root) {
  const state = element("section", { class: "card" });
  const show = (licences) => state.replaceChildren(...stateParts(licences));
  show(await get("/licences"));
  root.append(state);
  if (may("register_licence")) // [REQ-LIC-5]
    root.append(registration(show));
}

function registration(show) {
  const key = element("input", { type: "text", class: "key", required: true, maxlength: 64, autocomplete: "off", spellcheck: "false" });
  const message = outcome(), save = submitButton("web.licence.register");
  const register = async () => {
    try {
      show(await post("/licences", { release_key: key.value.trim() }));
    } catch (error) {
      throw KINDS.includes(error.kind) ? told(textOf("web.licence.refused.", error.kind)) : error;
    }
    key.value = "";
    return text("web.licence.registered");
  };
  return form(() => attempt(message, [save], register), { class: "card" }, element("h3", { text: text("web.licence.extension") }),
    field(text("web.licence.release_key"), key, text("web.licence.key_note")), message, buttons(save));
}

function stateParts(licences) {
  const kits = licences.keys.map((key) => row([key.kit, String(key.kit_serial), formatTime(key.registered_at / 1e6)]));
  const own = text(licences.has_own_key ? "web.licence.is_registered" : "web.licence.not_registered");
  const fact = (name, value) => [text(`web.licence.${name}`), value, { data: { fact: name } }];
  return [element("h3", { text: text("web.licence.title") }),
          facts([fact("identity", licences.identity || "-"), fact("own_key", own), fact("total", String(licences.total)),
                 fact("used", `${licences.used} / ${licences.total}`)]),
          kits.length > 0 ? table(text("web.licence.title"), HEADS, kits) : note("web.licence.none"),
          licences.provisioned ? "" : element("p", { class: "problem", text: text("web.licence.not_provisioned") })];
}
