// player.html in Chromium, opened from a disk as people do: file://, headless, no network. KAGIMADO_KEEP=DIR keeps pictures.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import { browserTest, launch } from "./browser.mjs";

const bin = process.env.KAGIMADO_BIN;
const keep = process.env.KAGIMADO_KEEP;
const medium = fs.mkdtempSync(path.join(os.tmpdir(), "kagimado-web-"));
const folders = {};
let browser;

before(async () => {
  for (const name of ["all", "one", "clear"])
    folders[name] = execFileSync(path.join(bin, "kagimado-make-export"), [medium, name], { encoding: "utf8" }).trim();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  fs.rmSync(medium, { recursive: true, force: true });
});

async function open(name, { locale = "ja-JP", size = { width: 1280, height: 720 }, folder = folders[name] } = {}) {
  const context = await browser.newContext({ locale, viewport: size });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("request", (request) => assert.match(request.url(), /^(file|blob|data):/, "the page may ask nobody"));
  await page.goto(`file://${folder}/player.html`);
  page.shot = async (label) => keep && page.screenshot({ path: path.join(keep, `player-${label}.png`) });
  page.close_all = async () => {
    assert.deepEqual(page.faults, []);
    await context.close();
  };
  return page;
}

async function typePassword(page, password) {
  await page.locator("#password").fill(password);
  await page.locator("#password_ok").click();
}

const tile = (page, name) => page.locator(`.tile[aria-label="${name}"]`);
const stateIs = (page, name, state) => page.waitForSelector(`.tile[aria-label="${name}"][data-state="${state}"]`, { timeout: 60000 });
const seconds = async (page) => (await page.locator("#track").getAttribute("aria-valuetext")).split(":").at(-1) * 1;
const start = "10:15:";

// How bright and how varied what is on the screen is, judged by ffmpeg from an element screenshot: what a person sees.
async function look(locator) {
  const file = path.join(medium, "look.png");
  fs.writeFileSync(file, await locator.screenshot());
  const gray = execFileSync("ffmpeg", ["-v", "error", "-i", file, "-vf", "crop=iw:ih*3/4:0:0", "-f", "rawvideo", "-pix_fmt", "gray", "-"], { maxBuffer: 1 << 26 });
  const mean = gray.reduce((sum, value) => sum + value, 0) / gray.length;
  const spread = Math.sqrt(gray.reduce((sum, value) => sum + (value - mean) ** 2, 0) / gray.length);
  return { mean, spread };
}

async function expectPicture(page, name) {
  await stateIs(page, name, "video");
  const seen = await look(tile(page, name));
  assert.ok(seen.spread > 30, `${name}: a picture is expected, seen ${JSON.stringify(seen)}`);
}

browserTest("a page from a disk may use WebCrypto", async () => {
  const page = await open("one");
  assert.ok(await page.evaluate(() => isSecureContext && !!crypto.subtle));
  await page.close_all();
});

browserTest("[REQ-ENC-9] the right password shows the picture", async () => {
  const page = await open("one");
  await page.waitForSelector("#password_dialog[open]");
  await page.shot("password-ja");
  const black = await look(tile(page, "玄関"));
  assert.ok(black.spread < 30, "nothing may be seen before the password");
  await typePassword(page, "today-1234");
  await page.waitForSelector("#password_dialog:not([open])", { state: "attached" });
  await expectPicture(page, "玄関");
  const first = await seconds(page);
  await page.waitForFunction((from) => document.querySelector("#track").getAttribute("aria-valuetext").split(":").at(-1) * 1 >= from + 2, first);
  await page.shot("one-ja");
  await page.close_all();
});

browserTest("[REQ-ENC-9] a wrong password says so, and playback starts again from its beginning", async () => {
  const page = await open("all");
  await typePassword(page, "yester-5678"); // opens the first six seconds of camera 1
  await expectPicture(page, "玄関");
  // Playback comes to what is under another password, and asks for it by its dates.
  await page.waitForSelector("#password_dialog[open]", { timeout: 60000 });
  const reached = await seconds(page);
  assert.ok(reached === 0 || reached === 6, `asked at ${reached} s`);
  assert.match(await page.locator("#password_reason").textContent(), /2026\/11\/23 \d\d:15:\d\d/);
  await page.shot("period-ja");
  await page.evaluate(() => { document.querySelector("#password_dialog").dataset.old = "1"; });
  await typePassword(page, "nonsense!");
  await page.waitForFunction(() => document.querySelector("#password_message").textContent.includes("パスワードが違います"));
  assert.equal(await seconds(page), 0, "from its beginning");
  assert.ok(await page.locator("#password_dialog[open]").count());
  await page.shot("wrong-ja");
  await typePassword(page, "today-1234");
  await page.waitForSelector("#password_dialog:not([open])", { state: "attached" });
  await expectPicture(page, "玄関");
  assert.ok(await seconds(page) < 6, "played from the beginning");
  await page.close_all();
});

browserTest("several cameras play in step: sealed H.264 and Motion JPEG, clear with sound; H.265 is told", async () => {
  const page = await open("all", { size: { width: 1920, height: 1080 } });
  await typePassword(page, "today-1234");
  await page.waitForSelector("#password_dialog[open]"); // camera 1 begins under the older one
  await typePassword(page, "yester-5678");
  for (const name of ["玄関", "駐車場 <b>&amp;", "Lobby"])
    await expectPicture(page, name);
  await stateIs(page, "倉庫", "no_h265");
  await page.shot("all-ja-1920");
  const times = await page.evaluate(() => [...document.querySelectorAll(".tile video.shown")].map((video) => video.currentTime));
  assert.equal(times.length, 2);
  assert.ok(Math.abs(times[0] - times[1]) < 0.2, `in step: ${times}`);
  // Over the boundary of two passwords without a word.
  await page.waitForFunction(() => document.querySelector("#track").getAttribute("aria-valuetext").split(":").at(-1) * 1 >= 8, null, { timeout: 60000 });
  await expectPicture(page, "玄関");
  assert.equal(await page.locator("#password_dialog[open]").count(), 0);
  await page.close_all();
});

browserTest("a closed stretch stays black with a lock when its password is skipped, and opens at a click", async () => {
  const page = await open("all", { locale: "en-GB" });
  await typePassword(page, "today-1234");
  await page.waitForFunction(() => document.querySelector("#password_reason").textContent.includes("encrypted with another password"));
  await page.shot("period-en");
  await page.locator("#password_skip").click();
  await stateIs(page, "玄関", "locked");
  const black = await look(tile(page, "玄関"));
  assert.ok(black.mean < 25 && black.spread < 35, JSON.stringify(black));
  await page.shot("locked-en");
  await tile(page, "玄関").locator(".message").click();
  await typePassword(page, "yester-5678");
  await expectPicture(page, "玄関");
  await page.close_all();
});

browserTest("clear recordings play without a question; gaps are skipped; seeking, steps and speeds work", async () => {
  const page = await open("clear");
  await expectPicture(page, "Lobby");
  assert.equal(await page.locator("#password_dialog[open]").count(), 0);
  await page.locator("#play").click();
  const box = await page.locator("#track").boundingBox();
  await page.mouse.click(box.x + box.width * 5 / 26, box.y + 40);
  await page.waitForFunction(() => !document.querySelector("video.shown").seeking);
  assert.equal(await seconds(page), 5);
  const before = await page.evaluate(() => document.querySelector("video.shown").currentTime);
  await page.locator("#step_forward").click();
  await page.waitForFunction((from) => document.querySelector("video.shown").currentTime > from + 0.02, before);
  const stepped = await page.evaluate(() => document.querySelector("video.shown").currentTime);
  assert.ok(Math.abs(stepped - before - 0.04) < 0.045, `${before} -> ${stepped}`);
  await page.locator("#step_back").click();
  await page.waitForFunction((from) => document.querySelector("video.shown").currentTime < from - 0.02, stepped);
  assert.ok(await page.evaluate(() => document.querySelector("video.shown").muted), "silent until somebody asks");
  await page.locator("#sound").click();
  await page.waitForFunction(() => !document.querySelector("video.shown").muted);
  await page.locator("#speed").selectOption("4");
  const begun = Date.now();
  await page.locator("#play").click();
  await page.waitForFunction(() => document.querySelector("#track").getAttribute("aria-valuetext").split(":").at(-1) * 1 >= 11);
  assert.ok(Date.now() - begun < 4500, "6 s at four times the speed");
  await page.waitForFunction(() => document.querySelector("#state").textContent !== "", null, { timeout: 60000 });
  await page.shot("clear-ja");
  await page.close_all();
});

browserTest("nothing jumps when states change, and every control has a name", async () => {
  for (const size of [{ width: 1280, height: 720 }, { width: 1920, height: 1080 }]) {
    const page = await open("all", { size });
    const places = () => page.evaluate(() => ["#grid", "#transport", "#play", "#time", "#unlock", "#track", ".tile"].map((name) => {
      const { x, y, width, height } = document.querySelector(name).getBoundingClientRect();
      return [name, Math.round(x), Math.round(y), Math.round(width), Math.round(height)].join(" ");
    }));
    await page.waitForSelector("#password_dialog[open]");
    const first = await places();
    await page.locator("#password_skip").click();
    await stateIs(page, "Lobby", "video");
    assert.deepEqual(await places(), first);
    const nameless = await page.evaluate(() => [...document.querySelectorAll("button, select, input, [role=slider]")]
      .filter((element) => !element.disabled && !element.getAttribute("aria-label") && !element.textContent.trim() && !element.labels?.length)
      .map((element) => element.outerHTML));
    assert.deepEqual(nameless, []);
    const over = await page.evaluate(() => document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth);
    assert.ok(!over, "nothing reaches out of the window");
    await page.close_all();
  }
});

browserTest("a copy without its data says what to do", async () => {
  const folder = path.join(medium, "torn");
  fs.cpSync(folders.one, folder, { recursive: true });
  fs.rmSync(path.join(folder, "player-data", "cam001"), { recursive: true });
  let page = await open("torn", { folder });
  await typePassword(page, "today-1234");
  await stateIs(page, "玄関", "missing");
  await page.close_all();
  fs.rmSync(path.join(folder, "player-data"), { recursive: true });
  page = await open("torn", { folder });
  await page.waitForSelector("#fault:not([hidden])");
  await page.close_all();
});

browserTest("bent bytes give a damaged tile, and playback goes on behind them", async () => {
  const folder = path.join(medium, "bent");
  fs.cpSync(folders.clear, folder, { recursive: true });
  const script = path.join(folder, "player-data/cam003/0001/0001.js");
  const text = fs.readFileSync(script, "utf8");
  fs.writeFileSync(script, text.slice(0, 200) + "/".repeat(4000) + text.slice(4200));
  const page = await open("bent", { folder });
  await stateIs(page, "Lobby", "damaged");
  await page.shot("damaged-ja");
  await expectPicture(page, "Lobby"); // the next group of pictures is whole
  assert.ok(await seconds(page) >= 1);
  await page.close_all();
});
