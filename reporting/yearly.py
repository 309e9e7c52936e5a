"""The committee's yearly report: one year of the reports that it asks for, with small cells masked, as PDF.

The municipality's own spending and budget are public accounts and are never masked.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from mentorstotte.core.documents.render import render
from reporting.reports import REPORTS, b17_hours
from reporting.reports.frame import Filters, Made

TITLE = "Årsrapport om mentorstøtte"
PAGES = 10_000  # as many as it takes: type that is made smaller is laid out anew each time
CHOSEN = (
    REPORTS["b1"],
    REPORTS["b2"],
    REPORTS["b13"],
    REPORTS["b17"],
    REPORTS["b11"],
    REPORTS["b12"],
    REPORTS["b16"],
)


def yearly(year: int, on: date) -> list[Made]:
    """The reports of the year, up to the day ``on`` when the year is not over; masked."""
    last = min(date(year, 12, 31), on)
    filters = Filters(date(year, 1, 1), last, by=b17_hours.TEAM, outside=True)
    return [report.made(filters) for report in CHOSEN]


def yearly_pdf(year: int, instant: datetime) -> bytes:
    """The report as it stands at an instant; the same figures give the same bytes. No year that is ahead."""
    municipality, on = settings.MUNICIPALITY, timezone.localdate(instant)
    chapters = yearly(year, on)
    context = {
        "title": f"{TITLE} {year}",
        "municipality": municipality,
        "filters": chapters[0].filters,
        "chapters": chapters,
        "instant": instant,
        "foot": f"{municipality['name']} · {TITLE} {year}",
    }
    return render("print/yearly_report.html", context, created=on, max_pages=PAGES)
