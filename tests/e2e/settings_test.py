#!/usr/bin/env python3
"""The ways of the manual by mouse alone, from 「設定」 to the result: first start and login, security between recorder and PC, licences,
sending HTTPS and data encryption to cameras, and an operator who may not. Recorder, issuer and cameras are the real programs."""
import subprocess

from product import ADMIN_PASSWORD, BIN, DEADLINE_S, SiteTest, free_port, main, wait_until

ADMINISTRATOR, PASSWORD = "admin", ADMIN_PASSWORD


class SettingsTest(SiteTest):
    """A monitor without display on a recorder, and hands that use its screens."""

    def have_administrator(self):
        """Made when the recorder was started; here nobody is logged in by himself."""
        self.api("PUT", "/users/auto_login", {"id": None})

    def open_monitor(self):
        self.monitor, self.control = self.start_monitor("--layout", "4", "--monitors", "1", "--size", "1920x1080")

    def widget(self, name):
        return self.control.widgets().get(name)

    def text(self, name):
        return wait_until(f"widget {name}", lambda: self.widget(name))["text"]

    def wait_text(self, name, text):
        try:
            wait_until(f"{name} to say {text!r}", lambda: (self.widget(name) or {}).get("text") == text)
        except AssertionError as error:
            raise AssertionError(f"{error}; it says {(self.widget(name) or {}).get('text')!r}") from None

    def wait_value(self, name, value):
        wait_until(f"{name} to be {value!r}", lambda: (self.widget(name) or {}).get("value") == value)

    def click(self, *names):
        for name in names:
            wait_until(f"{name} to be enabled", lambda name=name: (self.widget(name) or {}).get("enabled"))
            self.control.click(name)

    def type(self, text, keyboard="entry.keyboard"):
        """By the soft keyboard, with the mouse alone."""
        for character in text:
            key = f"{keyboard}.key.{character}"
            for page in ("lower", "upper", "symbols"):
                if key not in self.control.widgets():
                    self.control.click(f"{keyboard}.page.{page}")
            self.control.click(key)

    def enter(self, row, text):
        self.click(row, "entry.keyboard.key.clear")
        self.type(text)
        self.click("entry.ok")

    def log_in(self, name=ADMINISTRATOR, password=PASSWORD):
        self.click("login.name", "login.keyboard.key.clear")
        self.type(name, "login.keyboard")
        self.click("login.password")
        self.type(password, "login.keyboard")
        self.click("login.ok")

    def open_settings(self, *ways, **login):
        """「設定」 at the top right, logging in where it asks, then the given buttons."""
        wait_until("the session to be known", lambda: self.control.show_menu() or self.widget("menu.log_in") or self.widget("menu.log_out"))
        self.control.show_menu()
        self.click("menu.settings")
        if wait_until("settings or login", lambda: self.widget("settings.title") or self.widget("login.ok"))["id"] == "login.ok":
            self.log_in(**login)
        self.click(*ways)


class FirstStart(SettingsTest):
    def test_the_administrator_is_registered_and_logs_in_again(self):
        self.start_recorder(first_start=True)
        self.open_monitor()
        self.click("login.name")
        self.type(ADMINISTRATOR, "login.keyboard")
        self.click("login.password")
        half = len(PASSWORD) // 2
        self.type(PASSWORD[:half], "login.keyboard")
        self.assertFalse(self.widget("login.ok")["enabled"], "the rules are not kept")
        self.wait_value("login.rules.length", "off")
        self.type(PASSWORD[half:], "login.keyboard")
        self.click("login.again")
        self.type(PASSWORD, "login.keyboard")
        self.wait_value("login.rules.same", "on")
        self.click("login.ok")
        wait_until("the window to close", lambda: self.widget("login.ok") is None)
        self.control.show_menu()
        self.wait_text("menu.user", ADMINISTRATOR)
        self.assertEqual(self.api("POST", "/setup", {"name": "x", "password": PASSWORD}, expect=(409,))["error"]["kind"], "conflict")

        self.click("menu.log_out")
        self.control.show_menu()
        self.click("menu.settings")
        self.assertIsNone(self.widget("settings.title"))
        self.log_in(password="wrong-2026")
        self.wait_text("login.message", "ユーザー名またはパスワードが違います。")
        self.click("login.password")
        self.type(PASSWORD, "login.keyboard")
        self.click("login.ok")
        self.wait_text("settings.title", "設定")


class Operator(SettingsTest):
    def test_an_operator_may_not(self):
        self.start_recorder()
        self.have_administrator()
        self.api("POST", "/users", {"name": "operator", "level": "operator", "view": "all", "password": "operate-2026"})
        self.open_monitor()
        wait_until("the session", lambda: self.control.show_menu() or self.widget("menu.log_in"))
        self.control.show_menu()
        self.click("menu.log_in")
        self.log_in("operator", "operate-2026")
        self.control.show_menu()
        self.wait_text("menu.user", "operator")
        self.click("menu.settings")
        self.wait_text("login.why", "この操作には権限が必要です。権限のあるユーザーでログインしてください。")
        self.assertIsNone(self.widget("settings.title"))
        self.log_in()
        self.wait_text("settings.title", "設定")


class SecurityOfPcs(SettingsTest):
    """[REQ-PC-1 to PC-4]"""

    def setUp(self):
        super().setUp()
        self.start_recorder()
        self.have_administrator()
        self.open_monitor()

    def values(self):
        return self.api("GET", "/settings")["values"]

    def test_connection_method_tls_and_port(self):
        self.open_settings("settings.page.extension")
        self.assertEqual(self.text("settings.page.extension"), "拡張機能")
        self.assertEqual(self.text("settings.security.pc"), "本機とPC間のセキュリティ")
        self.wait_value("settings.security.connection_method.0", "on")
        self.wait_value("settings.security.tls_1_1", "on")
        port = free_port()
        while port in range(50000, 50256):
            port = free_port()
        self.click("settings.security.connection_method.1", "settings.security.tls_1_1")
        self.wait_text("settings.security.no_forwarding", "HTTPSに設定している場合、ポートフォワーディング機能は動作しません。")
        self.enter("settings.network.https_port", str(port))
        self.click("settings.values.apply")
        self.wait_value("settings.values.message", "good")
        values = self.values()
        self.assertEqual((values["security.connection_method"], values["security.tls_1_1"], values["network.https_port"]),
                         ("https", False, port))

    def test_a_port_that_may_not_be_is_told_in_words(self):
        self.open_settings("settings.page.extension", "settings.network.https_port")
        for number, said in (("21", "FTPポート番号は設定できません。"), ("10007", "この番号は他の機能が使用するため設定できません。"),
                             (str(self.values()["network.http_port"]), "HTTPポート番号と同じ番号は設定できません。")):
            self.click("entry.keyboard.key.clear")
            self.type(number)
            self.wait_text("entry.problem", said)
            self.assertFalse(self.widget("entry.ok")["enabled"])
        self.click("entry.cancel")
        self.assertEqual(self.values()["network.https_port"], int(self.text("settings.network.https_port")))

    def test_somebody_else_changed_something_meanwhile(self):
        self.open_settings("settings.page.extension")
        before = self.api("GET", "/settings")
        self.click("settings.security.tls_1_1")
        self.api("PUT", "/settings", {"values": {"system.recorder_name": "別の名前"}})
        wait_until("the recorder's event", lambda: self.api("GET", "/settings")["revision"] > before["revision"])
        self.click("settings.values.apply")
        outcome = wait_until("an outcome", lambda: (self.widget("settings.values.message") or {}).get("value") not in (None, "busy")
                             and self.widget("settings.values.message")["value"])
        if outcome == "conflict":  # the screen heard of it too late: what was chosen stays, and is set now
            self.click("settings.values.apply")
            self.wait_value("settings.values.message", "good")
        values = self.values()
        self.assertEqual((values["security.tls_1_1"], values["system.recorder_name"]), (False, "別の名前"))

    def test_changes_are_not_lost_by_mistake(self):
        self.open_settings("settings.page.extension", "settings.security.tls_1_1", "settings.page.basic")
        self.click("settings.leave.no")
        self.wait_value("settings.security.tls_1_1", "off")
        self.click("settings.close", "settings.leave.yes")
        wait_until("the wall", lambda: self.widget("settings.title") is None)
        self.assertTrue(self.values()["security.tls_1_1"])


class Licences(SettingsTest):
    """[REQ-LIC-1 to LIC-6]"""

    WAY = ("settings.page.maintenance", "settings.tab.system", "settings.service.licences")

    def register(self, key):
        self.click("settings.licence.register", "entry.keyboard.key.clear")
        self.type(key.replace("-", ""))
        self.assertEqual(self.text("entry.field"), key)
        self.click("entry.ok")

    def refused(self, said):
        self.wait_text("settings.licence.error.text", f"{said}\n再度有効な解除キー番号を入力してください。")
        self.click("settings.licence.error.no")

    def foreign_issuer_key(self, serial):
        """A key that another master made for the same recorder: forged, as far as this one knows."""
        folder = self.folder / "forger"

        def forger(*arguments, typed=""):
            return subprocess.run([str(a) for a in (BIN / "kagimado-issuer", "--folder", folder, *arguments)], input=typed, text=True,
                                  capture_output=True, check=True, timeout=DEADLINE_S).stdout
        forger("init")
        identity = forger("provision", "--serial", serial, "--out", self.folder / "forged.provision").split()[1]
        numbers = [line.split()[-1] for line in forger("card", "--kit", "WJ-NXS32JW").splitlines()]
        return forger("redeem", "--recorder", identity, typed="\n".join(numbers) + "\n").strip()

    def test_keys_of_every_kind(self):
        identity = self.provision("KR26-000117")
        self.start_recorder()
        self.have_administrator()
        own = self.issuer_command("own-key", "--recorder", identity).strip()
        first, second = self.redeem("WJ-NXS04JW", identity), self.redeem("WJ-NXS01JW", identity)
        other = self.issuer_command("provision", "--serial", "KR26-000118", "--out", self.folder / "other.provision").split()[1]
        foreign = self.redeem("WJ-NXS16JW", other)
        self.open_monitor()
        self.open_settings(*self.WAY)
        self.assertEqual(self.text("settings.subtitle"), "ライセンス登録（セキュリティ）")
        self.assertEqual(self.text("settings.licence.identity"), identity)
        self.wait_text("settings.licence.total", "0")

        self.register(first)  # before the recorder's own [REQ-LIC-4]
        self.refused("レコーダー本体の解除キー番号を先に登録してください。")
        self.register(own)
        self.wait_text("settings.licence.own", "登録済み")
        self.register(first)
        self.wait_text("settings.licence.total", "4")
        self.register(first)
        self.refused("この解除キー番号は、すでに登録されています。")
        self.register(foreign)
        self.refused("この解除キー番号は、別のレコーダーのものです。")
        self.register(self.foreign_issuer_key("KR26-000117"))
        self.refused("この解除キー番号は無効です。")
        mistyped = second.replace("-", "")
        mistyped = mistyped[:7] + ("A" if mistyped[7] != "A" else "B") + mistyped[8:]
        self.click("settings.licence.register", "entry.keyboard.key.clear")
        self.type(mistyped)
        self.wait_text("entry.problem", "入力に誤りがあります。文字と順序を確認してください。")
        self.assertFalse(self.widget("entry.ok")["enabled"])
        self.click("entry.cancel")
        self.assertEqual(self.text("settings.licence.total"), "4", "nothing already registered is lost")
        self.register(second)
        self.wait_text("settings.licence.total", "5")
        self.assertEqual(self.api("GET", "/licences")["total"], 5)


class Cameras(SettingsTest):
    """[REQ-CAM-1 to CAM-6, ENC-1 to ENC-5]: 1 can all, 2 has no SSL, 3 no data encryption, 4 an expired certificate."""

    def setUp(self):
        super().setUp()
        self.identity = self.provision()
        self.start_recorder()
        self.have_administrator()
        kinds = {1: (), 2: ("--no-ssl",), 3: ("--no-encryption",), 4: ("--certificate", "expired")}
        self.ports = {}
        for number, options in kinds.items():
            _, port, https = self.start_camera("--scene", "street:h264:320x180@5", *options, name=f"cam{number}")
            self.add_camera(number, port, name=f"カメラ{number}", trust="authority")
            self.ports[number] = (port, https)
        for number in kinds:
            self.wait_camera(number, online=True)

    def security(self, number):
        return next(camera for camera in self.api("GET", "/security")["cameras"] if camera["id"] == number)

    def test_no_section_without_a_kit(self):
        self.open_monitor()
        self.open_settings("settings.page.extension")
        self.text("settings.security.pc")
        self.assertIsNone(self.widget("settings.security.cameras"))
        self.license(4)
        self.wait_text("settings.security.cameras", "本機とカメラ間のセキュリティ")

    def test_connection_method_is_sent_to_the_ticked_cameras(self):
        self.license(2)
        for number in (1, 3, 4):  # the simulated cameras have made themselves certificates: pinned at first use
            self.api("PUT", f"/cameras/{number}", {"trust": "pin"})
        self.open_monitor()
        self.open_settings("settings.page.extension", "settings.security.connection")
        self.wait_text("settings.licences.count", "0 / 2")
        for cell in ("connection.on", "send"):
            wait_until("camera 2 to be greyed", lambda cell=cell: self.widget(f"settings.camera.2.{cell}")["enabled"] is False)
        for number in (1, 4):
            self.click(f"settings.camera.{number}.connection.on")
            self.enter(f"settings.camera.{number}.port", str(self.ports[number][1]))
            self.click(f"settings.camera.{number}.send")
        self.click("settings.security.apply")
        self.wait_text("settings.camera.1.sent", "送信済み")
        self.wait_text("settings.licences.count", f"{self.api('GET', '/security')['used']} / 2")
        self.wait_text("settings.camera.4.fault", "-(有効期限切れ)")
        self.assertEqual(self.security(1)["connection"], "https")
        self.wait_camera(1, online=True)
        self.assertEqual(self.security(2)["connection"], "http")

    def test_no_more_cameras_than_licences(self):
        self.license(1)
        self.open_monitor()
        self.open_settings("settings.page.extension", "settings.security.connection")
        for number in (1, 3):
            self.click(f"settings.camera.{number}.connection.on", f"settings.camera.{number}.send")
        self.wait_text("settings.security.message", "総ライセンス数を超えるカメラは設定できません。")
        self.assertFalse(self.widget("settings.security.apply")["enabled"])

    def test_data_encryption_is_sent_with_its_password(self):
        self.license(4)
        self.open_monitor()
        self.open_settings("settings.page.extension", "settings.security.encryption")
        self.wait_text("settings.camera.1.compression", "H.264(1)")
        wait_until("camera 3 to be greyed", lambda: self.widget("settings.camera.3.encryption.on")["enabled"] is False)
        self.assertFalse(self.widget("settings.camera.3.send")["enabled"])
        self.click("settings.camera.1.encryption.on", "settings.camera.1.send")
        self.wait_text("settings.security.message", "データ暗号をOnにするには、パスワードを設定してください。")
        self.enter("settings.encryption.password", "today-1234")
        self.wait_text("settings.encryption.problem", "パスワード確認と一致しません。")
        self.enter("settings.encryption.again", "today-1234")
        self.click("settings.security.apply")
        self.wait_text("settings.camera.1.sent", "送信済み")
        self.wait_text("settings.licences.count", "1 / 4")
        self.wait_camera(1, sealed=True)
        self.click("settings.back", "settings.close")
        tile = self.control.wait_tile(1, "video")
        wait_until("the sealed picture to open", lambda: self.control.tile_of(1)["key_state"] == "open")
        self.assertEqual(tile["state"], "video")


if __name__ == "__main__":
    main()
