"""Postings that nobody has placed, and one posting with suggestions."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from mentorstotte.core.access import ask_across, log_reads
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, allowed, requires
from reporting.actions.matching import place
from reporting.actions.years import closed_years, told_closed
from reporting.enums import Unplaced
from reporting.forms.matching import PlaceForm, UnplacedFilter
from reporting.matching import suggestions, unplaced
from reporting.models import LedgerPosting


@requires(Permission.READ_ECONOMY)
def unplaced_postings(request, year):
    """Postings of the year that no agreement has, with why."""
    ask_across(request.user)
    form = UnplacedFilter(request.GET)
    found = unplaced(year).select_related("citizen")
    if form.why:
        found = found.filter(unplaced=form.why)
    page = keyset_page(found, order=("posted_on", "pk"), params=request.GET)
    log_reads(request, [row.citizen_id for row in page.rows if row.citizen_id])
    context = {"form": form, "page": page, "year": year, "labels": dict(Unplaced.choices)}
    return render(request, "reporting/unplaced.html", context)


@requires(Permission.READ_ECONOMY)
def posting(request, pk):
    """One posting: where it is, where it may belong, and the form that places it."""
    ask_across(request.user)
    found = get_object_or_404(LedgerPosting.objects.select_related("citizen"), pk=pk)
    matches = list(found.matches.select_related("agreement__case__citizen", "by"))
    hints = suggestions(found)
    shown = [found.citizen_id, *(row.agreement.case.citizen_id for row in [*matches, *hints])]
    log_reads(request, [key for key in shown if key])
    form = _form(request, found, matches)
    if request.method == "POST" and form and form.is_valid():
        with refusals_on(form):
            place(posting_id=pk, parts=form.parts(), why=form.cleaned_data["why"], by=request.user)
            messages.success(request, f"Bilag {found.voucher} er lagt.")
            return redirect("reporting:unplaced", year=found.posted_on.year)
    closed = closed_years().get(found.posted_on.year)
    if closed and request.method == "GET":
        form = None
    context = {"posting": found, "matches": matches, "hints": hints, "form": form}
    context["closed"] = closed and told_closed(closed)
    wrong = form and form.errors
    return render(request, "reporting/posting.html", context, status=422 if wrong else 200)


def _form(request, found: LedgerPosting, matches) -> PlaceForm | None:
    """What is placed now, or the suggestion that was chosen; nothing for those who only read."""
    if not allowed(request.user, Permission.IMPORT_LEDGER):
        return None
    said = {"number_1": request.GET.get("aftale", ""), "amount_1": found.amount}
    for at, match in enumerate(matches[:4], start=1):
        said |= {f"number_{at}": match.agreement.number, f"amount_{at}": match.amount, "why": match.why}
    back = reverse("reporting:unplaced", args=[found.posted_on.year])
    return PlaceForm(request.POST or None, back=back, initial=said)
