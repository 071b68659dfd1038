"""The PC's door of a whole recorder, as curl, openssl and hostile clients find it. [REQ-PC-1, PC-3, PC-5, PC-6]"""
import resource
import socket
import subprocess
import threading
import time

from product import SiteTest, main, wait_until

OTHER_HOST = "127.0.0.2"  # of loopback: another client, as far as the recorder can tell


def said(connection, seconds=5):
    """All that comes until the other side ends or nothing comes."""
    connection.settimeout(seconds)
    text = b""
    try:
        while chunk := connection.recv(65536):
            text += chunk
    except (TimeoutError, ConnectionError):
        pass
    return text


class WebDoorTest(SiteTest):
    def setUp(self):
        super().setUp()
        self.start_recorder(web=True)
        self.root = self.folder / "recorder/tls/authority.crt"
        wait_until("https", lambda: self.curl(f"https://127.0.0.1:{self.https_port}/").returncode == 0)

    def curl(self, *arguments):
        return subprocess.run(["curl", "-sS", "--max-time", "10", "--cacert", str(self.root), *map(str, arguments)], capture_output=True,
                              text=True, check=False)

    def status(self, url, *arguments):
        return self.curl("-o", "/dev/null", "-w", "%{http_code}", *arguments, url).stdout

    def connect(self, source="127.0.0.1", port=None):
        connection = socket.create_connection(("127.0.0.1", port or self.http_port), 10, source_address=(source, 0))
        return connection

    def raw(self, text, source="127.0.0.1"):
        with self.connect(source) as connection:
            try:
                connection.sendall(text)
            except ConnectionError:
                pass  # refused before it was all said
            return said(connection)

    def still_serves(self, source=OTHER_HOST):
        """To another host, over both doors, and to the machine itself, each at once."""
        for url in (f"http://127.0.0.1:{self.http_port}/i18n/ja.json", f"https://127.0.0.1:{self.https_port}/i18n/ja.json"):
            started = time.monotonic()
            self.assertEqual(self.status(url, "--interface", source), "200", url)
            self.assertLess(time.monotonic() - started, 8, url)  # idle ones are dropped after 10
        self.api("GET", "/cameras")

    def test_browsers_trust_the_root_certificate_by_address_and_name(self):
        for host in ("127.0.0.1", "localhost"):
            self.assertEqual(self.status(f"https://{host}:{self.https_port}/i18n/ja.json"), "200", host)
        stranger = subprocess.run(["curl", "-sS", f"https://127.0.0.1:{self.https_port}/"], capture_output=True, check=False)
        self.assertEqual(stranger.returncode, 60, "without the root certificate it must not be trusted")

    def test_the_api_is_closed_to_who_is_not_logged_in(self):
        for scheme, port in (("http", self.http_port), ("https", self.https_port)):
            for path in ("cameras", "encryption", "events", "live/1/0", "recordings?from=0&to=1", "storage", "media", "exports"):
                self.assertEqual(self.status(f"{scheme}://127.0.0.1:{port}/api/v1/{path}"), "401", path)
            self.assertEqual(self.status(f"{scheme}://127.0.0.1:{port}/api/v1/keys", "-d", '{"key_boxes":[]}'), "401")

    def test_no_path_leaves_the_page(self):
        for path in ("/../state.sqlite", "/%2e%2e/%2e%2e/etc/passwd", "/i18n/../../bin/kagimado-recorder", "//etc/passwd", "/i18n/..%2f..%2f",
                     "/i18n/ja.json/", "/i18n", "/.git/config", "/machine.key", "/api/v1/../../i18n/ja.json", "/api", "/i18n/ja.json%00.html"):
            answer = self.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            self.assertIn(answer[9:12], (b"404", b"400"), (path, answer[:200]))
        self.still_serves()

    def test_malformed_and_huge_requests_are_refused(self):
        crooked = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", b"\x00" * 5000,
                   b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
                   b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                   b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                   b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nffffffffffffffff\r\n",
                   b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", b"G" * 200_000,
                   b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"]
        for text in crooked:
            answer = self.raw(text)
            self.assertTrue(answer == b"" or answer[9:10] == b"4", (text[:60], answer[:100]))
        self.still_serves()

    def test_a_thousand_idle_connections_hinder_nobody(self):
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        idle = []
        try:
            for number in range(1000):
                idle.append(self.connect(port=(self.http_port, self.https_port)[number % 2]))
            self.still_serves()
        finally:
            for connection in idle:
                connection.close()
        wait_until("room for that host again", lambda: self.status(f"http://127.0.0.1:{self.http_port}/i18n/ja.json") == "200")

    def test_idle_connections_of_many_hosts_make_room(self):
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        idle = [self.connect(source=f"127.0.1.{number % 200 + 1}") for number in range(700)]
        try:
            wait_until("room for somebody who asks", lambda: self.status(f"http://127.0.0.1:{self.http_port}/i18n/ja.json") == "200", 8)
        finally:
            for connection in idle:
                connection.close()

    def test_slow_loris_is_dropped_and_hinders_nobody(self):
        slow = [self.connect() for _ in range(100)]
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        ended = threading.Event()

        def drip():
            while not ended.wait(0.5):
                for connection in slow:
                    try:
                        connection.sendall(b"X")
                    except OSError:
                        pass
        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            self.still_serves()
            started = time.monotonic()
            self.assertEqual(said(slow[0], 20), b"")
            self.assertLess(time.monotonic() - started, 15)
        finally:
            ended.set()
            dripping.join()
            for connection in slow:
                connection.close()

    def test_a_handshake_that_stops_is_dropped(self):
        with self.connect(port=self.https_port) as silent, self.connect(port=self.https_port) as half:
            half.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
            self.still_serves()
            for connection in (silent, half):
                self.assertLess(len(said(connection, 20)), 100)

    def test_in_the_clear_at_the_door_of_tls(self):
        with self.connect(port=self.https_port) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertNotIn(b"HTTP/1.1 200", said(connection))
        self.still_serves()

    def test_what_browsers_are_told_to_hold_to(self):
        fields = self.curl("-D", "-", "-o", "/dev/null", f"https://127.0.0.1:{self.https_port}/i18n/ja.json").stdout.lower()
        for field in ("content-security-policy: default-src 'self';", "x-content-type-options: nosniff", "referrer-policy: no-referrer",
                      "frame-ancestors 'none'", "etag: "):
            self.assertIn(field, fields)
        self.assertNotIn("strict-transport-security", fields)
        self.assertNotIn("unsafe-inline", fields)
        self.assertIn("cache-control: no-store",
                      self.curl("-D", "-", "-o", "/dev/null", f"https://127.0.0.1:{self.https_port}/api/v1/cameras").stdout.lower())

    def test_tls_versions_of_a_new_recorder(self):
        for version, passes in (("-tls1_3", True), ("-tls1_2", True), ("-tls1_1", True), ("-tls1", False), ("-ssl3", False)):
            self.assertEqual(self.speaks(version), passes, version)

    def speaks(self, version):
        """Whether openssl gets an answer over that version."""
        request = f"GET /i18n/ja.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        old = ["-cipher", "ALL:@SECLEVEL=0"] if version not in ("-tls1_3", "-tls1_2") else []
        done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.https_port}", "-CAfile", str(self.root),
                               "-verify_return_error", "-ign_eof", version, *old], input=request, capture_output=True, check=False, timeout=20)
        return b"HTTP/1.1 200" in done.stdout

    def test_two_recorders_on_one_machine(self):
        """The second one cannot have the first one's ports: it says so, and serves everything else."""
        first = self.api_socket
        self.api_socket = self.folder / "second.sock"
        second = self.start("second", self.processes[0].popen.args[0], "serve", "--state", self.folder / "second", "--socket", self.api_socket,
                            "--web-address", "127.0.0.1", "--http-port", self.http_port, "--https-port", self.https_port)
        wait_until("the second recorder", lambda: self.api("GET", "/cameras"))
        wait_until("its word about the ports", lambda: f"listening on 127.0.0.1 port {self.http_port}" in second.log())
        self.assertTrue(second.alive())
        self.api_socket = first
        self.still_serves()


if __name__ == "__main__":
    main()
