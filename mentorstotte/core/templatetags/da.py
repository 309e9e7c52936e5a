"""Filters that write dates, hours, money and CPR numbers as Danes do. Available everywhere through ``ui``."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.template import Library
from django.utils import timezone

from mentorstotte.core.wording import (
    MONTHS,
    danish_count,
    danish_date,
    danish_kroner,
    danish_number,
    written_cpr,
)

SHORT_MONTHS = (
    "jan.", "feb.", "marts", "april", "maj", "juni", "juli", "aug.", "sept.", "okt.", "nov.", "dec.",
)  # fmt: skip
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def day_of(value) -> date | None:
    """The Danish calendar day of a date or a point in time."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value or None


def da_date(value) -> str:
    """``2. september 2014``."""
    day = day_of(value)
    return danish_date(day) if day else ""


def da_short(value) -> str:
    """``2. sept. 2014``."""
    day = day_of(value)
    return f"{day.day}. {SHORT_MONTHS[day.month - 1]} {day.year}" if day else ""


def da_day(value) -> str:
    """``2. september``, for dates whose year is plain from the page."""
    day = day_of(value)
    return f"{day.day}. {MONTHS[day.month - 1]}" if day else ""


def da_weekday(value) -> str:
    """``Søndag 22. november 2026``."""
    day = day_of(value)
    return f"{WEEKDAYS[day.weekday()].capitalize()} {danish_date(day)}" if day else ""


def da_time(value) -> str:
    """``2. september 2014 kl. 16.12``."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{danish_date(local.date())} kl. {local:%H.%M}"


def period(start, end=None) -> str:
    """``16. juni – 15. december 2026``; the first year only when it differs, “fra …” when the end is open."""
    if not start:
        return ""
    if not end:
        return f"fra {danish_date(start)}"
    first = da_day(start) if start.year == end.year else danish_date(start)
    return f"{first} – {danish_date(end)}"


def hours(value) -> str:
    """``3,50``."""
    return "" if value in (None, "") else danish_number(_decimal(value))


def kroner(value) -> str:
    """``1.234,56 kr.``."""
    return "" if value in (None, "") else danish_kroner(_decimal(value))


def _decimal(value) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError("hours and kroner take numbers") from error


def days_left(day, today: date | None = None) -> str:
    """``om 3 dage``, ``i morgen``, ``i dag``, ``3 dage over fristen``."""
    day = day_of(day)
    if day is None:
        return ""
    left = (day - (today or timezone.localdate())).days
    if left < 0:
        return f"{danish_count(-left, 'dag', 'dage')} over fristen"
    return {0: "i dag", 1: "i morgen"}.get(left, f"om {left} dage")


def deadline_tone(day, today: date | None = None, soon: int = 14) -> str:
    """overdue, soon (within ``soon`` days) or waiting."""
    left = (day_of(day) - (today or timezone.localdate())).days
    return "overdue" if left < 0 else "soon" if left <= soon else "waiting"


def cpr_masked(value) -> str:
    """``010190-••••``: the date only; who needs the number asks for it, which is logged."""
    return f"{value[:6]}-••••" if value else ""


def cpr(value) -> str:
    """Where the whole number must be shown."""
    return written_cpr(value)


FILTERS = (
    da_date,
    da_short,
    da_day,
    da_weekday,
    da_time,
    period,
    hours,
    kroner,
    days_left,
    deadline_tone,
    cpr_masked,
    cpr,
)


def register_on(library: Library) -> None:
    """Adds every filter to a tag library."""
    for function in FILTERS:
        library.filter(function.__name__, function)
