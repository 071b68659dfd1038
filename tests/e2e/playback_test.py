#!/usr/bin/env python3
"""[REQ-ENC-7, ENC-10, ENC-11, WALL-3] Recordings under passwords A, B and C: each period asks for its own, at the monitor, with the
mouse alone; what was opened stays open until the passwords are forgotten."""
import os
import time

from product import SiteTest, main, spread, wait_until

PASSWORDS = ["alpha-1111", "bravo-2222", "charlie-3"]
PERIOD_S = 6  # recorded under each password, at least


class Recordings(SiteTest):
    def recorded(self):
        """{"spans": [...] of camera 1 by time, "open": periods that the password in force opens}."""
        now_us = int(time.time() * 1e6)
        answer = self.api("GET", f"/recordings?from={now_us - 3_600_000_000}&to={now_us + 60_000_000}&cameras=1&resolution=2")
        spans = answer["cameras"][0]["spans"] if answer["cameras"] else []
        return {"spans": spans, "open": answer["open_periods"]}

    def periods(self):
        """[(period, from, to)] in the order in which they were recorded."""
        found = {}
        for span in self.recorded()["spans"]:
            if span.get("period"):
                old = found.get(span["period"], (span["from"], span["to"]))
                found[span["period"]] = (min(old[0], span["from"]), max(old[1], span["to"]))
        return sorted(((period, *stretch) for period, stretch in found.items()), key=lambda p: p[1])

    def record_under(self, password, count):
        """Until the count-th period is so long."""
        self.set_password(password)
        if count == 1:
            self.seal(1)

        def long_enough():
            periods = self.periods()
            return len(periods) == count and periods[-1][2] - periods[-1][1] > PERIOD_S * 1_000_000
        wait_until(f"recordings under {password}", long_enough, 60)


class AtTheMonitor(Recordings):
    def start_site(self):
        self.start_recorder()
        _, port, _ = self.start_camera("--scene", "street:h264:640x360@10")
        self.add_camera(1, port)
        self.wait_camera(1, online=True)

    def watch(self):
        self.monitor, self.control = self.start_monitor("--layout", "1", "--monitors", "1", "--size", "1280x720")
        self.control.wait_tile(1, "video")

    def is_live(self):
        tile = self.control.tile_of(1)
        return tile["state"] == "video" and tile["has_picture"] and abs(tile["picture_wall"] / 1e6 - time.time()) < 5

    def playback(self):
        return self.control.ask(do="playback")

    def open_playback(self):
        self.control.show_menu()
        self.control.click("menu.playback")
        wait_until("the timeline", lambda: "timeline.position" in self.control.widgets())
        self.control.click("playback.pause")
        wait_until("pause", lambda: self.playback()["paused"])
        # Down to a minute, round the middle of what was recorded: a pixel is a minute at first. Then that middle to the middle of the axis:
        # at the evening's end it was at the right.
        middle = (self.stretches_of_time[0][1] + self.stretches_of_time[-1][2]) // 2
        while self.axis()[1] - self.axis()[0] > 60_000_000:
            x, y = self.at_time(middle)
            self.control.ask(do="mouse", action="wheel", x=x, y=y, steps=5)
        x, y = self.at_time(middle)
        left, _, width, _ = self.control.widgets()["timeline.row.1"]["rect"]
        for action, at in (("move", x), ("press", x), ("move", (x + left + width // 2) // 2), ("move", left + width // 2), ("release", left + width // 2)):
            self.control.ask(do="mouse", action=action, x=at, y=y)
        wait_until("the middle", lambda: abs(sum(self.axis()) // 2 - middle) < 2_000_000)

    def axis(self):
        return [int(us) for us in self.control.widgets()["timeline"]["value"].split()]

    def at_time(self, us):
        """Where that time is on the timeline's row."""
        begin, end = self.axis()
        x, y, width, height = self.control.widgets()["timeline.row.1"]["rect"]
        at = x + round((us - begin) / (end - begin) * width)
        assert x <= at < x + width, "the timeline does not show that time"
        return at, y + height // 2

    def locked_times(self):
        """[(from, to)] of the hatched stretches, by the pixels in which they are drawn. A camera that begins a new clip may leave out a
        few pictures: what is closer than half a second is one."""
        widgets = self.control.widgets()
        begin, end = self.axis()
        left, _, width, _ = widgets["timeline.row.1"]["rect"]
        to_time = lambda x: begin + (x - left) * (end - begin) // width
        drawn = sorted((to_time(w["rect"][0]), to_time(w["rect"][0] + w["rect"][2])) for name, w in widgets.items()
                       if name.startswith("timeline.row.1.") and w["value"] == "locked")
        joined = []
        for start, stop in drawn:
            if joined and start - joined[-1][1] < 500_000:
                start = joined.pop()[0]
            joined.append((start, stop))
        return joined

    def wait_locked(self, *expected):
        """The hatched stretches are those, to half a second."""
        def right():
            found = self.locked_times()
            return len(found) == len(expected) and all(
                abs(a - b) < 500_000 for one, other in zip(found, expected) for a, b in zip(one, other))
        try:
            wait_until("locked stretches", right)
        except AssertionError as error:
            raise AssertionError(f"{error}; shown: {self.locked_times()}, expected: {expected}") from None

    def seek_into(self, number):
        """Paused, in the middle of that period."""
        _, begin, end = self.stretches_of_time[number]
        middle = (begin + end) // 2
        x, y = self.at_time(middle)
        self.control.ask(do="mouse", action="click", x=x, y=y)
        self.control.ask(do="mouse", action="move", x=x, y=100)
        wait_until("the position", lambda: abs(self.playback()["position"] - middle) < 1_000_000)

    def open_with(self, password):
        self.control.long_press(1)
        self.control.type_password(password)
        self.control.click("password.ok")

    def shown_spread(self, name):
        """Of a part without words, bars and lock mark."""
        x, y, width, height = self.control.tile_of(1)["rect"]
        return spread(self.control.png(self.folder / name, rect=[x + width // 16, y + height // 8, width // 5, height // 3]))


class PlaybackOfThreePasswords(AtTheMonitor):
    def setUp(self):
        super().setUp()
        self.start_site()
        for count, password in enumerate(PASSWORDS, 1):
            self.record_under(password, count)
        self.stretches_of_time = self.periods()
        self.watch()

    def test_each_period_asks_for_its_own_password_and_forgetting_closes_all(self):
        a, b, c = ((begin, end) for _, begin, end in self.stretches_of_time)
        self.assertEqual(self.recorded()["open"], [self.stretches_of_time[2][0]], "the password in force opens its own period")
        self.open_playback()
        self.wait_locked((a[0], b[1]))

        self.seek_into(2)
        self.control.wait_tile(1, "video")
        self.seek_into(0)
        tile = self.control.wait_tile(1, "locked")
        self.assertEqual(tile["key_state"], "locked_old_password")
        self.assertFalse(tile["has_picture"], "nothing of another time shows through")
        self.assertLess(self.shown_spread("locked.png"), 1, "black")

        self.open_with("bravo-2222")
        wait_until("the message", lambda: self.control.widgets().get("password.message", {}).get("value") == "wrong")
        self.control.click("password.cancel")
        self.open_with("alpha-1111")
        self.control.wait_tile(1, "video")
        wait_until("the picture", lambda: self.shown_spread("open.png") > 10)
        self.wait_locked(b)

        self.seek_into(1)
        self.control.wait_tile(1, "locked")
        self.open_with("bravo-2222")
        self.control.wait_tile(1, "video")
        self.wait_locked()
        self.assertEqual(self.recorded()["open"], [self.stretches_of_time[2][0]], "[REQ-ENC-10] nothing was replaced")

        self.control.ask(do="forget_passwords")
        self.wait_locked((a[0], b[1]))
        for number in (0, 1):
            self.seek_into(number)
            self.control.wait_tile(1, "locked")
        self.seek_into(2)
        self.control.wait_tile(1, "video")

    def test_plays_from_a_to_c_and_back_to_live(self):
        a, _, c = ((begin, end) for _, begin, end in self.stretches_of_time)
        self.open_playback()
        for number, password in enumerate(PASSWORDS[:2]):
            self.seek_into(number)
            self.control.wait_tile(1, "locked")
            self.open_with(password)
            self.control.wait_tile(1, "video")
        x, y = self.at_time(a[0] + 500_000)
        self.control.ask(do="mouse", action="click", x=x, y=y)
        self.control.click("playback.pause")
        seen, pictures = [], set()

        def reached_c():
            position, tile = self.playback()["position"], self.control.tile_of(1)
            seen.append((position, tile["state"]))
            pictures.add(tile["picture_wall"])
            return position > c[0] + 1_000_000
        wait_until("the third period", reached_c, 60)
        self.assertEqual({state for _, state in seen[10:]}, {"video"})
        positions = [position for position, _ in seen]
        self.assertEqual(positions, sorted(positions), "forward only")
        self.assertGreater(len(pictures), 30, "pictures came all the while")

        self.control.click("playback.live")
        wait_until("no frame", lambda: "playback.frame" not in self.control.widgets())
        wait_until("live", self.is_live)

    def test_locked_thumbnail_shows_the_lock_and_never_asks(self):
        self.open_playback()
        _, begin, end = self.stretches_of_time[0]
        x, y = self.at_time((begin + end) // 2)
        self.control.ask(do="mouse", action="move", x=x, y=y)
        wait_until("a lock", lambda: self.control.widgets().get("timeline.thumbnail", {}).get("value") == "locked")
        self.control.ask(do="mouse", action="press", x=x, y=y)
        answer = self.control.ask_raw(do="wait", until="widget", widget="password.ok", timeout_ms=1500)
        self.assertFalse(answer["ok"], "[REQ-ENC-11]")
        self.control.ask(do="mouse", action="release", x=x, y=y)
        _, begin, end = self.stretches_of_time[2]
        x, y = self.at_time((begin + end) // 2)
        self.control.ask(do="mouse", action="move", x=x, y=y)
        wait_until("a picture", lambda: self.control.widgets().get("timeline.thumbnail", {}).get("value") == "ready")


class PlaybackAcrossAChange(AtTheMonitor):
    """[REQ-ENC-6] A monitor that could open a period loses it with the change of the password, in what it shows too."""

    def thumbnail_at(self, us):
        x, y = self.at_time(us)
        self.control.ask(do="mouse", action="move", x=x, y=y)
        return self.control.widgets().get("timeline.thumbnail", {}).get("value")

    def test_what_was_open_is_locked_by_the_change_and_opens_with_its_own_password(self):
        self.start_site()
        self.record_under("alpha-1111", 1)
        self.watch()
        self.stretches_of_time = self.periods()
        self.open_playback()
        self.seek_into(0)
        self.control.wait_tile(1, "video")
        _, begin, end = self.stretches_of_time[0]
        wait_until("a picture", lambda: self.thumbnail_at((begin + end) // 2) == "ready")
        self.assertEqual(self.locked_times(), [])

        self.set_password("bravo-2222")
        tile = self.control.wait_tile(1, "locked")
        self.assertEqual(tile["key_state"], "locked_old_password")
        self.assertFalse(tile["has_picture"])
        self.assertLess(self.shown_spread("locked.png"), 1, "black")
        wait_until("a lock", lambda: self.thumbnail_at((begin + end) // 2) == "locked")
        wait_until("hatched", self.locked_times)

        wait_until("recordings under the new one", lambda: len(self.periods()) == 2 and self.periods()[1][2] - self.periods()[1][1] > 4_000_000, 60)
        self.control.click("playback.live")
        wait_until("live", self.is_live)
        self.open_playback()
        self.stretches_of_time = self.periods()
        self.seek_into(1)
        self.control.wait_tile(1, "video")
        self.seek_into(0)
        self.control.wait_tile(1, "locked")
        self.open_with("alpha-1111")
        self.control.wait_tile(1, "video")
        wait_until("the picture", lambda: self.shown_spread("open.png") > 10)


class PlaybackOfWhatWasBent(Recordings):
    """Somebody wrote into a stored file: its tile says so, and nothing ends that should run."""

    def record_and_stop(self):
        """The largest sealed file of camera 1, of a recorder that has ended."""
        recorder = self.start_recorder()
        camera, port, _ = self.start_camera("--scene", "street:h264:640x360@10")
        self.add_camera(1, port)
        self.wait_camera(1, online=True)
        self.record_under("alpha-1111", 1)
        self.stretch = self.periods()[0][1:]
        camera.stop()
        recorder.stop()
        return max((file for file in self.recorded_files(1) if b"encv" in file.read_bytes()), key=lambda file: file.stat().st_size)

    def play_from_its_beginning(self):
        self.start_recorder()
        self.monitor, self.control = self.start_monitor("--layout", "1", "--monitors", "1", "--size", "1280x720")
        self.control.ask(do="wait", until="widget", widget="tile.0.name", timeout_ms=10000)
        self.control.show_menu()
        self.control.click("menu.playback")
        begin = self.stretch[0] - 1_000_000
        # By the button, from landmark to landmark (alarms too), back to the recording's beginning.
        wait_until("playback", lambda: self.control.ask(do="playback")["active"])
        wait_until("its beginning", lambda: self.control.ask(do="playback")["position"] <= begin + 2_000_000
                   or self.control.click("playback.previous"))
        self.control.wait_tile(1, "video")

    @staticmethod
    def boxes(content):
        at = 0
        while at < len(content):
            size = int.from_bytes(content[at:at + 4], "big")
            yield at, content[at + 4:at + 8], size
            at += size

    def picture_in_the_middle(self, content):
        """Where the payload of a large mdat begins: bent boxes are another damage than bent pictures."""
        return next(at + 8 for at, kind, size in self.boxes(content) if at > len(content) // 2 and kind == b"mdat" and size > 256)

    def test_bent_bytes_give_a_tampered_tile(self):
        file = self.record_and_stop()
        content = bytearray(file.read_bytes())
        begin = self.picture_in_the_middle(content)
        for at in range(begin + 64, begin + 128):
            content[at] ^= 0x5A
        file.write_bytes(content)
        self.play_from_its_beginning()
        tile = self.control.wait_tile(1, "damaged")
        self.assertEqual(tile["key_state"], "tampered")
        self.assertFalse(tile["has_picture"])
        self.assertTrue(self.monitor.alive())

    def test_bent_boxes_give_a_damaged_tile_and_what_follows_plays(self):
        file = self.record_and_stop()
        content = bytearray(file.read_bytes())
        moofs = [at for at, kind, _ in self.boxes(content) if kind == b"moof"]
        for at in moofs[len(moofs) // 2:len(moofs) // 2 + 4]:
            content[at:at + 8] = bytes(8)
        file.write_bytes(content)
        self.play_from_its_beginning()
        tile = self.control.wait_tile(1, "damaged")
        self.assertEqual(tile["reason"], "damaged")
        damaged_at = self.control.ask(do="playback")["position"]
        self.control.wait_tile(1, "video")
        self.assertGreater(self.control.ask(do="playback")["position"], damaged_at)
        self.assertEqual([span["damaged"] for span in self.spans(1) if span["sealed"]], [True], "the timeline tells it too")
        self.assertTrue(self.monitor.alive())

    def test_a_recording_that_lost_its_end_claims_it_no_longer_and_playback_ends_there(self):
        file = self.record_and_stop()
        self.assertEqual(file, self.recorded_files(1)[-1], "the newest")
        os.truncate(file, file.stat().st_size * 6 // 10)
        self.play_from_its_beginning()
        span = self.spans(1)[-1]
        self.assertTrue(span["damaged"])
        self.assertLess(span["to"], self.stretch[1] - 1_000_000)
        self.assertGreater(span["to"], self.stretch[0] + 1_000_000)
        playback = wait_until("the end", lambda: (lambda now: now if now["at_end"] else None)(self.control.ask(do="playback")), 30)
        self.assertFalse(playback["waiting"])
        self.assertLessEqual(abs(playback["position"] - span["to"]), 500_000)
        self.assertEqual(self.control.tile_of(1)["state"], "damaged", "more was there once")
        self.assertTrue(self.monitor.alive())


if __name__ == "__main__":
    main()
