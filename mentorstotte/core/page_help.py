"""What each page is, why it asks, and by which rule: short texts in ``help.toml`` by the page's name."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("help.toml")


@dataclass(frozen=True, slots=True)
class PageHelp:
    """The help of a page; ``why`` and ``rule`` are empty where there is nothing to say."""

    what: str
    why: str = ""
    rule: str = ""


def read_help(path: Path = FILE) -> dict[str, PageHelp]:
    """The help by the name of the page; raises ValueError for a page that stands there twice."""
    found = {}
    for name, facts in tomllib.loads(path.read_text(encoding="utf-8")).items():
        names = [name, *facts.pop("also", ())]
        if twice := found.keys() & set(names):
            raise ValueError(f"{path.name}: {', '.join(sorted(twice))} står der to gange.")
        found |= dict.fromkeys(names, PageHelp(**facts))
    return found


@cache
def _own() -> dict[str, PageHelp]:
    return read_help()


def help_of(name: str) -> PageHelp | None:
    """The help of the page; nothing where there is none, as on an error page."""
    return _own().get(name)
