"""The auditor's specification of a year, on screen and as a sheet."""

from django.shortcuts import render

from mentorstotte.core.access import ask_across, log_reads
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from reporting.imports.sheets import written_sheet
from reporting.specification import HEADINGS, sheet_rows, specified, totals
from reporting.views.files import XLSX, attachment


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
    log_reads(request, specified(year).order_by().values_list("case__citizen", flat=True))
    content = written_sheet(f"Specifikation {year}", HEADINGS, sheet_rows(year))
    return attachment(content, XLSX, f"specifikation-{year}.xlsx")
