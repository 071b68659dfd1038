#!/usr/bin/env python3
"""Puts style and scripts into player.html, and the page into a C++ source: bundle.py SOURCE_FOLDER OUT.html OUT.cpp"""
import pathlib
import re
import sys

SCRIPT = re.compile(r'^\s*<script src="((?:\.\./web/media/)?[a-z_]+\.js)"></script>\n', re.M)
STYLE = re.compile(r'^\s*<link rel="stylesheet" href="([a-z_]+\.css)">\n', re.M)
IMPORT = re.compile(r"^import [^;]*;\n", re.M)
EXPORT = re.compile(r"^export (?=(async )?function|class|const)", re.M)


def read_script(path):
    """Modules of assets/web/media, which the recorder's page imports too, as plain scripts: all stand in one scope here."""
    return EXPORT.sub("", IMPORT.sub("", path.read_text(encoding="utf-8")))


def bundle(folder):
    page = (folder / "player.html").read_text(encoding="utf-8")
    page = STYLE.sub(lambda m: "<style>\n" + (folder / m[1]).read_text(encoding="utf-8") + "</style>\n", page)
    parts = []
    for name in SCRIPT.findall(page):
        text = read_script(folder / name)
        if "</script" in text:
            sys.exit(f"{name} would end its own script element")
        parts.append(text)
    page = SCRIPT.sub("", page)
    script = '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"
    return page.replace("<!-- scripts -->\n", "<script>\n" + script + "</script>\n")


def as_source(page):
    data = page.encode()
    lines = [",".join(str(b) for b in data[i:i + 64]) for i in range(0, len(data), 64)]
    return ("// Made from assets/player by bundle.py.\n"
            '#include "engine/exporter/player_page.h"\n\n'
            "namespace kagimado::exporter {\n\nnamespace {\n\nconstexpr unsigned char page[] = {\n"
            + ",\n".join(lines) + "};\n\n} // namespace\n\n"
            "std::string_view player_page() {\n"
            "  return {reinterpret_cast<const char*>(page), sizeof page};\n}\n\n} // namespace kagimado::exporter\n")


def main():
    folder, html, source = map(pathlib.Path, sys.argv[1:4])
    page = bundle(folder)
    html.parent.mkdir(parents=True, exist_ok=True)
    html.write_text(page, encoding="utf-8")
    source.write_text(as_source(page), encoding="utf-8")


if __name__ == "__main__":
    main()
