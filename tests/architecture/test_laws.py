"""The conventions of the house: each is a short test, or it is no convention."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bi", "dags", "ingestion", "expectations", "reporting", "warehouse")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MODELS = sorted(path for folder in ("models", "macros") for path in (ROOT / "dbt_project" / folder).rglob("*.sql"))
DAG_FILES = sorted(
    path
    for path in (ROOT / "dags").glob("*.py")
    if path.name not in {"__init__.py", "__main__.py", "shared.py", "road.py", "progress.py"}
)
DAG_BUDGET_LINES = 70
YEAR = re.compile(r"(?<![\w.])(?:19|20)\d{2}(?![\w.])")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_environment_is_read_in_settings_alone(path: Path) -> None:
    if path.name == "settings.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    reads = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert not reads, f"{name_of(path)} reads the environment in lines {reads}: add a setting to warehouse/settings.py."


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_year_in_python(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
    years = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in docstrings and YEAR.search(str(node.value))
    ]
    assert not years, f"{name_of(path)} holds a year, {years}: data belongs in a seed, a form, a rule or a lexicon."


def _has_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and bool(node.body)
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    )


@pytest.mark.parametrize("path", MODELS, ids=name_of)
def test_no_year_in_sql(path: Path) -> None:
    code = re.sub(r"--[^\n]*|/\*.*?\*/|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not YEAR.search(code), f"{name_of(path)} holds a year: data belongs in a seed."


@pytest.mark.parametrize("path", [*SOURCES, *MODELS], ids=name_of)
def test_no_province_in_code(path: Path) -> None:
    from warehouse import reference

    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        tree = ast.parse(text)
        docstrings = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
        text = "\n".join(
            str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings
        )
    else:
        text = re.sub(r"--[^\n]*|\{#.*?#\}", "", text, flags=re.DOTALL)
    bare = {
        re.sub(r"^(Tỉnh|Thành phố) ", "", area.name) for area in reference.areas().values() if area.level == "province"
    }
    found = sorted(name for name in bare if re.search(rf"\b{re.escape(name)}\b", text))
    assert not found, f"{name_of(path)} names {found}: areas belong in seeds."


@pytest.mark.parametrize("path", DAG_FILES, ids=name_of)
def test_dag_file_stays_wiring(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    assert lines <= DAG_BUDGET_LINES, (
        f"{name_of(path)} has {lines} lines: move what is not wiring to the room that owns it."
    )
    assert not re.search(r"\b(select|insert|pandas|duckdb\.)\b", text), (
        f"{name_of(path)} holds logic: move it to its room."
    )


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_is_swallowed(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and all(isinstance(step, ast.Pass) for step in node.body)
    ]
    assert not silent, f"{name_of(path)} swallows an exception in lines {silent}: record the outcome."


def test_lock_list_names_no_index() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text


def test_every_setting_stands_in_env_example() -> None:
    from warehouse.settings import variables

    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    missing = [name for name in variables().values() if f"{name}=" not in example]
    assert not missing, f"Settings without a line in .env.example: {missing}."
