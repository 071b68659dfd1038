#!/usr/bin/env python3
"""Accounts, rights and settings of a whole recorder, over its Unix socket; and that a save that is cut off is none."""
import base64
import http.client
import json
import signal
import threading

from product import ADMIN_PASSWORD, SiteTest, UnixHttp, main, wait_until
from recording_test import key_boxes


class Accounts(SiteTest):
    def setUp(self):
        super().setUp()
        self.recorder = self.start_recorder()

    def ask(self, method, path, body=None, token=None):
        """As a monitor: with the token of a session, or where nobody is logged in. (status, answer)"""
        connection = UnixHttp(self.api_socket)
        connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body),
                           {"Content-Type": "application/json", "Authorization": f"Bearer {token}" if token else "Kiosk"})
        response = connection.getresponse()
        answer = json.loads(response.read() or b"{}")
        connection.close()
        return response.status, answer

    def log_in(self, name, password):
        status, answer = self.ask("POST", "/session", {"name": name, "password": password})
        self.assertEqual(status, 201, answer)
        return answer["token"]

    def test_nobody_does_anything_without_login_and_a_viewer_little(self):
        self.assertEqual(self.ask("GET", "/session")[1]["state"], "logged_out")
        self.assertEqual(self.ask("GET", "/settings")[0], 403)
        admin = self.log_in("admin", ADMIN_PASSWORD)
        status, _ = self.ask("POST", "/users", {"name": "門衛", "level": "viewer", "password": "guard-pass-1", "view": "1-2"}, admin)
        self.assertEqual(status, 201)
        guard = self.log_in("門衛", "guard-pass-1")
        self.assertEqual(self.ask("GET", "/session", token=guard)[1]["view"], "1-2")
        for method, path in (("GET", "/settings"), ("GET", "/users"), ("GET", "/operations"), ("GET", "/recordings?from=0&to=1"),
                             ("GET", "/live/3/0"), ("PUT", "/encryption")):
            self.assertEqual(self.ask(method, path, {} if method == "PUT" else None, guard)[0], 403, path)
        self.assertEqual(self.ask("DELETE", "/session", token=guard)[0], 200)
        self.assertEqual(self.ask("GET", "/cameras", token=guard)[0], 401)
        actions = [(o["user"], o["action"]) for o in self.ask("GET", "/operations", token=admin)[1]["operations"]]
        self.assertEqual(actions[:3], [("門衛", "logout"), ("門衛", "login"), ("admin", "user.add")])

    def state_of_key(self, box, token):
        status, licence = self.ask("POST", "/keys", {"key_boxes": [box]}, token)
        self.assertEqual(status, 200, licence)
        state = next(iter(licence["states"].values()))
        self.assertEqual(len(licence["keys"]), 1 if state == "open" else 0)
        return state

    def test_keys_are_for_those_who_may_see_the_camera(self):
        """A key box stands in every copy: that somebody has one says nothing about what they may see."""
        self.set_password("site-pw-1")
        _, port, _ = self.start_camera()
        self.add_camera(1, port)
        self.seal(1)
        span = wait_until("a sealed recording", lambda: next((s for s in self.spans(1) if s["sealed"]), None))
        box = base64.b64encode(key_boxes(self.play(1, seconds=5, frames="one", **{"from": span["from"], "span": span["id"]}))[0]).decode()
        admin = self.log_in("admin", ADMIN_PASSWORD)
        for name, view in (("gate", "1"), ("yard", "2")):
            user = {"name": name, "level": "viewer", "password": "guard-pass-1", "view": view}
            self.assertEqual(self.ask("POST", "/users", user, admin)[0], 201)
        self.assertEqual(self.state_of_key(box, admin), "open")
        self.assertEqual(self.state_of_key(box, self.log_in("gate", "guard-pass-1")), "open")
        self.assertEqual(self.state_of_key(box, self.log_in("yard", "guard-pass-1")), "locked_no_key")

    def test_users_stay_and_sessions_go_when_the_recorder_starts_again(self):
        token = self.log_in("admin", ADMIN_PASSWORD)
        self.recorder.stop()
        self.recorder = self.start_recorder()
        self.assertEqual(self.ask("GET", "/cameras", token=token)[0], 401)
        self.log_in("admin", ADMIN_PASSWORD)

    def test_a_save_that_is_cut_off_leaves_all_or_nothing(self):
        """Two settings always change together; the recorder is killed at any moment of it."""
        for round_number in range(12):
            done = []

            def save():
                number = 0
                try:
                    while True:
                        number += 1
                        name = f"{round_number}-{number}"
                        self.api("PUT", "/settings", {"values": {"system.recorder_name": name, "recording.retention_days": number}})
                        done.append(number)
                except (OSError, http.client.HTTPException):
                    pass  # killed
            saver = threading.Thread(target=save)
            saver.start()
            wait_until("some saves", lambda: len(done) > round_number)
            self.recorder.stop(signal.SIGKILL)
            saver.join()
            self.recorder = self.start_recorder()
            values = self.api("GET", "/settings")["values"]
            number = values["recording.retention_days"]
            self.assertEqual(values["system.recorder_name"], f"{round_number}-{number}")
            self.assertIn(number, (done[-1], done[-1] + 1), "what was answered stays; what was not may")


if __name__ == "__main__":
    main()
