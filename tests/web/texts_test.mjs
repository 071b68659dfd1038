// The page's own texts, and its key box reader against the published vector.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../assets/player");
const shared = ["bytes", "fragments", "keys", "openers", "pictures", "clock", "mse_view", "jpeg_view", "timeline", "lock_icon"]
  .map((name) => `../web/media/${name}.js`);
const read = (name) => fs.readFileSync(path.join(folder, name), "utf8")
  .replace(/^import [^;]*;\n/gm, "").replace(/^export /gm, ""); // as bundle.py

function load(names, exported) {
  const context = vm.createContext({ navigator: { language: "ja" }, crypto, TextEncoder, Uint8Array, btoa, atob, document: {} });
  return vm.runInContext(`${names.map(read).join("\n")}\n;({${exported}})`, context);
}

const { TEXTS } = load(["texts.js"], "TEXTS");
const scripts = fs.readdirSync(folder).filter((name) => name.endsWith(".js")).concat(shared);

test("both languages have the same keys, and none is empty", () => {
  assert.deepEqual(Object.keys(TEXTS.ja).sort(), Object.keys(TEXTS.en).sort());
  for (const texts of Object.values(TEXTS))
    for (const [key, value] of Object.entries(texts))
      assert.ok(value.length > 0, key);
});

test("both languages put in the same values", () => {
  const places = (value) => (value.match(/\{\w+\}/g) ?? []).sort();
  for (const key of Object.keys(TEXTS.ja))
    assert.deepEqual(places(TEXTS.ja[key]), places(TEXTS.en[key]), key);
});

test("every text that is asked for exists", () => {
  const used = scripts.flatMap((name) => [...read(name).matchAll(/\btext\("(\w+)"/g)].map((found) => found[1]))
    .concat([...read("player.html").matchAll(/data-(?:text|label)="(\w+)"/g)].map((found) => found[1]));
  assert.ok(used.length > 15);
  for (const key of used)
    assert.ok(key in TEXTS.ja, key);
  const sources = scripts.filter((name) => name !== "texts.js").map(read).join("\n") + read("player.html");
  for (const key of Object.keys(TEXTS.ja))
    assert.ok(sources.includes(`"${key}"`), `${key} is never shown`);
});

test("nothing is put into the page as markup, nothing is stored, nothing is fetched", () => {
  const all = scripts.map(read).join("\n") + read("player.html");
  for (const word of ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage", "sessionStorage", "fetch(\"", "XMLHttpRequest", "http:"])
    assert.ok(!all.replaceAll("http://www.w3.org/2000/svg", "").includes(word), word);
});

// engine/sealed/FORMAT.md, "Vector".
const hex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const kid = "0102030405060708090a0b0c0d0e0f10";
const body = "0100000800" + "a1".repeat(16) + "b2".repeat(16) + "2607c389aed78ac21d60773eaf77931b" +
  "77aeaadf8fe3597787d377e12ebf209f30818985a686cf7567dd1e3d2cbf52e05a7c5d9a3cd7261d6c145b1fc5ac47bbd6ceb87e85ed" + "9d12db4a5753ddb80733";
const keyBox = "01001020" + kid + "ad6ba744b3b9f359e700fe7ad47813ea" + "01" + "01000075" + body;
const { Keyring, parseKeyBox, deriveKek, unwrapSlot } = load(["../web/media/bytes.js", "../web/media/keys.js", "keyring.js"], "Keyring, parseKeyBox, deriveKek, unwrapSlot");
const file = (box) => ({ sealed: true, kid, keyBox: parseKeyBox(hex(box)) });

test("[REQ-ENC-9] the published vector opens, and only with its password", async () => {
  const keys = new Keyring(), clip = file(keyBox);
  assert.equal(await keys.tryPassword("a long lab passphrasE", [clip]), 0);
  assert.equal(keys.state(clip), "locked");
  assert.equal(await keys.tryPassword("a long lab passphrase", [clip]), 1);
  assert.equal(keys.state(clip), "open");
  const [slot] = clip.keyBox.slots;
  const dek = await unwrapSlot(clip.keyBox, slot, await deriveKek("a long lab passphrase", slot));
  assert.equal(Buffer.from(dek).toString("hex"), "2b7e151628aed2a6abf7158809cf4f3c");
  await assert.rejects(crypto.subtle.exportKey("raw", keys.keyOf(clip)), "nobody reads a key out of the page again");
});

test("a key box whose KCV differs is damaged, not a wrong password", async () => {
  const keys = new Keyring(), clip = file(keyBox.replace("ad6ba744", "ad6ba745"));
  assert.equal(await keys.tryPassword("a long lab passphrase", [clip]), 0);
  assert.equal(keys.state(clip), "key_damaged");
});

test("bent key boxes are refused", () => {
  for (let size = 0; size < keyBox.length - 2; size += 2)
    assert.throws(() => parseKeyBox(hex(keyBox.slice(0, size) || "00")));
  assert.throws(() => parseKeyBox(hex(keyBox.replace("0100000800", "0100400000")))); // iterations
});
