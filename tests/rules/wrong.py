"""The dated data as they were read, and what is said of a wrong value in every place of data and of lines.

The answers stand in ``tests/data``: dated-data.txt, wrong-lines.txt, wrong-data.txt.
"""

import copy
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date

from agreements.management.commands.assess import answer
from agreements.rules import default_book, steps
from agreements.rules.facts import FactsError
from cases.rules import regimes, standards, target_groups
from cases.rules.published import template
from cases.rules.reading import RuleDataError, Table, read_toml
from cases.rules.writing import table_of, written
from tests.rules.lines import because, earlier, line
from tests.rules.said import said
from tests.rules.sheets import pick

RICH = line(
    {"earlier": [earlier("2013-09-03", "2014-03-02"), earlier("2014-04-01", "2014-06-01", mentor="M2")]},
    {"dates": {"admission": "2014-02-01", "discharge": "2014-04-01", "first_use": None, "signed": None}},
    {"exceptions": ["other_offer"], "citizen.moved_on": "2014-08-01", "citizen.deceased_on": None},
    {
        "mentor.role": "release_coordinator",
        "aim.confirmed_precise": True,
        "agreement.signature_refused": False,
    },
    because("R-26", "HAND_OVER"),
)
GONE = object()
NOT_IN_DATA = (GONE, "", "ukendt", -1, 0, True, 1.5, [], [""], [1], {}, date(2014, 1, 1), "-1", "NaN")
NOT_IN_LINES = (
    GONE, None, "", "ukendt", "2014-02-29", "9999-12-31", "1899-12-31", "2014-3-3", "NaN", "1.234", "-1.00",
    "1234567", -1, 7, 1.5, True, [], {}, ["x"], {"x": 1},
)  # fmt: skip
LONGEST = 160  # characters of an error
MANY = 6  # wrong values in each place


def dated_data() -> Iterator[str]:
    """Everything that the shipped files say, read anew, a value a line."""
    for regime in regimes.load_regimes().all:
        yield from _lines_of(f"law {regime.id}", regime)
        yield f"law {regime.id} written = {said(written(table_of(regime)))}"
        begun = template(regime, code="NEW", name="Ny lov", valid_from=date(2030, 1, 1))
        yield f"law {regime.id} to begin with = {said(begun)}"
    for group in target_groups.load_groups().values():
        yield from _lines_of(f"group {group.code}", group)
    for standard in standards.load_standards(standards.HERE).values():
        yield from _lines_of(f"standard {standard.id}", standard, "versions")
        for version in standard.versions:
            yield from _lines_of(f"standard {standard.id} {version.version}", version)
    for version in steps.read_steps():
        yield from _lines_of(f"reminders {version.valid_from}", version)


def _lines_of(name: str, thing, *but: str) -> Iterator[str]:
    for each in fields(thing):
        if each.name not in but and not each.name.startswith("_"):
            yield f"{name} {each.name} = {said(getattr(thing, each.name))}"


def wrong_lines() -> Iterator[str]:
    """What ``assess`` says of wrong values in a line."""
    return _tried("line", RICH, NOT_IN_LINES, _judge)


def wrong_data() -> Iterator[str]:
    """What is said of wrong values in a standard, a law, a target group, reminders."""
    for name, data, read in _data():
        yield from _tried(name, data, NOT_IN_DATA, read)


def _data() -> Iterator[tuple[str, dict, Callable]]:
    for path in (standards.HERE / "gribskov.toml", standards.HERE / "viborg.toml"):
        yield path.stem, read_toml(path), lambda data: standards.read_standard(data, "file").id
    for path in (regimes.HERE / "lab2014.toml", regimes.HERE / "lab2027.toml"):
        yield path.stem, read_toml(path), lambda data: regimes.read_regime(data, "file").id
    for group in read_toml(target_groups.HERE / "target_groups.toml")["groups"]:
        if group["code"] in ("T02_AKT_UDH", "T06_UNG30"):
            yield group["code"], group, lambda data: target_groups._group(Table("file", data)).code
    version = tomllib.loads(steps.FILE.read_text(encoding="utf-8"))["version"][0]
    yield "reminders", version, _reminders


def _reminders(data: dict) -> str:
    return said(steps._version(Table("file", data)).expiry)


def _judge(facts) -> str:
    reply = answer(json.dumps(facts), default_book())
    return f"{reply['verdict']} {','.join(reply['missing'])}"


def _tried(name: str, data: dict, values: tuple, read: Callable) -> Iterator[str]:
    for place, path in enumerate(_paths(data)):
        for nth in range(MANY if len(path) > 1 else len(values)):
            value = values[nth] if len(path) <= 1 else pick(place, f"{name} {nth}", values)
            shown = "nothing" if value is GONE else said(value)
            yield f"{name} {'.'.join(map(str, path))} {shown}: {_said_of(read, _with(data, path, value))}"


def _said_of(read: Callable, data) -> str:
    try:
        return read(data)
    except (FactsError, RuleDataError) as error:
        return f"error {error}"[:LONGEST]


def _paths(value, above: tuple = ()) -> Iterator[tuple]:
    if above:
        yield above
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield from _paths(item, (*above, key))


def _with(data: dict, path: tuple, value):
    changed = copy.deepcopy(data)
    *front, last = path
    inside = changed
    for step in front:
        inside = inside[step]
    if value is GONE:
        del inside[last]
    else:
        inside[last] = value
    return changed
