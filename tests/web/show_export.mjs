// Opens an export in Chromium as a person would: show_export.mjs FOLDER TILE PASSWORD... Ends well when the tile shows a picture
// after the passwords, each typed where the page asks.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const [folder, name, ...passwords] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await (await browser.newContext({ locale: "ja-JP", viewport: { width: 1280, height: 720 } })).newPage();
const shot = path.join(os.tmpdir(), `kagimado-show-${process.pid}.png`);
try {
  await page.goto(`file://${folder}/player.html`);
  for (const password of passwords) {
    await page.waitForSelector("#password_dialog[open]", { timeout: 60000 });
    await page.locator("#password").fill(password);
    await page.locator("#password_ok").click();
    await page.waitForSelector("#password_dialog:not([open])", { state: "attached", timeout: 60000 });
  }
  const tile = page.locator(`.tile[aria-label="${name}"][data-state="video"]`);
  await tile.waitFor({ timeout: 60000 });
  fs.writeFileSync(shot, await tile.screenshot());
  const gray = execFileSync("ffmpeg", ["-v", "error", "-i", shot, "-vf", "crop=iw:ih*3/4:0:0", "-f", "rawvideo", "-pix_fmt", "gray", "-"], { maxBuffer: 1 << 26 });
  const mean = gray.reduce((sum, value) => sum + value, 0) / gray.length;
  const spread = Math.sqrt(gray.reduce((sum, value) => sum + (value - mean) ** 2, 0) / gray.length);
  if (process.env.KAGIMADO_KEEP)
    fs.copyFileSync(shot, path.join(process.env.KAGIMADO_KEEP, "show-export.png"));
  console.log(`spread ${spread}`);
  process.exitCode = spread > 20 ? 0 : 1;
} finally {
  fs.rmSync(shot, { force: true });
  await browser.close();
}
