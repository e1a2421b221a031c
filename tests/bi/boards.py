"""Dashboards as a person meets them: logged in, opened at a size, every chart drawn."""

from __future__ import annotations

import re
from functools import cache

import httpx
import yaml

from bi.dashboards import ASSETS
from bi.server import Superset
from tests.reporting.browser import Browser

WIDTH, HEIGHT = 1400, 1600  # high enough for every chart: Superset draws what is on the screen
PATIENCE_SECONDS = 120

_DRAWN = "document.querySelectorAll('.slice_container > div > [id^=chart-id-]')"
_ANSWERS = "performance.getEntriesByType('resource').filter(one => one.name.includes('/api/v1/chart/data'))"


def log_in(browser: Browser, superset: Superset) -> None:
    """By the form, without its page: what that page asks for meanwhile may overwrite the cookie of who just came in."""
    form = {"username": superset.user, "password": superset.password}
    with httpx.Client(base_url=superset.url, headers={"Referer": superset.url}) as client:
        form["csrf_token"] = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login/").text)[1]
        assert client.post("/login/", data=form).headers["Location"] == "/"
        browser.call("Network.setCookie", name="session", value=client.cookies["session"], url=superset.url)


@cache
def charts_of(title: str) -> int:
    """How many charts a dashboard holds, by the asset that it was imported from."""
    files = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (ASSETS / "dashboards").glob("*.yaml")]
    (board,) = [board for board in files if board["dashboard_title"] == title]
    return sum(isinstance(part, dict) and part.get("type") == "CHART" for part in board["position"].values())


def is_answered(browser: Browser, address: str, charts: int) -> bool:
    """Open a dashboard and wait for the answers to all its charts' queries; whether all are good."""
    browser.go_to(address, WIDTH, HEIGHT)
    browser.wait_for(f"{_ANSWERS}.length >= {charts}", PATIENCE_SECONDS)
    return bool(browser.value(f"{_ANSWERS}.every(one => one.responseStatus === 200)"))


def wait_until_drawn(browser: Browser, charts: int) -> None:
    """Wait until all charts of the dashboard that is open are drawn; one without data never is."""
    browser.wait_for(f"{_DRAWN}.length === {charts}", PATIENCE_SECONDS)
