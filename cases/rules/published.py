"""Regimes entered by an administrator, read together with those that the product ships."""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from cases.rules.reading import RuleDataError, Table, read_by_id
from cases.rules.regimes import HERE, Regime, Regimes, build_regimes
from cases.rules.writing import table_of, written

NAME = "teksten"


@lru_cache(maxsize=1)
def _shipped() -> dict[str, tuple[str, dict]]:
    return read_by_id(HERE, "lovversioner")


def values_of(text: str) -> tuple[str, dict]:
    """The id and the values of a text; raises ``RuleDataError`` naming key and why."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleDataError(NAME, "-", f"er ikke gyldig TOML ({error})") from error
    return Table(NAME, data).text("id"), data


def regimes_with(texts: Iterable[str]) -> Regimes:
    """The shipped regimes and the texts, oldest publication first; a later text replaces one of the same id.

    Raises ``RuleDataError`` for a text that cannot be used.
    """
    tables = dict(_shipped())
    for text in texts:
        code, data = values_of(text)
        tables[code] = NAME, data
    return build_regimes(tables)


def regime_of(text: str, before: Iterable[str] = ()) -> tuple[Regime, Regimes]:
    """The regime of a text, and all regimes as they would be with it.

    Raises ``RuleDataError`` when it cannot be used, or would change a law that ships with its rules.
    """
    code, _ = values_of(text)
    if code in _shipped() and _shipped()[code][1].get("status") != "announced":
        why = f"{code} følger med systemet og kan ikke ændres her; vælg en anden kode"
        raise RuleDataError(NAME, "id", why)
    together = regimes_with([*before, text])
    return next(regime for regime in together.all if regime.id == code), together


def template(base: Regime, *, code: str, name: str, valid_from: date) -> str:
    """A text to begin with: all that ``base`` says, under another name and day, to be changed."""
    own = {"id": code, "name": name, "status": "in_force", "valid_from": valid_from}
    said = {key: value for key, value in table_of(base).items() if key not in ("adopted", "comment")}
    return written(said | own)
