"""One run at a time on one data root."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.paths import DataRoot


@contextmanager
def sole_run(root: DataRoot) -> Iterator[None]:
    """Hold the data root for as long as the block runs; the machine lets go of it when the process ends, however.

    Raises WarehouseError, naming the process, when another run holds it.
    """
    path = Path(str(root.home)) / ".lock"
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise WarehouseError(
                f"Another run (process {lock.read().strip() or 'unknown'}) works on {root.home}. "
                "Wait until it ends and run again."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
