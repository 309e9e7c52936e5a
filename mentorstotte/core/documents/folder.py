"""Documents as files below ``DATA_DIR/documents``: each whole or not there, and never overwritten."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage


class Folder(Storage):
    """Django's storage of files that are written once and readable by this program only."""

    def path(self, name: str) -> str:
        return str(Path(settings.DATA_DIR) / "documents" / name)

    def exists(self, name: str) -> bool:
        return Path(self.path(name)).exists()

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """The names of folders and of files in a folder, in no order."""
        folder = Path(self.path(path))
        there = list(folder.iterdir()) if folder.exists() else []
        return [each.name for each in there if each.is_dir()], [each.name for each in there if each.is_file()]

    def delete(self, name: str) -> None:
        """One that is gone already is as it should be."""
        path = Path(self.path(name))
        path.unlink(missing_ok=True)
        if path.parent.exists():
            _sync(path.parent)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: another one would be another document."""
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        """Without a buffer: what is read by the number of the file begins where this file stands."""
        return File(Path(self.path(name)).open(mode, buffering=0))

    def _save(self, name: str, content: File) -> str:
        """Raises ``FileExistsError`` when there is one already."""
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent)  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
            os.link(temporary, path)
        finally:
            Path(temporary).unlink()
        _sync(path.parent)
        return name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
