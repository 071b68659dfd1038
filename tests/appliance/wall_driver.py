"""Operates the wall of a machine as a hand does: by the counts of its mouse. Where things are is asked by the control socket."""
from machine import Timeout, wait_until


def center(rect):
    x, y, width, height = rect
    return x + width // 2, y + height // 2


class WallDriver:
    def __init__(self, machine, slow):
        self.machine, self.slow = machine, slow
        self.at = None

    def lost_pointer(self):
        """Nobody knows where it is: the next move goes by way of the corner."""
        self.at = None

    def point(self, x, y):
        if self.at is None:
            self.machine.move(-4000, -4000)
            self.at = (0, 0)
        self.machine.move(x - self.at[0], y - self.at[1])
        self.at = (x, y)

    def press(self):
        self.machine.button(True)

    def release(self):
        self.machine.button(False)

    def show_menu(self):
        self.point(300, 12)
        self.point(310, 14)
        wait_until("the menu bar", lambda: "menu.settings" in self.machine.widgets(), 15 * self.slow)

    def click(self, name):
        if name.startswith("menu."):
            self.show_menu()
        widget = wait_until(f"widget {name}", lambda: self.machine.widgets().get(name), 15 * self.slow)
        assert widget["enabled"], f"{name} is not enabled"
        self.point(*center(widget["rect"]))
        self.press()
        self.release()

    def tile_of(self, camera, monitor="main"):
        return next((tile for tile in self.machine.tiles(monitor).values() if tile["camera"] == camera), None)

    def wait_tile(self, camera, state, monitor="main", seconds=40):
        def there():
            try:
                tile = self.tile_of(camera, monitor)
            except Timeout:
                return None  # the monitor is starting
            return tile if tile and tile["state"] == state else None
        try:
            return wait_until(f"camera {camera} {state} on {monitor}", there, seconds * self.slow)
        except Timeout as error:
            raise Timeout(f"{error}; tile: {self.tile_of(camera, monitor)}") from None

    def long_press(self, camera):
        self.point(*center(self.tile_of(camera)["rect"]))
        self.press()
        wait_until("the password screen", lambda: "password.ok" in self.machine.widgets(), 15 * self.slow)
        self.release()

    def type_password(self, text):
        """By the soft keyboard."""
        for count, character in enumerate(text, 1):
            key = f"password.keyboard.key.{character}"
            for page in ("lower", "upper", "symbols"):
                if key in self.machine.widgets():
                    break
                self.click(f"password.keyboard.page.{page}")
            self.click(key)
            wait_until("the character", lambda: self.machine.widgets()["password.field"]["value"] == str(count), 15 * self.slow)
