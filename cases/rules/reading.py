"""Reads rule data (TOML) loudly: an error names the file, the key and why."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

_REQUIRED = object()
_KIND_NAMES = {
    str: "tekst",
    int: "et helt tal",
    bool: "true eller false",
    date: "en dato",
    list: "en liste",
    dict: "en tabel",
}


class RuleDataError(ValueError):
    """Rule data that cannot be used; the message names file, key and why."""

    def __init__(self, file: str, key: str, why: str):
        super().__init__(f"{file}: {key}: {why}")
        self.file, self.key, self.why = file, key, why


def read_toml(path: Path) -> dict:
    """The tables of a TOML file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleDataError(path.name, "-", f"filen kan ikke læses ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleDataError(path.name, "-", f"er ikke gyldig TOML ({error})") from error


def read_by_id(directory: Path, what: str) -> dict[str, tuple[str, dict]]:
    """(file name, table) of every ``*.toml`` file in a directory, by the ``id`` that each has of its own."""
    found: dict[str, tuple[str, dict]] = {}
    for path in sorted(directory.glob("*.toml")):
        data = read_toml(path)
        key = Table(path.name, data).text("id")
        if key in found:
            raise RuleDataError(path.name, "id", f"{key!r} står også i {found[key][0]}")
        found[key] = path.name, data
    if not found:
        raise RuleDataError(str(directory), "-", f"indeholder ingen {what} (*.toml)")
    return found


class Table:
    """One TOML table being read; every key must be taken, unknown keys are errors."""

    def __init__(self, file: str, data: Mapping, path: str = ""):
        self.file, self.path = file, path
        if not isinstance(data, Mapping):
            raise RuleDataError(file, path or "-", "skal være en tabel")
        self._left = dict(data)

    def fail(self, key: str, why: str) -> RuleDataError:
        """The error for a key of this table, to be raised."""
        return RuleDataError(self.file, f"{self.path}.{key}".lstrip("."), why)

    def _take(self, key, default):
        if key in self._left:
            return self._left.pop(key)
        if default is _REQUIRED:
            raise self.fail(key, "mangler")
        return default

    def _of(self, kind, key, default):
        value = self._take(key, default)
        wrong_bool = isinstance(value, bool) and kind is not bool
        if value is default and default is not _REQUIRED:
            return value
        if not isinstance(value, kind) or wrong_bool or isinstance(value, datetime):
            raise self.fail(key, f"skal være {_KIND_NAMES[kind]}, er {value!r}")
        return value

    def text(self, key: str, default=_REQUIRED) -> str:
        """A text; empty only when the default is."""
        value = self._of(str, key, default)
        if value == "" and default is _REQUIRED:
            raise self.fail(key, "er tom")
        return value

    def number(self, key: str, default=_REQUIRED, least: int = 0) -> int:
        """A whole number of at least ``least``."""
        value = self._of(int, key, default)
        if value is not None and value < least:
            raise self.fail(key, f"skal være mindst {least}, er {value}")
        return value

    def flag(self, key: str, default=_REQUIRED) -> bool:
        """True or false."""
        return self._of(bool, key, default)

    def day(self, key: str, default=_REQUIRED) -> date:
        """A date."""
        return self._of(date, key, default)

    def choice(self, key: str, choices, default=_REQUIRED) -> str:
        """One of ``choices``."""
        value = self._take(key, default)
        if value is not default and value not in choices:
            raise self.fail(key, f"{value!r} er ukendt; kendte: {', '.join(choices)}")
        return value

    def choices(self, key: str, choices, default=()) -> tuple[str, ...]:
        """A list of values out of ``choices``."""
        values = self._of(list, key, default)
        for value in values:
            if value not in choices:
                raise self.fail(key, f"{value!r} er ukendt; kendte: {', '.join(choices)}")
        return tuple(values)

    def texts(self, key: str, default=()) -> tuple[str, ...]:
        """A list of texts."""
        values = self._of(list, key, default)
        if not all(isinstance(value, str) and value for value in values):
            raise self.fail(key, "skal være en liste af tekster")
        return tuple(values)

    def decimal(self, key: str, default=_REQUIRED) -> Decimal:
        """A number written as text with a point (``"250.00"``), not negative."""
        value = self._take(key, default)
        return value if value is default else self.as_decimal(key, value)

    def as_decimal(self, key: str, value) -> Decimal:
        """``value`` as a number, or the error for ``key``."""
        try:
            number = Decimal(value) if isinstance(value, str) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or number < 0:
            raise self.fail(key, f'skal være et tal skrevet som "250.00", er {value!r}')
        return number

    def table(self, key: str, default=_REQUIRED) -> "Table":
        """A table inside this one."""
        return Table(self.file, self._of(dict, key, default), f"{self.path}.{key}".lstrip("."))

    def tables(self, key: str, default=_REQUIRED) -> list["Table"]:
        """A list of tables inside this one (``[[key]]``)."""
        rows = self._of(list, key, default)
        return [Table(self.file, row, f"{self.path}.{key}[{n}]".lstrip(".")) for n, row in enumerate(rows)]

    def rows(self, key: str) -> list:
        """A list as it stands in the file."""
        return self._of(list, key, [])

    def names(self) -> tuple[str, ...]:
        """The keys not yet taken."""
        return tuple(self._left)

    def done(self) -> None:
        """Raise when something was not understood."""
        if self._left:
            raise self.fail(next(iter(self._left)), "ukendt nøgle")


def read_versions(path: Path, read: Callable[[Table], object]) -> tuple:
    """Each ``[[version]]`` of a file as ``read`` makes it, with its ``valid_from``, the oldest first.

    Raises RuleDataError for none, for two of one day, and for the wrong order.
    """
    whole = Table(path.name, read_toml(path))
    found = tuple(map(read, whole.tables("version")))
    whole.done()
    days = [version.valid_from for version in found]
    if not found or days != sorted(set(days)):
        raise whole.fail("version", "skal være mindst én, den ældste først, hver med sin egen dag")
    return found
