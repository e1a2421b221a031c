"""The dashboards in a real Superset over a real PostgreSQL, looked at in a real browser: `make test-bi`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from upath import UPath

from bi.dashboards import ASSETS, import_dashboards
from bi.server import ENVIRONMENT, Superset, running_superset
from tests.bi.boards import charts_of, is_answered, log_in, wait_until_drawn
from tests.integration.road import SAMPLES, put, run_road
from tests.reporting.browser import Browser, installed, running_browser
from warehouse.local_postgres import reader_dsn
from warehouse.paths import DataRoot
from warehouse.postgres import serve
from warehouse.servers import free_port
from warehouse.settings import settings

ANIMATION_SECONDS = 3

pytestmark = [pytest.mark.bi, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def superset(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    """A Superset without dashboards, over the released samples."""
    if not (ENVIRONMENT / "bin" / "superset").exists():
        pytest.skip("Superset is not installed, so no dashboard was looked at: `make test-bi` installs it.")
    home = UPath(tmp_path_factory.mktemp("bi"))
    root = DataRoot(home=home, inbox=home / "inbox").create()
    put(root, SAMPLES)
    serve(run_road(root), server, settings().publish_postgres_reader)
    with running_superset(tmp_path_factory.mktemp("superset"), free_port()) as running:
        yield running


@pytest.fixture(scope="module")
def boards(superset: Superset, server: str) -> dict[str, str]:
    """The address of each dashboard; imported twice, as an operator does after a change."""
    dsn = reader_dsn(server, settings().publish_postgres_reader)
    import_dashboards(superset, dsn)
    return import_dashboards(superset, dsn)


@pytest.fixture(scope="module")
def browser(superset: Superset) -> Iterator[Browser]:
    program = installed()
    if program is None:
        pytest.skip("No Chromium is installed, so no dashboard was looked at: install the package `chromium`.")
    with running_browser(program) as running:
        log_in(running, superset)
        yield running


def test_every_asset_is_imported_once(boards: dict[str, str]) -> None:
    titles = [
        yaml.safe_load(file.read_text(encoding="utf-8"))["dashboard_title"] for file in ASSETS.glob("dashboards/*")
    ]
    assert sorted(boards) == sorted(titles)


def test_every_chart_of_every_dashboard_answers(boards: dict[str, str], browser: Browser, tmp_path: Path) -> None:
    for title, address in boards.items():
        assert is_answered(browser, address, charts_of(title)), title
        wait_until_drawn(browser, charts_of(title))
        words = browser.value("document.body.innerText")
        assert not [word for word in ("error", "no results", "no data") if word in words.lower()], (title, words)
        time.sleep(ANIMATION_SECONDS)
        browser.picture(tmp_path / f"{address.rstrip('/').rsplit('/', 1)[-1]}.png")
