"""Where finished documents and scans lie: files named by their content, written once and never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 1024 * 1024


class DocumentError(Exception):
    """A stored document is missing or is not what was stored. The text names the hash, never a person."""


def put(content: bytes) -> str:
    """Store ``content`` and return its SHA-256 (hexadecimal), by which it is found again.

    The file appears whole or not at all, is readable by this program only, and is never overwritten: the same
    bytes again are the same file. Raises ``DocumentError`` when a file of that name holds other bytes.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if path.exists():
        get(digest)
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_once(path, [content])
    return digest


def put_file(source: Path) -> str:
    """Store what lies in ``source``, however large, as ``put`` does; ``source`` stays."""
    digest = digest_of(source)
    path = _path(digest)
    if path.exists():
        opened(digest).close()
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with source.open("rb") as file:
        _write_once(path, iter(lambda: file.read(CHUNK), b""))
    return digest


def opened(digest: str) -> BinaryIO:
    """The file stored under ``digest``, to be read bit by bit. Raises ``DocumentError`` as ``get`` does."""
    path = _path(digest)
    if not path.exists():
        raise DocumentError(f"Dokumentet findes ikke i lageret: {digest}")
    if digest_of(path) != digest:
        raise DocumentError(f"Dokumentet er blevet ændret, siden det blev gemt: {digest}")
    return path.open("rb")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, however large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def get(digest: str) -> bytes:
    """The bytes stored under ``digest``. Raises ``DocumentError`` when they are missing or were changed."""
    try:
        content = _path(digest).read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(f"Dokumentet findes ikke i lageret: {digest}") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise DocumentError(f"Dokumentet er blevet ændret, siden det blev gemt: {digest}")
    return content


def names() -> Iterator[str]:
    """The hash of every stored file, in no order; what is being written is not yet one of them."""
    for path in (Path(settings.DATA_DIR) / "documents").glob("??/*"):
        if len(path.name) == 64:
            yield path.name


def remove(digest: str) -> None:
    """Removes the file stored under ``digest`` for good; one that is gone already is as it should be."""
    path = _path(digest)
    path.unlink(missing_ok=True)
    if path.parent.exists():
        _sync_folder(path.parent)


def _path(digest: str) -> Path:
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise DocumentError("Ikke et dokuments kendetegn.")
    return Path(settings.DATA_DIR) / "documents" / digest[:2] / digest


def _write_once(path: Path, chunks: Iterable[bytes]) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        opened(path.name).close()
    finally:
        Path(temporary).unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
