#!/usr/bin/env python3
"""root.py BUILD_FOLDER OUT: the small root file system of the fast appliance test, as a squashfs.

The programs as they were built, the libraries that ldd names, the monitor's assets, busybox, socat and guest/. Codecs and formats that
Debian's FFmpeg links but that this product never uses (encoders of AV1, SVG, speech codecs, ...) are replaced by libraries with the same
name and symbols whose functions answer 0: with what they link themselves they are two thirds of everything. FFmpeg asks some of
them what they can when it makes its list of codecs: nothing, they say.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import busybox

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = ["kagimado-recorder", "kagimado-monitor", "kagimado-camera", "kagimado-board-bench"]
TOOLS = ["/usr/bin/socat"]
NEVER_USED = ("libSvtAv1Enc libaom librav1e libdav1d libjxl libjxl_threads libcodec2 librsvg-2 libx265 libvpx libxvidcore libtheoraenc "
                "libtheoradec libshine libspeex libtwolame libgsm libsnappy libwebp libwebpmux libzvbi libopenjp2 libcairo libbluray libsrt-gnutls "
                "libzmq libgme libopenmpt libchromaprint librabbitmq libssh-gcrypt libxml2 librist "
                "libgobject-2.0 libglib-2.0 libpulse libdecor-0 libsamplerate").split()


def run(*command, **keywords):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, **keywords).stdout


def needed(path):
    """Names of the libraries that a file links itself."""
    return re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", path))


def whereabouts(path):
    """name -> file for all libraries that the loader would take for it."""
    return {name: pathlib.Path(file) for name, file in re.findall(r"(\S+) => (/\S+)", run("ldd", path))}


def never_used(name):
    return name.split(".so")[0] in NEVER_USED


def empty_library(name, original, target, scratch):
    """A library with the same name and symbols whose functions answer 0."""
    lines, versions, nodes = [".text"], {}, set()
    for line in run("nm", "-D", "--defined-only", original).splitlines():
        parts = line.split()
        symbol, kind = parts[-1], parts[-2]
        symbol, _, version = symbol.replace("@@", "@").partition("@")
        if kind == "A":
            nodes.add(symbol)  # the name of a version
        if kind in "Aw" or symbol in versions:
            continue
        versions[symbol] = version
        if kind in "DBRVG":
            lines += [".data", ".balign 16", f".globl {symbol}", f".type {symbol},@object", f".size {symbol},4096", f"{symbol}: .zero 4096", ".text"]
        else:
            lines += [f".globl {symbol}", f".type {symbol},@function", f"{symbol}: xor %eax, %eax", "ret"]
    source, script = scratch / "empty.s", scratch / "empty.map"
    source.write_text("\n".join(lines) + '\n.section .note.GNU-stack,"",@progbits\n')
    groups = {node: [] for node in nodes}
    for symbol, version in versions.items():
        groups.setdefault(version, []).append(symbol)
    options = []
    if set(groups) != {""}:
        script.write_text("".join(f"{version} {{ {'global: ' if symbols else ''}{''.join(f'{each}; ' for each in symbols)}}};\n"
                                  for version, symbols in groups.items() if version))
        options = [f"-Wl,--version-script={script}"]
    run("clang-19", "-fuse-ld=lld-19", "-shared", "-nostdlib", f"-Wl,-soname,{name}", *options, "-o", target, source)


def collect(files, library_folder, scratch):
    """The libraries of the files and theirs, in the folder."""
    waiting, done = list(files), set()
    where = {}
    for file in files:
        where.update(whereabouts(file))
    while waiting:
        for name in needed(waiting.pop()):
            if name in done or name not in where:
                continue
            done.add(name)
            if never_used(name):
                empty_library(name, where[name], library_folder / name, scratch)
            else:
                shutil.copy(where[name], library_folder / name)
                run("strip", "--strip-unneeded", library_folder / name)
                waiting.append(where[name])


def make(build, root, scratch):
    for folder in ("bin", "lib64", "usr/bin", "usr/lib/kagimado/bin", "proc", "sys", "dev", "run", "tmp", "var/lib", "root", "state"):
        (root / folder).mkdir(parents=True)
    libraries = root / "usr/lib/x86_64-linux-gnu"
    libraries.mkdir(parents=True)
    programs = [build / "bin" / name for name in PROGRAMS]
    for program in programs:
        target = root / "usr/lib/kagimado/bin" / program.name
        shutil.copy(program, target)
        run("strip", target)
        (root / "usr/bin" / program.name).symlink_to(f"../lib/kagimado/bin/{program.name}")
    for tool in TOOLS:
        shutil.copy(tool, root / "usr/bin")
    collect([*programs, *map(pathlib.Path, TOOLS)], libraries, scratch)
    shutil.copy(os.path.realpath("/lib64/ld-linux-x86-64.so.2"), root / "lib64/ld-linux-x86-64.so.2")
    shutil.copytree(build / "assets", root / "usr/lib/kagimado/assets", ignore=shutil.ignore_patterns("*.stamp"))
    busybox.install(root / "bin")
    for script in (HERE / "guest").iterdir():
        if script.name == "init":
            continue  # of the initramfs
        shutil.copy(script, root / script.name)
        (root / script.name).chmod(0o755)
    etc = root / "etc"
    etc.mkdir()
    (etc / "passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (etc / "group").write_text("root:x:0:\n")
    (etc / "hosts").write_text("127.0.0.1 localhost\n")
    (etc / "localtime").symlink_to("/usr/share/zoneinfo/Asia/Tokyo")
    zone = root / "usr/share/zoneinfo/Asia"
    zone.mkdir(parents=True)
    shutil.copy("/usr/share/zoneinfo/Asia/Tokyo", zone / "Tokyo")


def main():
    build, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name) / "root"
        scratch = pathlib.Path(name) / "scratch"
        root.mkdir()
        scratch.mkdir()
        make(build, root, scratch)
        out.unlink(missing_ok=True)
        # A machine that is made of software unpacks lz4 in a fraction of the time of what packs better.
        run("mksquashfs", root, out, "-noappend", "-all-root", "-no-progress", "-comp", "lz4", "-Xhc", "-b", "128K")
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
