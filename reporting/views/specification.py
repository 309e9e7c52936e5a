"""The auditor's specification of a year, on screen and as a sheet."""

from django.shortcuts import render

from mentorstotte.core.access import ask_across, log_reads
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from reporting.forms.specification import SpecificationFilter
from reporting.specification import HEADINGS, cost_of, group_of, sheet_rows, specified, totals
from reporting.views.files import sheet_attachment


@requires(Permission.READ_ECONOMY)
def specification(request, year):
    """One row for each agreement; its sums and what waits are the ledger of the year."""
    ask_across(request.user)
    form = SpecificationFilter(request.GET)
    chosen = form.chosen()
    found = specified(year, chosen)
    page = keyset_page(found, order=("number", "pk"), params=request.GET)
    log_reads(request, [row.case.citizen_id for row in page.rows])
    rows = [(row, group_of(row)) for row in page.rows]
    context = {"page": page, "rows": rows, "year": year, "form": form, "chosen": chosen}
    context["totals"] = totals(year)
    if not chosen.is_all:
        context["cost"] = cost_of(found)
    return render(request, "reporting/specification.html", context)


@requires(Permission.READ_ECONOMY)
def sheet(request, year):
    """All columns with whole CPR numbers of what was chosen; each citizen in it is logged."""
    ask_across(request.user)
    chosen = SpecificationFilter(request.GET).chosen()
    citizens = specified(year, chosen).order_by().values_list("case__citizen", flat=True)
    log_reads(request, citizens.iterator())
    title = f"Specifikation {year}"
    return sheet_attachment(title, HEADINGS, sheet_rows(year, chosen), f"specifikation-{year}.xlsx")
