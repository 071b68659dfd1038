// 「カメラ」: the registered cameras with a picture of now; `Decode error` where data encryption is on or the picture is broken
// [REQ-ENC-12, ENC-13].
import { open, post, put, remove } from "../core/api.js";
import { cameras, loadCameras } from "../core/cameras.js";
import { button, element, field } from "../core/dom.js";
import { may } from "../core/session.js";
import { text, textOf } from "../core/texts.js";
import { buttons, editButton, facts, openDialog, outcome, secret, select, submitButton } from "./parts.js";
import { attempt } from "./problems.js";

export async function showCameras(root) {
  await loadCameras();
  const list = element("ul", { class: "camera-list" }), none = element("p", { class: "note", text: text("settings.cameras.none") });
  const show = () => {
    list.replaceChildren(...cameras.all.map((camera) => cameraCard(camera, show)));
    none.hidden = cameras.all.length > 0;
  };
  show();
  if (may("change_settings"))
    root.append(buttons(button(text("web.cameras.add"), () => editCamera(null, show), { class: "primary" })));
  root.append(none, list);
}

function cameraCard(camera, refresh) {
  const state = camera.online ? text("settings.cameras.online") : textOf("wall.reason.", camera.reason || "other");
  const lines = [[text("web.cameras.state"), state], [text("web.cameras.compression"), camera.streams?.[0]?.compression ?? "-"],
                 [text("web.security.data_encryption"), text(`web.cameras.encryption.${camera.data_encryption ?? "off"}`)]];
  if (camera.url)
    lines.push([text("web.cameras.address"), camera.url]);
  const edit = may("change_settings") ? buttons(editButton(camera.name, () => editCamera(camera, refresh))) : null;
  return element("li", { class: "card camera", data: { camera: camera.id } }, thumbnail(camera),
    element("div", { class: "about" }, element("h3", { text: `${camera.id}  ${camera.name}` }), facts(lines), edit));
}

// No password entry here [REQ-ENC-11].
function thumbnail(camera) {
  const place = element("div", { class: "thumbnail", data: { state: "loading" } }, element("span", { text: text("web.loading") }));
  void fillThumbnail(place, camera);
  return place;
}

async function fillThumbnail(place, camera) {
  const say = (state, message) => {
    place.dataset.state = state;
    place.replaceChildren(element("span", { text: message }));
  };
  try {
    const answer = await open(`/cameras/${camera.id}/thumbnail`);
    const picture = await createImageBitmap(await answer.blob()); // a broken JPEG throws
    const { width, height } = picture;
    const canvas = element("canvas", { role: "img", "aria-label": text("web.cameras.picture", camera.name), width, height });
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
    place.dataset.state = "picture";
    place.replaceChildren(canvas);
  } catch (error) {
    if (error.status === undefined || error.kind === "damaged")
      return say("decode_error", text("web.cameras.decode_error"));
    say("none", text("web.cameras.no_picture"));
  }
}

function cameraFields(camera) {
  const input = (name, properties = {}) => element("input", { type: "text", name, value: camera?.[name] ?? "", autocomplete: "off", ...properties });
  const trusts = ["pin", "authority", "off"].map((way) => [way, text(`web.cameras.trust.${way}`)]);
  return { name: input("name", { required: true, maxlength: 64 }), url: input("url", { type: "url", required: true, placeholder: "https://10.0.0.11/" }),
           user: input("user"), password: secret("new-password", { name: "password" }), trust: select(trusts, camera?.trust ?? "pin") };
}

// camera: null for a new one.
function editCamera(camera, refresh) {
  const fields = cameraFields(camera), message = outcome(), save = submitButton("web.settings.save");
  const finish = async () => {
    await loadCameras();
    refresh();
    dialog.close();
  };
  const submit = () => attempt(message, [save], async () => {
    const { name, url, user, password, trust } = fields;
    const body = { name: name.value, url: url.value, user: user.value, trust: trust.value };
    if (password.value || !camera)
      body.password = password.value;
    password.value = "";
    await (camera ? put(`/cameras/${camera.id}`, body) : post("/cameras", body));
    await finish();
  });
  const dropIt = () => attempt(message, [save, drop], async () => {
    await remove(`/cameras/${camera.id}`);
    await finish();
  });
  const question = () => text("web.cameras.remove_question", camera.name);
  const drop = button(text("web.cameras.remove"), () => confirm(question()) && dropIt(), { class: "danger" });
  const dialog = openDialog(text(camera ? "web.cameras.edit" : "web.cameras.add"), submit, (close) => [
    field(text("web.camera_name"), fields.name), field(text("web.cameras.address"), fields.url), field(text("web.cameras.user"), fields.user),
    field(text("web.password.label"), fields.password, camera ? text("web.cameras.password_kept") : null),
    field(text("web.cameras.certificate"), fields.trust), message,
    buttons(camera ? drop : null, button(text("password.cancel"), close), save)]);
}
