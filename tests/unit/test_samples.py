"""The sample documents are what their page and their list say."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest

from warehouse.paths import PROJECT_ROOT

SAMPLES = PROJECT_ROOT / "samples"
FEWEST = 12


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    path = SAMPLES / "make_workbooks.py"
    specification = importlib.util.spec_from_file_location("make_workbooks", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_every_document_has_its_row_on_the_page() -> None:
    described = set(re.findall(r"^\| `([^`]+)` \|", (SAMPLES / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert described == {path.name for path in (SAMPLES / "inbox").iterdir()}
    assert len(described) >= FEWEST


def test_workbooks_are_those_of_the_list(maker: ModuleType) -> None:
    for name, content in maker.workbooks().items():
        assert (SAMPLES / "inbox" / name).read_bytes() == content, f"{name} is stale: run samples/make_workbooks.py"
