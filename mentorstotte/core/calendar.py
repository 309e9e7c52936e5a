"""Danish calendar: closed days, months, deadlines. Pure functions on dates.

One closed-day calendar serves every deadline. Periods are closed: the first and the last day are both days
with
support. Nothing here knows the time of day but ``complaint_in_time``.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from holidays.countries.denmark import Denmark

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
COMPLAINT_DAYS = 28
MONTH_CLOSE_WORKING_DAY = 5
CACHED_DAYS = 8192  # the same days come again and again when many agreements are judged
_ASCENSION_FRIDAY = 40  # days after Easter Sunday
_ONE_DAY = timedelta(days=1)


class Weeks(NamedTuple):
    """Full ISO weeks (Monday to Sunday): the first and last Monday and how many."""

    first_monday: date
    last_monday: date
    count: int


def today() -> date:
    """The Danish date now, whatever the machine's clock zone."""
    return datetime.now(COPENHAGEN).date()


@lru_cache(maxsize=512)
def closed_days(year: int) -> frozenset[date]:
    """Closed days of a year that are not merely Saturdays or Sundays.

    Church holidays (the Great Prayer Day until 2023), 5 June, 24 and 31 December, and the Friday after
    Ascension.
    """
    local = {date(year, 6, 5), date(year, 12, 24), date(year, 12, 31)}
    local.add(easter(year) + timedelta(days=_ASCENSION_FRIDAY))
    return frozenset(Denmark(years=year, expand=False)) | local


def is_working_day(day: date) -> bool:
    """True when the municipality is open that day."""
    return day.weekday() < 5 and day not in closed_days(day.year)


@lru_cache(maxsize=CACHED_DAYS)
def previous_working_day(day: date) -> date:
    """The day itself when it is open, else the last open day before it."""
    while not is_working_day(day):
        day -= _ONE_DAY
    return day


@lru_cache(maxsize=CACHED_DAYS)
def next_working_day(day: date) -> date:
    """The day itself when it is open, else the first open day after it."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def add_working_days(day: date, number: int) -> date:
    """The open day that lies ``number`` (≥ 1) open days after ``day``; ``day`` itself is not counted."""
    if number < 1:
        raise ValueError("number must be at least 1")
    for _ in range(number):
        day = next_working_day(day + _ONE_DAY)
    return day


@lru_cache(maxsize=CACHED_DAYS)
def add_months(day: date, months: int) -> date:
    """Same day number ``months`` on (or back, when negative); the last day of the month when it does not
    exist.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:
        return day.replace(year=year, month=month0 + 1)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


@lru_cache(maxsize=CACHED_DAYS)
def last_day(start: date, months: int) -> date:
    """The last day of a period of ``months`` months that begins on ``start`` (inclusive).

    Always count from the anchor, never step by step: then consecutive parts never pass the whole.
    """
    return add_months(start, months) - _ONE_DAY


def days_in(start: date, end: date) -> int:
    """Number of days in a closed period."""
    return (end - start).days + 1


@lru_cache(maxsize=CACHED_DAYS)
def full_weeks(start: date, end: date) -> Weeks | None:
    """The full ISO weeks inside a closed period; ``None`` when there is none."""
    first = start + timedelta(days=-start.weekday() % 7)
    count = days_in(first, end) // 7
    return Weeks(first, first + timedelta(weeks=count - 1), count) if count > 0 else None


def age_on(birth_date: date, day: date) -> int:
    """Age in whole years; one born on 29 February has the birthday on 1 March in a common year."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


def complaint_deadline(available: date) -> date:
    """The last day (until 23:59) to complain over a decision received on ``available``.

    The day of receipt is not counted; four weeks on, moved to the next open day when closed (domain 7.4).
    """
    return next_working_day(available + timedelta(days=COMPLAINT_DAYS))


def reassessment_deadline(received: date) -> date:
    """The day by which the municipality must have reassessed a complaint received on ``received``."""
    return next_working_day(received + timedelta(days=COMPLAINT_DAYS))


def complaint_in_time(received_at: datetime, available: date) -> bool:
    """True when a complaint that arrived at ``received_at`` (with time zone) is in time, by the Danish
    clock.
    """
    return received_at.astimezone(COPENHAGEN).date() <= complaint_deadline(available)


def month_close_day(year: int, month: int) -> date:
    """The day on which the hours of a month close: the fifth working day of the month after."""
    return add_working_days(date(year, month, monthrange(year, month)[1]), MONTH_CLOSE_WORKING_DAY)
