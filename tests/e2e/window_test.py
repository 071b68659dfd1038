#!/usr/bin/env python3
"""The real thing on a display: two windows under Xvfb, a real mouse by xdotool, from the lock mark to the picture."""
import os
import subprocess

from product import SiteTest, center, gray, main, spread, wait_until


class Display:
    def __init__(self, folder, size="1920x1440"):
        read, write = os.pipe()
        self.log = folder / "xvfb.log"
        with open(self.log, "wb") as out:
            self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
                                           pass_fds=[write], stdout=out, stderr=subprocess.STDOUT)
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        assert number, self.log.read_text()
        self.environment = {"DISPLAY": f":{number}", "SDL_VIDEODRIVER": "x11"}

    def stop(self):
        self.server.terminate()
        self.server.wait()

    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *map(str, arguments)], env={**os.environ, **self.environment}, check=True, capture_output=True,
                              text=True).stdout

    def window(self, title):
        return wait_until(f"window {title}", lambda: self.search(title))

    def search(self, title):
        done = subprocess.run(["xdotool", "search", "--name", title], env={**os.environ, **self.environment}, capture_output=True, text=True)
        return done.stdout.split()[0] if done.returncode == 0 and done.stdout.strip() else None

    def origin(self, window):
        values = dict(line.split("=") for line in self.xdotool("getwindowgeometry", "--shell", window).splitlines())
        return int(values["X"]), int(values["Y"])


class WallInWindows(SiteTest):
    def setUp(self):
        super().setUp()
        self.display = Display(self.folder)
        self.addCleanup(self.display.stop)
        self.start_recorder()
        self.set_password("today-1234")
        _, port, _ = self.start_camera("--scene", "street:h264:640x360@10")
        self.seal_under_other_password(port, "Old-77")
        self.add_camera(1, port)
        _, self.control = self.start_monitor("--layout", "1", "--sub-layout", "1", "--size", "1280x720", "--sub-size", "1024x600",
                                             headless=False, environment=self.display.environment)
        self.control.wait_tile(1, "locked")
        # No window manager here: the two windows would lie upon each other.
        self.display.xdotool("windowmove", "--sync", self.display.window("sub"), 0, 800)
        self.window = self.display.window("main")
        self.display.xdotool("windowmove", "--sync", self.window, 10, 10)
        self.left, self.top = self.display.origin(self.window)

    def point(self, rect):
        x, y = center(rect)
        self.display.xdotool("mousemove", self.left + x, self.top + y)

    def press_widget(self, name):
        self.point(wait_until(name, lambda: self.control.widgets().get(name))["rect"])
        self.display.xdotool("click", 1)

    def test_long_press_soft_keyboard_and_picture(self):
        black = spread(self.control.png(self.folder / "locked.png", rect=self.control.tile_of(1)["rect"]))
        self.point(self.control.tile_of(1)["rect"])
        self.display.xdotool("mousedown", 1)
        self.control.ask(do="wait", until="widget", widget="password.ok", timeout_ms=10000)
        self.display.xdotool("mouseup", 1)
        for page, keys in (("upper", "O"), ("lower", "ld"), ("symbols", "-77")):
            if f"password.keyboard.key.{keys[0]}" not in self.control.widgets():
                self.press_widget(f"password.keyboard.page.{page}")
            for key in keys:
                if f"password.keyboard.key.{key}" not in self.control.widgets():
                    self.press_widget("password.keyboard.page.symbols")
                before = self.control.widgets()["password.field"]["value"]
                self.press_widget(f"password.keyboard.key.{key}")
                wait_until("the character", lambda: self.control.widgets()["password.field"]["value"] != before)
        self.press_widget("password.ok")
        self.control.wait_tile(1, "video")
        self.control.wait_tile(1, "video", "sub")
        self.assertGreater(spread(self.control.png(self.folder / "open.png", rect=self.control.tile_of(1)["rect"])), black * 2)
        # What X shows is what the framebuffer holds.
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "x11grab", "-video_size", "1280x720", "-i",
                        f"{self.display.environment['DISPLAY']}+{self.left},{self.top}", "-frames:v", "1", str(self.folder / "x11.png")],
                       check=True)
        self.assertGreater(spread(gray(self.folder / "x11.png")), black * 2)


if __name__ == "__main__":
    main()
