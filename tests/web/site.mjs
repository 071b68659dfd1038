// What page_test.mjs stands on: the site (page_site.py), the API as the machine itself, and eyes. Every wait is for a condition with a deadline.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";

const DEADLINE_MS = 30000;
const here = path.dirname(fileURLToPath(import.meta.url));

export async function waitUntil(what, condition, deadlineMs = DEADLINE_MS) {
  const end = Date.now() + deadlineMs;
  let last;
  while (Date.now() < end) {
    last = await Promise.resolve().then(condition).catch((error) => error);
    if (last && !(last instanceof Error))
      return last;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`gave up waiting for ${what}; last: ${last instanceof Error ? last.stack : JSON.stringify(last)}`);
}

export class Site {
  async open() {
    this.process = spawn("python3", ["-B", path.join(here, "page_site.py")], { stdio: ["pipe", "pipe", "inherit"] });
    const told = await new Promise((resolve, reject) => {
      readline.createInterface({ input: this.process.stdout }).once("line", resolve);
      this.process.once("exit", () => reject(new Error("the site could not be built")));
    });
    const where = JSON.parse(told);
    Object.assign(this, { folder: where.folder, socket: where.socket, admin: where.admin, oldPassword: where.old_password, httpPort: where.http_port,
                          httpsPort: where.https_port, https: `https://127.0.0.1:${where.https_port}` });
  }

  // Over the Unix socket, as the machine itself.
  api(method, target, body) {
    return new Promise((resolve, reject) => {
      const options = { socketPath: this.socket, path: `/api/v1${target}`, method, headers: { "Content-Type": "application/json" } };
      const request = http.request(options, (answer) => {
        let text = "";
        answer.on("data", (data) => { text += data; });
        answer.on("end", () => (answer.statusCode < 300 ? resolve(JSON.parse(text || "{}")) : reject(new Error(`${method} ${target}: ${answer.statusCode} ${text}`))));
      });
      request.on("error", reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  setPassword(password) { return this.api("PUT", "/encryption", { password }); }

  async spans(id) {
    const answer = await this.api("GET", `/recordings?from=0&to=${2 ** 53}&cameras=${id}`);
    return answer.cameras[0]?.spans ?? [];
  }

  async close() {
    if (!this.process || this.process.exitCode !== null)
      return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.stdin.end();
    await ended;
  }
}

// How bright and how varied what is on the screen is, judged by ffmpeg from an element screenshot: what a person sees. A canvas read-back of
// EME video would be black even while it plays.
export async function look(locator, folder) {
  const file = path.join(folder, `look-${process.pid}.png`);
  fs.writeFileSync(file, await locator.screenshot());
  const gray = execFileSync("ffmpeg", ["-v", "error", "-i", file, "-vf", "crop=iw:ih*3/4:0:0,scale=160:90", "-f", "rawvideo", "-pix_fmt", "gray", "-"],
    { maxBuffer: 1 << 26 });
  const mean = gray.reduce((sum, value) => sum + value, 0) / gray.length;
  const spread = Math.sqrt(gray.reduce((sum, value) => sum + (value - mean) ** 2, 0) / gray.length);
  return { gray, mean, spread };
}

export function difference(a, b) {
  assert.equal(a.gray.length, b.gray.length);
  return a.gray.reduce((sum, value, n) => sum + Math.abs(value - b.gray[n]), 0) / a.gray.length;
}
