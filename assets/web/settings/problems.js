// Errors of the API in words.
import { ApiError } from "../core/api.js";
import { textOf } from "../core/texts.js";

export function problemText(error) {
  return textOf("web.problem.", error instanceof ApiError ? error.kind : "other");
}

// Runs what a button stands for: no second press meanwhile, and an error is told. Whether it succeeded.
export async function attempt(message, controls, action) {
  const enabled = controls.filter((control) => !control.disabled);
  enabled.forEach((control) => { control.disabled = true; });
  message.textContent = "";
  message.className = "outcome";
  try {
    const told = await action();
    message.textContent = told ?? "";
    return true;
  } catch (error) {
    message.className = "outcome problem";
    message.textContent = error.told ?? problemText(error);
    return false;
  } finally {
    enabled.forEach((control) => { control.disabled = false; });
  }
}

// An error with its own words.
export function told(message) {
  return Object.assign(new Error(message), { told: message });
}
