// Modules of the page by themselves, under Node: init segments and playback bytes as FFmpeg and the recorder make them, the choice of streams,
// and what is done with typed passwords.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../assets/web");
const load = (name) => import(pathToFileURL(path.join(web, name)));
globalThis.isSecureContext = true;
globalThis.navigator ??= { languages: [] };

const { readClip } = await load("media/clip.js");
const { BoxView, startsWithSync, readSamples } = await load("media/fragments.js");
const { splitUnits } = await load("live/units.js");
const { splitGroups } = await load("playback/pieces.js");
const { chooseStream } = await load("live/stream_choice.js");
const { KeyStore } = await load("keys/key_store.js");
const { BackOff } = await load("core/back_off.js");

function record(...options) {
  const bytes = execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10", "-f", "lavfi", "-i", "sine", "-t", "1", ...options,
    "-f", "mp4", "-movflags", "frag_every_frame+empty_moov+default_base_moof", "-"], { maxBuffer: 1 << 26 });
  return new Uint8Array(bytes);
}

const h264 = record("-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-profile:v", "main", "-bf", "0", "-g", "5", "-pix_fmt", "yuv420p", "-c:a", "aac");
const initOf = (bytes) => splitUnits(bytes)[0].init;

test("codec names are as RFC 6381 writes them", () => {
  const clip = readClip(initOf(h264));
  assert.match(clip.codecs, /^avc1\.4d[0-9a-f]{4},mp4a\.40\.2$/);
  assert.ok(clip.hasSound && !clip.sealed && !clip.isJpeg && clip.timescale > 0);
  const h265 = readClip(initOf(record("-map", "0:v", "-c:v", "libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1", "-pix_fmt", "yuv420p")));
  assert.match(h265.codecs, /^hvc1\.1\.6\.L\d+(\.[0-9A-F]+)*$/);
  assert.ok(h265.isH265);
  const jpeg = readClip(initOf(record("-map", "0:v", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p")));
  assert.ok(jpeg.isJpeg, jpeg.codecs);
});

test("sound that browsers do not play is told apart", () => {
  const clip = readClip(initOf(record("-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "mp3")));
  assert.equal(clip.silent.length, 1);
  assert.match(clip.codecs, /^avc1\.[0-9a-f]{6}$/);
});

test("cut and bent init segments throw and never hang", () => {
  const init = initOf(h264);
  for (let size = 0; size < init.length; size += 7)
    assert.throws(() => readClip(init.slice(0, size)));
  for (let at = 0; at < init.length; at += 3) {
    const bent = init.slice();
    bent[at] ^= 0xff;
    try {
      readClip(bent);
    } catch (error) {
      assert.ok(error instanceof RangeError || error instanceof TypeError, error.stack);
    }
  }
});

test("a decoder starts where a key frame is", () => {
  const clip = readClip(initOf(h264));
  const moofs = [...new BoxView(h264).boxes()].filter(([type]) => type === "moof").map((box) => box[1]);
  const fragments = moofs.map((at, n) => h264.subarray(at, moofs[n + 1])).filter((bytes) => readSamples(bytes, clip.tracks).some((sample) => sample.isVideo));
  assert.deepEqual(fragments.map((bytes) => startsWithSync(bytes, clip.tracks)), Array.from({ length: 10 }, (_, n) => n % 5 === 0));
});

function mark(wall, flags = 0) {
  const box = Buffer.alloc(44);
  box.writeUInt32BE(44, 0);
  box.write("uuid", 4);
  Buffer.from("1e0f5b8a6d224c6e9a317b0dc451e890", "hex").copy(box, 8);
  box.writeBigInt64BE(BigInt(wall), 24);
  box.writeUInt32BE(flags, 40);
  return box;
}

test("playback is cut at its marks, and a clip keeps its identity over init segments that say the same", () => {
  const [{ init }, { fragments }] = splitUnits(h264);
  const clips = new Map();
  const groups = splitGroups(new Uint8Array(Buffer.concat([init, mark(7_000_000, 1), fragments, mark(8_500_000), fragments, init, mark(9_000_000), fragments])), clips);
  assert.deepEqual(groups.map(({ wall, isBreak, media }) => [wall, isBreak, media]), [[7, true, 0], [8.5, false, 0], [9, false, 0]]);
  assert.equal(clips.size, 1);
  assert.ok(groups.every((group) => group.clip === groups[0].clip && Buffer.compare(group.bytes, fragments) === 0));
});

test("small tiles get the sub stream, large ones the main stream, and a codec that this browser lacks is avoided", () => {
  const streams = [{ index: 0, codec: "h265", width: 1920 }, { index: 1, codec: "h264", width: 640 }];
  assert.equal(chooseStream(streams, 400, () => true), 1);
  assert.equal(chooseStream(streams, 960, () => true), 1);
  assert.equal(chooseStream(streams, 961, () => true), 0);
  assert.equal(chooseStream(streams, 1900, (codec) => codec !== "h265"), 1);
  assert.equal(chooseStream(streams.slice(0, 1), 100, () => false), 0);
  assert.equal(chooseStream([], 100, () => true), 0);
});

// engine/sealed/FORMAT.md, "Vector".
const kid = "0102030405060708090a0b0c0d0e0f10";
const body = "0100000800" + "a1".repeat(16) + "b2".repeat(16) + "2607c389aed78ac21d60773eaf77931b" +
  "77aeaadf8fe3597787d377e12ebf209f30818985a686cf7567dd1e3d2cbf52e05a7c5d9a3cd7261d6c145b1fc5ac47bbd6ceb87e85ed" + "9d12db4a5753ddb80733";
const box = (kcv) => new Uint8Array(Buffer.from(`01001020${kid}${kcv}0101000075${body}`, "hex"));
const clip = (kcv = "ad6ba744b3b9f359e700fe7ad47813ea") => ({ sealed: true, kid, keyBox: box(kcv) });

function answerKeys(answer) {
  const asked = [];
  globalThis.fetch = async (url, { body: sent }) => {
    asked.push(JSON.parse(sent));
    return { ok: true, json: async () => answer };
  };
  return asked;
}

test("[REQ-ENC-5] a key of the recorder opens; all clips of one turn are asked for together", async () => {
  const asked = answerKeys({ keys: [{ kid: Buffer.from(kid, "hex").toString("base64url"), k: Buffer.from("2b7e151628aed2a6abf7158809cf4f3c", "hex").toString("base64url") }], states: {} });
  const keys = new KeyStore();
  assert.deepEqual(await Promise.all([keys.open(clip()), keys.open(clip())]), ["open", "open"]);
  assert.equal(asked.length, 1);
  assert.equal(asked[0].key_boxes.length, 1);
});

test("[REQ-ENC-8] [REQ-ENC-10] a typed password opens here, is never sent, and is forgotten", async () => {
  const asked = answerKeys({ keys: [], states: { [kid]: "locked_old_password" } });
  const keys = new KeyStore();
  assert.equal(await keys.open(clip()), "locked");
  assert.equal(await keys.tryPassword("wrong", clip()), "wrong");
  assert.equal(await keys.tryPassword("a long lab passphrase", clip()), "open");
  assert.equal(keys.state(clip()), "open");
  assert.equal(asked.length, 1);
  assert.ok(!JSON.stringify(asked).includes("lab"));
  const { dek } = keys.of(clip());
  keys.forget();
  assert.equal(keys.state(clip()), "unknown");
  assert.ok(dek.every((byte) => byte === 0), "wiped");
  assert.equal(keys.keks.size, 0);
});

test("wrong passwords are slowed down", async () => {
  answerKeys({ keys: [], states: { [kid]: "locked_old_password" } });
  const keys = new KeyStore();
  await keys.open(clip());
  const answers = [];
  for (let n = 0; n < 4; ++n)
    answers.push(await keys.tryPassword("wrong", clip()));
  assert.deepEqual(answers, ["wrong", "wrong", "throttled", "throttled"]);
  assert.ok(keys.waitS > 0);
});

test("a key box that does not hold what it says is damaged, no wrong password", async () => {
  answerKeys({ keys: [], states: { [kid]: "locked_old_password" } });
  const keys = new KeyStore(), bent = clip("ad6ba745b3b9f359e700fe7ad47813ea");
  await keys.open(bent);
  assert.equal(await keys.tryPassword("a long lab passphrase", bent), "damaged");
  assert.equal(keys.state(bent), "key_damaged");
});

test("without WebCrypto a sealed clip says that HTTPS is needed", () => {
  globalThis.isSecureContext = false;
  assert.equal(new KeyStore().state(clip()), "need_https");
  globalThis.isSecureContext = true;
});

test("tries come later and later, and not all at once", () => {
  const backOff = new BackOff();
  const waits = Array.from({ length: 8 }, () => backOff.next());
  assert.ok(waits[0] < 700 && waits[7] > 11000 && waits[7] < 19000, String(waits));
  backOff.reset();
  assert.ok(backOff.next() < 700);
});

test("nothing is put into the page as markup, no secret is stored, nothing is loaded from elsewhere", () => {
  const files = fs.readdirSync(web, { recursive: true }).filter((name) => /\.(js|html|css|svg)$/.test(name));
  assert.ok(files.length > 30);
  for (const name of files) {
    const source = fs.readFileSync(path.join(web, name), "utf8").replaceAll("http://www.w3.org/2000/svg", "");
    for (const word of ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "sessionStorage", "indexedDB", "document.cookie", "http://", "@import", " style=\"", "onclick="])
      assert.ok(!source.includes(word), `${name}: ${word}`);
    for (const [, key] of source.matchAll(/localStorage\.\w+\((\S+?)[,)]/g))
      assert.ok(['"language"', '"layout"'].includes(key), `${name}: ${key}`);
    assert.ok(!/<script(?! type="module" src=)|<style/.test(source), `${name}: inline`);
  }
});
