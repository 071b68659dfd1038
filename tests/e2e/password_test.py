#!/usr/bin/env python3
"""[REQ-ENC-6, ENC-7, ENC-10] A camera under another password is black with a lock mark; a long press asks for the password."""
from product import ITERATIONS, SiteTest, main, spread, wait_until


class PasswordAtTheTile(SiteTest):
    def setUp(self):
        super().setUp()
        self.start_recorder()
        self.set_password("today-1234")
        _, self.port, _ = self.start_camera("--scene", "street:h264:640x360@10")
        self.seal_under_other_password(self.port, "yester-5678")
        self.add_camera(1, self.port)
        self.monitor, self.control = self.start_monitor("--layout", "1", "--monitors", "1", "--size", "1280x720")
        self.locked = self.control.wait_tile(1, "locked")

    def picture_spread(self, name):
        return spread(self.control.png(self.folder / name, rect=self.control.tile_of(1)["rect"]))

    def test_locked_tile_is_black_and_opens_with_its_own_password(self):
        self.assertEqual(self.locked["key_state"], "locked_old_password")
        self.assertEqual(self.locked["decoded_frames"], 0)
        black = self.picture_spread("locked.png")

        self.control.long_press(1)
        self.control.type_password("yester-5678")
        self.control.click("password.ok")
        tile = self.control.wait_tile(1, "video")
        self.assertEqual(tile["key_state"], "open")
        self.assertGreater(self.picture_spread("open.png"), black * 2)

        # The password in force is another one, still: a camera sealed now gets today's key.
        self.assertEqual(self.api("GET", "/encryption"), {"password_set": True})
        self.camera_request(self.port, "PUT", "/control/v1/encryption", {"on": False})
        wait_until("clear again", lambda: self.control.tile_of(1)["key_state"] == "clear")
        self.seal(1)
        self.control.wait_tile(1, "video")

    def test_wrong_password_stays_black_and_says_so(self):
        self.control.long_press(1)
        self.control.type_password("Wrong!999")
        self.control.click("password.ok")
        wait_until("the message", lambda: "password.message" in self.control.widgets())
        self.control.click("password.cancel")
        tile = self.control.tile_of(1)
        self.assertEqual((tile["state"], tile["decoded_frames"]), ("locked", 0))

    def test_short_press_asks_nothing(self):
        from product import center
        x, y = center(self.locked["rect"])
        self.control.ask(do="mouse", action="move", x=x, y=y)
        self.control.ask(do="mouse", action="press", x=x, y=y)
        self.control.ask(do="mouse", action="release", x=x, y=y)
        answer = self.control.ask_raw(do="wait", until="widget", widget="password.ok", timeout_ms=1500)
        self.assertFalse(answer["ok"])

    def test_real_keyboard_types_too(self):
        self.control.long_press(1)
        self.control.ask(do="text", text="yester-5678")
        self.control.ask(do="key", key="Enter", action="tap")
        self.control.wait_tile(1, "video")

    def test_many_wrong_tries_are_throttled(self):
        self.control.long_press(1)
        for attempt in range(7):
            self.control.ask(do="text", text=f"wrong-{attempt}")
            self.control.ask(do="key", key="Enter", action="tap")
            message = wait_until("an answer", lambda: self.control.widgets().get("password.message"))
            if message["value"] == "throttled":
                return
            wait_until("the field to be empty again", lambda: self.control.widgets()["password.field"]["value"] == "0")
        self.fail("seven wrong tries in a row were let through")


if __name__ == "__main__":
    main()
