"""The anchor of the read log: a file, kept where whoever holds the database does not reach, a link a line."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

TAIL = 4096  # bytes at the end of the file that hold the newest lines


@dataclass(frozen=True, slots=True)
class Anchored:
    """A link as the file holds it: ``rows`` up to and with the row ``last_id``."""

    number: int
    last_id: int
    rows: int
    sha256: str


@dataclass
class Anchor:
    """What the file says; a link may stand there more than once."""

    links: dict[int, set[Anchored]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)

    def differing(self, link) -> Iterator[str]:
        """What is said of a link of the database when the file has another."""
        if self.links.get(link.number, set()) - {_as_anchored(link)}:
            yield f"Led {link.number}: ankeret har noget andet end databasen."

    def missing_after(self, number: int) -> Iterator[str]:
        """What is said of links that the file has and the database, which ends with ``number``, has not."""
        missing = [each for each in self.links if each > number]
        if missing:
            yield f"Loggen slutter med led {number}; ankeret kender led {max(missing)}."


def _as_anchored(link) -> Anchored:
    return Anchored(**{each.name: getattr(link, each.name) for each in fields(Anchored)})


def read(file: Path) -> Anchor:
    """The file, and which lines of it cannot be read; a file that is not there holds nothing."""
    return _parsed(file.read_text(encoding="utf-8").splitlines() if file.exists() else [])


def _parsed(lines: list[str]) -> Anchor:
    found = Anchor()
    for place, line in enumerate(lines, start=1):
        try:
            link = Anchored(**json.loads(line))
            found.links.setdefault(link.number, set()).add(link)
        except (ValueError, TypeError):
            found.unreadable.append(f"Linje {place} i ankeret kan ikke læses.")
    return found


def newest(file: Path) -> int:
    """The highest number at the end of the file; 0 when there is none."""
    if not file.exists():
        return 0
    with file.open("rb") as content:
        content.seek(max(0, file.stat().st_size - TAIL))
        return max(_parsed(content.read().decode(errors="replace").splitlines()).links, default=0)


def add(file: Path, link) -> None:
    """Writes the link, and returns when the disk has it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    whole = not file.exists() or file.read_bytes()[-1:] in (b"", b"\n")
    with file.open("a", encoding="utf-8") as out:
        out.write(("" if whole else "\n") + json.dumps(asdict(_as_anchored(link))) + "\n")
        out.flush()
        os.fsync(out.fileno())
