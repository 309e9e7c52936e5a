"""What is told to the national register (Det Fælles Datagrundlag) of an agreement, and when (domain 11.4)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.rules.events.register import HOURS_REQUIRED_FROM

START, CHANGE, END, CORRECTION = "start", "change", "end", "correction"


@dataclass(frozen=True, slots=True)
class Content:
    """What one report says, beside the person and the municipality. ``end`` is the expected last day,
    ``ended_on`` the actual one when it was stopped before.
    """

    start: date
    end: date
    ended_on: date | None
    weekly_hours: Decimal | None
    mentor_type: str
    target_group: str
    legal_basis: str
    provider: str
    cvr: str


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a report cannot be sent, and who can mend it."""

    text: str
    mend: str


NO_HOURS = Lack(
    "Aftalen har ingen timer om ugen. Registret afviser indberetninger uden timer.",
    "Sagsbehandleren skriver timerne i aftalen.",
)
NO_MENTOR = Lack("Aftalen har ingen mentor endnu.", "Sagsbehandleren vælger mentor.")
NO_CVR = Lack(
    "Mentorens leverandør har intet CVR-nummer.",
    "Den katalogansvarlige skriver nummeret på leverandøren.",
)
LACKS = {"no_hours": NO_HOURS, "no_mentor": NO_MENTOR, "no_cvr": NO_CVR}


def lacking(content: Content, on: date) -> str:
    """The code in ``LACKS`` of what the report lacks on the day; empty when it can be sent."""
    if not content.weekly_hours and on >= HOURS_REQUIRED_FROM:
        return "no_hours"
    if not content.provider:
        return "no_mentor"
    return "" if content.cvr else "no_cvr"


def kind_of(told: Content | None, now: Content) -> str:
    """Which change leads from what the register was told to what holds now: a start that was not told, an
    end before time, a change of the running course, or a correction of what was wrong from the beginning.
    """
    if told is None:
        return START
    if now.ended_on and not told.ended_on:
        return END
    fixed = ("start", "target_group", "legal_basis", "mentor_type")
    was_wrong = told.ended_on or any(getattr(told, name) != getattr(now, name) for name in fixed)
    return CORRECTION if was_wrong else CHANGE
