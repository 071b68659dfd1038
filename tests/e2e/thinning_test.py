#!/usr/bin/env python3
"""[REQ-WALL-2] Main at 4 tiles thins sealed cameras, sub at 1 tile does not; clear cameras are never thinned by the rule."""
from product import SiteTest, main, wait_until


class Thinning(SiteTest):
    def setUp(self):
        super().setUp()
        self.start_recorder()
        self.set_password("thin-1234")
        scenes = {1: "street:h264:320x180@10", 2: "corridor:h265:320x180@10", 3: "yard:mjpeg:320x180@10", 4: "lobby:h264:320x180@10"}
        for number, scene in scenes.items():
            _, port, _ = self.start_camera("--scene", scene, name=f"cam{number}")
            self.add_camera(number, port)
        for number in (1, 2, 3):
            self.seal(number)

    def test_main_with_four_tiles_is_thinned_and_sub_with_one_is_not(self):
        _, control = self.start_monitor("--layout", "4", "--sub-layout", "1", "--monitors", "2")
        for number in (1, 2, 3, 4):
            control.wait_tile(number, "video")
        control.wait_tile(1, "video", "sub")
        main_tiles = control.tiles("main")
        thinned = {t["camera"]: t["thinned"] for t in main_tiles.values()}
        self.assertEqual({n: bool(thinned[n]) for n in (1, 2, 3, 4)}, {1: True, 2: True, 3: True, 4: False})
        self.assertFalse(control.tile_of(1, "sub")["thinned"])
        rates = wait_until("steady rates", lambda: self.steady(control), 40)
        self.assertLess(rates["main"][3], 2)   # JPEG: 1 ips
        self.assertGreater(rates["main"][4], 6)
        self.assertGreater(rates["sub"][1], 6)
        self.assertLess(rates["main"][1], rates["sub"][1] / 2)

    @staticmethod
    def steady(control):
        rates = {m: {t["camera"]: t["shown_per_second"] for t in control.tiles(m).values()} for m in ("main", "sub")}
        fast = rates["main"].get(4, 0) > 6 and rates["sub"].get(1, 0) > 6
        return rates if fast and 0 < rates["main"].get(3, 0) < 2 else None

    def test_sealed_thinned_streams_are_not_decoded_between_key_frames(self):
        _, control = self.start_monitor("--layout", "4", "--monitors", "1")
        control.wait_tile(1, "video")
        tile = wait_until("fragments to be dropped", lambda: (lambda t: t if t["dropped_fragments"] > 40 else None)(control.tile_of(1)))
        self.assertLess(tile["decoded_frames"] * 5, tile["dropped_fragments"])

    def test_layout_change_by_mouse_gives_full_rate(self):
        _, control = self.start_monitor("--layout", "4", "--monitors", "1")
        self.assertTrue(control.wait_tile(1, "video")["thinned"])
        x, y = [sum(p) for p in zip(control.tile_of(1)["rect"][:2], (60, 60))]
        control.ask(do="mouse", action="double_click", x=x, y=y)
        wait_until("one large tile", lambda: len(control.tiles()) == 1)
        wait_until("full rate", lambda: not control.tile_of(1)["thinned"] and control.tile_of(1)["shown_per_second"] > 6)


if __name__ == "__main__":
    main()
