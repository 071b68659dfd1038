#!/usr/bin/env python3
"""kernel.py FOLDER: Debian's kernel, unpacked and not installed, for the machines that QEMU makes.

Leaves FOLDER/vmlinux (the ELF payload: it boots by PVH and spares the machine some seconds of unpacking), FOLDER/vmlinuz and
FOLDER/modules/*.ko with FOLDER/modules/disks and FOLDER/modules/devices: the modules that the appliance needs, in an order that insmod takes; those of
the disks do not need the others. Does nothing when all is there. The -cloud kernel has no displays.
"""
import gzip
import lzma
import pathlib
import re
import subprocess
import sys
import tempfile

# ext4 asks for its checksum by name only.
MODULES = {"disks": ["virtio_pci", "virtio_blk", "squashfs", "crc32c_generic", "ext4"],
           "devices": ["virtio-gpu", "virtio_input", "evdev", "virtio_console"]}


def run(*command, **keywords):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, **keywords).stdout


def unpack(folder):
    """The package's files below a temporary folder."""
    package = re.search(r"Depends: (linux-image-\S+)", run("apt-cache", "depends", "linux-image-amd64")).group(1)
    run("apt-get", "download", "-q", package, cwd=folder)
    deb = next(folder.glob("linux-image-*.deb"))
    run("dpkg-deb", "-x", deb, folder / "root")
    deb.unlink()
    return folder / "root"


def payload(image):
    """vmlinux out of a bzImage: its setup header says where the packed kernel lies (Documentation/x86/boot.rst)."""
    setup_sectors = image[0x1F1] or 4
    offset = int.from_bytes(image[0x248:0x24C], "little")
    length = int.from_bytes(image[0x24C:0x250], "little")
    packed = image[(setup_sectors + 1) * 512 + offset:][:length - 4]  # four bytes of size at the end
    if packed[:6] == b"\xfd7zXZ\0":
        return lzma.LZMADecompressor().decompress(packed)
    if packed[:2] == b"\x1f\x8b":
        return gzip.decompress(packed)
    if packed[:4] == b"\x28\xb5\x2f\xfd":
        return subprocess.run(["zstd", "-dc"], input=packed, check=True, capture_output=True).stdout
    raise SystemExit("kernel.py: the kernel is packed in a way that is not known here")


def copy_modules(root, target):
    """The modules and what they need, in order."""
    tree = next((root / "lib/modules").iterdir())
    files = {p.stem.replace("-", "_"): p for p in (tree / "kernel").rglob("*.ko")}
    placed = []

    def add(name, order):
        path = files.get(name)
        if path is None or path in placed:
            return  # built in
        needs = re.search(rb"depends=([^\0]*)", path.read_bytes())
        for other in needs.group(1).decode().split(",") if needs else []:
            add(other.replace("-", "_"), order)
        placed.append(path)
        order.append(path)

    target.mkdir(parents=True, exist_ok=True)
    for group, names in MODULES.items():
        order = []
        for name in names:
            add(name.replace("-", "_"), order)
        for path in order:
            (target / path.name).write_bytes(path.read_bytes())
        (target / group).write_text("".join(f"{path.name}\n" for path in order))


def main():
    folder = pathlib.Path(sys.argv[1])
    done = folder / "modules" / list(MODULES)[-1]
    if done.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        root = unpack(pathlib.Path(scratch))
        image = next((root / "boot").glob("vmlinuz-*")).read_bytes()
        (folder / "vmlinuz").write_bytes(image)
        (folder / "vmlinux").write_bytes(payload(image))
        copy_modules(root, folder / "modules")


if __name__ == "__main__":
    main()
