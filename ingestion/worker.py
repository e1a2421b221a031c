"""The process in which documents are opened: `python -m ingestion.worker MEBIBYTES`, started by `ingestion.isolation`.

It reads requests from its standard input and writes answers to its standard output, each a pickle behind its length in
four bytes; figures travel within it as an Arrow stream. It holds no data root and writes no file, so a document that
breaks it breaks nothing else.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import resource
import struct
import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ingestion.figures import as_stream
from ingestion.readers import Document, read_document
from warehouse.errors import ConfigurationError

LENGTH = struct.Struct(">I")
MEBIBYTE = 1024 * 1024
_ALLOCATIONS_A_COLLECTION = 50_000  # what a few documents of hundreds of rows bring about
READING, OUT_OF_MEMORY, BROKEN, MISCONFIGURED = "reading", "out of memory", "broken", "misconfigured"


def main() -> int:
    """Answer until the input ends."""
    limit = int(sys.argv[1]) * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Where memory has run out, python-calamine may wait forever for what it needs to tell where it was.
    os.putenv("RUST_BACKTRACE", "0")
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not stand among the answers
    _answer("start.csv", b"start")  # forms and code lists are loaded before any document's time is counted
    settle()
    _send(answers, (READING, None, 0))
    while (request := _receive(requests)) is not None:
        _send(answers, (*_answer(*request), _peak_mebibytes()))
    return 0


def _peak_mebibytes() -> int:
    """The most memory that this process has held. Linux counts into `ru_maxrss` what its parent held when it was
    started, so a large parent would make every worker look grown; the status file tells of this process alone."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024


def settle() -> None:
    """What is loaded stays, so there is no use in looking it through for garbage; and reading a document leaves little
    that only the collector can clear away."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_A_COLLECTION)


def _answer(file_name: str, content: bytes) -> tuple[str, object]:
    """The reading of a document and its figures, or what stopped the reader. A panic of a library derives from
    BaseException."""
    try:
        reading = read_document(Document(file_name, content))
        return READING, (replace(reading, figures=()), as_stream(reading.figures))
    except MemoryError:
        return OUT_OF_MEMORY, ""
    except ConfigurationError as error:
        return MISCONFIGURED, str(error)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - the answer says what it was
        return BROKEN, f"{type(error).__name__}: {error}"[:200]


def _receive(stream: BinaryIO) -> tuple[str, bytes] | None:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (name_length,) = LENGTH.unpack(head)
    name = stream.read(name_length).decode()
    (length,) = LENGTH.unpack(stream.read(LENGTH.size))
    return name, stream.read(length)


def _send(stream: BinaryIO, answer: tuple[object, ...]) -> None:
    packed = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    with contextlib.suppress(BrokenPipeError):  # the parent gave up waiting and has recorded why
        stream.write(LENGTH.pack(len(packed)) + packed)
        stream.flush()


if __name__ == "__main__":
    sys.exit(main())
