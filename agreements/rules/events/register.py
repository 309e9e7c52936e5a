"""Reports to the national register (Det Fælles Datagrundlag): R-33 (domain 11.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mentorstotte.core.findings import Finding, flag
from mentorstotte.core.wording import danish_date, danish_hours

HOURS_REQUIRED_FROM = date(2019, 9, 15)  # reports without weekly hours are refused from mid-September 2019
ACCEPTED, REJECTED = "accepted", "rejected"
_SOURCE = "S4, Indberetning; bekendtgørelse 1282/2022"


@dataclass(frozen=True, slots=True)
class Report:
    """One report, the newest version last. ``status``: pending, sent, accepted or rejected."""

    status: str
    start: date
    end: date
    weekly_hours: Decimal | None


def r33_register(start: date, end: date, weekly_hours: Decimal, reports: Sequence[Report]) -> Finding | None:
    """R-33: the newest report is accepted and says the days and hours that the agreement has now."""
    if not reports:
        text = f"Aftalen fra {danish_date(start)} er ikke indberettet."
        return flag("R-33", text, _SOURCE, start=start)
    newest = reports[-1]
    if newest.status == REJECTED:
        return flag("R-33", f"Indberetningen er afvist{_why(newest)}.", _SOURCE, status=newest.status)
    if (newest.start, newest.end, newest.weekly_hours) != (start, end, weekly_hours):
        text = (
            f"Indberetningen siger {_said(newest)}; aftalen er {danish_date(start)} til {danish_date(end)}, "
            f"{danish_hours(weekly_hours)}. Den skal rettes."
        )
        return flag("R-33", text, _SOURCE, status=newest.status)
    if newest.status != ACCEPTED:
        return flag("R-33", "Indberetningen venter på kvittering.", _SOURCE, status=newest.status)
    return None


def _why(report: Report) -> str:
    lacks_hours = report.weekly_hours is None and report.start >= HOURS_REQUIRED_FROM
    return "; den mangler timer om ugen" if lacks_hours else ""


def _said(report: Report) -> str:
    hours = danish_hours(report.weekly_hours) if report.weekly_hours is not None else "uden timer om ugen"
    return f"{danish_date(report.start)} til {danish_date(report.end)}, {hours}"
