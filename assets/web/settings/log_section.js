// 「操作ログ」: who did what, newest first.
import { get } from "../core/api.js";
import { cameras } from "../core/cameras.js";
import { button, element, field } from "../core/dom.js";
import { formatTime } from "../core/times.js";
import { hasText, text } from "../core/texts.js";
import { buttons, form, outcome, row, table } from "./parts.js";
import { problemText } from "./problems.js";

const PAGE = 100;
const HEADS = ["at", "user", "origin", "action_title", "camera", "outcome", "detail"].map((name) => `web.log.${name}`);

function actionText(action) {
  const key = `web.log.action.${action.replaceAll(".", "_")}`;
  return hasText(key) ? text(key) : action;
}

function cameraText(id) {
  return id === null || id === undefined ? "" : cameras.find(id)?.name ?? String(id);
}

function operationRow(operation) {
  return row([formatTime(operation.at / 1e6), operation.user, operation.origin, actionText(operation.action), cameraText(operation.camera),
    text(operation.ok ? "web.log.ok" : "web.log.failed"), operation.detail], { class: operation.ok ? "" : "failed" });
}

export async function showLog(root) {
  const user = element("input", { type: "text", maxlength: 32 }), failed = element("input", { type: "checkbox" });
  const body = element("tbody"), message = outcome(), more = button(text("web.log.more"), () => void load());
  let before = null;
  const load = async () => {
    try {
      const query = { limit: PAGE, before, user: user.value.trim() || null, ok: failed.checked ? "false" : null };
      const { operations } = await get("/operations", query);
      body.append(...operations.map(operationRow));
      before = operations.at(-1)?.id ?? before;
      more.hidden = operations.length < PAGE;
      message.textContent = body.children.length > 0 ? "" : text("web.log.empty");
    } catch (error) {
      message.textContent = problemText(error);
    }
  };
  const again = () => {
    before = null;
    body.replaceChildren();
    return load();
  };
  root.append(form(again, { class: "card wide" },
    element("div", { class: "filters" }, field(text("web.log.user"), user), element("label", { class: "box" }, failed, text("web.log.failed_only")),
      element("button", { type: "submit", text: text("web.log.search") })),
    table(text("web.log.title"), HEADS, body), message, buttons(more)));
  await again();
}
