"""dbt in this process: one command builds a layer, and what went wrong has a name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from upath import UPath

from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.files import add_columns, write_table
from warehouse.inputs import freeze_inputs
from warehouse.paths import DBT_PROJECT, DataRoot
from warehouse.schemas import BUILD, RAW
from warehouse.settings import settings

_MACHINE_FAULTS = {
    "No space left": "The disk is full: free space and run again",
    "Could not set lock": "Another process writes this build: wait for it and run again",
}
_GREEN = frozenset({"success", "pass", "warn", "no-op"})


@dataclass(frozen=True, slots=True)
class Node:
    """One seed, model or test that dbt ran."""

    name: str
    status: str
    seconds: float
    message: str | None

    @property
    def is_red(self) -> bool:
        """Whether it failed, or was skipped because another one did."""
        return self.status not in _GREEN


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What one dbt command did, node by node, in the order in which they ended."""

    nodes: tuple[Node, ...]

    @property
    def seconds(self) -> float:
        """The time that the nodes took, added up over the threads."""
        return sum(node.seconds for node in self.nodes)


def build(select: str, *, root: DataRoot, follows: bool = False) -> BuildResult:
    """Build the selected seeds and models and run their data tests; unit tests belong to the test suite.

    `select` is a dbt selection such as `tag:audit`. When it `follows` the build at hand, models that can make anew only
    the rows of what was touched since do so; else all are made from nothing. All that dbt writes lies under the build
    folder of `root`, and its connection is closed afterwards. Raises WarehouseError that names every red node,
    ConfigurationError when the project itself cannot be read, and OSError when the disk is full or another process
    holds the build.
    """
    ensure_inputs(root)
    return run(
        *("build", "--select", select),
        *("--exclude-resource-type", "unit_test", "--indirect-selection", "buildable"),
        *(() if follows else ("--full-refresh",)),
        root=root,
    )


def run(command: str, *options: str, root: DataRoot) -> BuildResult:
    """Run a dbt command that runs nodes (`build`, `test`, `compile`) on the build of `root`, as `build` does."""
    result = invoke(command, *options, root=root)
    executed = getattr(result.result, "results", None)
    if executed is None:
        _refuse_machine_fault(str(result.exception), root)
        raise ConfigurationError(
            f"dbt could not start `{command}`: {result.exception}. Mend the project in {DBT_PROJECT}."
        )
    nodes = tuple(_node(node) for node in executed)
    _refuse_red(nodes, root)
    return BuildResult(nodes)


def invoke(command: str, *options: str, root: DataRoot) -> Any:
    """dbt's own result of a command, with paths, variables and quietness as this project wants them."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    arguments = [
        *("--quiet", "--no-use-colors", "--no-send-anonymous-usage-stats", "--no-version-check", "--no-write-json"),
        *("--log-level", "none", "--log-level-file", "none", "--log-path", str(root.build / "dbt" / "logs")),
        command,
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(root.build / "dbt" / "target")),
        *("--vars", json.dumps(_variables(root))),
        *(("--threads", str(settings().dbt_threads)) if command in {"build", "test", "run", "seed", "compile"} else ()),
        *options,
    ]
    try:
        return dbtRunner().invoke(arguments)
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def ensure_inputs(root: DataRoot) -> None:
    """Give every Parquet file and folder that dbt reads its columns, without rows, where it is missing."""
    if not (root.build / "inputs.parquet").exists():
        freeze_inputs(root)
    for table, schema in RAW.items():
        add_columns(root.raw / table, schema)
        _ensure_table(root.raw / table / "_schema.parquet", schema)
    for name, schema in BUILD.items():
        _ensure_table(root.build / f"{name}.parquet", schema)


def _ensure_table(path: UPath, schema: Any) -> None:
    if not path.exists():
        write_table(path, schema.empty_table())


def _variables(root: DataRoot) -> dict[str, str]:
    return {
        "raw_uri": _location(root.raw),
        "build_uri": _location(root.build),
        "database": _location(root.build_database),
    }


def _location(path: UPath) -> str:
    text = str(path)
    if "'" in text or "{" in text:
        raise ConfigurationError(f"The data root {text} has a quote or a brace in its name; choose another folder.")
    return text


def _node(result: Any) -> Node:
    return Node(
        name=result.node.name,
        status=str(result.status),
        seconds=float(result.execution_time or 0.0),
        message=result.message,
    )


def _refuse_machine_fault(message: str, root: DataRoot) -> None:
    """Raise OSError, which is worth another try, when the machine and not the project stopped dbt."""
    for sign, advice in _MACHINE_FAULTS.items():
        if sign in message:
            raise OSError(f"{advice} ({root.build}). Nothing is published and the old release stays.\n{message}")


def _refuse_red(nodes: tuple[Node, ...], root: DataRoot) -> None:
    red = [node for node in nodes if node.is_red]
    causes = [node for node in red if node.status != "skipped"] or red
    if not causes:
        return
    listed = "\n".join(f"  {node.name} ({node.status}): {(node.message or '').strip()}" for node in causes)
    _refuse_machine_fault(listed, root)
    raise WarehouseError(
        f"dbt stopped at {len(causes)} of {len(nodes)} nodes; nothing is published and the old release stays.\n"
        f"{listed}\n"
        f"Mend the model or the test of that name in {DBT_PROJECT}; the SQL that ran is in "
        f"{root.build / 'dbt' / 'target' / 'run'}."
    )
