#!/usr/bin/env python3
"""Cameras that only speak RTSP (clear) play beside the others; served by GStreamer's gst-rtsp-server."""
from product import BIN, SiteTest, main, wait_until


class RtspCameras(SiteTest):
    def serve(self, codec, *login):
        process = self.start(f"rtsp-{codec}", BIN / "kagimado-test-rtsp-server", "--codec", codec, *login)
        line = wait_until("the RTSP server", lambda: [l for l in process.log().splitlines() if l.startswith("port ")])[0]
        return int(line.split()[1])

    def add_rtsp(self, number, port, **login):
        self.api("POST", "/cameras", {"id": number, "name": f"rtsp {number}", "url": f"rtsp://127.0.0.1:{port}/live", **login})

    def test_h264_h265_and_jpeg_play_beside_a_sealed_camera(self):
        self.start_recorder()
        self.set_password("rtsp-1234")
        _, port, _ = self.start_camera("--scene", "street:h264:320x180@10")
        self.add_camera(1, port)
        self.seal(1)
        for number, codec in ((2, "h264"), (3, "h265"), (4, "jpeg")):
            self.add_rtsp(number, self.serve(codec))
        _, control = self.start_monitor("--layout", "4", "--monitors", "1", "--size", "1280x720")
        for number in (1, 2, 3, 4):
            control.wait_tile(number, "video", seconds=60)
        for number, codec in ((2, "h264"), (3, "h265"), (4, "mjpeg")):
            tile = wait_until("pictures", lambda: (lambda t: t if t["shown_per_second"] > 8 else None)(control.tile_of(number)))
            self.assertEqual((tile["codec"], tile["key_state"], bool(tile["thinned"])), (codec, "clear", False))

    def test_right_login_plays_and_wrong_login_is_denied(self):
        self.start_recorder()
        password = self.secret("rtsp.pw", "rtsp-login-pw")
        port = self.serve("h264", "--user", "viewer", "--password-file", password)
        self.add_rtsp(1, port, user="viewer", password="rtsp-login-pw")
        self.add_rtsp(2, port, user="viewer", password="something else")
        self.wait_camera(1, online=True)
        self.wait_camera(2, online=False, reason="denied")


if __name__ == "__main__":
    main()
