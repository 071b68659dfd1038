// What this page can open. States of a clip: "clear", "open", "locked", "no_slot", "key_damaged".
class Keyring {
  constructor() {
    this.keys = new Map(); // AES-CTR keys by KID; nobody can read them out again
    this.damaged = new Set();
  }

  state(file) {
    if (!file.sealed)
      return "clear";
    if (this.keys.has(file.kid))
      return "open";
    if (this.damaged.has(file) || file.keyBox === "bent")
      return "key_damaged";
    return file.keyBox?.slots.length ? "locked" : "no_slot";
  }

  // Tries a password at every clip that is closed; one slow derivation a period. How many it opened.
  async tryPassword(password, files) {
    const derived = new Map();
    let opened = 0;
    for (const file of files) {
      if (this.state(file) !== "locked")
        continue;
      for (const slot of file.keyBox.slots) {
        const period = periodName(slot);
        if (!derived.has(period))
          derived.set(period, await deriveKek(password, slot));
        opened += await this.tryKek(file, slot, derived.get(period)) ? 1 : 0;
      }
    }
    for (const kek of derived.values())
      kek.fill(0);
    return opened;
  }

  async tryKek(file, slot, kek) {
    try {
      const dek = await unwrapSlot(file.keyBox, slot, kek);
      if (!dek)
        return false;
      this.keys.set(file.kid, await crypto.subtle.importKey("raw", dek, "AES-CTR", false, ["decrypt"]));
      dek.fill(0);
      return true;
    } catch {
      this.damaged.add(file);
      return false;
    }
  }

  // null: the recording is clear.
  keyOf(file) { return file.sealed ? this.keys.get(file.kid) : null; }

  openerOf(file) { return file.sealed ? cryptoOpener(file.tracks, this.keys.get(file.kid)) : clearOpener(file.tracks); }

  forget() { this.keys.clear(); }
}
