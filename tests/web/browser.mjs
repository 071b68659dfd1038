// Chromium, and tests in it. A page may not make its renderer crash: when that happens the fault is Chromium's, rare and no answer to what the test asks,
// so the test runs once more. A second crash fails it.
import { test } from "node:test";
import { chromium } from "playwright-core";

export function launch(...args) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", ...args] });
}

export function browserTest(name, body) {
  test(name, async (context) => {
    try {
      await body();
    } catch (error) {
      if (!/Target crashed/.test(error.message))
        throw error;
      context.diagnostic("Chromium's renderer crashed; once more");
      await body();
    }
  });
}
