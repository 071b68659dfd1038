// What this page can open. Keys come from the recorder (of the password in force) and from passwords typed here; these never leave this
// page's memory and go at logout [REQ-ENC-10]. States of a clip: "clear", "open", "locked", "no_slot", "key_damaged", "need_https".
import { post } from "../core/api.js";
import { fromBase64, toHex } from "../media/bytes.js";
import { deriveKek, parseKeyBox, periodName, unwrapSlot } from "../media/keys.js";

const MAX_BOXES = 64; // of one question
const WAITS_S = [0, 0, 2, 5, 10, 20, 30]; // after so many wrong passwords in a row

function toBase64(bytes) { return btoa(String.fromCharCode(...bytes)); }

function fromBase64Url(text) { return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=")); }

export class KeyStore extends EventTarget {
  constructor() {
    super();
    this.keys = new Map();   // KID -> {dek, key}
    this.states = new Map(); // KID -> state, where it does not open
    this.keks = new Map();   // period -> KEK of a typed password
    this.boxes = new Map();  // KID -> parsed key box
    this.waiting = new Map(); // KID -> {box, resolve}: to be asked together
    this.wrongTries = 0;
    this.nextTryAt = 0;
  }

  // A clip as media/clip.js reads it.
  state(clip) {
    if (!clip.sealed)
      return "clear";
    if (!isSecureContext)
      return "need_https";
    return this.keys.has(clip.kid) ? "open" : this.states.get(clip.kid) ?? "unknown";
  }

  // {dek, key}; null where the clip is clear or closed.
  of(clip) { return this.keys.get(clip.kid) ?? null; }

  // Names the password that opens a clip, as the recorder does: the salt in hex; "" where there is none.
  salt(clip) {
    const [slot] = this.boxes.get(clip.kid)?.slots ?? [];
    return slot ? toHex(slot.pbSalt) : "";
  }

  // Whether the password of a salt was typed here.
  hasPasswordOf(salt) { return [...this.keks.keys()].some((name) => name.startsWith(`${salt}:`)); }

  // Learns the state of a clip. Throws where the recorder cannot be asked.
  async open(clip) {
    if (["clear", "need_https", "open"].includes(this.state(clip)))
      return this.state(clip);
    if (!this.readBox(clip))
      return this.state(clip);
    if (!await this.tryKnown(clip.kid))
      await this.ask(clip);
    return this.state(clip);
  }

  readBox(clip) {
    if (this.boxes.has(clip.kid))
      return true;
    try {
      if (!clip.keyBox) {
        this.states.set(clip.kid, "no_slot");
        return false;
      }
      this.boxes.set(clip.kid, parseKeyBox(clip.keyBox));
      return true;
    } catch {
      this.states.set(clip.kid, "key_damaged");
      return false;
    }
  }

  // All that is asked for in one turn goes in one question.
  ask(clip) {
    if (this.waiting.size === 0)
      queueMicrotask(() => this.askAll());
    const before = this.waiting.get(clip.kid);
    if (before)
      return before.promise;
    const asked = { box: toBase64(clip.keyBox) };
    asked.promise = new Promise((resolve, reject) => Object.assign(asked, { resolve, reject }));
    this.waiting.set(clip.kid, asked);
    return asked.promise;
  }

  async askAll() {
    const asked = [...this.waiting];
    this.waiting.clear();
    for (let at = 0; at < asked.length; at += MAX_BOXES)
      await this.askSome(asked.slice(at, at + MAX_BOXES));
  }

  async askSome(asked) {
    try {
      const answer = await post("/keys", { key_boxes: asked.map(([, each]) => each.box) });
      for (const key of answer.keys)
        await this.add(toHex(fromBase64Url(key.kid)), fromBase64Url(key.k));
      for (const [kid] of asked)
        if (!this.keys.has(kid))
          this.states.set(kid, this.stateOf(kid, answer.states?.[kid]));
      asked.forEach(([, each]) => each.resolve());
    } catch (error) {
      asked.forEach(([, each]) => each.reject(error));
    }
  }

  stateOf(kid, told) {
    if (told === "damaged")
      return "key_damaged";
    return this.boxes.get(kid).slots.length > 0 ? "locked" : "no_slot";
  }

  async add(kid, dek) {
    const key = await crypto.subtle.importKey("raw", dek, "AES-CTR", false, ["decrypt"]);
    this.keys.set(kid, { dek, key });
    this.states.delete(kid);
  }

  // By passwords typed before.
  async tryKnown(kid) {
    for (const slot of this.boxes.get(kid).slots) {
      const kek = this.keks.get(periodName(slot));
      if (kek && await this.tryKek(kid, slot, kek))
        return true;
    }
    return false;
  }

  async tryKek(kid, slot, kek) {
    try {
      const dek = await unwrapSlot(this.boxes.get(kid), slot, kek);
      if (dek)
        await this.add(kid, dek);
      return dek !== null;
    } catch {
      this.states.set(kid, "key_damaged");
      return false;
    }
  }

  // Seconds until a password may be tried again.
  get waitS() { return Math.max(0, Math.ceil((this.nextTryAt - Date.now()) / 1000)); }

  // A typed password for a closed clip: "open", "wrong", "damaged" or "throttled".
  async tryPassword(password, clip) {
    if (this.waitS > 0)
      return "throttled";
    for (const slot of this.boxes.get(clip.kid)?.slots ?? []) {
      const kek = await deriveKek(password, slot);
      if (await this.tryKek(clip.kid, slot, kek)) {
        this.keks.set(periodName(slot), kek);
        await this.tryAllClosed();
        this.wrongTries = 0;
        this.changed();
        return "open";
      }
      kek.fill(0);
      if (this.states.get(clip.kid) === "key_damaged")
        return "damaged";
    }
    this.nextTryAt = Date.now() + 1000 * WAITS_S[Math.min(++this.wrongTries, WAITS_S.length - 1)];
    return "wrong";
  }

  async tryAllClosed() {
    for (const [kid, state] of [...this.states])
      if (state === "locked")
        await this.tryKnown(kid);
  }

  changed() { this.dispatchEvent(new Event("change")); }

  // After the password in force changed: what was closed may open, what opened by it stays open here until the page ends.
  askAgain() {
    for (const [kid, state] of [...this.states])
      if (state === "locked")
        this.states.delete(kid);
    this.changed();
  }

  forget() {
    for (const { dek } of this.keys.values())
      dek.fill(0);
    for (const kek of this.keks.values())
      kek.fill(0);
    [this.keys, this.states, this.keks, this.boxes, this.waiting].forEach((map) => map.clear());
    this.wrongTries = 0;
    this.changed();
  }
}

export const keyStore = new KeyStore();
