"""The auditor's specification of a year, on screen and as a sheet."""

from django.shortcuts import render

from mentorstotte.core.access import ask_across, log_reads
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from reporting.specification import HEADINGS, sheet_rows, specified, totals
from reporting.views.files import sheet_attachment


@requires(Permission.READ_ECONOMY)
def specification(request, year):
    """One row for each agreement; its sums and what waits are the ledger of the year."""
    ask_across(request.user)
    page = keyset_page(specified(year), order=("number", "pk"), params=request.GET)
    log_reads(request, [row.case.citizen_id for row in page.rows])
    context = {"page": page, "year": year, "totals": totals(year)}
    return render(request, "reporting/specification.html", context)


@requires(Permission.READ_ECONOMY)
def sheet(request, year):
    """All columns and rows with whole CPR numbers; each citizen in it is logged."""
    ask_across(request.user)
    log_reads(request, specified(year).order_by().values_list("case__citizen", flat=True).iterator())
    title = f"Specifikation {year}"
    return sheet_attachment(title, HEADINGS, sheet_rows(year), f"specifikation-{year}.xlsx")
