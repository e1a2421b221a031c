"""Documents are opened in a process of its own, with a limit of memory and of time, so that none can harm the others.

One worker serves a whole batch, since starting one takes longer than reading a hundred workbooks. It is stopped and
replaced when a document makes it hang, break or grow.
"""

from __future__ import annotations

import io
import os
import pickle
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pyarrow as pa

from ingestion import worker
from ingestion.figures import from_stream
from ingestion.model import Reading
from ingestion.readers import Document, refused
from ingestion.worker import LENGTH
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.settings import settings

_START_SECONDS = 120
_CHUNK = 1 << 20
_LONGEST_REASON = 200
_GROWN = 0.5  # of the memory limit: a worker that once needed more is replaced before the next document
_OF_A_WORKER = ("READ-TOO-HUNGRY", "READ-BROKE")  # what may come of the documents before
_ANSWER_MODULES = ("ingestion.model", "datetime")


class _NoAnswerError(Exception):
    """The worker ended, or said nothing in time (`is_late`)."""

    def __init__(self, *, is_late: bool) -> None:
        super().__init__("late" if is_late else "ended")
        self.is_late = is_late


@contextmanager
def isolated_reader() -> Iterator[Callable[[Document], Reading]]:
    """A function that reads documents in another process, within the limits of the settings.

    It never raises for a bad document: one that exceeds a limit or breaks the reader is refused with that reason.
    Raises ConfigurationError when a form or setting is wrong, and WarehouseError when no worker can be started.
    """
    reader = IsolatedReader()
    try:
        yield reader.read
    finally:
        reader.close()


class IsolatedReader:
    """Owns the worker process; see `isolated_reader`."""

    def __init__(self) -> None:
        self._seconds = settings().read_seconds
        self._mebibytes = settings().read_mebibytes
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, document: Document) -> Reading:
        """The reading of one document; one that a used worker could not bear is tried once more in a new one."""
        is_used = self._process is not None
        reading = self._read_once(document)
        burdened = is_used and any(issue.code in _OF_A_WORKER for issue in reading.issues)
        return self._read_once(document) if burdened else reading

    def _read_once(self, document: Document) -> Reading:
        process = self._process if self._process is not None else self._start()
        try:
            self._ask(process, document)
            outcome, answer, peak = self._answer(process, self._seconds)
        except pickle.UnpicklingError as error:
            self.close()
            return refused(document, "READ-BROKE", reason=str(error))
        except _NoAnswerError as silence:
            self.close()
            if silence.is_late:
                return refused(document, "READ-TOO-LONG", limit=str(self._seconds))
            return refused(document, "READ-BROKE", reason=f"exit {process.returncode}")
        if outcome != worker.READING or peak > self._mebibytes * _GROWN:
            self.close()
        if outcome == worker.MISCONFIGURED:
            raise ConfigurationError(answer)
        if outcome == worker.OUT_OF_MEMORY:
            return refused(document, "READ-TOO-HUNGRY", limit=str(self._mebibytes))
        if outcome == worker.BROKEN:
            return refused(document, "READ-BROKE", reason=str(answer))
        return _reading(document, *answer)

    def close(self) -> None:
        """Stop the worker, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "ingestion.worker", str(self._mebibytes)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own module
        self._process = process
        try:
            self._answer(process, _START_SECONDS)
        except _NoAnswerError as silence:
            self.close()
            raise WarehouseError(
                f"The process that reads documents did not start (exit {process.returncode}). "
                "See the message above; WAREHOUSE_READ_MEBIBYTES may be too small for it."
            ) from silence
        return process

    @staticmethod
    def _ask(process: subprocess.Popen[bytes], document: Document) -> None:
        name = document.file_name.encode(errors="replace")
        request = (LENGTH.pack(len(name)), name, LENGTH.pack(len(document.content)), document.content)
        try:
            for part in request:
                process.stdin.write(part)  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
        except BrokenPipeError as error:
            raise _NoAnswerError(is_late=False) from error

    @staticmethod
    def _answer(process: subprocess.Popen[bytes], seconds: float) -> tuple[str, Any, int]:
        deadline = time.monotonic() + seconds
        pipe = process.stdout.fileno()  # type: ignore[union-attr]
        received = bytearray()
        wanted = LENGTH.size
        while len(received) < wanted:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise _NoAnswerError(is_late=True)
            chunk = os.read(pipe, _CHUNK)
            if not chunk:
                process.wait()
                raise _NoAnswerError(is_late=False)
            received += chunk
            if wanted == LENGTH.size and len(received) >= LENGTH.size:
                wanted += LENGTH.unpack(received[: LENGTH.size])[0]
        answer: tuple[str, Any, int] = _Unpickler(io.BytesIO(received[LENGTH.size :])).load()
        return answer


def _reading(document: Document, told: Reading, stream: bytes) -> Reading:
    try:
        return replace(told, figures=from_stream(stream))
    except pa.ArrowInvalid as error:
        return refused(document, "READ-BROKE", reason=str(error)[:_LONGEST_REASON])


class _Unpickler(pickle.Unpickler):
    """Takes nothing but readings from the worker, which may have been led astray by a document."""

    def find_class(self, module: str, name: str) -> Any:
        """The class, if a reading may hold it; raises UnpicklingError otherwise."""
        if module not in _ANSWER_MODULES or name.startswith("_"):
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a reading")
        return super().find_class(module, name)
