"""The reports on the common frame: their list, one page for all, and each as files."""

from django.http import Http404
from django.shortcuts import redirect, render

from mentorstotte.core.calendar import today
from mentorstotte.core.files import attachment
from mentorstotte.core.permissions import Permission, requires
from reporting.forms.reports import ReportFilter
from reporting.reports import REPORTS
from reporting.reports.files import dictionary, open_data, workbook
from reporting.reports.frame import Made, Report
from reporting.views.files import CSV, XLSX


@requires(Permission.READ_FIGURES)
def index(request):
    """All reports, also those with a page of their own."""
    context = {"reports": REPORTS.values(), "this_year": today().year}
    return render(request, "reporting/reports.html", context)


@requires(Permission.READ_FIGURES)
def report(request, code):
    """The figures of a report; none while a filter is wrong."""
    found = _found(code)
    form = ReportFilter(request.GET or None, report=found)
    wrong = form.is_bound and not form.is_valid()
    context = {"report": found, "form": form, "made": None if wrong else found.made(form.filters())}
    return render(request, "reporting/report.html", context, status=422 if wrong else 200)


@requires(Permission.READ_FIGURES)
def sheet(request, code):
    """The rows of the page as xlsx."""
    return _file(request, code, lambda made: _saved(made, workbook(made), XLSX, "xlsx"))


@requires(Permission.READ_FIGURES)
def data(request, code):
    """The figures as open data: masked, of a whole year and of all teams."""
    if not _found(code).is_open:
        raise Http404("Rapporten gives ikke som åbne data.")
    return _file(request, code, lambda made: _saved(made, open_data(made), CSV, "csv"), outside=True)


@requires(Permission.READ_FIGURES)
def words(request):
    """What the figures of the open data mean."""
    reports = (report for report in REPORTS.values() if report.is_open)
    return attachment(dictionary(reports), kind=CSV, name="dataordbog.csv")


def _found(code: str) -> Report:
    try:
        return REPORTS[code]
    except KeyError:
        raise Http404("Rapporten findes ikke.") from None


def _file(request, code, written, *, outside: bool = False):
    """The file; with a wrong filter the page, which says what is wrong."""
    found = _found(code)
    form = ReportFilter(request.GET or None, report=found, outside=outside)
    if form.is_bound and not form.is_valid():
        asked = request.GET.copy()
        if outside:
            asked["udad"] = "on"
        page = redirect("reporting:report", code=code)
        page["Location"] += f"?{asked.urlencode()}"
        return page
    return written(found.made(form.filters()))


def _saved(made: Made, content: bytes, kind: str, ending: str):
    name = f"{made.report.code.lower()}-{made.filters.first}-{made.filters.last}.{ending}"
    return attachment(content, kind=kind, name=name)
