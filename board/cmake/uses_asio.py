#!/usr/bin/env python3
"""Which of the given sources include Boost.Asio or nlohmann-json, themselves or by a header of the project: those gain from the large
precompiled header; the others would pay for it. Called by precompiled.cmake when the build is configured.

  uses_asio.py ROOT SOURCE...      prints those of them, separated by ';'
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)
known = {}


def is_heavy(root, path):
    """Headers that include each other stop at the one being looked at."""
    if path in known:
        return known[path]
    known[path] = False
    text = (root / path).read_text(encoding="utf-8")
    for kind, name in INCLUDE.findall(text):
        inside = kind == '"' and (root / name).is_file()
        if name.startswith(("boost/", "nlohmann/")) or (inside and is_heavy(root, name)):
            known[path] = True
            break
    return known[path]


def main():
    root = pathlib.Path(sys.argv[1])
    sources = [pathlib.Path(source).relative_to(root).as_posix() for source in sys.argv[2:]]
    print(";".join(str(root / source) for source in sources if is_heavy(root, source)))


main()
