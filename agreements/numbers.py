"""The numbers behind a rule's sentence, each with its Danish name."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from mentorstotte.core.wording import danish_count, danish_date, danish_hours, danish_kroner

LABELS = {
    "age": "Alder",
    "break_days": "Dage mellem aftalerne",
    "capacity": "Mentorens kapacitet",
    "closed_from": "Lukket fra",
    "days": "Dage",
    "due": "Frist",
    "earliest_end": "Tidligste slutdato",
    "earliest_start": "Tidligste startdato",
    "effect_assessment": "Effektvurdering lavet",
    "end": "Slutdato",
    "exceptional_end": "Senest i særlige tilfælde",
    "first_day": "Første dag",
    "free": "Timer tilbage",
    "grant_number": "Bevilling i træk nr.",
    "hourly_price": "Timepris",
    "lapsed_after": "Retten bortfaldt efter",
    "latest_end": "Seneste slutdato",
    "level": "Valgt niveau",
    "level_start": "Niveauet begyndte",
    "moved_on": "Flyttet",
    "previous_end": "Forrige aftale sluttede",
    "previous_hours": "Timer før",
    "price_cap": "Prisloft",
    "regime_from": "Loven gælder fra",
    "standard_from": "Standarden gælder fra",
    "suggested_level": "Niveau efter timerne",
    "weekly_hours": "Timer",
}
IN_KRONER = ("hourly_price", "price_cap")
IN_HOURS = ("weekly_hours", "previous_hours", "capacity", "free")


def numbers_of(values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Name and value of each number that has a Danish name; codes have none and are left out."""
    for key, value in values.items():
        if key in LABELS:
            yield LABELS[key], _written(key, value)


def _written(key: str, value: str) -> str:
    if key in IN_KRONER:
        return danish_kroner(Decimal(value))
    if key in IN_HOURS:
        return danish_hours(Decimal(value))
    try:
        return danish_date(date.fromisoformat(value))
    except ValueError:
        return value


def passed_numbers(code: str, verdict: dict) -> list[tuple[str, str]]:
    """The numbers behind a rule that is met, from the facts of a kept verdict."""
    facts = verdict["facts"]
    segments = facts["agreement"]["segments"]
    first, last = segments[0], segments[-1]
    whole = {
        "R-01": [("Bopælskommune", facts["citizen"].get("registered_municipality"))],
        "R-03": [("Målet er nået, når", facts["aim"].get("indicator"))],
        "R-08": [("Slutdato", _day(last["end"])), ("Seneste slutdato", _day(verdict.get("latest_end")))],
        "R-10": [("Slutdato", _day(last["end"])), ("Bevillinger før", str(len(facts.get("earlier") or ())))],
        "R-11": [("Niveau", first.get("level")), ("Slutdato", _day(last["end"]))],
        "R-12": [("Niveau", first.get("level")), ("Timer", _hours(first))],
        "R-13": [("Timer", _hours(first))],
        "R-18": [("Snitflader besvaret", _answered(facts["assessment"].get("boundary")))],
        "R-19": [("Behov", "midlertidigt" if facts["assessment"].get("need") == "temporary" else None)],
        "R-23": [("Mentorens kapacitet", _weekly(facts["mentor"].get("capacity")))],
        "R-24": [("Timepris", _kroner(facts["mentor"].get("hourly_price")))],
    }
    return [(label, str(value)) for label, value in whole.get(code, ()) if value]


def _day(value: str | None) -> str | None:
    return danish_date(date.fromisoformat(value)) if value else None


def _hours(segment: dict) -> str | None:
    return _weekly(segment.get("weekly_hours"))


def _weekly(value: str | None) -> str | None:
    return danish_hours(Decimal(value)) if value else None


def _kroner(value: str | None) -> str | None:
    return danish_kroner(Decimal(value)) if value else None


def _answered(boundary: dict | None) -> str | None:
    return danish_count(len(boundary), "ordning", "ordninger") if boundary else None
