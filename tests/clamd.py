"""A real clamd of ClamAV whose one signature is of the harmless file that every scanner calls a virus."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.test import override_settings

from mentorstotte.bootstrap import find_clamd
from mentorstotte.core import virus_scanner
from mentorstotte.local import processes
from tests import workers

# In two parts, so that no scanner takes this file for it (eicar.org).
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
STREAM = 2 * 1024 * 1024  # what it takes, less than the site does


@dataclass
class Scanner:
    """Where it listens, and its process."""

    address: str
    process: psutil.Process


@contextmanager
def clamd() -> Iterator[Scanner]:
    """Runs until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="mentorstotte-clamd-") as name:
        folder = Path(name)
        (folder / "signatures").mkdir()
        (folder / "signatures" / "own.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
        (folder / "conf").write_text(
            f"DatabaseDirectory {folder}/signatures\nLocalSocket {folder}/socket\nForeground yes\n"
            f"StreamMaxLength {STREAM}\n"
        )
        child = processes.start("clamd", [find_clamd(), "-c", folder / "conf"], log=folder / "log")
        try:
            workers.until(lambda: _answers(f"{folder}/socket"), lambda: (folder / "log").read_text())
            yield Scanner(f"{folder}/socket", psutil.Process(child.process.pid))
        finally:
            workers.kill(child)


def _answers(address: str) -> bool:
    with override_settings(CLAMD=address):
        try:
            virus_scanner.signatures_of()
        except virus_scanner.ScannerError:
            return False
        return True
