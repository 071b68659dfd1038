// The recorder's API (engine/api/API.md) over this page's own origin. Errors are ApiError, by their kind.
const BASE = "/api/v1";

export class ApiError extends Error {
  constructor(status, error = {}) {
    super(error.message ?? "");
    this.status = status;
    this.kind = error.kind ?? "io";
    this.retryAfterS = error.retry_after_s ?? null;
    this.problems = error.problems ?? [];
  }
}

const state = { csrf: "", onLoggedOut: () => {} };

export function setCsrf(token) { state.csrf = token ?? ""; }

// Called when the recorder no longer knows the session.
export function onLoggedOut(listener) { state.onLoggedOut = listener; }

export function apiUrl(path, query = {}) {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");
  return BASE + path + (text ? `?${text}` : "");
}

async function errorOf(answer) {
  const body = await answer.json().catch(() => ({}));
  return new ApiError(answer.status, body.error);
}

// The answer itself, for bodies that are read as they come.
export async function open(path, { query, signal } = {}) {
  let answer;
  try {
    answer = await fetch(apiUrl(path, query), { signal, cache: "no-store" });
  } catch (error) {
    throw error.name === "AbortError" ? error : new ApiError(0, { kind: "disconnected", message: error.message });
  }
  if (answer.ok)
    return answer;
  const error = await errorOf(answer);
  if (answer.status === 401)
    state.onLoggedOut();
  throw error;
}

export async function get(path, query, signal) {
  return (await open(path, { query, signal })).json();
}

async function send(method, path, body) {
  let answer;
  try {
    answer = await fetch(apiUrl(path), { method, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store",
                                         headers: { "Content-Type": "application/json", "X-CSRF-Token": state.csrf } });
  } catch (error) {
    throw new ApiError(0, { kind: "disconnected", message: error.message });
  }
  if (answer.ok)
    return answer.json();
  const error = await errorOf(answer);
  if (answer.status === 401 && error.kind !== "wrong_password")
    state.onLoggedOut();
  throw error;
}

export const post = (path, body = {}) => send("POST", path, body);
export const put = (path, body = {}) => send("PUT", path, body);
export const remove = (path) => send("DELETE", path);
