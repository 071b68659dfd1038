"""The state disk of an appliance that is tested: made here with the programs themselves, so that the slow machine only has to use it."""
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from product import ITERATIONS, Site, wait_until  # noqa: E402

OLD_PASSWORD = "old77"
SCENES = {1: ("yard", "yard:h264:320x240@5"), 2: ("backdoor", "street:h264:320x240@5")}


def make(folder, megabytes=2048, monitor_options=""):
    """(disk image, ports of the cameras). Camera 1 is clear, camera 2 is sealed under a password that is no longer in force."""
    site = Site()
    site.open()
    state = pathlib.Path(folder) / "state"
    (state / "options").mkdir(parents=True)
    try:
        site.start_recorder()
        site.set_password("today-1234")
        ports = {}
        for number, (name, scene) in SCENES.items():
            _, port, https_port = site.start_camera("--scene", scene, name=name)
            ports[number] = port
            if number == 2:
                site.seal_under_other_password(port, OLD_PASSWORD)
            site.add_camera(number, port, name=name)
            site.wait_camera(number, online=True)
            (state / "options" / f"camera-{number}").write_text(
                f"--name {name} --port {port} --https-port {https_port} --user admin --password-file /state/camera.pw "
                f"--state /state/camera-{number} --scene {scene}")
    finally:
        site_folder = site.folder
        kept = pathlib.Path(folder) / "made"
        for process in reversed(site.processes):
            process.stop()
        shutil.copytree(site_folder, kept, ignore=shutil.ignore_patterns("*.sock", "recordings"))
        site.close()
    shutil.copytree(kept / "recorder", state / "recorder")
    for number, (name, _) in SCENES.items():
        shutil.copytree(kept / f"state-{name}", state / f"camera-{number}")
    shutil.copy(kept / "camera.pw", state / "camera.pw")
    os.chmod(state / "camera.pw", 0o600)
    (state / "options" / "recorder").write_text(f"--pbkdf2-iterations {ITERATIONS}")
    (state / "options" / "monitor").write_text(monitor_options)
    image = pathlib.Path(folder) / "state.ext4"
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-E", "root_owner=0:0", "-d", state, image, f"{megabytes}M"], check=True)
    return image


__all__ = ["OLD_PASSWORD", "make", "wait_until"]
