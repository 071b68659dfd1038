#!/usr/bin/env python3
"""[REQ-WALL-1, WALL-4, ENC-7] The whole appliance: the image of board/image with systemd and the .debs, in a machine that QEMU makes in software.

KAGIMADO_KEEP=DIR keeps pictures, logs and systemd-analyze security of each unit. Figures are printed at the end.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1] / "e2e")]
from machine import KERNEL_WORDS, Machine, keep, wait_until  # noqa: E402
from wall_driver import WallDriver  # noqa: E402
from product import gray, spread  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
KERNEL = pathlib.Path(os.environ["KAGIMADO_KERNEL"])
INITRAMFS = pathlib.Path(os.environ["KAGIMADO_INITRAMFS"])
IMAGE = pathlib.Path(os.environ["KAGIMADO_IMAGE"])
PACKAGES = pathlib.Path(os.environ["KAGIMADO_PACKAGES"])
MAIN, SUB = (1280, 720), (1024, 600)
SLOW = float(os.environ.get("KAGIMADO_SLOW", "2"))
OLD_PASSWORD = "old77"

# The test's own doors into the machine, laid into its copy of the image: nothing of them is in the product.
DOOR_UNIT = """[Unit]
Description=Door of the test: {name}
DefaultDependencies=no
After=sysinit.target
[Service]
ExecStart={command}
Restart=always
RestartSec=200ms
StandardInput=null
[Install]
WantedBy=multi-user.target
"""
SHELL = """#!/bin/sh
exec 3<>$(echo /dev/vport*p{port})
while read -r line <&3; do
  eval "$line" >&3 2>&1 3>&-
  printf '\\n<<end %s>>\\n' "$?" >&3
done
"""
CONTROL = """#!/bin/sh
while true; do
  [ -S /run/kagimado-monitor/control.sock ] && socat -t 0 OPEN:$(echo /dev/vport*p{port}) UNIX-CONNECT:/run/kagimado-monitor/control.sock
  sleep 0.2
done
"""


def debugfs(image, *commands):
    done = subprocess.run(["debugfs", "-w", "-f", "-", str(image)], input="\n".join(commands), capture_output=True, text=True, check=True)
    errors = [line for line in done.stderr.splitlines() if not line.startswith("debugfs 1.")]
    assert not errors, errors


def readme_commands(number):
    """The lines of the README section's sh blocks: followed word for word."""
    section = (HERE.parents[1] / "README.md").read_text().split("## On a real machine")[1].split("\n## ")[0]
    return [line for line in re.findall(r"```sh\n(.*?)```", section, re.S)[number].splitlines() if line]


class WholeAppliance(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kgm-"))
        self.figures, self.pictures = [], []
        self.machine = None
        self.disk = self.folder / "root.ext4"
        subprocess.run(["cp", "--sparse=always", IMAGE, self.disk], check=True)
        self.lay_doors()
        self.debs = self.folder / "debs.ext4"
        self.make_package_disk()

    def tearDown(self):
        if self.machine:
            self.machine.cut_power()
        keep(self.folder, [*self.pictures, *self.folder.glob("*.log"), *self.folder.glob("*.txt")])
        print("\n" + "\n".join(self.figures), file=sys.stderr)
        shutil.rmtree(self.folder, ignore_errors=True)

    def figure(self, what, value, unit):
        self.figures.append(f"{what}: {value:.1f} {unit}")

    def lay_doors(self):
        commands = []
        for port, (name, script, user) in enumerate((("control", CONTROL, "kagimado"), ("shell", SHELL, "root")), 1):
            unit, program = self.folder / f"{name}.service", self.folder / f"{name}.sh"
            # The control socket admits the monitor's own user only.
            run = f"/bin/sh -c 'chown {user} /dev/vport*p{port} 2>/dev/null; exec runuser -u {user} -- /bin/sh /usr/local/lib/test-{name}'"
            unit.write_text(DOOR_UNIT.format(name=name, command=run))
            program.write_text(script.format(port=port))
            commands += [f"write {program} /usr/local/lib/test-{name}", f"write {unit} /etc/systemd/system/test-{name}.service",
                         f"symlink /etc/systemd/system/multi-user.target.wants/test-{name}.service ../test-{name}.service"]
        options = self.folder / "monitor.default"
        options.write_text('MONITOR_OPTIONS="--sink drm --control /run/kagimado-monitor/control.sock"\n')
        commands += ["rm /etc/default/kagimado-monitor", f"write {options} /etc/default/kagimado-monitor"]
        debugfs(self.disk, *commands)

    def make_package_disk(self):
        """The packages as they are, and the same as a later version."""
        folder = self.folder / "debs"
        later = folder / "later"
        later.mkdir(parents=True)
        for name in ("recorder", "monitor"):
            deb = next(PACKAGES.glob(f"kagimado-{name}_*.deb"))
            shutil.copy(deb, folder)
            tree = self.folder / f"tree-{name}"
            subprocess.run(["dpkg-deb", "-R", deb, tree], check=True)
            control = tree / "DEBIAN/control"
            control.write_text(re.sub(r"(?m)^Version: (\S+)$", r"Version: \1+later", control.read_text()))
            subprocess.run(["dpkg-deb", "-b", "--root-owner-group", "-Zgzip", tree, later], check=True, capture_output=True)
        shutil.copy(next(PACKAGES.glob("kagimado-issuer_*.deb")), folder)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", folder, self.debs, "64M"], check=True)

    def boot(self, name):
        self.machine = Machine(self.folder, name, [
            "-m", "1024", "-kernel", KERNEL / "vmlinux", "-initrd", INITRAMFS,
            "-append", f"{KERNEL_WORDS} appliance=whole systemd.show_status=false",
            "-drive", f"file={self.disk},format=raw,if=virtio", "-drive", f"file={self.debs},format=raw,if=virtio,readonly=on"])
        self.machine.cables[0].plug(*MAIN)
        self.machine.cables[1].plug(*SUB)
        self.driver = WallDriver(self.machine, SLOW)
        self.machine.shell("true", seconds=90 * SLOW)
        return self.machine

    def shot(self, name):
        for head, monitor in enumerate(("main", "sub")):
            self.pictures.append(self.machine.screenshot(head, self.folder / f"{name}-{monitor}.png"))
        return self.pictures[-2:]

    def wall_shown_after(self, since=0.0):
        def told():
            log = self.machine.shell("journalctl -b -u kagimado-monitor -o cat | grep 'the wall is shown' | tail -1", seconds=60 * SLOW, expect=None)
            seconds = float(log.split("is shown,")[1].split()[0]) if "is shown" in log else 0
            return seconds if seconds > since else None
        return wait_until("the wall", told, 60 * SLOW)

    def uptime(self):
        return float(self.machine.shell("cut -d' ' -f1 /proc/uptime"))

    def test_from_power_on_to_purge(self):
        machine = self.boot("whole-first")
        self.figure("kernel start to the wall, with systemd", self.wall_shown_after(), "s")
        self.assertIn("kagimado-monitor", machine.shell("systemctl --no-pager list-units 'kagimado*'"))
        self.shot("whole-first-start")
        self.set_up_by_readme()
        self.driver.wait_tile(1, "video")
        self.driver.wait_tile(2, "locked")
        self.driver.click("menu.layout.4")
        before = self.shot("whole-before-long-press")
        rect = self.driver.tile_of(2)["rect"]
        self.driver.long_press(2)
        self.driver.type_password(OLD_PASSWORD)
        self.driver.click("password.ok")
        self.driver.wait_tile(2, "video")
        self.driver.wait_tile(2, "video", "sub")
        after = self.shot("whole-after-long-press")
        self.assertGreater(self.spread_of(after[0], rect), self.spread_of(before[0], rect) * 2)
        self.displays_and_mouse()
        self.monitor_killed()
        self.security()
        spans = machine.shell("kagimado-recorder recordings list --camera 1")
        self.assertTrue(spans)
        machine.cut_power()

        machine = self.boot("whole-second")
        self.figure("kernel start to the wall after the power cut", self.wall_shown_after(), "s")
        self.driver.wait_tile(1, "video")
        self.assertEqual(machine.ask(do="tiles")["layout"], 4)
        self.assertIn(spans.splitlines()[0].split()[0],
                      machine.shell("kagimado-recorder recordings list --camera 1"))
        machine.shell("mkdir -p /run/debs && mount -o ro /dev/vdb /run/debs")
        self.issuer()
        self.packages()

    def set_up_by_readme(self):
        """The README's commands as they stand there, but for the camera's address: those of this site are on the machine itself."""
        machine = self.machine
        self.assertEqual(machine.shell("dpkg-query -W -f '${Status}\\n' kagimado-recorder kagimado-monitor | sort -u"), "install ok installed")
        for command in readme_commands(0)[1:3]:
            machine.shell(command, seconds=60 * SLOW)
        doctor = machine.shell(readme_commands(0)[3], seconds=60 * SLOW, expect=None)
        (self.folder / "doctor.txt").write_text(doctor + "\n")
        self.assertIn("Virtual-1", doctor)
        self.assertIn("pointer", doctor)
        machine.shell("cd /root; printf today-1234 >password.txt; printf admin-pass-1 >administrator.txt; printf camera-password >camera.pw")
        self.start_cameras()
        for command in readme_commands(1):
            machine.shell(command.replace("http://10.0.0.11/", "http://127.0.0.1:8001/"), seconds=60 * SLOW)
        self.add_sealed_camera()
        doctor = machine.shell("kagimado-monitor --doctor", seconds=60 * SLOW, expect=None)
        (self.folder / "doctor.txt").write_text(doctor + "\n")
        self.assertIn("/srv/recordings: recording", doctor)

    def start_cameras(self):
        machine = self.machine
        machine.shell("mkdir -p /etc/kagimado")
        for number, scene in ((1, "yard"), (2, "street")):
            machine.shell(f"printf 'CAMERA_OPTIONS=\"--name {scene} --port 800{number} --https-port 810{number} --scene {scene}:h264:320x240@5\"\\n"
                          f"KAGIMADO_CAMERA_PASSWORD=camera-password\\n' > /etc/kagimado/camera-{scene}.env")
            machine.shell(f"systemctl enable --now kagimado-camera@{scene}", seconds=60 * SLOW)

    def add_sealed_camera(self):
        """Sealed under a password that is not in force."""
        machine = self.machine
        kek, salt = self.old_key()
        body = f'{{"on":true,"kek":"{kek}","pb_salt":"{salt}","iterations":2000}}'
        machine.shell("printf 'machine 127.0.0.1 login admin password camera-password\\n' > netrc; chmod 600 netrc")
        wait_until("the camera to be sealed", lambda: "fail" not in machine.shell(
            f"curl -sS --fail --digest --netrc-file netrc -X PUT -H 'Content-Type: application/json' --data '{body}' "
            "http://127.0.0.1:8002/control/v1/encryption || echo fail", seconds=60 * SLOW), 60 * SLOW)
        machine.shell("kagimado-recorder camera add --id 2 --name backdoor --url http://127.0.0.1:8002/ --user admin "
                      "--password-file camera.pw", seconds=60 * SLOW)

    @staticmethod
    def old_key():
        import hashlib
        salt = hashlib.sha256(OLD_PASSWORD.encode()).digest()[:16]
        return hashlib.pbkdf2_hmac("sha256", OLD_PASSWORD.encode(), salt, 2000).hex(), salt.hex()

    def spread_of(self, png, rect):
        width, _, pixels = gray(png)
        x, y, w, h = rect
        return spread((w, h, b"".join(pixels[(y + row) * width + x:][:w] for row in range(h))))

    def displays_and_mouse(self):
        machine = self.machine
        sub_layout = machine.ask(do="tiles", monitor="sub")["layout"]
        machine.cables[1].unplug()
        wait_until("the display to be gone", lambda: machine.shell("cat /sys/class/drm/card0-Virtual-2/status") == "disconnected", 20 * SLOW)
        machine.cables[1].plug(*SUB)
        self.driver.wait_tile(1, "video", "sub")
        self.assertEqual(machine.ask(do="tiles", monitor="sub")["layout"], sub_layout)
        mice = machine.input_devices()
        machine.unplug_mouse()
        wait_until("the mouse to be gone", lambda: machine.input_devices() < mice, 30 * SLOW)
        machine.plug_mouse()
        wait_until("the mouse", lambda: machine.input_devices() == mice, 30 * SLOW)
        self.driver.lost_pointer()
        self.driver.show_menu()

    def monitor_killed(self):
        machine = self.machine
        recorder = machine.shell("systemctl show -P MainPID kagimado-recorder")
        began = self.uptime()
        machine.shell("systemctl kill -s KILL kagimado-monitor")
        self.figure("monitor killed to the wall again, with systemd", self.wall_shown_after(since=began) - began, "s")
        self.assertEqual(machine.shell("systemctl show -P MainPID kagimado-recorder"), recorder)
        self.driver.lost_pointer()
        self.driver.wait_tile(1, "video")
        self.assertEqual(machine.ask(do="tiles")["layout"], 4)

    def security(self):
        self.security_of("kagimado-recorder", "kagimado-monitor", "kagimado-camera@yard")

    def security_of(self, *units):
        for unit in units:
            report = self.machine.shell(f"systemd-analyze --no-pager security {unit}.service", seconds=60 * SLOW)
            with (self.folder / "security.txt").open("a") as text:
                text.write(f"== {unit}\n{report}\n")
            exposure = float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", report).group(1))
            self.figure(f"systemd-analyze security {unit}", exposure, "")
            self.assertLess(exposure, 3.0)

    def issuer(self):
        """The vendor's side on a machine of its own: no part of the image. Its unit tries again until the master is made."""
        machine = self.machine
        machine.shell("DEBIAN_FRONTEND=noninteractive dpkg -i /run/debs/kagimado-issuer_*.deb", seconds=120 * SLOW)
        machine.shell("runuser -u kagimado-issuer -- kagimado-issuer init", seconds=60 * SLOW)
        machine.shell("systemctl enable --now kagimado-issuer", seconds=60 * SLOW)
        wait_until("the issuer's page", lambda: "<html" in machine.shell("curl -sSk --max-time 20 https://127.0.0.1:8443/", seconds=60 * SLOW, expect=None),
                   60 * SLOW)
        self.security_of("kagimado-issuer")
        machine.shell("dpkg -P kagimado-issuer; test ! -e /var/lib/kagimado-issuer", seconds=120 * SLOW)

    def packages(self):
        """Upgrade keeps state and cameras, remove keeps state, purge takes it away; recordings on a disk of their own stay."""
        machine = self.machine
        machine.shell("DEBIAN_FRONTEND=noninteractive dpkg -i /run/debs/later/*.deb", seconds=120 * SLOW)
        self.assertIn("+later", machine.shell("dpkg-query -W kagimado-recorder"))
        wait_until("the recorder", lambda: "玄関" in machine.shell(
            "kagimado-recorder camera list", expect=None), 60 * SLOW)
        wait_until("the monitor", lambda: machine.shell("systemctl is-active kagimado-monitor", expect=None) == "active", 60 * SLOW)
        self.assertIn("control.sock", machine.shell("cat /etc/default/kagimado-monitor"))
        machine.shell("dpkg -r kagimado-monitor kagimado-recorder", seconds=120 * SLOW)
        self.assertEqual(machine.shell("systemctl is-active kagimado-recorder", expect=None), "inactive")
        machine.shell("test -f /var/lib/kagimado/machine.key && ls /var/lib/kagimado-monitor | grep -q .")
        machine.shell("dpkg -P kagimado-monitor kagimado-recorder", seconds=120 * SLOW)
        machine.shell("test ! -e /var/lib/kagimado && test ! -e /var/lib/kagimado-monitor && test ! -e /etc/default/kagimado-recorder")
        self.assertEqual(machine.shell("find /etc/systemd/system -name '*kagimado*' ! -name '*camera*'"), "")
        machine.shell("ls /srv/recordings | grep -q .")


if __name__ == "__main__":
    unittest.main()
