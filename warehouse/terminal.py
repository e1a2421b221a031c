"""What is printed for people."""

from __future__ import annotations

from rich.console import Console

PLAIN_WIDTH = 120
"""Columns of a log or a pipe, which tells none."""


def console() -> Console:
    """Standard output: as wide as the terminal, or as a log when it is none."""
    found = Console()
    return found if found.is_terminal else Console(width=PLAIN_WIDTH)
