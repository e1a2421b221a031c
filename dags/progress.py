"""Progress of a run for people: one line a task, as Airflow's own listeners report it."""

from __future__ import annotations

import time
import traceback
from typing import Any

from airflow.listeners import hookimpl
from airflow.sdk.exceptions import AirflowFailException
from rich.console import Console
from rich.text import Text


class Progress:
    """A listener that shows each task while it runs and what became of it."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status = console.status("")
        self._started: dict[str, float] = {}
        self._error: Any = None

    def watch(self, dag: Any) -> bool:
        """Run one DAG to its end. False when it failed; then the reason is printed."""
        self._console.print(f"[bold]{dag.dag_id}[/]")
        self._error = None
        with self._status:
            run = dag.test()
        if run.state == "success":
            return True
        self._console.print(Text(f"{dag.dag_id} failed: {self._error}", style="red"))
        self._console.print("The old release stays as it was.")
        if isinstance(self._error, BaseException) and not isinstance(self._error, AirflowFailException):
            trace = "".join(traceback.format_exception(self._error))
            self._console.print(trace, style="dim", markup=False, highlight=False)
        return False

    @hookimpl
    def on_task_instance_running(self, previous_state: Any, task_instance: Any) -> None:
        """Show the task that runs now."""
        self._started[str(task_instance.id)] = time.monotonic()
        self._status.update(f"  {task_instance.task_id} …")

    @hookimpl
    def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
        """Keep a line of a task that succeeded."""
        self._finish(task_instance, "[green]✓[/]")

    @hookimpl
    def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:
        """Keep a line of a task that failed, and its reason for the end."""
        self._error = error
        self._finish(task_instance, "[red]✗[/]")

    def _finish(self, task_instance: Any, mark: str) -> None:
        seconds = time.monotonic() - self._started.pop(str(task_instance.id), time.monotonic())
        number = f" [{task_instance.map_index}]" if task_instance.map_index >= 0 else ""
        self._console.print(f"  {mark} {task_instance.task_id}{number} [dim]{seconds:.1f} s[/]")
