#!/usr/bin/env python3
"""[REQ-ENC-5, ENC-9] A copy on an external medium: sealed as recorded, whole or not there, playable with the passwords of its time."""
import hashlib
import hmac
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

from product import BIN, SiteTest, main, wait_until

TESTS = pathlib.Path(__file__).resolve().parents[1]
KEY_BOX = bytes.fromhex("9d2c417a6e384bd1a50f3c8e217bd462")


def expand(prk, info, size):
    """HKDF-Expand with SHA-256, RFC 5869."""
    out, block = b"", b""
    for counter in range(1, 255):
        block = hmac.digest(prk, block + info + bytes([counter]), "sha256")
        out += block
        if len(out) >= size:
            return out[:size]
    raise AssertionError(size)


def key_of(file, password):
    """The DEK of a clip in hex after the published layout; None: another password's. Independent of the product's code."""
    head = file[:65536]
    data = head[head.index(KEY_BOX) + 16 + 4 + 16 + 4:]
    kid, slots = data[4:20], data[36]
    assert slots >= 1 and data[37] == 1 and int.from_bytes(data[39:41], "big") == 117
    body = data[41:41 + 117]
    kek = hashlib.pbkdf2_hmac("sha256", password.encode(), body[5:21], int.from_bytes(body[1:5], "big"))
    prk = hmac.digest(body[21:37], kek, "sha256")
    tag = hmac.digest(expand(prk, b"majestic-records-v1 auth", 32), kid + body[:85], "sha256")
    if tag != body[85:117]:
        return None
    mask = expand(prk, b"majestic-records-v1 wrap", 48)
    return bytes(a ^ b for a, b in zip(body[37:53], mask)).hex()


def decoded(path, key, *options):
    done = subprocess.run(["ffmpeg", "-v", "error", "-xerror", *options, "-decryption_key", key, "-i", path, "-map", "0:v", "-f", "framemd5", "-"],
                          capture_output=True, check=False, text=True)
    return [line.split(",")[-1].strip() for line in done.stdout.splitlines() if line and not line.startswith("#")], done.stderr


class ExportTest(SiteTest):
    def setUp(self):
        super().setUp()
        self.media = self.folder / "media"
        self.usb = self.media / "usb0"
        self.usb.mkdir(parents=True)
        self.start_recorder("--media-root", self.media)
        self.set_password("first-1234")
        _, port, _ = self.start_camera("--scene", "street:h264:640x360@10")
        self.add_camera(3, port, name="玄関")
        self.begun = time.time()
        self.seal(3)
        self.recorded(3)

    def command(self, *arguments, expect=0):
        done = subprocess.run([str(a) for a in (BIN / "kagimado-recorder", *arguments)], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, expect, f"{arguments}: {done.stdout} {done.stderr}")
        return done.stdout

    def recorded(self, seconds):
        """Waits until so much is recorded under the password in force."""
        def enough():
            answer = self.api("GET", f"/recordings?from=0&to={int((time.time() + 60) * 1e6)}")
            spans = [s for c in answer["cameras"] for s in c["spans"] if s.get("period") in answer["open_periods"]]
            return sum(s["to"] - s["from"] for s in spans) >= seconds * 1e6
        wait_until(f"{seconds} s recorded", enough, 60)

    def copy(self, *options):
        utc = lambda t: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(t))
        self.command("export", "--socket", self.api_socket, "--camera", 3, "--from", utc(self.begun - 5), "--to", utc(time.time() + 5),
                     "--to-folder", self.usb, *options)
        folder = max(self.usb.iterdir(), key=lambda f: f.stat().st_mtime)
        self.assertNotIn("partial", folder.name)
        return folder, json.loads((folder / "manifest.json").read_text())

    def verify(self, folder, expect=0):
        return self.command("verify", folder, "--state", self.folder / "recorder", expect=expect)

    def test_copy_stays_sealed_and_opens_with_the_passwords_of_its_time(self):
        self.set_password("second-5678")
        self.recorded(3)
        folder, manifest = self.copy()
        files = [f for f in manifest["cameras"][0]["files"] if f["sealed"]]
        self.assertGreaterEqual(len({f["period"] for f in files}), 2)
        opened = {"first-1234": 0, "second-5678": 0}
        for entry in files:
            path = folder / entry["path"]
            data = path.read_bytes()
            self.assertEqual(hashlib.sha256(data).hexdigest(), entry["sha256"])
            keys = {password: key_of(data, password) for password in opened}
            password = next(p for p, key in keys.items() if key)
            self.assertEqual(sum(key is not None for key in keys.values()), 1)
            frames, complaints = decoded(path, keys[password])
            self.assertEqual((len(frames), complaints), (data.count(b"moof"), ""), path)
            piped = subprocess.run(f"cat '{path}' | ffmpeg -v error -decryption_key {keys[password]} -i pipe:0 -map 0:v -f framemd5 -", shell=True,
                                   capture_output=True, text=True, check=True).stdout
            self.assertEqual([line.split(",")[-1].strip() for line in piped.splitlines() if not line.startswith("#")], frames)
            opened[password] += len(frames)
        self.assertTrue(all(count >= 20 for count in opened.values()), opened)
        self.assertIn("as they were copied", self.verify(folder))
        self.look_in_browser(folder, "first-1234", "second-5678")

    def look_in_browser(self, folder, *passwords):
        if not shutil.which("node") or not shutil.which("chromium"):
            self.skipTest("node or chromium is not installed")
        done = subprocess.run(["node", TESTS / "web" / "show_export.mjs", folder, "玄関", *passwords], capture_output=True, text=True, timeout=120, check=False,
                              env={**os.environ})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_tampering_is_told(self):
        folder, manifest = self.copy("--no-player")
        self.assertFalse((folder / "player.html").exists())
        entry = next(f for f in manifest["cameras"][0]["files"] if f["sealed"])
        path = folder / entry["path"]
        data = bytearray(path.read_bytes())
        at = [m.start() for m in re.finditer(b"mdat", data)][5] + 40
        data[at] ^= 1
        path.write_bytes(data)
        told = self.verify(folder, expect=1)
        self.assertIn("SHA-256 differs", told)
        # A forger who mends the manifest is still told by the chain.
        text = (folder / "manifest.json").read_text().replace(entry["sha256"], hashlib.sha256(data).hexdigest())
        (folder / "manifest.json").write_text(text)
        told = self.verify(folder, expect=1)
        self.assertIn("integrity chain broken", told)

    def test_nothing_is_left_where_nothing_is_recorded(self):
        self.command("export", "--socket", self.api_socket, "--camera", 3, "--from", "2001-01-01T00:00:00Z", "--to", "2001-01-02T00:00:00Z",
                     "--to-folder", self.usb, expect=1)
        self.assertEqual(list(self.usb.iterdir()), [])


if __name__ == "__main__":
    main()
