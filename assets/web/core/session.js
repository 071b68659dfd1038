// Who is logged in, and what that person may do.
import { ApiError, get, post, remove, setCsrf } from "./api.js";

const TOUCH_INTERVAL_MS = 20000;
export const session = { state: "logged_out", user: null, actions: [], recorderName: "", language: "ja" };

function take(answer) {
  setCsrf(answer.csrf);
  Object.assign(session, { state: answer.state, user: answer.user ?? null, actions: answer.actions ?? [], rights: answer.rights ?? [],
                           autoLogoutS: answer.auto_logout_s ?? null, recorderName: answer.recorder_name ?? "",
                           language: answer.language ?? "ja" });
}

export async function refreshSession() {
  take(await get("/session"));
  return session;
}

export async function logIn(name, password) {
  take(await post("/session", { name, password, cookie: true }));
}

export async function logOut() {
  try {
    await remove("/session");
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401)
      throw error;
  }
  forgetSession();
}

export function forgetSession() {
  setCsrf("");
  Object.assign(session, { state: "logged_out", user: null, actions: [], rights: [] });
}

export function may(action) { return session.actions.includes(action); }

// Somebody is there: nothing else keeps a session from its automatic logout.
export function watchActivity() {
  let last = 0;
  const touch = () => {
    if (session.state !== "logged_in" || Date.now() - last < TOUCH_INTERVAL_MS)
      return;
    last = Date.now();
    post("/session/touch").catch(() => {}); // an ended session is told by its status
  };
  for (const event of ["pointerdown", "pointermove", "keydown", "wheel"])
    document.addEventListener(event, touch, { passive: true });
}
