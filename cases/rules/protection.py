"""Name and address protection (R-38, domain 16): until a day, and never in print."""

from collections.abc import Iterable
from datetime import date

from mentorstotte.core.findings import Finding, hard
from mentorstotte.core.wording import danish_date

SOURCE = "CPR-loven: navne- og adressebeskyttelse"


def is_protected(until: date | None, day: date) -> bool:
    """Protection that was decided and has not run out; its last day is protected."""
    return until is not None and day <= until


def r38_address(text: str, address: Iterable[str], until: date | None, day: date) -> Finding | None:
    """R-38: what is shown, printed or exported on ``day`` holds no line of a protected address."""
    if not is_protected(until, day):
        return None
    folded = " ".join(text.split()).casefold()
    lines = (" ".join(line.split()).casefold() for line in address)
    if not any(line and line in folded for line in lines):
        return None
    sentence = f"Borgeren har adressebeskyttelse til og med {danish_date(until)}; adressen må ikke vises."
    return hard("R-38", sentence, SOURCE, "address", until=until)
