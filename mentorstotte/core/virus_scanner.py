"""Asks ClamAV's clamd whether a file that comes in holds a virus: its own protocol, INSTREAM (clamd(8)).

Without ``CLAMD`` nothing is asked. A few lines instead of a package: docs/decisions.md.
"""

import hashlib
import re
import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from time import monotonic
from typing import BinaryIO

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError

from mentorstotte.core import security_log

log = structlog.get_logger(__name__)
CHUNK = 256 * 1024
VERSION_SECONDS = 3
FOUND = re.compile(r"stream: (.+) FOUND")
TOO_LONG = "INSTREAM size limit exceeded"
MESSAGES = {
    "virus": "Der er virus i filen, så den er ikke modtaget. Åbn den ikke, og sig det til it-afdelingen.",
    "scanner": (
        "Filen kunne ikke undersøges for virus, så den er ikke modtaget. Prøv igen om lidt, eller sig det "
        "til systemadministratoren."
    ),
    "scanner_limit": (
        "Filen er større, end virusscanneren tager imod, så den er ikke modtaget. Sig det til "
        "systemadministratoren."
    ),
}


class ScannerError(Exception):
    """The scanner gave no answer, or none that says yes or no."""


def check(file: BinaryIO) -> None:
    """Raises ValidationError in Danish when a virus is found or the scanner does not say that there is none;
    the file is read from its start and left there.
    """
    if not settings.CLAMD:
        return
    file.seek(0)
    try:
        answer = _ask(b"zINSTREAM\0", _stream(file), seconds=settings.CLAMD_SECONDS)
    except ScannerError as error:
        log.error("virus_scanner_unavailable", error=str(error))
        raise _refusal("scanner") from None
    if found := FOUND.fullmatch(answer):
        security_log.virus_found(found[1], _sha256(file))
        raise _refusal("virus")
    if answer != "stream: OK":
        log.error("virus_scanner_refused", answer=answer)
        raise _refusal("scanner_limit" if answer.startswith(TOO_LONG) else "scanner")
    file.seek(0)


def signatures_of() -> datetime | None:
    """When the signatures that the scanner works with were made; None when it does not say. Raises
    ScannerError.
    """
    made = _ask(b"zVERSION\0", seconds=VERSION_SECONDS).split("/")[2:]
    with suppress(IndexError, ValueError):
        return datetime.strptime(made[0], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return None


def _refusal(fault: str) -> ValidationError:
    return ValidationError(MESSAGES[fault], code=fault)


def _stream(file: BinaryIO) -> Iterator[bytes]:
    """Each part with its length in front; no length ends it."""
    while part := file.read(CHUNK):
        yield struct.pack("!L", len(part)) + part
    yield struct.pack("!L", 0)


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def _ask(command: bytes, parts: Iterable[bytes] = (), *, seconds: float) -> str:
    """The scanner's answer, within so many seconds in all."""
    until = monotonic() + seconds
    try:
        with _connected(seconds) as line:
            with suppress(ConnectionError):  # it hangs up on what is too long, and has said so
                for part in chain([command], parts):
                    line.settimeout(_left(until))
                    line.sendall(part)
            return _answer(line, until)
    except OSError as error:
        raise ScannerError(type(error).__name__) from error


def _answer(line: socket.socket, until: float) -> str:
    answer = b""
    while not answer.endswith(b"\0"):
        line.settimeout(_left(until))
        part = line.recv(4096)
        if not part:
            raise ScannerError("It hung up.")
        answer += part
    return answer[:-1].decode(errors="replace")


def _connected(seconds: float) -> socket.socket:
    if settings.CLAMD.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(seconds)
        try:
            line.connect(settings.CLAMD)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host.strip("[]"), port), seconds)


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
