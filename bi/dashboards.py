"""The dashboards under `bi/superset/assets`, put into a running Superset through its API."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import yaml

from bi.server import Superset
from warehouse.errors import WarehouseError

ASSETS = Path(__file__).with_name("superset") / "assets"
DATABASE = "databases/doi_soat.yaml"
BUNDLE = "doi_soat"  # the folder in the archive, which Superset wants to have
PATIENCE_SECONDS = 120
MOST_CHARACTERS = 1500  # of what Superset says of a fault


def import_dashboards(superset: Superset, dsn: str) -> dict[str, str]:
    """Put the database of `dsn`, the datasets, the charts and the dashboards into Superset, over what is there.

    `dsn` is that of the reader: who looks at a dashboard reads the marts and nothing else. Gives the address of each
    dashboard by its title. Raises WarehouseError with Superset's own words when it refuses.
    """
    with _session(superset) as client:
        password = urlsplit(dsn).password or ""
        _checked(
            client.post(
                "/api/v1/assets/import/",
                files={"bundle": ("dashboards.zip", _bundle(dsn), "application/zip")},
                data={"passwords": json.dumps({DATABASE: password})},
            )
        )
        for dataset in _every(client, "/api/v1/dataset/"):  # its columns and types, as the database has them
            _checked(client.put(f"/api/v1/dataset/{dataset['id']}/refresh"))
        boards = _every(client, "/api/v1/dashboard/")
    return {board["dashboard_title"]: f"{superset.url}/superset/dashboard/{board['slug']}/" for board in boards}


def _bundle(dsn: str) -> bytes:
    """The assets as the archive that Superset imports, with the database's address and without its password."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in sorted(ASSETS.rglob("*.yaml")):
            name = file.relative_to(ASSETS).as_posix()
            text = file.read_text(encoding="utf-8")
            if name == DATABASE:
                database = yaml.safe_load(text) | {"sqlalchemy_uri": _without_password(dsn)}
                text = yaml.safe_dump(database, allow_unicode=True, sort_keys=False)
            archive.writestr(f"{BUNDLE}/{name}", text)
    return content.getvalue()


def _without_password(dsn: str) -> str:
    """The DSN as Superset writes it: its driver named, its password masked."""
    parts = urlsplit(dsn)
    place = f"{parts.hostname}:{parts.port or 5432}"
    return f"postgresql+psycopg2://{quote(parts.username or '')}:XXXXXXXXXX@{place}{parts.path}"


@contextmanager
def _session(superset: Superset) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=superset.url, timeout=PATIENCE_SECONDS) as client:
        user = {"username": superset.user, "password": superset.password, "provider": "db", "refresh": False}
        token = _checked(client.post("/api/v1/security/login", json=user))["access_token"]
        client.headers.update(
            {"Authorization": f"Bearer {token}", "Referer": superset.url, "Accept": "application/json"}
        )
        client.headers["X-CSRFToken"] = _checked(client.get("/api/v1/security/csrf_token/"))["result"]
        yield client


def _every(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _checked(client.get(path, params={"q": "(page_size:100)"}))["result"]
    return found


def _checked(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise WarehouseError(
            f"Superset refused {answer.request.method} {answer.request.url.path}: {answer.text[:MOST_CHARACTERS]}"
        )
    return answer.json()
