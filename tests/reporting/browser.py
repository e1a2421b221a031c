"""A headless Chromium, driven over its DevTools protocol: opens pages at a width, measures and pictures them."""

from __future__ import annotations

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 60
PAGE_SECONDS = 30


def installed() -> str | None:
    """The browser's program, or None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One tab of a running browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=PAGE_SECONDS))
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def open(self, page: Path, width: int, *, dark: bool = False, lands_on: Path | None = None) -> None:
        """Show a page as a screen of that width does, and wait until it, or the page it leads to, is laid out."""
        self.go_to(page.as_uri(), width, dark=dark)
        shown = (lands_on or page).as_uri() + "complete"
        self.wait_for(f"location.href.split('#')[0] + document.readyState === {json.dumps(shown)}", PAGE_SECONDS)

    def go_to(self, address: str, width: int, height: int = 900, *, dark: bool = False) -> None:
        """Set out for an address on a screen of that size."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.call("Emulation.setScrollbarsHidden", hidden=True)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=address)

    def wait_for(self, condition: str, seconds: float) -> None:
        """Wait until a line of JavaScript is true on the page."""
        until = time.monotonic() + seconds
        while not self.value(condition):
            assert time.monotonic() < until, f"not within {seconds} s: {condition}"
            time.sleep(0.02)

    def value(self, script: str) -> Any:
        """What a line of JavaScript gives on the page."""
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def picture(self, file: Path) -> None:
        """Save what the screen shows."""
        picture = self.call("Page.captureScreenshot")
        file.write_bytes(base64.b64decode(picture["data"]))


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    """A browser with an empty profile of its own, ended at the end."""
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                program,
                "--headless=new",
                "--no-sandbox",  # as root in a container there is none; the pages are our own
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            port = _port(Path(profile) / "DevToolsActivePort", process)
            with urlopen(Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")) as answer:
                tab = json.load(answer)["webSocketDebuggerUrl"]
            with connect(tab, max_size=None) as socket:
                yield Browser(socket)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if file.exists() and (lines := file.read_text().splitlines()):
            return int(lines[0])
        assert process.poll() is None, f"the browser ended with {process.returncode}"
        time.sleep(0.1)
    raise TimeoutError("The browser did not start.")
