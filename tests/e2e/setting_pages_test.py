#!/usr/bin/env python3
"""What an installer does on the other settings pages, by mouse alone through the control socket, with the real recorder and cameras:
users with restricted cameras, cameras by search, swapping, ports, backup and restore, the operation log, and the monitor's own page."""
import http.client
import json
import urllib.parse

from product import UnixHttp, free_port, main, wait_until
from settings_test import ADMINISTRATOR, SettingsTest


class Pages(SettingsTest):
    def start_site(self, cameras=0, *arguments, **recorder):
        self.start_recorder(*arguments, **recorder)
        self.have_administrator()
        self.ports = {}
        for number in range(1, cameras + 1):
            _, self.ports[number], _ = self.start_camera("--scene", "street:h264:320x180@5", name=f"cam{number}")
            self.add_camera(number, self.ports[number], name=f"カメラ{number}")
        for number in self.ports:
            self.wait_camera(number, online=True)

    def log_out(self):
        if self.widget("settings.close"):
            self.click("settings.close")
        self.control.show_menu()
        self.click("menu.log_out")
        wait_until("the log-out", lambda: self.control.show_menu() or self.widget("menu.log_in"))

    def ask_as(self, name, password, path):
        """(status, json) of a request with a session of that user."""
        token = self.api("POST", "/session", {"name": name, "password": password, "cookie": False})["token"]
        connection = UnixHttp(self.api_socket)
        connection.request("GET", "/api/v1" + path, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, json.loads(body or b"{}")

    def add_night_watch(self):
        """A viewer who sees camera 1 only."""
        self.click("settings.users.add")
        self.enter("settings.user.name", "night")
        self.click("settings.user.level.0")
        self.enter("settings.user.password", "watch-4711")
        self.enter("settings.user.again", "watch-4711")
        self.click("settings.user.cameras", "settings.ticks.all", "settings.ticks.1", "settings.back")
        self.wait_text("settings.user.cameras.value", "1")
        self.click("settings.user.apply")
        wait_until("the table of users", lambda: self.widget("settings.subtitle") is None)


class Users(Pages):
    def test_a_user_with_one_camera_sees_no_other(self):
        self.start_site(2)
        self.open_monitor()
        self.open_settings("settings.page.users")
        self.add_night_watch()
        user = next(u for u in self.api("GET", "/users")["users"] if u["name"] == "night")
        self.assertEqual((user["level"], user["view"]), ("viewer", "1"))
        self.wait_text(f"settings.user.{user['id']}.cameras", "1")

        status, cameras = self.ask_as("night", "watch-4711", "/cameras")
        self.assertEqual((status, [c["id"] for c in cameras["cameras"]]), (200, [1]))
        self.assertEqual(self.ask_as("night", "watch-4711", "/live/2/0")[0], 403)

        self.log_out()
        self.control.show_menu()
        self.click("menu.log_in")
        self.log_in("night", "watch-4711")
        wait_until("the log-in", lambda: self.control.show_menu() or (self.widget("menu.user") or {}).get("text") == "night")
        self.control.wait_tile(1, "video")
        self.assertIsNone(self.control.tile_of(2), "a camera that one may not see has no tile")

    def test_what_is_refused_is_said(self):
        self.start_site(1)
        self.open_monitor()
        self.open_settings("settings.page.users")
        self.add_night_watch()
        self.click("settings.users.add")
        self.enter("settings.user.name", "NIGHT")
        self.enter("settings.user.password", "watch-4711")
        self.enter("settings.user.again", "watch-4711")
        self.wait_text("settings.user.message", "このユーザー名は使用されています。")
        self.assertFalse(self.widget("settings.user.apply")["enabled"])
        self.click("settings.user.discard", "settings.back")
        admin = next(u for u in self.api("GET", "/users")["users"] if u["name"] == ADMINISTRATOR)
        self.click(f"settings.user.{admin['id']}.edit", "settings.user.remove", "settings.user.removal.yes")
        self.wait_value("settings.user.message", "conflict")
        self.assertEqual(len(self.api("GET", "/users")["users"]), 2, "the last administrator stays")


class Cameras(Pages):
    def test_a_camera_is_found_and_registered(self):
        self.start_site()
        _, port, _ = self.start_camera("--scene", "street:h264:320x180@5", name="gate")
        self.open_monitor()
        self.open_settings("settings.page.cameras", "settings.cameras.search")
        row = wait_until("the camera to be found", lambda: next(
            (w["id"].removesuffix(".address") for w in self.control.widgets().values()
             if w["id"].startswith("settings.search.") and f":{port}/" in w["text"]), None))
        self.click(f"{row}.tick")
        self.enter("settings.search.password", "camera-password")
        self.click("settings.search.register")
        self.wait_text(f"{row}.state", "登録済み（1）")
        self.wait_camera(1, online=True)
        self.click("settings.back")
        self.wait_text("settings.camera.1.state", "正常")

    def test_two_cameras_change_places(self):
        self.start_site(3)
        self.set_password("today-1234")
        self.seal(2)
        self.open_monitor()
        self.open_settings("settings.page.cameras", "settings.cameras.swap")
        wait_until("three tiles", lambda: self.control.tile_of(3))
        before = {number: self.control.tile_of(number)["slot"] for number in self.ports}
        self.wait_text("settings.swap.2.state", "デコードエラー")  # [REQ-ENC-12]
        self.click("settings.swap.1.tick", "settings.swap.3.tick", "settings.swap.apply")
        self.wait_value("settings.swap.message", "good")
        self.click("settings.back", "settings.close")
        wait_until("the tiles to change", lambda: self.control.tile_of(1)["slot"] == before[3] and self.control.tile_of(3)["slot"] == before[1])
        self.assertEqual(self.control.tile_of(2)["slot"], before[2])


class Network(Pages):
    def test_the_http_port_is_changed_while_it_runs(self):
        self.start_site(doors=("--web-address", "127.0.0.1", "--https-port", "0"))  # the HTTP port of the settings
        self.open_monitor()
        self.open_settings("settings.page.network")
        port = free_port()
        self.enter("settings.network.http_port", str(port))
        self.click("settings.values.apply")
        self.wait_value("settings.values.message", "good")

        def answers():
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/v1/session")
            return connection.getresponse().status == 200
        wait_until("the new port", answers)
        wait_until("the door to be told", lambda: f"HTTP {port}" in (self.widget("settings.network.door.0") or {}).get("text", ""))


class Maintenance(Pages):
    WAY = ("settings.page.maintenance", "settings.tab.system")

    def test_backup_and_restore(self):
        media = self.folder / "media"
        (media / "usb0").mkdir(parents=True)
        self.start_site(0, "--media-root", media)
        self.api("PUT", "/settings", {"values": {"system.recorder_name": "before"}})
        self.open_monitor()
        self.open_settings(*self.WAY, "settings.backup")
        self.enter("settings.backup.password", "safe-2026")
        self.click("settings.backup.make")
        self.wait_value("settings.backup.message", "good")
        self.api("PUT", "/settings", {"values": {"system.recorder_name": "after"}})
        wait_until("the file in the list", lambda: self.widget("settings.backup.0.restore"))
        self.enter("settings.backup.password", "wrong-2026")
        self.click("settings.backup.0.restore", "settings.backup.question.yes")
        self.wait_value("settings.backup.message", "wrong_password")
        self.assertEqual(self.api("GET", "/settings")["values"]["system.recorder_name"], "after")
        self.enter("settings.backup.password", "safe-2026")
        self.click("settings.backup.0.restore", "settings.backup.question.yes")
        wait_until("the restored name", lambda: self.api("GET", "/settings")["values"]["system.recorder_name"] == "before")
        wait_until("the sessions to end", lambda: self.widget("login.ok") or self.widget("settings.title") is None)

    def test_the_operation_log_is_filtered(self):
        self.start_site()
        self.open_monitor()
        self.open_settings(*self.WAY, "settings.log")
        self.api("POST", "/session", {"name": ADMINISTRATOR, "password": "not-the-one-1"}, expect=(401,))
        wait_until("the failed log-in", lambda: any(w["text"] == "失敗" for w in self.control.widgets().values()))
        self.click("settings.log.failures")
        wait_until("failures only", lambda: {w["text"] for i, w in self.control.widgets().items()
                                             if i.startswith("settings.log.") and i.endswith(".result") and i != "settings.log.result"} == {"失敗"})
        self.wait_text("settings.log.0.action", "ログイン")
        asked = self.api("GET", "/operations?" + urllib.parse.urlencode({"ok": "false", "limit": 5}))["operations"]
        self.assertFalse(any(each["ok"] for each in asked))


class Monitors(Pages):
    def test_a_tour_is_made_and_runs(self):
        self.start_site(2)
        self.open_monitor()
        self.open_settings("settings.page.monitors", "settings.monitor.tour", "settings.tour.add", "settings.tour.kind.1")
        self.enter("settings.tour.dwell", "2")
        self.click("settings.tour.step.apply", "settings.tour.add")
        self.enter("settings.tour.dwell", "2")
        self.click("settings.tour.step.apply", "settings.back", "settings.monitor.tour.runs", "settings.close")
        seen = set()

        def both():
            tiles = self.control.tiles()
            seen.add(len(tiles))
            return seen >= {1, 4}
        wait_until("a camera alone, and the wall", both)
        self.control.show_menu()
        self.wait_value("menu.tour", "on")
        self.click("menu.tour")
        self.wait_value("menu.tour", "")

    def test_what_was_chosen_is_there_after_a_restart(self):
        self.start_site(1)
        self.open_monitor()
        self.open_settings("settings.page.monitors", "settings.monitor.layout.2", "settings.monitor.titles", "settings.monitor.kiosk", "settings.close")
        wait_until("nine tiles", lambda: len(self.control.tiles()) == 9)
        self.monitor.stop()
        self.monitor, self.control = self.start_monitor("--monitors", "1", "--size", "1920x1080")
        wait_until("nine tiles again", lambda: len(self.control.tiles()) == 9)
        self.control.show_menu()
        self.assertNotIn("menu.settings", self.control.widgets(), "a kiosk has no bar")
        self.assertNotIn("tile.0.name", self.control.widgets())
        self.control.ask(do="mouse", action="press", x=300, y=300, button="right")
        wait_until("the bar", lambda: "menu.settings" in self.control.widgets())
        self.control.ask(do="mouse", action="release", x=300, y=300, button="right")


if __name__ == "__main__":
    main()
