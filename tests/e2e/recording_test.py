#!/usr/bin/env python3
"""[REQ-ENC-5, ENC-6] What cameras send is recorded sealed as it came, played byte for byte, and survives what happens to it."""
import base64
import random
import re
import signal
import struct
import subprocess
import time
import uuid

from product import DEADLINE_S, SiteTest, main, wait_until

MARK = uuid.UUID("1e0f5b8a-6d22-4c6e-9a31-7b0dc451e890").bytes
KEY_BOX = uuid.UUID("9d2c417a-6e38-4bd1-a50f-3c8e217bd462").bytes
SECOND_US = 1_000_000


def boxes(data):
    """(type, whole box) of a file, one after the other; a cut end is left out."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > len(data):
            return
        yield kind, data[at:at + size]
        at += size


def without_marks(played):
    """(what is stored, [(wall time, span, flags)]) of a playback."""
    stored, marks = [], []
    for kind, box in boxes(played):
        if kind == b"uuid" and box[8:24] == MARK:
            marks.append(struct.unpack(">qqI", box[24:]))
        else:
            stored.append(box)
    return b"".join(stored), marks


def key_boxes(data):
    """The private pssh data of init segments."""
    found = []
    for kind, box in boxes(data):
        if kind != b"moov":
            continue
        for match in re.finditer(b"pssh", box):
            start = match.start() - 4
            size = struct.unpack_from(">I", box, start)[0]
            version, system = box[start + 8], box[start + 12:start + 28]
            if system != KEY_BOX:
                continue
            after = start + 28
            if version > 0:  # a list of KIDs
                after += 4 + 16 * struct.unpack_from(">I", box, after)[0]
            length = struct.unpack_from(">I", box, after)[0]
            assert after + 4 + length == start + size
            found.append(box[after + 4:start + size])
    return found


def clips(data):
    """A recording cut at its init segments."""
    parts = []
    for kind, box in boxes(data):
        if kind == b"ftyp":
            parts.append(b"")
        parts[-1] += box
    return parts


def decode(clip, key=None):
    """(frames, complaints) of ffmpeg, through a pipe."""
    options = ["-decryption_key", key] if key else []
    done = subprocess.run(["ffmpeg", "-v", "error", *options, "-i", "pipe:0", "-map", "0:v", "-f", "framemd5", "-"], input=clip,
                          capture_output=True, check=False)
    frames = [line for line in done.stdout.decode().splitlines() if line and not line.startswith("#")]
    return len(frames), done.stderr.decode()


def frames_of(clip):
    return sum(kind == b"moof" for kind, _ in boxes(clip))


class RecordingTest(SiteTest):
    def key_of(self, clip):
        """(state, key in hex) by the recorder."""
        answer = self.api("POST", "/keys", {"key_boxes": [base64.b64encode(key_boxes(clip)[0]).decode()]})
        state = next(iter(answer["states"].values()))
        if not answer["keys"]:
            return state, None
        text = answer["keys"][0]["k"]
        return state, base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).hex()

    def wait_recorded(self, camera, seconds, after_us=0):
        """Until so much lies on the disk that was received after that."""
        def enough():
            spans = self.spans(camera)
            return spans and spans[-1]["to"] - max(spans[-1]["from"], after_us) >= seconds * SECOND_US
        wait_until(f"{seconds} s of camera {camera}", enough)

    def end_recording(self, camera):
        """Takes the camera away. (what is stored, marks) as played, once that is what lies on the disk, byte for byte."""
        self.api("DELETE", f"/cameras/{camera}")

        def same():
            played = without_marks(self.play(camera))
            return played if played[0] == b"".join(path.read_bytes() for path in self.recorded_files(camera)) else None
        return wait_until(f"camera {camera} played as it lies on the disk", same)


class WhatIsRecorded(RecordingTest):
    def setUp(self):
        super().setUp()
        self.start_recorder()
        self.set_password("site-1234")

    def record(self, number, scene, sealed):
        _, port, _ = self.start_camera("--scene", scene, name=f"cam{number}")
        self.add_camera(number, port)
        self.wait_camera(number, online=True)
        if sealed:
            self.seal(number)
            wait_until("a sealed clip", lambda: self.spans(number) and self.spans(number)[-1]["sealed"])
        return port

    def check_camera(self, number, sealed):
        self.wait_recorded(number, 3)
        played, marks = self.end_recording(number)
        self.assertGreater(len(marks), 0)
        self.assertEqual([mark[1] for mark in marks], sorted(mark[1] for mark in marks), "in the order of recording")
        self.assertEqual({mark[1] for mark in marks}, {span["id"] for span in self.spans(number)})
        clip = clips(played)[-1]
        self.assertEqual(len(key_boxes(clip)), 1 if sealed else 0)
        if not sealed:
            self.assertEqual(decode(clip), (frames_of(clip), ""))
            return
        state, key = self.key_of(clip)
        self.assertEqual(state, "open")
        self.assertEqual(decode(clip, key), (frames_of(clip), ""))
        self.assertNotEqual(decode(clip, "00" * 16), (frames_of(clip), ""), "without the key there is nothing to see")

    def test_h264_sealed(self):
        self.record(1, "street:h264:640x360@25", True)
        self.check_camera(1, True)

    def test_h264_clear(self):
        self.record(1, "lobby:h264:640x360@25", False)
        self.check_camera(1, False)

    def test_mjpeg_sealed(self):
        self.record(1, "yard:mjpeg:640x360@10", True)
        self.check_camera(1, True)

    def test_backward_by_key_frames_and_one(self):
        self.record(1, "street:h264:640x360@25", False)
        self.wait_recorded(1, 4)
        self.end_recording(1)
        _, forward = without_marks(self.play(1, frames="keys"))
        stored, backward = without_marks(self.play(1, direction="backward", frames="keys", **{"from": 1 << 53}))
        self.assertEqual([mark[0] for mark in backward], [mark[0] for mark in forward][::-1])
        self.assertEqual(frames_of(stored), len(backward))
        middle = forward[len(forward) // 2][0]
        one, marks = without_marks(self.play(1, frames="one", **{"from": middle + 1}))
        self.assertEqual(([mark[0] for mark in marks], frames_of(one)), ([middle], 1))
        self.assertEqual(decode(one), (1, ""))

    def test_each_password_has_its_period(self):
        self.record(1, "street:h264:640x360@10", True)
        self.wait_recorded(1, 1)
        for password in ("second-1", "third-12"):
            before = self.spans(1)[-1]["id"]
            self.set_password(password)
            wait_until("a clip under the new password", lambda: self.spans(1)[-1]["id"] > before and self.spans(1)[-1].get("period"))
            self.wait_recorded(1, 1)
        merged = self.spans(1, resolution=3600)
        periods = [span.get("period") for span in merged if span["sealed"]]
        self.assertEqual(len(periods), 3)
        self.assertEqual(len(set(periods)), 3)
        everything = self.api("GET", f"/recordings?from=0&to={1 << 53}")
        self.assertEqual(everything["open_periods"], [periods[-1]])
        parts = [clip for clip in clips(self.end_recording(1)[0]) if key_boxes(clip)]
        states = [self.key_of(clip)[0] for clip in parts]
        self.assertEqual(states, ["locked_old_password"] * (len(parts) - 1) + ["open"])
        self.processes[0].stop()  # check wants the recordings for itself
        report = self.recorder_command("check", "--state", self.folder / "recorder")
        self.assertRegex(report, rf"{len(self.recorded_files(1))} files, .* 0 faults")
        self.assertNotRegex(report, r" 0 integrity chains intact", "older passwords verify, though they show nothing")

    def test_a_copy_verifies_and_a_bent_one_does_not(self):
        media = self.folder / "media" / "usb0"
        media.mkdir(parents=True)
        self.processes[0].stop()
        self.start_recorder("--media-root", self.folder / "media")
        self.record(1, "street:h264:640x360@25", True)
        self.wait_recorded(1, 3)
        spans = self.spans(1)
        begin, end = (time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(t / SECOND_US)) for t in (spans[0]["from"], spans[-1]["to"]))
        self.assertIn(str(media), self.recorder_command("media", "--socket", self.api_socket))
        self.recorder_command("export", "--socket", self.api_socket, "--camera", 1, "--from", begin, "--to", end, "--to-folder", media,
                              "--no-player")
        copy = next(media.iterdir())
        state = ["--state", self.folder / "recorder"]
        self.recorder_command("verify", copy, *state)
        victim = next(copy.rglob("*.mp4"))
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 1
        victim.write_bytes(data)
        self.assertIn(victim.name, self.recorder_command("verify", copy, *state, expect=1))


class WhatHappensToIt(RecordingTest):
    def test_kill_of_the_recorder_costs_at_most_the_last_second(self):
        recorder = self.start_recorder()
        _, port, _ = self.start_camera("--scene", "street:h264:640x360@25")
        self.add_camera(1, port)
        chance = random.Random(4711)
        for _ in range(4):
            self.wait_recorded(1, 1.5 + chance.random(), after_us=time.time() * SECOND_US)
            files = self.recorded_files(1)
            finished = {path: path.read_bytes() for path in files[:-1]}
            recorder.popen.kill()
            recorder.popen.wait()
            killed_us = time.time() * SECOND_US
            recorder = self.start_recorder()
            for path, content in finished.items():
                self.assertEqual(path.read_bytes(), content, "a finished file changed")
            before = [span for span in self.spans(1) if span["from"] < killed_us]
            self.assertLess(killed_us - before[-1]["to"], 1.0 * SECOND_US)
            self.assertFalse(any(span["damaged"] for span in self.spans(1)))
        for clip in clips(self.end_recording(1)[0]):
            self.assertEqual(decode(clip), (frames_of(clip), ""))

    def test_a_camera_that_was_away_leaves_a_gap(self):
        self.start_recorder()
        camera, port, _ = self.start_camera("--scene", "street:h264:640x360@25")
        self.add_camera(1, port)
        self.wait_recorded(1, 1)
        camera.stop(signal.SIGKILL)
        self.wait_camera(1, online=False)
        wait_until("the end of recording", lambda: not self.api("GET", "/storage")["recording"][0]["on"])
        gone_us = time.time() * SECOND_US
        self.assertLess(self.spans(1)[-1]["to"], gone_us + SECOND_US, "to: the end of the last group, by its own clock")
        wait_until("a gap to see", lambda: time.time() * SECOND_US > gone_us + 3 * SECOND_US)
        self.start_camera("--scene", "street:h264:640x360@25", port=port)
        wait_until("pictures again", lambda: self.spans(1)[-1]["from"] > gone_us)
        self.wait_recorded(1, 1)
        first, second = self.spans(1, resolution=1)[-2:]
        self.assertGreater(second["from"] - first["to"], 2 * SECOND_US)
        flags = {mark[1]: mark[2] for mark in reversed(without_marks(self.play(1, seconds=2))[1])}
        self.assertEqual(flags[second["id"]] & 1, 1, "said where it begins again")

    def test_a_disk_that_is_not_there_is_told_and_live_goes_on(self):
        disk = self.folder / "disk"
        disk.mkdir()
        recorder = self.start_recorder("--disk", disk)
        self.assertIn(f"kagimado-recorder disk prepare {disk}", recorder.log())
        _, port, _ = self.start_camera("--scene", "street:h264:640x360@25")
        self.add_camera(1, port)
        self.wait_camera(1, online=True)
        self.assertIn("problem", wait_until("the problem", lambda: [c for c in self.api("GET", "/storage")["recording"] if c["problem"]])[0])
        self.assertEqual(self.api("GET", "/storage")["disks"][0]["state"], "missing")
        live = subprocess.run(["curl", "-sS", "--max-time", "2", "--unix-socket", str(self.api_socket), "http://localhost/api/v1/live/1/0"],
                              capture_output=True, check=False).stdout
        self.assertGreater(frames_of(live), 10)
        self.assertEqual(list(disk.iterdir()), [])
        self.recorder_command("disk", "prepare", disk)
        wait_until("recording by itself", lambda: self.api("GET", "/storage")["recording"][0]["on"], DEADLINE_S)
        self.wait_recorded(1, 1)
        self.assertEqual(len(self.recorded_files(1, disk)), 1)
        self.assertIn("recording", self.recorder_command("storage", "--socket", self.api_socket))
        self.assertIn("clear", self.recorder_command("recordings", "list", "--socket", self.api_socket))


if __name__ == "__main__":
    main()
