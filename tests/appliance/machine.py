"""A machine that QEMU makes in software: displays that are plugged and unplugged, a mouse, power, and doors into what runs on it.

Every wait is for a condition with a deadline. Displays are plugged as real ones are: each output of the virtual card has a VNC server, and a
client that asks for a size makes the card tell its driver of a display of that size; a size of nothing unplugs it.
"""
import json
import os
import pathlib
import socket
import struct
import subprocess
import time


CPU = "qemu64,+rdrand"  # with a source of random numbers, as all PCs have; wider registers show wrong colours in software
# Clock and timer of a machine of software are right by construction. The kernel would test them; when the host is busy that fails, and the kernel
# asks a slow device for the time ever after, or gives up for want of a timer.
KERNEL_WORDS = "console=ttyS0 quiet loglevel=4 vt.global_cursor_default=0 panic=-1 mitigations=off no_timer_check tsc=reliable"


class Timeout(AssertionError):
    pass


def wait_until(what, condition, seconds):
    deadline = time.monotonic() + seconds
    last = None
    while time.monotonic() < deadline:
        last = condition()
        if last:
            return last
        time.sleep(0.05)
    raise Timeout(f"gave up after {seconds} s waiting for {what}; last: {last!r}")


def connect(path, seconds=20):
    deadline = time.monotonic() + seconds
    while True:
        door = socket.socket(socket.AF_UNIX)
        try:
            door.connect(str(path))
            return door
        except OSError:
            door.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


class Qmp:
    def __init__(self, path):
        self.socket = connect(path)
        self.socket.settimeout(60)
        self.file = self.socket.makefile("rwb")
        self.events = []
        self.file.readline()  # greeting
        self("qmp_capabilities")

    def __call__(self, command, **arguments):
        self.file.write(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        self.file.flush()
        while True:
            answer = self._read()
            if "event" in answer:
                continue
            assert "error" not in answer, f"{command}: {answer['error']}"
            return answer["return"]

    def _read(self):
        message = json.loads(self.file.readline())
        if "event" in message:
            self.events.append(message)
        return message

    def wait_event(self, name, **data):
        def told():
            return any(event["event"] == name and data.items() <= event["data"].items() for event in self.events)
        while not told():
            self._read()


class DisplayCable:
    """A VNC client that only asks for sizes (RFB 3.8; SetDesktopSize of the community's rfbproto)."""

    def __init__(self, path):
        self.socket = connect(path)
        self.socket.settimeout(20)
        self._read(12)
        self.socket.sendall(b"RFB 003.008\n")
        kinds = self._read(self._read(1)[0])
        assert 1 in kinds, kinds  # no authentication
        self.socket.sendall(b"\1")
        assert self._read(4) == b"\0\0\0\0"
        self.socket.sendall(b"\1")
        width, height = struct.unpack(">HH", self._read(4))
        self._read(16)
        self._read(struct.unpack(">I", self._read(4))[0])
        # Raw and ExtendedDesktopSize: without the latter sizes are refused.
        self.socket.sendall(struct.pack(">BBHii", 2, 0, 2, 0, -308))

    def _read(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            assert part, "the display's server closed"
            data += part
        return data

    def _ask(self, width, height):
        self.socket.sendall(struct.pack(">BBHHBB", 251, 0, width, height, 1, 0) + struct.pack(">IHHHHI", 0, 0, 0, width, height, 0))

    def plug(self, width, height):
        self._ask(width, height)

    def unplug(self):
        self._ask(0, 0)


class Door:
    """A serial port of the machine with lines of text."""

    def __init__(self, path):
        self.socket = connect(path)
        self.buffer = b""

    def send(self, text):
        self.socket.sendall(text.encode() + b"\n")

    def line(self, deadline):
        while b"\n" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Timeout(f"no answer; so far {self.buffer[-300:]!r}")
            self.socket.settimeout(left)
            try:
                part = self.socket.recv(65536)
            except TimeoutError:
                continue
            assert part, "the machine is off"
            self.buffer += part
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode(errors="replace")


class Machine:
    def __init__(self, folder, name, arguments, doors=("control", "shell"), heads=2):
        self.folder = pathlib.Path(folder)
        self.name = name
        self.log_path = self.folder / f"{name}.console.log"
        self.doors, self.heads = doors, heads
        self.number = 0
        qemu = ["qemu-system-x86_64", "-machine", "q35", "-accel", "tcg,thread=multi,tb-size=512", "-cpu", CPU, "-smp", "2", "-nodefaults",
                "-no-user-config", "-display", "none", "-vga", "none", "-no-reboot", "-serial", f"file:{self.log_path}",
                "-device", f"virtio-gpu-pci,id=video0,max_outputs={heads}",
                "-device", "pcie-root-port,id=slot1,chassis=1", "-device", "virtio-mouse-pci,id=mouse0,bus=slot1",
                "-qmp", f"unix:{self._path('qmp')},server=on,wait=off"]
        for head in range(heads):
            qemu += ["-vnc", f"unix:{self._path(f'vnc{head}')},id=vnc{head},display=video0,head={head},share=ignore"]
        if doors:
            qemu += ["-device", "virtio-serial-pci"]
        for port, door in enumerate(doors, 1):
            qemu += ["-chardev", f"socket,id={door},path={self._path(door)},server=on,wait=off", "-device", f"virtserialport,chardev={door},nr={port}"]
        with open(self.folder / f"{name}.qemu.log", "wb") as log:
            self.process = subprocess.Popen([*qemu, *map(str, arguments)], stdout=log, stderr=subprocess.STDOUT)
        self.started = time.monotonic()
        self.qmp = Qmp(self._path("qmp"))
        self.cables = [DisplayCable(self._path(f"vnc{head}")) for head in range(heads)]
        self.open = {door: Door(self._path(door)) for door in doors}

    def _path(self, what):
        return self.folder / f"{self.name}.{what}.sock"

    def cut_power(self):
        self.process.kill()
        self.process.wait()
        for end in (self.qmp, *self.cables, *self.open.values()):
            end.socket.close()
        self.qmp.file.close()

    def own_time(self):
        """Seconds since the machine began without those that its CPUs stood waiting for the host's: a busy host changes little of it."""
        tasks = [pathlib.Path(f"/proc/{self.process.pid}/task/{cpu['thread-id']}") for cpu in self.qmp("query-cpus-fast")]
        waits = [int((task / "schedstat").read_text().split()[1]) / 1e9 for task in tasks]
        return time.monotonic() - self.started - sum(waits) / len(waits)

    def console(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    # --- displays and mouse

    def screenshot(self, head, path):
        self.qmp("screendump", filename=str(path), device="video0", head=head, format="png")
        return path

    def move(self, dx, dy):
        """By counts of the mouse, in steps as a hand makes them."""
        while dx or dy:
            step_x, step_y = max(-60, min(60, dx)), max(-60, min(60, dy))
            self.qmp("input-send-event", events=[{"type": "rel", "data": {"axis": axis, "value": value}}
                                                 for axis, value in (("x", step_x), ("y", step_y)) if value])
            dx, dy = dx - step_x, dy - step_y

    def button(self, pressed, button="left"):
        self.qmp("input-send-event", events=[{"type": "btn", "data": {"button": button, "down": pressed}}])

    def unplug_mouse(self):
        """Returns when the machine has let it go: it is asked, as a person who pulls a card out would."""
        self.qmp.events.clear()
        self.qmp("device_del", id="mouse0")
        self.qmp.wait_event("DEVICE_DELETED", device="mouse0")

    def plug_mouse(self):
        self.qmp("device_add", driver="virtio-mouse-pci", id="mouse0", bus="slot1")

    def input_devices(self):
        return int(self.shell("echo /dev/input/event* | wc -w"))

    # --- what runs on it

    def shell(self, command, seconds=30, expect=0):
        """What a command prints on the machine."""
        self.open["shell"].send(command)
        deadline, lines = time.monotonic() + seconds, []
        while True:
            line = self.open["shell"].line(deadline)
            if line.startswith("<<end "):
                code = int(line[6:-2])
                assert expect is None or code == expect, f"{command}: {code}\n" + "\n".join(lines)
                return "\n".join(lines).strip()
            lines.append(line)

    def ask_raw(self, seconds=30, **request):
        """The monitor's control socket. Answers of a monitor that ended meanwhile are left out."""
        self.number += 1
        self.open["control"].send(json.dumps({**request, "id": self.number}))
        deadline = time.monotonic() + seconds
        while True:
            line = self.open["control"].line(deadline)
            try:
                answer = json.loads(line)
            except ValueError:
                continue
            if answer.get("id") == self.number:
                return answer

    def ask(self, seconds=30, **request):
        answer = self.ask_raw(seconds, **request)
        assert answer["ok"], f"{request} -> {answer}"
        return answer

    def tiles(self, monitor="main"):
        return {tile["slot"]: tile for tile in self.ask(do="tiles", monitor=monitor)["tiles"]}

    def widgets(self, monitor="main"):
        return {widget["id"]: widget for widget in self.ask(do="widgets", monitor=monitor)["widgets"]}


def keep(folder, files):
    """Pictures and logs for people, where KAGIMADO_KEEP says."""
    target = os.environ.get("KAGIMADO_KEEP")
    if target:
        pathlib.Path(target).mkdir(parents=True, exist_ok=True)
        for file in files:
            if pathlib.Path(file).exists():
                (pathlib.Path(target) / pathlib.Path(file).name).write_bytes(pathlib.Path(file).read_bytes())
