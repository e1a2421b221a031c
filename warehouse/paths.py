"""Where things stand under the data root; nobody else spells a path out.

Paths are `UPath`s. The data root is a folder today: raw, archive and releases could stand in a bucket, the build that
DuckDB writes could not, and it has no setting of its own yet.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from upath import UPath

from warehouse.errors import ConfigurationError
from warehouse.settings import settings

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT_ROOT / "dbt_project"
SEEDS = DBT_PROJECT / "seeds"
FORMS = PROJECT_ROOT / "ingestion" / "forms"
EXPECTATIONS = PROJECT_ROOT / "expectations"
RULES = EXPECTATIONS / "rules"
DEFAULT_HOME = "var"

_NOT_IN_A_GLOB = re.compile(r"['\"{}\[\]*?]")


@dataclass(frozen=True)
class DataRoot:
    """The folders of one warehouse. `raw` and `archive` are the truth; the rest is derived from them."""

    home: UPath
    inbox: UPath

    @property
    def archive(self) -> UPath:
        """Received bytes, under their SHA-256."""
        return self.home / "archive"

    @property
    def quarantine(self) -> UPath:
        """Reasons for every refused document, and its bytes' name in the archive."""
        return self.home / "quarantine"

    @property
    def raw(self) -> UPath:
        """Append-only Parquet: what each document said."""
        return self.home / "raw"

    @property
    def build(self) -> UPath:
        """The build in the making: one writer, rebuilt from raw at will."""
        return self.home / "build"

    @property
    def build_database(self) -> UPath:
        """The DuckDB file that dbt writes and that the suites read."""
        return self.build / "warehouse.duckdb"

    @property
    def releases(self) -> UPath:
        """Published, immutable releases and the pointer to the current one."""
        return self.home / "releases"

    @property
    def site(self) -> UPath:
        """The pages that show the current release to people."""
        return self.home / "site"

    def create(self) -> DataRoot:
        """Make the folders that are missing; safe to call again."""
        for folder in (self.inbox, self.archive, self.quarantine, self.raw, self.build, self.releases):
            folder.mkdir(parents=True, exist_ok=True)
        return self

    def forget_build(self) -> None:
        """Remove all that is derived and not released; the next build makes it anew from raw."""
        if self.build.exists():
            self.build.fs.rm(self.build.path, recursive=True)
        self.build.mkdir(parents=True, exist_ok=True)


def data_root() -> DataRoot:
    """The data root that the settings name. Relative names are taken from the project's root.

    Raises ConfigurationError when its name cannot be used.
    """
    chosen = settings()
    inbox = _anchored(chosen.inbox) if chosen.inbox else None
    home = _anchored(chosen.home or _default_home(inbox))
    if _NOT_IN_A_GLOB.search(str(home)):
        raise ConfigurationError(
            f"The data root {home} has a quote, a bracket or a star in its name, which files cannot be searched by. "
            "Choose another folder in WAREHOUSE_HOME."
        )
    return DataRoot(home=home, inbox=inbox or home / "inbox")


def _default_home(inbox: UPath | None) -> str:
    if inbox is None:
        return DEFAULT_HOME
    digest = hashlib.sha256(str(inbox).encode()).hexdigest()[:6]
    plain = re.sub(r"\W+", "-", inbox.name, flags=re.ASCII).strip("-") or "inbox"
    return f"{DEFAULT_HOME}/by-inbox/{plain}-{digest}"


def _anchored(name: str) -> UPath:
    path = UPath(name)
    if path.protocol in ("", "file") and not path.is_absolute():
        return UPath((PROJECT_ROOT / name).resolve())
    return path
