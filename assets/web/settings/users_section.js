// 「ユーザー管理」: accounts, what nobody logged in may do, and who is logged in by itself at the monitor.
import { get, post, put, remove } from "../core/api.js";
import { button, element, field } from "../core/dom.js";
import { text } from "../core/texts.js";
import { buttons, editButton, form, note, openDialog, outcome, row, rowHead, secret, select, submitButton, table } from "./parts.js";
import { attempt, told } from "./problems.js";

const LEVELS = ["viewer", "operator", "manager", "administrator"];
const HEADS = ["web.users.name", "web.users.level_title", "web.users.rights", "web.users.cameras", "web.users.edit"];

export async function showUsers(root) {
  const place = element("div");
  const show = (answer) => place.replaceChildren(userTable(answer, show), loggedOutCard(answer, show), autoLoginCard(answer, show));
  show(await get("/users"));
  root.append(place);
}

function userTable(answer, show) {
  const rows = answer.users.map((user) => row([rowHead(user.name), text(`web.users.level.${user.level}`), rightsText(user),
    user.view === "all" ? text("web.users.all_cameras") : user.view, editButton(user.name, () => editUser(user, answer, show))]));
  const add = button(text("web.users.add"), () => editUser(null, answer, show), { class: "primary", disabled: answer.users.length >= answer.max_users });
  return element("section", { class: "card wide" }, element("h3", { text: text("web.users.title") }), table(text("web.users.title"), HEADS, rows),
    buttons(add));
}

function rightsText({ level, rights }) {
  return level === "administrator" ? text("web.users.everything") : rights.map((right) => text(`web.users.right.${right}`)).join(text("web.comma"));
}

// Check boxes of what a level may have.
class RightBoxes {
  constructor() { this.element = element("fieldset", { class: "rights" }); }

  show({ most }, chosen) {
    this.boxes = most.map((right) => {
      const box = element("input", { type: "checkbox", name: right });
      box.checked = chosen.includes(right);
      return [right, box];
    });
    this.element.replaceChildren(element("legend", { text: text("web.users.rights") }),
      ...this.boxes.map(([right, box]) => element("label", {}, box, text(`web.users.right.${right}`))));
  }

  get chosen() { return this.boxes.filter(([, box]) => box.checked).map(([right]) => right); }
}

function viewField(view) {
  const input = element("input", { type: "text", value: view === "all" ? "" : view, pattern: "\\d+(-\\d+)?(,\\d+(-\\d+)?)*",
                                   placeholder: text("web.users.all_cameras") });
  return { row: field(text("web.users.cameras"), input, text("web.users.view_note")), read: () => input.value.trim() || "all" };
}

const REFUSED = { conflict: "web.users.conflict", invalid: "web.users.invalid" };

async function sent(request) {
  try {
    await request;
  } catch (error) {
    throw REFUSED[error.kind] ? told(text(REFUSED[error.kind])) : error;
  }
  return get("/users");
}

// user: null for a new one.
function userFields(user, { levels }) {
  const name = element("input", { type: "text", required: true, maxlength: 32, value: user?.name ?? "", autocomplete: "off" });
  const level = select(LEVELS.map((each) => [each, text(`web.users.level.${each}`)]), user?.level ?? "operator");
  const password = secret("new-password", { required: !user, minlength: 8 }), again = secret("new-password", { required: !user });
  const rights = new RightBoxes(), view = viewField(user?.view ?? "all");
  rights.show(levels[level.value], user?.rights ?? levels[level.value].usual);
  level.addEventListener("change", () => rights.show(levels[level.value], levels[level.value].usual));
  const read = () => {
    if (password.value !== again.value)
      throw told(text("web.security.password_differs"));
    const body = { name: name.value, level: level.value, rights: rights.chosen, view: view.read() };
    return password.value ? { ...body, password: password.value } : body;
  };
  const rows = [field(text("web.users.name"), name), field(text("web.users.level_title"), level), rights.element, view.row,
                field(text("web.password.label"), password, text(user ? "web.cameras.password_kept" : "web.users.password_note")),
                field(text("web.users.password_again"), again)];
  return { rows, read };
}

function editUser(user, answer, show) {
  const fields = userFields(user, answer), message = outcome(), save = submitButton("web.settings.save");
  const run = (request) => attempt(message, [save], async () => {
    show(await sent(request()));
    dialog.close();
  });
  const submit = () => run(() => (user ? put(`/users/${user.id}`, fields.read()) : post("/users", fields.read())));
  const drop = button(text("web.users.remove"), () => confirm(text("web.users.remove_question", user.name)) && run(() => remove(`/users/${user.id}`)),
    { class: "danger" });
  const dialog = openDialog(text(user ? "web.users.edit_title" : "web.users.add"), submit, (close) => [
    ...fields.rows, message, buttons(user ? drop : null, button(text("password.cancel"), close), save)]);
}

// A card whose form sends one thing, and shows what is so then.
function savingCard(title, send, show, ...children) {
  const message = outcome(), save = submitButton("web.settings.save");
  return form(() => attempt(message, [save], async () => show(await send())), { class: "card" }, element("h3", { text: title }), children, message,
    buttons(save));
}

function loggedOutCard(answer, show) {
  const rights = new RightBoxes(), view = viewField(answer.logged_out.view);
  rights.show(answer.levels.logged_out, answer.logged_out.rights);
  return savingCard(text("web.users.logged_out"), () => put("/users/logged_out", { rights: rights.chosen, view: view.read() }), show,
    note("web.users.logged_out_note"), rights.element, view.row);
}

function autoLoginCard(answer, show) {
  const choices = [["", text("web.users.nobody")], ...answer.users.map((user) => [String(user.id), user.name])];
  const choice = select(choices, answer.auto_login === null ? "" : String(answer.auto_login));
  return savingCard(text("web.users.auto_login"), () => put("/users/auto_login", { id: choice.value ? Number(choice.value) : null }), show,
    field(text("web.users.auto_login_who"), choice));
}
