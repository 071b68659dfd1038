// Passwords and keys, by WebCrypto; kept in this page's memory only. Layout: engine/sealed/FORMAT.md, "Key box".
import { concat, equalBytes, toHex } from "./bytes.js";
const encoder = new TextEncoder();
const MAX_ITERATIONS = 4000000, MAX_SLOTS = 16;

// {kid, kcv, slots: [{iterations, pbSalt, hkSalt, wrapped, tag, signed}]}; throws where it is bent.
export function parseKeyBox(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < 37 || data[0] !== 1 || data[2] !== 16 || data[3] !== 32 || data[36] > MAX_SLOTS)
    throw new RangeError("key box");
  const box = { kid: data.slice(4, 20), kcv: data.slice(20, 36), slots: [] };
  for (let at = 37, n = 0; n < data[36]; ++n) {
    const size = view.getUint16(at + 2), body = data.slice(at + 4, at + 4 + size);
    if (body.length !== size)
      throw new RangeError("key box is cut short");
    const iterations = data[at] === 1 && size === 117 && body[0] === 1 ? view.getUint32(at + 5) : 0;
    if (iterations > MAX_ITERATIONS)
      throw new RangeError("too many iterations");
    if (iterations > 0)
      box.slots.push({ iterations, pbSalt: body.slice(5, 21), hkSalt: body.slice(21, 37), wrapped: body.slice(37, 85),
                       tag: body.slice(85, 117), signed: body.slice(0, 85) });
    at += 4 + size;
  }
  return box;
}

async function hmac(keyBytes, ...parts) {
  const key = await crypto.subtle.importKey("raw", keyBytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, concat(...parts)));
}

// RFC 5869 section 2.3, up to two blocks.
async function hkdfExpand(prk, info, size) {
  const first = await hmac(prk, encoder.encode(info), Uint8Array.of(1));
  const second = size > 32 ? await hmac(prk, first, encoder.encode(info), Uint8Array.of(2)) : new Uint8Array();
  return concat(first, second).slice(0, size);
}

export async function deriveKek(password, slot) {
  const key = await crypto.subtle.importKey("raw", encoder.encode(password), "PBKDF2", false, ["deriveBits"]);
  const bits = { name: "PBKDF2", hash: "SHA-256", salt: slot.pbSalt, iterations: slot.iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(bits, key, 256));
}

// The clip's DEK; null: wrong password. Throws where the box is damaged (tag right, KCV wrong).
export async function unwrapSlot(box, slot, kek) {
  const prk = await hmac(slot.hkSalt, kek);
  const tag = await hmac(await hkdfExpand(prk, "majestic-records-v1 auth", 32), box.kid, slot.signed);
  if (!equalBytes(tag, slot.tag))
    return null;
  const mask = await hkdfExpand(prk, "majestic-records-v1 wrap", 48);
  const material = slot.wrapped.map((byte, i) => byte ^ mask[i]);
  const kcv = (await hmac(material.slice(16), encoder.encode("majestic-records-v1 kcv"), box.kid)).slice(0, 16);
  if (!equalBytes(kcv, box.kcv))
    throw new RangeError("key box does not hold what it says");
  return material.slice(0, 16);
}

export function periodName(slot) {
  return `${toHex(slot.pbSalt)}:${slot.iterations}`;
}
