"""Closing a ledger year, and opening it again: each is a row of its own."""

from django.db import connection
from django.utils import timezone

from agreements.actions.agreement import reason_of
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import once
from mentorstotte.core.wording import danish_date, danish_kroner
from reporting.figures import ledger_figures
from reporting.models import YearClosing
from reporting.models.years import YEAR_LOCK
from reporting.rules.figures import Cost

ALONE, BESIDE_OTHERS = "SELECT pg_advisory_xact_lock(%s, %s)", "SELECT pg_advisory_xact_lock_shared(%s, %s)"


def closed_years() -> dict[int, YearClosing]:
    """The years that are closed now, each with who closed it."""
    rows = YearClosing.objects.standing().select_related("by")
    return {row.year: row for row in rows if row.closed}


def told_closed(row: YearClosing) -> str:
    """Who closed the year, and when."""
    when = danish_date(timezone.localdate(row.at))
    return f"{row.year} er lukket af {row.by.name} den {when}. Åbn året igen, før noget ændres."


def hold_open(year: int, *, at: str = "") -> None:
    """Keeps the year from being closed until the transaction is over; raises Refused when it is closed."""
    _lock(BESIDE_OTHERS, year)
    if row := closed_years().get(year):
        raise Refused(told_closed(row), at=at)


@once(YearClosing)
def close_year(*, year: int, note: str = "", by) -> YearClosing:
    """From now on no posting of the year comes, is placed or changed. Keeps what the ledger sums to and the
    total that was stated (kroner).

    Raises Refused before the year is over, when it is closed, and when the two differ and no note says why.
    """
    if year >= today().year:
        raise Refused(f"{year} kan lukkes, når året er slut.", at="note")
    _lock(ALONE, year)
    if row := closed_years().get(year):
        raise Refused(f"{year} er allerede lukket af {row.by.name}.", at="note")
    cost, _ = ledger_figures(year)
    if cost.deviation and not note.strip():
        text = f"Den oplyste total afviger med {danish_kroner(cost.deviation)} Skriv hvorfor."
        raise Refused(text, at="note")
    return _added(cost, year=year, closed=True, note=note.strip(), by=by)


@once(YearClosing)
def open_year(*, year: int, why: str, by) -> YearClosing:
    """Postings of the year may come and be placed again.

    Raises Refused when it is not closed, and without a reason.
    """
    note = reason_of(why, at="why")
    _lock(ALONE, year)
    if year not in closed_years():
        raise Refused(f"{year} er ikke lukket.", at="why")
    cost, _ = ledger_figures(year)
    return _added(cost, year=year, closed=False, note=note, by=by)


def _added(cost: Cost, *, by, **facts) -> YearClosing:
    made = YearClosing.objects.create(total=cost.total, stated=cost.stated_total, by=by, **facts)
    word = "closed" if made.closed else "opened"
    record(f"ledger_year.{word}", subject=made, by=by, text=f"Regnskabsåret {made}")
    return made


def _lock(query: str, year: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, [YEAR_LOCK, year])
