"""Where finished documents and scans lie: files named by their content, written once and never changed.

They lie in the storage ``documents`` of the settings: a folder (``folder.py``) or a bucket (``bucket.py``).
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

CHUNK = 1024 * 1024


class DocumentError(Exception):
    """A stored document is missing or is not what was stored. The text names the hash, never a person."""


class StoreAwayError(Exception):
    """The server of the documents cannot be reached or refuses us; the Danish text says what to look at."""


def put(content: bytes) -> str:
    """Store ``content`` and return its SHA-256 (hexadecimal), by which it is found again.

    The file appears whole or not at all, is readable by this program only, and is never overwritten: the same
    bytes again are the same file. Raises ``DocumentError`` when a file of that name holds other bytes, and
    ``StoreAwayError``.
    """
    return _put(hashlib.sha256(content).hexdigest(), ContentFile(content))


def put_file(source: Path) -> str:
    """Store what lies in ``source``, however large, as ``put`` does; ``source`` stays."""
    with source.open("rb") as file:
        return _put(digest_of(source), File(file))


def _put(digest: str, content: File) -> str:
    name, storage = _name(digest), _storage()
    try:
        if not storage.exists(name):
            storage.save(name, content)
            return digest
    except FileExistsError:  # it came a moment ago
        pass
    opened(digest).close()
    return digest


def opened(digest: str) -> BinaryIO:
    """The file stored under ``digest``, to be read bit by bit. Raises ``DocumentError`` when it is missing or
    was changed, and ``StoreAwayError``.
    """
    try:
        file = _storage().open(_name(digest)).file
    except FileNotFoundError as error:
        raise DocumentError(f"Dokumentet findes ikke i lageret: {digest}") from error
    if hashlib.file_digest(file, "sha256").hexdigest() != digest:
        file.close()
        raise DocumentError(f"Dokumentet er blevet ændret, siden det blev gemt: {digest}")
    file.seek(0)
    return file


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, however large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def get(digest: str) -> bytes:
    """The bytes stored under ``digest``. Raises as ``opened`` does."""
    with opened(digest) as file:
        return file.read()


def names() -> Iterator[str]:
    """The hash of every stored file, in no order; what is being written is not yet one of them."""
    yield from names_in(_storage())


def names_in(storage: Storage) -> Iterator[str]:
    """As ``names``, of another storage than the one of the settings."""
    for folder in storage.listdir("")[0]:
        for name in storage.listdir(folder)[1]:
            if len(name) == 64:
                yield name


def remove(digest: str) -> None:
    """Removes the file stored under ``digest`` for good; one that is gone already is as it should be."""
    _storage().delete(_name(digest))


def _storage() -> Storage:
    return storages["documents"]


def _name(digest: str) -> str:
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise DocumentError("Ikke et dokuments kendetegn.")
    return f"{digest[:2]}/{digest}"
