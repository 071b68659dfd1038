#!/usr/bin/env python3
"""Cameras that vanish, lie, stall or may not be trusted: each has its own state and reason, and the others play on."""
import signal

from product import SiteTest, free_port, main, wait_until


class BadCameras(SiteTest):
    def setUp(self):
        super().setUp()
        self.start_recorder()
        self.set_password("bad-1234")
        _, port, _ = self.start_camera("--scene", "lobby:h264:320x180@10", name="good")
        self.add_camera(1, port, "good")

    def with_fault(self, fault, sealed=False, scheme="http", expect_online=False, **more):
        _, port, https_port = self.start_camera("--scene", "street:h264:320x180@10", *fault, name="bad")
        if sealed:
            self.seal_under_today(port)
        self.add_camera(2, https_port if scheme == "https" else port, "bad", scheme, **more)
        _, control = self.start_monitor("--layout", "4", "--monitors", "1", "--size", "1280x720")
        return control

    def seal_under_today(self, port):
        """On first, through the recorder, under another number that goes again."""
        self.add_camera(9, port, "for a moment")
        self.wait_camera(9, data_encryption="off")
        self.have_licence()
        self.api("PUT", "/cameras/9/encryption", {"on": True})
        self.api("DELETE", "/cameras/9")

    def good_plays_on(self, control):
        control.wait_tile(1, "video")
        wait_until("the good camera's pictures", lambda: control.tile_of(1)["shown_per_second"] > 5)

    def test_garbage(self):
        control = self.with_fault(["--fault", "garbage"])
        self.wait_camera(2, online=False, reason="damaged")
        self.good_plays_on(control)

    def test_endless_box_stays_bounded(self):
        control = self.with_fault(["--fault", "endless-box"])
        wait_until("a reason", lambda: self.api("GET", "/cameras/2")["reason"] in ("limit", "damaged"))
        self.good_plays_on(control)

    def test_stall(self):
        control = self.with_fault(["--fault", "stall"])
        self.wait_camera(2, online=False, reason="timeout")
        self.good_plays_on(control)

    def test_wrong_credentials_are_not_tried_again(self):
        control = self.with_fault([], password="not the password")
        self.wait_camera(2, online=False, reason="denied")
        self.good_plays_on(control)
        tile = control.tile_of(2)
        self.assertEqual(tile["reason"], "denied")

    def test_expired_certificate(self):
        control = self.with_fault(["--certificate", "expired"], scheme="https", trust="authority")
        wait_until("a reason", lambda: self.api("GET", "/cameras/2")["reason"] in ("expired", "untrusted"))
        self.good_plays_on(control)

    def test_expired_certificate_of_a_pinned_camera(self):
        """[REQ-CAM-5]"""
        control = self.with_fault(["--certificate", "expired"], scheme="https", trust="pin")
        self.wait_camera(2, online=False, reason="expired")
        wait_until("the reason at the tile", lambda: control.tile_of(2)["reason"] == "expired")
        self.good_plays_on(control)

    def test_unreachable(self):
        self.add_camera(3, free_port(), "nobody")
        _, control = self.start_monitor("--layout", "4", "--monitors", "1", "--size", "1280x720")
        self.good_plays_on(control)
        wait_until("a reason at the tile", lambda: control.tile_of(3)["reason"] == "disconnected")
        self.assertIn(control.tile_of(3)["state"], ("connecting", "lost"))

    def test_bent_byte_is_called_tampered(self):
        _, port, _ = self.start_camera("--scene", "street:h264:320x180@10", "--fault", "bent-byte", name="bad")
        self.add_camera(2, port, "bad")
        self.seal(2)
        self.api("DELETE", "/cameras/1")
        _, control = self.start_monitor("--layout", "1", "--monitors", "1", "--size", "1280x720")
        wait_until("tampered", lambda: control.tile_of(2) and control.tile_of(2)["key_state"] == "tampered")

    def test_vanished_camera_keeps_its_last_picture_and_comes_back(self):
        camera, port, https_port = self.start_camera("--scene", "yard:h264:320x180@10", name="goes")
        self.add_camera(2, port, "goes")
        _, control = self.start_monitor("--layout", "4", "--monitors", "1", "--size", "1280x720")
        control.wait_tile(2, "video")
        camera.stop(signal.SIGKILL)
        tile = control.wait_tile(2, "lost")
        self.assertTrue(tile["reason"])
        self.start_camera("--scene", "yard:h264:320x180@10", name="goes", port=port, https_port=https_port)
        control.wait_tile(2, "video", seconds=60)

    def test_recorder_gone_and_back(self):
        _, control = self.start_monitor("--layout", "4", "--monitors", "1", "--size", "1280x720")
        control.wait_tile(1, "video")
        recorder = self.processes[0]
        recorder.stop(signal.SIGKILL)
        control.wait_tile(1, "lost")
        self.start_recorder()
        control.wait_tile(1, "video", seconds=60)


if __name__ == "__main__":
    main()
