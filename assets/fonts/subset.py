#!/usr/bin/env python3
"""Makes the small font that the monitor loads: the Japanese face of Noto Sans CJK, cut down to what the product's texts need and
what people type in camera names (ASCII, kana, the kanji of JIS X 0208). Usage: subset.py FONT.ttc I18N_FOLDER OUT.otf"""
import pathlib
import sys

from fontTools import subset


def jis_x_0208():
    for row in range(0x21, 0x7F):
        for cell in range(0x21, 0x7F):
            try:
                yield bytes((row | 0x80, cell | 0x80)).decode("euc_jp")
            except UnicodeDecodeError:
                pass


def main(source, i18n_folder, out):
    characters = {chr(c) for c in range(0x20, 0x7F)} | {chr(c) for c in range(0xA0, 0x100)} | set(jis_x_0208())
    characters |= {chr(c) for c in range(0xFF61, 0xFFA0)}  # half-width kana
    for path in pathlib.Path(i18n_folder).glob("*.json"):
        characters |= set(path.read_text(encoding="utf-8"))
    options = subset.Options()
    options.font_number = 0  # "Noto Sans CJK JP"
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.notdef_outline = True
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in characters if ord(c) >= 0x20])
    cutter.subset(font)
    subset.save_font(font, out, options)


main(*sys.argv[1:4])
