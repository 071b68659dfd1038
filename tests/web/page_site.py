#!/usr/bin/env python3
"""The site of page_test.mjs: a recorder with doors for PCs, licences, an administrator and five cameras.

Says where everything is as one line of JSON; ends with its standard input.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import product  # noqa: E402

OLD_PASSWORD = "yester-5678"
CAMERAS = [  # name, scene, options, sealed
    ("正面", "street:h264:960x540@10", ["--sub", "320x180@10"], True),
    ("中庭", "yard:mjpeg:640x360@5", [], True),
    ("ロビー", "lobby:h264:640x360@10", [], False),
    ("倉庫", "street:h264:320x180@10", [], True),
    ("廊下", "corridor:h265:320x180@5", [], False),
]


def build(site):
    site.start_recorder(web=True)
    site.set_password(OLD_PASSWORD)
    for number, (name, scene, options, sealed) in enumerate(CAMERAS, 1):
        _, port, _ = site.start_camera("--scene", scene, *options, name=f"cam{number}")
        site.add_camera(number, port, name=name)
        if sealed:
            site.seal(number)


def main():
    site = product.Site()
    site.open()
    try:
        build(site)
        print(json.dumps({"folder": str(site.folder), "socket": str(site.api_socket), "http_port": site.http_port, "https_port": site.https_port,
                          "old_password": OLD_PASSWORD, "admin": {"name": "admin", "password": product.ADMIN_PASSWORD}}), flush=True)
        sys.stdin.read()
    except Exception as error:
        print(site.close(), file=sys.stderr)
        raise error
    print(site.close(), file=sys.stderr)


main()
