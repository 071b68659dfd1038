#!/usr/bin/env python3
"""initramfs.py KERNEL_FOLDER OUT: busybox, the kernel's modules and guest/init, which mounts the root file system and the state disk."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import busybox

HERE = pathlib.Path(__file__).resolve().parent


def main():
    kernel, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for folder in ("bin", "dev", "proc", "sys", "root", "lower", "state"):
            (root / folder).mkdir()
        busybox.install(root / "bin")
        shutil.copytree(kernel / "modules", root / "modules")
        shutil.copy(HERE / "guest" / "init", root / "init")
        (root / "init").chmod(0o755)
        names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
        packed = subprocess.run(["cpio", "-o", "-H", "newc", "--quiet", "-R", "0:0"], cwd=root, input=names.encode(), check=True,
                                capture_output=True).stdout
        out.write_bytes(packed)  # not compressed: the machine that is made of software would unpack it slowly


if __name__ == "__main__":
    main()
