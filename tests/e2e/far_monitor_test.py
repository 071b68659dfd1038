"""A monitor away from its recorder: over HTTPS, logged in by itself, and what it says of a certificate that it does not trust."""
import subprocess

from product import ADMIN_PASSWORD, BIN, SiteTest, main, wait_until


class FarMonitor(SiteTest):
    def setUp(self):
        super().setUp()
        self.recorder = self.start_recorder(web=True)
        self.root = self.folder / "recorder/tls/authority.crt"
        self.address = f"https://127.0.0.1:{self.https_port}/"
        wait_until("the root certificate", self.root.exists)
        user = {"name": "wall", "level": "viewer", "password": "wall-pass-1", "view": "1"}
        self.api("POST", "/users", user)
        self.password = self.secret("wall.pw", "wall-pass-1\n")

    def watch(self, *arguments, name="far"):
        return self.start_monitor(*arguments, name=name, recorder=self.address)

    def fingerprint(self):
        return wait_until("https", lambda: self.api("GET", "/certificates")["server"]["fingerprint"])

    def test_pictures_come_with_the_user_of_the_command_line_also_after_the_recorder_started_again(self):
        _, port, _ = self.start_camera()
        self.add_camera(1, port)
        self.wait_camera(1, online=True)
        _, control = self.watch("--authority", self.root, "--user", "wall", "--password-file", self.password)
        control.wait_tile(1, "video")
        self.recorder.stop()
        control.wait_tile(1, "lost")
        self.recorder = self.start_recorder(web=True)
        control.wait_tile(1, "video")

    def test_a_pin_is_trusted_and_another_one_is_said_to_be_wrong(self):
        _, control = self.watch("--pin", self.fingerprint(), "--user", "wall", "--password-file", self.password)
        wait_until("its session", lambda: self.sessions_of("wall"))
        wait_until("no banner", lambda: "banner" not in control.widgets())
        monitor, control = self.watch("--pin", "00" * 32, "--user", "wall", "--password-file", self.password, name="wrong-pin")
        text = wait_until("the banner", lambda: control.widgets().get("banner.recorder", {}).get("text"))
        self.assertIn("証明書を信頼できません", text)
        self.assertIn("another than the pinned one", monitor.log())

    def sessions_of(self, user):
        return [o for o in self.api("GET", "/operations?action=login")["operations"] if o["user"] == user and o["ok"]]

    def doctor(self, *arguments):
        command = [BIN / "kagimado-monitor", "--doctor", "--recorder", self.address, *arguments]
        return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, timeout=60).stdout

    def test_the_doctor_says_what_is_wrong_with_certificate_and_password(self):
        trusted = "--authority", self.root
        self.assertIn("certificate of", self.doctor())
        self.assertIn("--authority or --pin", self.doctor())
        self.assertIn("answers", self.doctor(*trusted, "--user", "wall", "--password-file", self.password))
        wrong = self.secret("wrong.pw", ADMIN_PASSWORD)
        self.assertIn("the user name or the password is wrong", self.doctor(*trusted, "--user", "wall", "--password-file", wrong))


if __name__ == "__main__":
    main()
