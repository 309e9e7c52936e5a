"""The list of what a copy holds; written last, so that a directory without it is no copy."""

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from mentorstotte.core.backup import BackupError
from mentorstotte.core.backup.tables import Rows

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Documents:
    """The stored documents: how many, their bytes, and the SHA-256 of their names, which are their hashes."""

    count: int
    size: int
    sha256: str

    @classmethod
    def of(cls, sizes: dict[str, int]) -> "Documents":
        """Of documents by name."""
        names = sha256("\n".join(sorted(sizes)).encode()).hexdigest()
        return cls(len(sizes), sum(sizes.values()), names)


@dataclass(frozen=True)
class Manifest:
    """``files`` are paths in the copy with their SHA-256; ``missing`` are documents that the database knows
    and the store did not have whole. ``taken_at`` is in UTC.
    """

    taken_at: str
    files: dict[str, str]
    tables: dict[str, Rows]
    documents: Documents
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path) -> str:
        """Ends the copy; gives the SHA-256 of the manifest."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (folder / NAME).write_text(text)
        return sha256(text.encode()).hexdigest()

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises ``BackupError`` when the directory is no whole copy that we can read."""
        try:
            found = json.loads((folder / NAME).read_text())
        except FileNotFoundError:
            raise BackupError(f"{folder} er ikke en hel kopi: {NAME} mangler.") from None
        except ValueError:
            raise BackupError(f"{NAME} i {folder} kan ikke læses.") from None
        if found.get("format") != FORMAT:
            raise BackupError(f"{NAME} er af en anden udgave: brug det program, som lavede kopien.")
        tables = {name: Rows(**rows) for name, rows in found.pop("tables").items()}
        return cls(tables=tables, documents=Documents(**found.pop("documents")), **found)
