#!/usr/bin/env python3
"""Cameras that only speak RTSP (clear) play beside the others; served by GStreamer's gst-rtsp-server."""
import hashlib
import socket
import ssl
import subprocess
import threading

from product import BIN, SiteTest, main, wait_until

AUTHORITY_CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
serial = {folder}/serial
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
"""


class RtspSite(SiteTest):
    def serve(self, codec, *login):
        process = self.start(f"rtsp-{codec}", BIN / "kagimado-test-rtsp-server", "--codec", codec, *login)
        line = wait_until("the RTSP server", lambda: [l for l in process.log().splitlines() if l.startswith("port ")])[0]
        return int(line.split()[1])

    def add_rtsp(self, number, port, scheme="rtsp", **more):
        self.api("POST", "/cameras", {"id": number, "name": f"rtsp {number}", "url": f"{scheme}://127.0.0.1:{port}/live", **more})


class RtspCameras(RtspSite):
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


class Authority:
    """A certificate authority made by openssl."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        (folder / "index.txt").touch()
        (folder / "serial").write_text("01")
        (folder / "ca.cnf").write_text(AUTHORITY_CONFIG.format(folder=folder))
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=authority", "-days", "30",
                     "-keyout", "ca.key", "-out", "ca.pem")

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    @property
    def pem(self):
        return (self.folder / "ca.pem").read_text()

    def server(self, name, start="20200101000000Z", end="20491231000000Z"):
        """The file of a server's certificate and key."""
        self.openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                     "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self.openssl("ca", "-batch", "-config", "ca.cnf", "-notext", "-cert", "ca.pem", "-keyfile", "ca.key", "-startdate", start,
                     "-enddate", end, "-in", f"{name}.csr", "-out", f"{name}.crt")
        whole = self.folder / f"{name}.pem"
        whole.write_text((self.folder / f"{name}.crt").read_text() + (self.folder / f"{name}.key").read_text())
        return whole


class Tap:
    """Carries connections on to a port, and keeps the first line of each."""

    def __init__(self, port):
        self.port, self.first_lines = port, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.port))
            threading.Thread(target=self.carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, False), daemon=True).start()

    def carry(self, source, sink, keeps):
        try:
            while part := source.recv(65536):
                if keeps:
                    self.first_lines.append(part.split(b"\r\n")[0])
                    keeps = False
                sink.sendall(part)
        except OSError:
            pass
        sink.close()

    def close(self):
        self.listener.close()


class TunnelledCameras(RtspSite):
    """[REQ-CAM-7] 「インターネットモード」: RTSP through HTTP."""

    def test_pictures_go_through_http_in_internet_mode_only(self):
        self.start_recorder()
        tap = Tap(self.serve("h264"))
        self.addCleanup(tap.close)
        port = tap.listener.getsockname()[1]
        self.add_rtsp(1, port, mode="internet")
        self.assertEqual(self.wait_camera(1, online=True)["mode"], "internet")
        self.assertEqual({line.split()[0] for line in tap.first_lines}, {b"GET", b"POST"})
        self.assertTrue(all(line.split()[2].startswith(b"HTTP/") for line in tap.first_lines), tap.first_lines)
        tap.first_lines.clear()
        self.api("PUT", "/cameras/1", {"mode": "direct"})
        self.wait_camera(1, online=True, mode="direct")
        wait_until("a new connection", lambda: tap.first_lines)
        self.assertEqual({line.split()[2] for line in tap.first_lines}, {b"RTSP/1.0"})

    def test_a_login_goes_through_the_tunnel(self):
        self.start_recorder()
        password = self.secret("rtsp.pw", "rtsp-login-pw")
        port = self.serve("h264", "--user", "viewer", "--password-file", password)
        self.add_rtsp(1, port, mode="internet", user="viewer", password="rtsp-login-pw")
        self.add_rtsp(2, port, mode="internet", user="viewer", password="something else")
        self.wait_camera(1, online=True)
        self.wait_camera(2, online=False, reason="denied")
        self.api("POST", "/cameras", {"name": "x", "url": "rtsps://127.0.0.1:9/live", "mode": "internet"}, expect=(400,))


class RtspsCameras(RtspSite):
    """RTSP in TLS: played where the camera is who it should be, and not one request sent where it is not."""

    def setUp(self):
        super().setUp()
        self.start_recorder()
        self.authority = Authority(self.folder / "authority")

    def test_a_trusted_camera_plays_and_others_say_why_not(self):
        good = self.serve("h264", "--tls", self.authority.server("good"))
        old = self.serve("h264", "--tls", self.authority.server("old", end="20210101000000Z"))
        early = self.serve("h264", "--tls", self.authority.server("early", start="20480101000000Z"))
        stranger = Authority(self.folder / "stranger")
        trusted = dict(scheme="rtsps", trust="authority", authority_pem=self.authority.pem)
        self.add_rtsp(1, good, **trusted)
        self.add_rtsp(2, old, **trusted)
        self.add_rtsp(3, early, **trusted)
        self.add_rtsp(4, good, **{**trusted, "authority_pem": stranger.pem})
        _, control = self.start_monitor("--layout", "4", "--monitors", "1", "--size", "1280x720")
        control.wait_tile(1, "video", seconds=60)
        for number, reason in ((2, "expired"), (3, "not_yet_valid"), (4, "untrusted")):
            with self.subTest(reason):
                self.wait_camera(number, online=False, reason=reason)
                wait_until("the reason at the tile", lambda: control.tile_of(number)["reason"] == reason)
        wait_until("pictures", lambda: control.tile_of(1)["shown_per_second"] > 8)

    def test_a_pin_holds_over_another_certificate(self):
        first = self.authority.server("first")
        port = self.serve("h264", "--tls", first)
        self.add_rtsp(1, port, scheme="rtsps", trust="pin")
        camera = self.wait_camera(1, online=True)
        der = ssl.PEM_cert_to_DER_cert(first.read_text()[:first.read_text().index("-----BEGIN PRIVATE")])
        self.assertEqual(camera["certificate"]["sha256"], hashlib.sha256(der).hexdigest())
        self.processes[-1].stop()
        self.serve("h264", "--tls", self.authority.server("second"), "--port", port)
        self.wait_camera(1, online=False, reason="untrusted")

    def test_login_goes_through_tls(self):
        password = self.secret("rtsps.pw", "rtsps-login-pw")
        port = self.serve("h264", "--tls", self.authority.server("login"), "--user", "viewer", "--password-file", password)
        self.add_rtsp(1, port, scheme="rtsps", trust="off", user="viewer", password="rtsps-login-pw")
        self.add_rtsp(2, port, scheme="rtsps", trust="off", user="viewer", password="something else")
        self.wait_camera(1, online=True)
        self.wait_camera(2, online=False, reason="denied")


if __name__ == "__main__":
    main()
