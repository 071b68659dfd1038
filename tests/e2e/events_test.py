#!/usr/bin/env python3
"""What cameras notice - motion, inputs - becomes alarms of the recorder, also over HTTPS, and ends with the camera."""
import json
import signal
import subprocess

from product import SiteTest, UnixHttp, main, wait_until

ALWAYS = "from=0&to=4000000000000000"


class Events(SiteTest):
    def setUp(self):
        super().setUp()
        self.start_recorder()

    def alarms(self, camera, kind):
        return [a for a in self.api("GET", f"/alarms?{ALWAYS}")["alarms"] if a["camera"] == camera and a["kind"] == kind]

    def raise_input(self, port, seconds):
        body = json.dumps({"kind": "input", "seconds": seconds})
        done = subprocess.run(["curl", "-sS", "--fail", "--digest", "-u", "admin:camera-password", "-d", body,
                               f"http://127.0.0.1:{port}/control/v1/alarm"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_an_input_begins_and_ends_over_http_and_https(self):
        _, port, https_port = self.start_camera("--scene", "street:h264:320x180@10")
        self.add_camera(1, port)
        self.add_camera(2, https_port, scheme="https")
        for number in (1, 2):
            self.wait_camera(number, online=True)
        listener = UnixHttp(self.api_socket)
        listener.request("GET", "/api/v1/events")
        lines = listener.getresponse()
        self.assertEqual(json.loads(lines.readline())["event"], "cameras")
        self.raise_input(port, 3)
        told = []

        def all_told():
            event = json.loads(lines.readline())  # at the latest a line of life, after 5 s
            if event["event"] == "alarm" and event["alarm"]["kind"] == "input":
                told.append(event["alarm"])
            return len(told) == 4
        wait_until("both ends of both alarms", all_told)
        listener.close()
        for number in (1, 2):
            began, ended = [alarm for alarm in told if alarm["camera"] == number]
            self.assertIsNone(began["to"])
            self.assertEqual((began["id"], began["from"]), (ended["id"], ended["from"]))
            self.assertGreaterEqual(ended["to"] - ended["from"], 900_000)
            self.assertEqual(self.alarms(number, "input"), [ended])

    def test_scenes_report_their_motion(self):
        _, port, _ = self.start_camera("--scene", "corridor:h264:320x180@10")
        self.add_camera(1, port)
        wait_until("motion that came and went", lambda: [a for a in self.alarms(1, "motion") if a["to"]], seconds=90)

    def test_an_alarm_ends_with_its_camera_and_begins_again(self):
        camera, port, https_port = self.start_camera("--scene", "street:h264:320x180@10")
        self.add_camera(1, port)
        self.wait_camera(1, online=True)
        self.raise_input(port, 3600)
        wait_until("the alarm", lambda: self.alarms(1, "input"))
        camera.stop(signal.SIGKILL)
        wait_until("its end", lambda: self.alarms(1, "input")[0]["to"])
        self.start_camera("--scene", "street:h264:320x180@10", port=port, https_port=https_port)
        self.wait_camera(1, online=True)
        self.raise_input(port, 3600)
        wait_until("another alarm", lambda: len(self.alarms(1, "input")) == 2)


if __name__ == "__main__":
    main()
