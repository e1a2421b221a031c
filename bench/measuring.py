"""What benchmarks measure: the seconds of a piece of work, and the memory of this process."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

_KILOBYTES_A_GIGABYTE = 10**6


def seconds_of(work: Callable[[], Any]) -> float:
    """How long a piece of work took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def peak_gigabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTES_A_GIGABYTE
