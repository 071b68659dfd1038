// The cameras that this session may see, kept up to date by events.
import { get } from "./api.js";
import { events } from "./events.js";

const known = new Map();

export const cameras = {
  // In the order of the wall.
  get all() {
    return [...known.values()].sort((a, b) => (a.position ?? a.id) - (b.position ?? b.id) || a.id - b.id);
  },
  find: (id) => known.get(id),
  clear: () => known.clear(),
};

function takeAll(list) {
  known.clear();
  list.forEach((camera) => known.set(camera.id, camera));
}

export async function loadCameras() {
  takeAll((await get("/cameras")).cameras);
}

function changed(id = null) { events.tell("cameras_changed", { id }); }

events.on("cameras", ({ cameras: list }) => {
  takeAll(list);
  changed();
});
events.on("camera", ({ camera }) => {
  const isNew = !known.has(camera.id) || known.get(camera.id).position !== camera.position;
  known.set(camera.id, camera);
  changed(isNew ? null : camera.id);
});
events.on("camera_removed", ({ id }) => {
  known.delete(id);
  changed();
});
