"""What the servers that this project starts by itself have in common: loopback, secrets that are kept, a log."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path

HOST = "127.0.0.1"
LOG_TAIL_LINES = 30


def kept_secret(file: Path) -> str:
    """The secret in a file that only its owner may read; made when it is first asked for."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="utf-8")
    return file.read_text(encoding="utf-8")


def end_of(log: Path) -> str:
    """The last lines of a server's log, with its name, for the message that it did not start."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
    return "\n".join([f"the end of {log}:", *lines])


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
