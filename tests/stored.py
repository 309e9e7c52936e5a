"""Where the folder of the documents has a file, for tests that change or lose it."""

from pathlib import Path

from mentorstotte.core.documents.folder import Folder


def path_of(digest: str) -> Path:
    return Path(Folder().path(f"{digest[:2]}/{digest}"))
