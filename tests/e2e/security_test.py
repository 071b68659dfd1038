"""Licences, and the security between recorder and cameras: real issuer, recorder and cameras."""
import subprocess

from product import SiteTest, UnixHttp, free_port, main, wait_until


class LicenceTest(SiteTest):
    """[REQ-LIC-1] to [REQ-LIC-4]"""

    def add_key(self, key, expect):
        return self.recorder_command("licence", "add", "--socket", self.api_socket, key, expect=expect)

    def refusal(self, key):
        return self.api("POST", "/licences", {"release_key": key}, expect=(400, 403, 409))["error"]["kind"]

    def test_a_site_registers_its_kits(self):
        self.start_recorder()
        self.assertFalse(self.api("GET", "/licences")["provisioned"])
        self.assertEqual(self.refusal("00000-00AQF-9T54G-KF1XV-FGRXN"), "locked")
        identity = self.provision()
        other = self.provision_another()
        self.assertEqual(self.api("GET", "/licences")["identity"], identity, "taken while the recorder runs")
        kit = self.redeem("WJ-NXS04JW", identity)
        own = self.issuer_command("own-key", "--recorder", identity).strip()
        self.assertEqual(self.refusal(kit), "locked", "the recorder's own key comes first")
        self.assertIn("registered", self.add_key(own.lower(), 0))
        self.assertFalse(self.api("GET", "/licences")["has_kit"])
        self.add_key(kit, 0)
        self.assertEqual(self.refusal(kit), "conflict")
        self.assertEqual(self.refusal(self.redeem("WJ-NXS04JW", other)), "untrusted")
        mistyped = kit[:-1] + ("0" if kit[-1] != "0" else "1")
        self.assertEqual(self.refusal(mistyped), "invalid")
        self.add_key(mistyped, 1)
        self.add_key(self.redeem("WJ-NXS16JW", identity), 0)
        licences = self.api("GET", "/licences")
        self.assertEqual([key["kit"] for key in licences["keys"]], ["recorder", "WJ-NXS04JW", "WJ-NXS16JW"])
        self.assertEqual((licences["used"], licences["total"]), (0, 20), "kits add up")
        self.assertIn("0 of 20", self.recorder_command("licence", "list", "--socket", self.api_socket))

    def provision_another(self):
        """A recorder of somebody else, known to the same issuer."""
        return self.issuer_command("provision", "--serial", "KR26-000200", "--out", self.folder / "other.provision").split()[1]

    def test_provisioning_is_a_private_file_and_not_changed_for_another_recorder(self):
        self.start_recorder()
        self.provision()
        self.provision()
        self.assertEqual((self.folder / "recorder" / "provision").stat().st_mode & 0o777, 0o600)
        file = self.folder / "other.provision"
        self.provision_another()
        self.recorder_command("provision", "--state", self.folder / "recorder", "--file", file, expect=1)
        self.recorder_command("provision", "--state", self.folder / "recorder", "--file", self.folder / "nothing", expect=2)


class CameraSecurityTest(SiteTest):
    def security(self, number):
        return next(camera for camera in self.api("GET", "/security")["cameras"] if camera["id"] == number)

    def connect(self, number, connection, port, expect=(200,)):
        return self.api("PUT", "/security/connection", {"cameras": [{"id": number, "connection": connection, "port": port}]}, expect)

    def one_camera(self, *arguments, licences=4, **more):
        self.start_recorder()
        if licences:
            self.license(licences)
        _, port, https_port = self.start_camera(*arguments)
        self.add_camera(1, port, **more)
        self.wait_camera(1, online=True)
        return port, https_port

    def plain_status(self, port, path):
        """What a camera answers over plain HTTP to somebody with its credentials."""
        netrc = self.secret("netrc", "machine 127.0.0.1 login admin password camera-password\n")
        done = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--digest", "--netrc-file", netrc,
                               f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
        return int(done.stdout)

    def test_a_camera_goes_to_https_and_back(self):
        """[REQ-CAM-2] [REQ-CAM-6]"""
        port, _ = self.one_camera(trust="authority")
        self.assertEqual(self.plain_status(port, "/control/v1/connection"), 200)
        secure_port = free_port()
        before = self.security(1)
        self.assertEqual((before["ssl"], before["connection"], before["sent"]["state"]), (True, "http", "never"))
        answer = self.connect(1, "https", secure_port)
        self.assertEqual(answer["results"], [{"id": 1, "sent": True, "reason": "", "message": ""}])
        self.assertEqual((answer["used"], answer["total"]), (1, 4))
        camera = self.wait_camera(1, online=True, url=f"https://127.0.0.1:{secure_port}/")
        self.assertEqual(camera["trust"], "pin", "pinned at the first use, since no authority is set")
        self.assertIn("certificate", camera)
        self.assertEqual(self.plain_status(port, "/control/v1/connection"), 403)
        after = self.security(1)
        self.assertEqual((after["connection"], after["port"], after["sent"]["state"]), ("https", secure_port, "sent"))
        self.processes[0].stop()
        self.start_recorder()
        self.wait_camera(1, online=True, url=f"https://127.0.0.1:{secure_port}/")
        self.assertEqual(self.connect(1, "http", secure_port)["used"], 0)
        self.wait_camera(1, online=True, url=f"http://127.0.0.1:{port}/")
        self.assertEqual(self.plain_status(port, "/control/v1/connection"), 200)

    def test_keys_of_encryption_go_over_tls_though_pictures_do_not(self):
        port, https_port = self.one_camera()
        self.set_password("abcd1234")
        self.api("PUT", "/security/encryption", {"cameras": [{"id": 1, "on": True}]})
        camera = self.wait_camera(1, sealed=True)
        self.assertEqual(camera["url"], f"http://127.0.0.1:{port}/")
        self.assertEqual(self.security(1)["encryption_sent"]["state"], "sent")
        self.assertIn("is trusted from now on", self.processes[0].log(), "the control connection was TLS")

    def test_no_more_cameras_than_licences_anywhere(self):
        """[REQ-CAM-4]"""
        self.start_recorder()
        self.license(1)
        ports = [self.start_camera(name=f"cam{number}")[1] for number in (1, 2)]
        for number, port in enumerate(ports, 1):
            self.add_camera(number, port)
            self.wait_camera(number, online=True)
        self.set_password("abcd1234")
        both = {"cameras": [{"id": 1, "connection": "https", "port": free_port()}, {"id": 2, "connection": "https", "port": free_port()}]}
        self.assertEqual(self.api("PUT", "/security/connection", both, (413,))["error"]["kind"], "limit")
        for port in ports:
            self.assertEqual(self.camera_request(port, "GET", "/control/v1/connection")["method"], "http", "nothing was sent")
        self.api("PUT", "/cameras/1/encryption", {"on": True})
        self.connect(1, "https", free_port())  # the same licence
        self.api("PUT", "/cameras/2/encryption", {"on": True}, (413,))
        self.api("PUT", "/security/encryption", {"cameras": [{"id": 2, "on": True}]}, (413,))
        self.connect(2, "https", free_port(), (413,))
        self.recorder_command("camera", "encryption", "--socket", self.api_socket, 2, "on", expect=1)
        self.api("PUT", "/cameras/2", {"url": "https://127.0.0.1:9/"}, (413,))
        self.api("POST", "/cameras", {"id": 3, "name": "x", "url": "https://127.0.0.1:9/"}, (413,))
        self.assertEqual(self.api("GET", "/licences")["used"], 1)
        self.api("DELETE", "/cameras/1")
        self.api("PUT", "/cameras/2/encryption", {"on": True})
        self.assertEqual(self.api("GET", "/licences")["used"], 1)

    def test_cameras_that_cannot_are_refused_and_nothing_is_sent(self):
        """[REQ-CAM-3] [REQ-ENC-3] [REQ-ENC-4]"""
        self.start_recorder()
        self.license(16)
        kinds = {1: ("--no-ssl",), 2: ("--no-encryption",), 3: ("--compression", "3"), 4: ()}
        for number, arguments in kinds.items():
            self.add_camera(number, self.start_camera(*arguments, name=f"cam{number}")[1])
            self.wait_camera(number, online=True)
        self.set_password("abcd1234")
        self.assertFalse(self.security(1)["ssl"])
        self.assertFalse(self.security(2)["encryption_support"])
        self.assertEqual(self.security(3)["compression"], "H.264(3)")
        self.assertEqual(self.connect(1, "https", free_port(), (400,))["error"]["kind"], "unsupported")
        orders = {"cameras": [{"id": 2, "on": True}, {"id": 4, "on": True}]}
        self.assertEqual(self.api("PUT", "/security/encryption", orders, (400,))["error"]["kind"], "unsupported")
        self.assertEqual(self.api("GET", "/licences")["used"], 0)
        results = self.api("PUT", "/security/encryption", {"cameras": [{"id": 3, "on": True}, {"id": 4, "on": True}]})["results"]
        self.assertEqual([(r["id"], r["sent"], r["reason"]) for r in results], [(3, False, "unsupported"), (4, True, "")])
        self.assertIn("H.264(3)", results[0]["message"])
        half = self.security(3)
        self.assertEqual((half["encryption"], half["sent"]["state"], half["sent"]["reason"]), ("on", "failed", "unsupported"))
        self.wait_camera(3, online=True)
        self.api("PUT", "/security/encryption", {"cameras": [{"id": 3, "on": False}]})
        self.assertEqual(self.api("GET", "/licences")["used"], 1)

    def certificate_fault(self, kind):
        port, _ = self.one_camera("--certificate", kind)
        result = self.connect(1, "https", free_port())["results"][0]
        self.assertFalse(result["sent"])
        self.wait_camera(1, online=True, url=f"http://127.0.0.1:{port}/")
        return result["reason"], self.security(1)["fault"], self.security(1)["sent"]["state"]

    def test_an_expired_certificate_is_told_apart(self):
        """[REQ-CAM-5]"""
        self.assertEqual(self.certificate_fault("expired"), ("expired", "expired", "failed"))

    def test_a_certificate_from_the_future_is_told_apart(self):
        self.assertEqual(self.certificate_fault("future"), ("not_yet_valid", "not_yet_valid", "failed"))

    def test_a_stranger_in_the_place_of_a_camera_gets_no_key(self):
        port, https_port = self.one_camera()
        self.set_password("abcd1234")
        self.seal(1)
        self.seal(1, on=False)
        self.processes[-1].stop()
        self.start_camera(name="stranger", port=port, https_port=https_port)  # another certificate
        self.wait_camera(1, online=True)
        result = self.api("PUT", "/security/encryption", {"cameras": [{"id": 1, "on": True}]})["results"][0]
        self.assertEqual((result["sent"], result["reason"]), (False, "untrusted"))
        self.assertEqual(self.camera_request(port, "GET", "/control/v1/encryption"), {"on": False})
        self.assertEqual(self.security(1)["fault"], "untrusted")

    def test_a_camera_that_is_away_can_be_sent_again(self):
        port, https_port = self.one_camera()
        self.set_password("abcd1234")
        self.processes[-1].stop()
        result = self.api("PUT", "/security/encryption", {"cameras": [{"id": 1, "on": True}]})["results"][0]
        self.assertEqual((result["sent"], result["reason"]), (False, "disconnected"))
        self.processes[0].stop()
        self.start_recorder()
        self.assertEqual((self.security(1)["encryption"], self.security(1)["sent"]["state"]), ("on", "failed"), "after a restart too")
        self.start_camera(port=port, https_port=https_port)
        self.wait_camera(1, online=True)
        self.assertTrue(self.api("PUT", "/security/encryption", {"cameras": [{"id": 1, "on": True}]})["results"][0]["sent"])
        self.wait_camera(1, sealed=True)
        self.assertEqual(self.security(1)["sent"]["state"], "sent")


class PlacesTest(SiteTest):
    def thumbnail(self, number):
        connection = UnixHttp(self.api_socket)
        connection.request("GET", f"/api/v1/cameras/{number}/thumbnail")
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, response.getheader("Content-Type"), body

    def test_thumbnails_are_whole_pictures_or_a_decode_error(self):
        """[REQ-ENC-12] [REQ-ENC-13]"""
        self.start_recorder()
        _, port, _ = self.start_camera()
        self.add_camera(1, port)
        self.wait_camera(1, online=True)
        status, kind, body = wait_until("a picture", lambda: (lambda t: t if t[0] == 200 else None)(self.thumbnail(1)))
        self.assertEqual((kind, body[:2], body[-2:]), ("image/jpeg", b"\xff\xd8", b"\xff\xd9"))
        self.seal_under_other_password(port, "yesterday42")  # the recorder does not know
        status, _, body = self.thumbnail(1)
        self.assertEqual(status, 409, body)
        self.assertIn(b'"damaged"', body)
        self.camera_request(port, "PUT", "/control/v1/encryption", {"on": False})
        self.set_password("abcd1234")
        self.seal(1)
        status, _, body = self.thumbnail(1)
        self.assertEqual(status, 409)
        self.assertIn(b"decode error", body)
        self.add_camera(2, 9, scheme="rtsp")
        self.assertEqual(self.thumbnail(2)[0], 404)

    def test_cameras_change_places(self):
        self.start_recorder()
        for number in (1, 2, 3):
            self.add_camera(number, 9)
        self.assertEqual([c["position"] for c in self.api("GET", "/cameras")["cameras"]], [1, 2, 3])
        self.api("POST", "/cameras/swap", {"a": 1, "b": 3})
        self.processes[0].stop()
        self.start_recorder()
        self.assertEqual([c["position"] for c in self.api("GET", "/cameras")["cameras"]], [3, 2, 1])
        self.api("DELETE", "/cameras/1")
        self.assertEqual(self.add_camera(1, 9)["position"], 3, "its own place is taken")
        self.api("POST", "/cameras/swap", {"a": 1, "b": 9}, (404,))

    def test_cameras_are_found_on_the_network(self):
        self.start_recorder()
        _, port, https_port = self.start_camera(name="front door")
        self.start_camera("--no-discovery", name="hidden")
        found = [c for c in self.api("POST", "/cameras/search", {})["found"] if c["url"] == f"http://127.0.0.1:{port}/"]
        self.assertEqual(len(found), 1)
        self.assertEqual((found[0]["name"], found[0]["ssl"], found[0]["registered"]), ("front door", True, None))
        self.add_camera(7, port)
        found = [c for c in self.api("POST", "/cameras/search", {})["found"] if c["url"] == f"http://127.0.0.1:{port}/"]
        self.assertEqual(found[0]["registered"], 7)
        self.assertFalse([c for c in self.api("POST", "/cameras/search", {})["found"] if c["name"] == "hidden"])


if __name__ == "__main__":
    main()
