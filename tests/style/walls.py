#!/usr/bin/env python3
"""Holds the walls between folders (the design's picture of the parts).

A file of folder F may include "engine/X/..." or "osd/X/..." only if F's CMake library links X, directly or through others;
and each foreign library has one folder (or the few named here) that may include it.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# header prefix -> folders that may include it
FOREIGN = {
    r"(libav|libsw)": ["engine/ff"],
    r"openssl/": ["engine/ssl"],
    r"boost/asio/ssl": ["engine/ssl", "engine/net"],
    r"boost/beast": ["engine/net"],
    r"sqlite3": ["engine/db"],
    r"(cairo|librsvg)": ["engine/issuer"],
    r"pugixml": ["engine/discovery"],
    r"qrencode": ["engine/qr"],
    r"libyuv": ["engine/view", "osd/draw", "osd/wall"],
    r"SDL": ["osd/platform"],
    r"png\.h": ["osd/platform"],
    r"xf86drm": ["osd/platform"],
    r"imgui": ["osd/draw", "osd/widgets", "osd/keyboard", "osd/wall", "osd/timeline", "osd/screens"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
LIBRARY = re.compile(r"^kagimado_library\((\S+)\s*([^)]*)\)", re.M)


def declared_links():
    links = {}
    for listing in ("engine/engine.cmake", "osd/osd.cmake"):
        for folder, deps in LIBRARY.findall((ROOT / listing).read_text()):
            links[folder] = {d for d in deps.split() if re.match(r"(engine|osd)/", d)}
    return links


def closure(links, folder, seen=None):
    seen = seen if seen is not None else set()
    for dep in links.get(folder, ()):
        if dep not in seen:
            seen.add(dep)
            closure(links, dep, seen)
    return seen


def breaches(links, path, text):
    folder = "/".join(path.relative_to(ROOT).parts[:2])
    allowed = closure(links, folder) | {folder}
    for mark, header in INCLUDE.findall(text):
        target = "/".join(header.split("/")[:2])
        if re.match(r"(engine|osd|tests)/", header):
            if target not in allowed:
                yield f"{path.relative_to(ROOT)} includes {header}: {folder} does not link {target}"
            continue
        for prefix, owners in FOREIGN.items():
            if re.match(prefix, header) and folder not in owners:
                yield f"{path.relative_to(ROOT)} includes <{header}>: only {', '.join(owners)} may"
        if mark == '"' and "/" not in header:
            yield f"{path.relative_to(ROOT)} includes \"{header}\" without its folder"


def cycles(links):
    for folder in links:
        if folder in closure(links, folder):
            yield f"{folder} links itself through others"


def main():
    links = declared_links()
    found = list(cycles(links))
    files = 0
    for top in ("engine", "osd"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            files += 1
            folder = "/".join(path.relative_to(ROOT).parts[:2])
            if folder not in links:
                found.append(f"{folder} has code but no kagimado_library line")
            found.extend(breaches(links, path, path.read_text()))
    # The checker itself: a planted breach must be found.
    planted = breaches(links, ROOT / "engine/base/planted.h", '#include <openssl/evp.h>\n#include "engine/net/url.h"\n')
    if len(list(planted)) != 2:
        found.append("walls.py no longer finds a planted breach")
    if files < 20:
        found.append(f"only {files} files were checked")
    print("\n".join(found) or f"{files} files keep the walls")
    return 1 if found else 0


sys.exit(main())
