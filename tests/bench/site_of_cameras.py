"""What the benchmarks of whole sites share: 32 cameras out of one process, and what a process uses."""
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.setdefault("KAGIMADO_BIN", str(ROOT / "build/release/bin")))
sys.path.insert(0, str(ROOT / "tests/e2e"))
sys.dont_write_bytecode = True
from product import Site, wait_until  # noqa: E402

CAMERAS = 32
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid, key="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    return 0.0


def build(*targets):
    subprocess.run([ROOT / "board/install"], check=True, stdout=sys.stderr)
    for command in (["cmake", "--preset", "release"], ["cmake", "--build", "--preset", "release", "--target", *targets]):
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)


def make_clip(folder):
    clip = folder / "camera.mp4"
    subprocess.run(["ffmpeg", "-nostdin", "-y", "-loglevel", "error", "-f", "lavfi", "-i",
                    "testsrc2=size=1920x1080:rate=25,boxblur=6:1,noise=alls=10:allf=t,format=yuv420p", "-t", "10", "-c:v", "libx264",
                    "-profile:v", "main", "-preset", "veryfast", "-refs", "1", "-sc_threshold", "0", "-b:v", "4M", "-maxrate", "4M",
                    "-bufsize", "4M", "-g", "50", "-bf", "0", clip], check=True)
    return clip


def over(seconds, pid):
    """CPU seconds a second of a process, from now on."""
    before, start = cpu_seconds(pid), time.monotonic()
    time.sleep(seconds)
    return (cpu_seconds(pid) - before) / (time.monotonic() - start)


class CameraSite(Site):
    def start_cameras(self, clip):
        self.base = 21000
        self.camera = self.start("cameras", BIN / "kagimado-camera", "--count", CAMERAS, "--file", clip, "--name", "cam", "--port", self.base,
                                 "--https-port", self.base + 100, "--user", "admin", "--password-file", self.folder / "camera.pw",
                                 "--state", self.folder / "state-cameras")
        wait_until("the cameras", lambda: '"ready":true' in self.camera.log())

    def add_cameras(self):
        for number in range(1, CAMERAS + 1):
            self.add_camera(number, self.base + number - 1)
        wait_until("all cameras online", lambda: all(c["online"] for c in self.api("GET", "/cameras")["cameras"]), 60)
