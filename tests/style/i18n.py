#!/usr/bin/env python3
"""Japanese and English texts have the same keys, no empty text and the same placeholders; every key that code and page name exists,
and every key is used."""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def flat(node, prefix=""):
    for key, value in node.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def pairs(items):
    """Refuses a key that stands twice in one object: the later one would silently win."""
    names = [key for key, _ in items]
    twice = {key for key in names if names.count(key) > 1}
    if twice:
        raise ValueError(f"keys that stand twice: {sorted(twice)}")
    return dict(items)


def load(language):
    path = ROOT / f"assets/i18n/{language}.json"
    return dict(flat(json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=pairs)))


def used_keys():
    exact, prefixes = set(), set()
    for path in list((ROOT / "osd").rglob("*.cpp")) + list((ROOT / "osd").rglob("*.h")):
        text = path.read_text(encoding="utf-8")
        exact.update(re.findall(r'"([a-z0-9_.]+)"_t\b', text))
        # keys made at run time from the name of an enum value: find("wall.reason." + name, ...)
        prefixes.update(re.findall(r'find\(\s*(?:std::string\()?"([a-z0-9_.]+\.)"', text))
    # labels of settings: named where the settings are described
    described = (ROOT / "engine/settings/recorder_catalogue.cpp").read_text(encoding="utf-8")
    exact.update(re.findall(r'"(settings\.[a-z0-9_]+)"', described))
    return exact, prefixes


def used_by_page(known):
    """Of assets/web: whole keys stand as string literals, keys made at run time as "prefix." or `prefix.${name}`."""
    exact, prefixes = set(), set()
    for path in (ROOT / "assets/web").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        literals = set(re.findall(r'"([a-z0-9_]+(?:\.[a-z0-9_]+)+)"', text))
        exact.update(name for name in literals if name in known or name.startswith("web."))
        prefixes.update(re.findall(r'"((?:[a-z0-9_]+\.)+)"', text))
        prefixes.update(re.findall(r"`((?:[a-z0-9_]+\.)+)\$\{", text))
    return exact, prefixes


def main():
    ja, en = load("ja"), load("en")
    found = [f"only in one language: {key}" for key in sorted(set(ja) ^ set(en))]
    for key in sorted(set(ja) & set(en)):
        if not str(ja[key]).strip() or not str(en[key]).strip():
            found.append(f"empty text: {key}")
        if sorted(re.findall(r"\{\w*\}", ja[key])) != sorted(re.findall(r"\{\w*\}", en[key])):
            found.append(f"placeholders differ: {key}")
    exact, prefixes = used_keys()
    page_exact, page_prefixes = used_by_page(ja)
    if not page_exact:
        found.append("no key was found in the page: the pattern of this test is stale")
    exact, prefixes = exact | page_exact, prefixes | page_prefixes
    found += [f"code names a key that does not exist: {key}" for key in sorted(exact - set(ja))]
    found += [f"no code uses: {key}" for key in sorted(set(ja) - exact) if not any(key.startswith(p) for p in prefixes)]
    if not exact:
        found.append("no key was found in the code: the pattern of this test is stale")
    print("\n".join(found) or f"{len(ja)} keys in both languages")
    return 1 if found else 0


sys.exit(main())
