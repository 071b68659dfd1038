"""A whole site for end-to-end tests: cameras, recorder and monitor as processes of their own, driven through their public doors.

Every wait is for a condition with a deadline; nothing sleeps to hope. State lies in a temporary folder.
"""
import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

BIN = pathlib.Path(os.environ["KAGIMADO_BIN"])
DEADLINE_S = 60 * float(os.environ.get("KAGIMADO_SLOW", "1"))  # far more than a calm machine needs
ADMIN_PASSWORD = "admin-pass-1"
ITERATIONS = 2000  # PBKDF2 in tests; the product's own is 600,000


def wait_until(what, condition, seconds=DEADLINE_S):
    """The condition's value once it is true; an AssertionError that says what was waited for otherwise."""
    deadline = time.monotonic() + seconds
    last = None
    while time.monotonic() < deadline:
        try:
            last = condition()
        except (OSError, ConnectionError, http.client.HTTPException) as error:
            last = error
        if last and not isinstance(last, Exception):
            return last
        time.sleep(0.05)
    raise AssertionError(f"gave up after {seconds} s waiting for {what}; last: {last!r}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    def __init__(self, log, *command, environment=None, stdin=None):
        self.log_path = log
        with open(log, "wb") as out:
            self.popen = subprocess.Popen([str(c) for c in command], stdin=stdin or subprocess.DEVNULL, stdout=out,
                                          stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})})

    def log(self):
        return pathlib.Path(self.log_path).read_text(errors="replace")

    def alive(self):
        return self.popen.poll() is None

    def stop(self, sig=signal.SIGTERM):
        if self.alive():
            self.popen.send_signal(sig)
            try:
                self.popen.wait(20)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()
                raise AssertionError(f"{self.popen.args[0]} did not end by itself; log:\n{self.log()[-2000:]}")
        return self.popen.returncode


class UnixHttp(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=DEADLINE_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(DEADLINE_S)
        self.sock.connect(str(self.path))


class Control:
    """The monitor's control socket."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(DEADLINE_S * 2)
        wait_until("the control socket", lambda: self.socket.connect(str(path)) is None)
        self.file = self.socket.makefile("rwb")

    def ask_raw(self, **request):
        self.file.write(json.dumps(request).encode() + b"\n")
        self.file.flush()
        line = self.file.readline()
        assert line, "the monitor closed its control socket"
        return json.loads(line)

    def ask(self, **request):
        answer = self.ask_raw(**request)
        assert answer["ok"], f"{request} -> {answer}"
        return answer

    def tiles(self, monitor="main"):
        return {tile["slot"]: tile for tile in self.ask(do="tiles", monitor=monitor)["tiles"]}

    def tile_of(self, camera, monitor="main"):
        return next((t for t in self.tiles(monitor).values() if t["camera"] == camera), None)

    def widgets(self, monitor="main"):
        return {widget["id"]: widget for widget in self.ask(do="widgets", monitor=monitor)["widgets"]}

    def click(self, widget_id, monitor="main"):
        widget = wait_until(f"widget {widget_id}", lambda: self.widgets(monitor).get(widget_id))
        assert widget["enabled"], f"{widget_id} is not enabled"
        x, y = center(widget["rect"])
        self.ask(do="mouse", monitor=monitor, action="move", x=x, y=y)
        self.ask(do="mouse", monitor=monitor, action="click", x=x, y=y)

    def show_menu(self, monitor="main"):
        self.ask(do="mouse", monitor=monitor, action="move", x=300, y=10)
        self.ask(do="mouse", monitor=monitor, action="move", x=310, y=12)

    def wait_tile(self, camera, state, monitor="main", seconds=DEADLINE_S):
        def there():
            tile = self.tile_of(camera, monitor)
            return tile if tile and tile["state"] == state else None
        try:
            return wait_until(f"camera {camera} {state}", there, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; tile: {self.tile_of(camera, monitor)}") from None

    def png(self, path, monitor="main", rect=None):
        request = dict(do="png", monitor=monitor, path=str(path))
        if rect:
            request["rect"] = rect
        self.ask(**request)
        return gray(path)

    def long_press(self, camera, monitor="main"):
        tile = self.tile_of(camera, monitor)
        x, y = center(tile["rect"])
        self.ask(do="mouse", monitor=monitor, action="move", x=x, y=y)
        self.ask(do="mouse", monitor=monitor, action="press", x=x, y=y)
        self.ask(do="wait", monitor=monitor, until="widget", widget="password.ok", timeout_ms=10000)
        self.ask(do="mouse", monitor=monitor, action="release", x=x, y=y)

    def type_password(self, text, monitor="main"):
        """By the soft keyboard, with the mouse alone."""
        pages = ["lower", "upper", "symbols"]
        for character in text:
            key = f"password.keyboard.key.{character}"
            for page in pages:
                if key in self.widgets(monitor):
                    break
                self.click(f"password.keyboard.page.{page}", monitor)
            self.click(key, monitor)


def center(rect):
    x, y, width, height = rect
    return x + width // 2, y + height // 2


def gray(path):
    """(width, height, bytes) of a PNG as 8-bit gray, read by ffmpeg: an independent eye."""
    size = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", str(path)],
                          check=True, capture_output=True, text=True).stdout.strip().split(",")
    pixels = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "gray", "-"],
                            check=True, capture_output=True).stdout
    return int(size[0]), int(size[1]), pixels


def spread(image):
    """Standard deviation of the pixels: a picture has some, a black tile with a lock mark has little."""
    _, _, pixels = image
    mean = sum(pixels) / len(pixels)
    return (sum((p - mean) ** 2 for p in pixels[::7]) / len(pixels[::7])) ** 0.5


class Site:
    """One recorder and what is added to it, in a temporary folder. Used by SiteTest and by the benchmarks."""

    def open(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kagimado-site-"))
        self.processes = []
        self.secret("camera.pw", "camera-password")
        self.api_socket = self.folder / "api.sock"

    def close(self):
        """Stops everything; answers the ends of the logs."""
        logs, failure = [], None
        for process in reversed(self.processes):
            try:
                process.stop()
            except AssertionError as error:
                failure = error
            logs.append(f"--- {process.popen.args[0]} {process.log_path}\n{process.log()[-1500:]}")
        keep = os.environ.get("KAGIMADO_KEEP")
        if keep:
            shutil.copytree(self.folder, pathlib.Path(keep) / self.folder.name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
        shutil.rmtree(self.folder, ignore_errors=True)
        if failure:
            raise failure
        return "\n".join(logs)

    def secret(self, name, text):
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    def start(self, name, *command, **keywords):
        process = Process(self.folder / f"{name}.{len(self.processes)}.log", *command, **keywords)
        self.processes.append(process)
        return process

    def start_camera(self, *arguments, name="cam", port=None, https_port=None):
        """(process, http port, https port), once it answers."""
        port = port or free_port()
        https_port = https_port or free_port()
        process = self.start(name, BIN / "kagimado-camera", "--name", name, "--port", port, "--https-port", https_port, "--user", "admin",
                             "--password-file", self.folder / "camera.pw", "--state", self.folder / f"state-{name}", *arguments)
        wait_until(f"camera {name}", lambda: socket.create_connection(("127.0.0.1", port), 1).close() is None)
        return process, port, https_port

    def start_recorder(self, *arguments, web=False, first_start=False, doors=("--no-web",)):
        """web: with doors for PCs on self.http_port and self.https_port; doors: with these arguments instead. first_start: nobody has an
        account."""
        if web:
            if not hasattr(self, "https_port"):  # a recorder that is started again keeps its ports
                self.http_port, self.https_port = free_port(), free_port()
            doors = ["--web-address", "127.0.0.1", "--http-port", self.http_port, "--https-port", self.https_port]
        process = self.start("recorder", BIN / "kagimado-recorder", "serve", "--state", self.folder / "recorder", "--socket",
                             self.api_socket, "--pbkdf2-iterations", ITERATIONS, "--ports-address", "127.0.0.1",
                             "--search-address", "127.0.0.1", *doors, *arguments)
        wait_until("the recorder", lambda: self.api("GET", "/encryption"))
        if not first_start:
            self.make_administrator()
        return process

    def make_administrator(self):
        """As an installer does who lets the monitor play, search and copy: logged in by itself. Once a site."""
        if self.api("GET", "/session")["state"] == "setup":
            session = self.api("POST", "/setup", {"name": "admin", "password": ADMIN_PASSWORD})
            self.api("PUT", "/users/auto_login", {"id": session["user"]["id"]})

    def api(self, method, path, body=None, expect=(200, 201)):
        with contextlib.closing(UnixHttp(self.api_socket)) as connection:
            connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
        if expect:
            assert response.status in expect, f"{method} {path}: {response.status} {text[:500]}"
        return json.loads(text or b"{}")

    def issuer_command(self, *arguments, typed="", expect=0):
        """A command of kagimado-issuer to its end; what it printed on standard output."""
        done = subprocess.run([str(c) for c in (BIN / "kagimado-issuer", "--folder", self.folder / "issuer", *arguments)], input=typed,
                              capture_output=True, text=True, check=False, timeout=DEADLINE_S)
        assert done.returncode == expect, f"issuer {arguments}: {done.returncode} {done.stdout} {done.stderr}"
        return done.stdout

    def provision(self, serial="KR26-000117"):
        """The factory's part: the recorder gets its secret; answers its identity."""
        if not (self.folder / "issuer").exists():
            self.issuer_command("init")
        file = self.folder / f"{serial}.provision"
        printed = self.issuer_command("provision", "--serial", serial, "--out", file)
        self.recorder_command("provision", "--state", self.folder / "recorder", "--file", file)
        return printed.split()[1]

    def redeem(self, kit, identity):
        """The release key of a new card, as the issuer gives it."""
        numbers = [line.split()[-1] for line in self.issuer_command("card", "--kit", kit).splitlines()]
        return self.issuer_command("redeem", "--recorder", identity, typed="\n".join(numbers) + "\n").strip()

    def license(self, cameras=32):
        """Licences for so many cameras more, as a site gets them: cards, release keys, registration."""
        licences = self.api("GET", "/licences")
        identity = licences["identity"] if licences["provisioned"] else self.provision()
        if not licences["has_own_key"]:
            self.recorder_command("licence", "add", "--socket", self.api_socket,
                                  self.issuer_command("own-key", "--recorder", identity).strip())
        for size in (32, 16, 4, 1):
            while cameras >= size:
                self.recorder_command("licence", "add", "--socket", self.api_socket, self.redeem(f"WJ-NXS{size:02}JW", identity))
                cameras -= size

    def have_licence(self):
        """At least one that no camera uses."""
        licences = self.api("GET", "/licences")
        if licences["used"] >= licences["total"]:
            self.license()

    def add_camera(self, number, port, name=None, scheme="http", **more):
        if scheme == "https":
            self.have_licence()
        body = {"id": number, "name": name or f"camera {number}", "url": f"{scheme}://127.0.0.1:{port}/", "user": "admin",
                "password": "camera-password", "trust": "pin", **more}
        return self.api("POST", "/cameras", body)

    def wait_camera(self, number, **expected):
        def there():
            camera = self.api("GET", f"/cameras/{number}")
            return camera if all(camera.get(k) == v for k, v in expected.items()) else None
        try:
            return wait_until(f"camera {number} {expected}", there)
        except AssertionError as error:
            raise AssertionError(f"{error}; is: {self.api('GET', f'/cameras/{number}')}") from None

    def recorder_command(self, *arguments, expect=0):
        """A command of kagimado-recorder to its end; what it printed."""
        done = subprocess.run([str(c) for c in (BIN / "kagimado-recorder", *arguments)], capture_output=True, text=True, check=False,
                              timeout=DEADLINE_S * 2)
        assert done.returncode == expect, f"{arguments}: {done.returncode} {done.stdout} {done.stderr}"
        return done.stdout + done.stderr

    def spans(self, camera, **query):
        """What is recorded of a camera, by time."""
        text = "&".join(f"{k}={v}" for k, v in {"from": 0, "to": 1 << 53, "cameras": camera, **query}.items())
        cameras = self.api("GET", f"/recordings?{text}")["cameras"]
        return cameras[0]["spans"] if cameras else []

    def play(self, camera, seconds=DEADLINE_S, **query):
        """The body of GET /playback as curl gets it: to its end, or as much as comes in the time."""
        text = "&".join(f"{k}={v}" for k, v in {"from": 0, **query}.items())
        done = subprocess.run(["curl", "-sS", "--fail", "--max-time", str(seconds), "--unix-socket", str(self.api_socket),
                               f"http://localhost/api/v1/playback/{camera}?{text}"], capture_output=True, check=False)
        assert done.returncode in (0, 28), done.stderr  # 28: the time was over
        return done.stdout

    def recorded_files(self, camera, disk=None):
        """A camera's files on the disk, in the order of recording."""
        folder = (disk or self.folder / "recorder" / "recordings") / f"{camera:03}"
        return sorted(folder.glob("*/*.mp4"), key=lambda path: path.name)

    def set_password(self, password):
        return self.api("PUT", "/encryption", {"password": password})

    def seal(self, number, on=True):
        self.wait_camera(number, online=True)
        if on:
            self.have_licence()
        self.api("PUT", f"/cameras/{number}/encryption", {"on": on})
        self.wait_camera(number, sealed=on)

    def start_monitor(self, *arguments, name="monitor", headless=True, environment=None, recorder=None):
        path = self.folder / f"{name}.sock"
        options = ["--headless"] if headless else []
        process = self.start(name, BIN / "kagimado-monitor", "--recorder", recorder or f"unix:{self.api_socket}", "--state",
                             self.folder / f"state-{name}", "--control", path, *options, *arguments, environment=environment)
        return process, Control(path)

    def camera_request(self, port, method, path, body=None):
        """A request to a camera as anybody with its credentials may send it, by curl."""
        netrc = self.secret("netrc", "machine 127.0.0.1 login admin password camera-password\n")
        command = ["curl", "-sS", "--fail-with-body", "--digest", "--netrc-file", netrc, "-X", method, f"http://127.0.0.1:{port}{path}"]
        if body is not None:
            command += ["-H", "Content-Type: application/json", "--data-binary", "@-"]
        done = subprocess.run(command, input=None if body is None else json.dumps(body).encode(), capture_output=True, check=False)
        assert done.returncode == 0, f"{method} {path}: {done.stdout} {done.stderr}"
        return json.loads(done.stdout or b"{}")

    def seal_under_other_password(self, port, password):
        """What a camera is like that was away while the site's password changed."""
        salt = hashlib.sha256(password.encode()).digest()[:16]
        kek = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
        self.camera_request(port, "PUT", "/control/v1/encryption",
                            {"on": True, "kek": kek.hex(), "pb_salt": salt.hex(), "iterations": ITERATIONS})


class SiteTest(unittest.TestCase, Site):
    """A test with a site of its own; the logs are shown if it fails."""

    def setUp(self):
        self.open()

    def tearDown(self):
        logs = self.close()
        outcome = self._outcome.result
        if any(test is self for test, _ in outcome.errors + outcome.failures):
            print(logs, file=sys.stderr)


def main():
    # Sockets of refused connection attempts are left to the garbage collector.
    unittest.main(warnings="ignore")
