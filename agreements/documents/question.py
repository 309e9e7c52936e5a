"""The citizen's question as it is shown behind the link and printed: days and hours, in Danish or English."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.enums import TimeKind
from agreements.models import MonthSheet, TimeEntry
from agreements.rules import events
from mentorstotte.core.wording import MONTHS, danish_number

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KINDS = {
    TimeKind.PHYSICAL: ("I mødtes", "You met"),
    TimeKind.PHONE: ("I talte i telefon", "You talked on the telephone"),
    TimeKind.VIDEO: ("I talte på video", "You talked by video"),
    TimeKind.OTHER_PARTY: ("Mentoren talte med andre om dig", "The mentor talked with others about you"),
    TimeKind.NONE: ("Mentoren arbejdede uden dig", "The mentor worked without you"),
}  # fmt: skip
MISSED = ("Mentoren skrev, at du ikke kom", "The mentor wrote that you did not come")
WORDS = {
    "da": {
        "title": "Fik du de her timer?",
        "intro": "Din mentor har skrevet, at du fik de her timer. Passer det?",
        "day": "Dag",
        "what": "Hvad",
        "hours": "Timer",
        "total": "I alt",
        "yes": "Ja, det passer",
        "no": "Nej, noget er forkert",
        "wrong": "Er noget forkert, så skriv hvad",
        "wrong_hint": "Fx: “Vi mødtes ikke den 12.” Skriv ikke CPR-nummer.",
        "empty": "Skriv, hvad der er forkert.",
        "why": "Kommunen spørger, før timerne bliver betalt. Dit svar ændrer ikke på din støtte.",
        "thanks": "Tak for dit svar",
        "thanks_yes": "Du har svaret, at timerne passer. Du kan lukke siden nu.",
        "thanks_no": "Du har svaret, at noget er forkert. Kommunen ser på det. Du kan lukke siden nu.",
        "other": "In English",
    },
    "en": {
        "title": "Did you get these hours?",
        "intro": "Your mentor has written that you got these hours. Is it right?",
        "day": "Day",
        "what": "What",
        "hours": "Hours",
        "total": "In all",
        "yes": "Yes, that is right",
        "no": "No, something is wrong",
        "wrong": "If something is wrong, write what",
        "wrong_hint": "For example: “We did not meet on the 12th.” Do not write your CPR number.",
        "empty": "Write what is wrong.",
        "why": "The municipality asks before the hours are paid. Your answer does not change your support.",
        "thanks": "Thank you for your answer",
        "thanks_yes": "You have answered that the hours are right. You can close the page now.",
        "thanks_no": "You have answered that something is wrong. The municipality will look at it. "
        "You can close the page now.",
        "other": "På dansk",
    },
}


@dataclass(frozen=True)
class GivenHours:
    """One line: the day, from when to when, what it was, and hours as they are written in the language."""

    day: str
    times: str
    what: str
    hours: str


@dataclass(frozen=True)
class Question:
    """The month in one language; ``words`` are the sentences around the lines."""

    language: str
    month: str
    lines: list[GivenHours]
    total: str

    @classmethod
    def of(cls, sheet: MonthSheet, language: str) -> "Question":
        """Read in one query. A language that is not known is Danish."""
        language = language if language in WORDS else "da"
        entries = list(sheet.entries.counted().order_by("day", "starts", "pk"))
        english = language == "en"
        total = events.hours(sum(entry.minutes for entry in entries))
        month = (ENGLISH_MONTHS if english else MONTHS)[sheet.month.month - 1]
        return cls(
            language=language,
            month=f"{month} {sheet.month.year}".capitalize(),
            lines=[_line(entry, english) for entry in entries],
            total=_number(total, english),
        )

    @property
    def words(self) -> dict[str, str]:
        """The sentences of the page."""
        return WORDS[self.language]

    @property
    def other(self) -> str:
        """The other language."""
        return "da" if self.language == "en" else "en"


def _line(entry: TimeEntry, english: bool) -> GivenHours:
    mark = ":" if english else "."
    times = f"{entry.starts:%H{mark}%M}–{entry.ends:%H{mark}%M}" if entry.starts else ""
    what = MISSED if entry.no_show else KINDS[TimeKind(entry.kind)]
    return GivenHours(
        _day(entry.day, english), times, what[english], _number(events.hours(entry.minutes), english)
    )


def _day(day: date, english: bool) -> str:
    if english:
        return f"{ENGLISH_DAYS[day.weekday()]} {day.day} {ENGLISH_MONTHS[day.month - 1]}"
    return f"{DAYS[day.weekday()]} {day.day}. {MONTHS[day.month - 1]}".capitalize()


def _number(hours: Decimal, english: bool) -> str:
    return f"{hours:.2f}" if english else danish_number(hours)
