#!/usr/bin/env python3
"""Which of the given sources include a library, themselves or by a header of the project: those gain from a precompiled header that has it;
the others would pay for it. Called by precompiled.cmake when the build is configured.

  header_kind.py PREFIX ROOT SOURCE...      prints those that include <PREFIX...>, separated by ';'
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)
known = {}


def includes(prefix, root, path):
    """Headers that include each other stop at the one being looked at."""
    if path in known:
        return known[path]
    known[path] = False
    text = (root / path).read_text(encoding="utf-8")
    for kind, name in INCLUDE.findall(text):
        inside = kind == '"' and (root / name).is_file()
        if name.startswith(prefix) or (inside and includes(prefix, root, name)):
            known[path] = True
            break
    return known[path]


def main():
    prefix, root = sys.argv[1], pathlib.Path(sys.argv[2])
    sources = [pathlib.Path(source).relative_to(root).as_posix() for source in sys.argv[3:]]
    print(";".join(str(root / source) for source in sources if includes(prefix, root, source)))


main()
