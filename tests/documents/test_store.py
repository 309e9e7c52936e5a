"""The store: written once, whole, private, and every change of a byte seen."""

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mentorstotte.core.documents import store
from mentorstotte.core.documents.store import DocumentError

CONTENT = b"%PDF-1.7 aftalen"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "documents"


def test_found_again_by_its_hash(folder):
    digest = store.put(CONTENT)
    assert digest == hashlib.sha256(CONTENT).hexdigest()
    assert store.get(digest) == CONTENT


def test_the_same_bytes_again_are_the_same_file(folder):
    digest = store.put(CONTENT)
    [path] = [path for path in folder.rglob("*") if path.is_file()]
    before = path.stat()
    assert store.put(CONTENT) == digest
    assert [p for p in folder.rglob("*") if p.is_file()] == [path]
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.asvs("5.3.1")
def test_only_this_program_may_read(folder):
    store.put(CONTENT)
    [path] = [path for path in folder.rglob("*") if path.is_file()]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("length", [16, 6 * store.CHUNK])
def test_a_web_server_that_sends_it_by_its_number_begins_at_the_first_byte(length):
    with store.opened(store.put(b"x" * length)) as file:
        assert os.lseek(file.fileno(), 0, os.SEEK_CUR) == 0
        assert os.fstat(file.fileno()).st_size == length


def change(folder: Path, content: bytes) -> None:
    [path] = [path for path in folder.rglob("*") if path.is_file()]
    path.write_bytes(content)


@pytest.mark.asvs("11.4.3")
@pytest.mark.parametrize("changed", [CONTENT + b" ", CONTENT[:-1], b"", CONTENT.replace(b"a", b"A", 1)])
def test_a_changed_file_is_told_and_never_handed_out(folder, changed):
    digest = store.put(CONTENT)
    change(folder, changed)
    with pytest.raises(DocumentError, match="er blevet ændret"):
        store.get(digest)


def test_a_changed_file_is_not_overwritten(folder):
    store.put(CONTENT)
    change(folder, b"noget andet")
    with pytest.raises(DocumentError, match="er blevet ændret"):
        store.put(CONTENT)
    [path] = [path for path in folder.rglob("*") if path.is_file()]
    assert path.read_bytes() == b"noget andet"


@pytest.mark.parametrize("digest", ["0" * 64, "0" * 63 + "a"])
def test_a_missing_file_is_told(digest):
    with pytest.raises(DocumentError, match="findes ikke"):
        store.get(digest)


@pytest.mark.asvs("5.3.2", "5.3.1")
@pytest.mark.parametrize("digest", ["", "../../settings.py", "A" * 64, "/etc/passwd", "g" * 64])
def test_only_a_hash_is_a_name(digest):
    with pytest.raises(DocumentError, match="kendetegn"):
        store.get(digest)


def test_a_write_that_fails_leaves_nothing(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(CONTENT)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_many_at_once_make_one_file(folder):
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: store.put(CONTENT), range(32)))
    assert len(digests) == 1
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1
