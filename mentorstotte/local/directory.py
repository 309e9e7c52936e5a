"""The data directory: who uses it, what a killed run left behind, and the secrets kept in it.

``postgres/ valkey/ log/ secret_key cpr_key run/``; in ``run/`` the lock, the children of this run, and, while
it runs, the addresses of its services for ``manage.py`` in another window.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mentorstotte.local import processes
from mentorstotte.local.errors import InUseError, LocalError

ROOT = Path(__file__).resolve().parent.parent.parent
LOG_BYTES = 5_000_000
SOCKET_PATH_BYTES = 90  # the system's limit is 107, or 103 on macOS, for directory and file name together


class DataDirectory:
    """One place for one site's data. Only one run may hold it at a time."""

    def __init__(self, path: Path):
        self.path = path.expanduser().resolve()
        self.run = self.path / "run"
        self.addresses = self.run / "services.json"
        self._children = self.run / "children.json"
        self.started: list[processes.Child] = []

    @classmethod
    def configured(cls) -> "DataDirectory":
        """DATA_DIR, or .data beside manage.py."""
        return cls(Path(os.environ.get("DATA_DIR") or ROOT / ".data"))

    def make(self) -> None:
        """Make the directory when it is new; it holds personal data, so nobody else may look into it."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.run.mkdir(mode=0o700, exist_ok=True)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep others out, and end what an earlier run left. Raises InUseError when another run has it."""
        try:
            self.make()
            lock = open_lock(self.run / "lock")
        except OSError as error:
            raise LocalError(f"DATA_DIR={self.path} kan ikke bruges: {error.strerror}.") from None
        with lock:
            if not _lock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB):
                raise InUseError(f"{self.path} er allerede i brug af {lock.read().strip() or 'en anden'}.")
            lock.truncate(0)
            lock.write(f"proces {os.getpid()} ({Path(sys.argv[0]).name} {' '.join(sys.argv[1:2])})")
            lock.flush()
            self.end_leftovers()
            try:
                yield
            finally:
                self.addresses.unlink(missing_ok=True)
                self._children.unlink(missing_ok=True)
                lock.truncate(0)

    def record(self, child: processes.Child) -> None:
        """Remember a child, so that the next run can end it if this one is killed."""
        self.started.append(child)
        self._write_children()

    def forget(self, child: processes.Child) -> None:
        """A child that did its work and ended."""
        self.started.remove(child)
        self._write_children()

    def _write_children(self) -> None:
        lines = [(child.name, child.process.pid, child.created) for child in self.started]
        write_private(self._children, json.dumps(lines))

    def end_leftovers(self) -> None:
        """End the recorded children of a run that was killed, those that face the user first."""
        with contextlib.suppress(FileNotFoundError, ValueError):
            recorded = [
                processes.same_process(pid, created)
                for _, pid, created in json.loads(self._children.read_text())
            ]
            processes.end_leftovers([process for process in reversed(recorded) if process])
        self._children.unlink(missing_ok=True)
        self.addresses.unlink(missing_ok=True)

    def secret(self, name: str) -> str:
        """A random text that is made once and kept in the file of that name."""
        path = self.path / name
        with contextlib.suppress(FileNotFoundError):
            return path.read_text().strip()
        write_private(path, secrets.token_urlsafe(50))
        return path.read_text().strip()

    def log(self, name: str) -> Path:
        """The log file of a service; one earlier file is kept when it has grown."""
        path = self.path / "log" / f"{name}.log"
        path.parent.mkdir(exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".1.log"))
        path.touch(mode=0o600)
        return path

    @contextmanager
    def socket(self) -> Iterator[Path]:
        """A directory for the database's socket: ours, or one with a short name when ours is too long."""
        path = self.path / "socket"
        if len(os.fsencode(path)) <= SOCKET_PATH_BYTES and not set(str(path)) & set(',"'):
            path.mkdir(mode=0o700, exist_ok=True)
            yield path
            return
        path = Path(tempfile.mkdtemp(prefix="mentorstotte-"))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Tell the one who runs the services that we use them; see ``await_attached``."""
        with open_lock(self.run / "users") as users:
            _lock(users, fcntl.LOCK_SH)
            yield

    def await_attached(self) -> None:
        """Wait until nobody uses the services that we are about to stop."""
        with open_lock(self.run / "users") as users:
            _lock(users, fcntl.LOCK_EX)


def open_lock(path: Path) -> IO[str]:
    """A lock file, opened for reading and writing without losing what it says."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")


def write_private(path: Path, text: str) -> None:
    """Write a file that only we can read, in one step."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def _lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind)
    except BlockingIOError:
        return False
    return True
