"""Closing a month, and what each supplier is owed by it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agreements.actions import closing as actions
from agreements.actions.months import month_words
from agreements.models import Closing
from agreements.tasks import start_closing
from mentorstotte.core.calendar import add_months, today
from mentorstotte.core.documents import store
from mentorstotte.core.errors import Refused
from mentorstotte.core.files import attachment
from mentorstotte.core.permissions import Permission, allowed, requires
from reporting.actions.exports import make_export
from reporting.closing_page import ClosingsPage, closing_url, statements_page
from reporting.exports import FORMATS
from reporting.models import ExportFile


@requires(Permission.READ_ECONOMY)
def closings(request):
    """All closings, and hours that wait for a price."""
    may_settle = allowed(request.user, Permission.SETTLE)
    context = {"page": ClosingsPage.of(), "may_settle": may_settle}
    return render(request, "reporting/closings.html", context)


@requires(Permission.SETTLE)
@require_POST
def close(request):
    """Closes last month."""
    month = add_months(today().replace(day=1), -1)
    try:
        made = actions.start_closing(month=month, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("reporting:closings")
    start_closing()
    return redirect(closing_url(made))


@requires(Permission.READ_ECONOMY)
def closing(request, year, month):
    """How far it has come, and what each supplier is owed."""
    found = fetch_closing(year, month)
    page = statements_page(found, request.GET)
    words = month_words(found.month).capitalize()
    context = {
        "closing": found,
        "words": words,
        "page": page,
        "files": found.exports.select_related("made_by", "document"),
        "formats": FORMATS.items(),
        "may_settle": allowed(request.user, Permission.SETTLE),
    }
    return render(request, "reporting/closing.html", context)


def fetch_closing(year: int, month: int) -> Closing:
    """The closing of the month; raises Http404 when there is none."""
    found = Closing.objects.filter(month__year=year, month__month=month).first()
    if found is None:
        raise Http404("Måneden er ikke lukket.")
    return found


@requires(Permission.SETTLE)
@require_POST
def export(request, year, month):
    """Makes the file for the finance system, or finds the one that was made."""
    found = fetch_closing(year, month)
    try:
        made = make_export(closing_id=found.pk, name=request.POST.get("format", ""), by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(closing_url(found))
    messages.success(request, f"Fil nr. {made.number} til økonomisystemet er klar.")
    return redirect(closing_url(found))


@requires(Permission.READ_ECONOMY)
def export_file(request, number):
    """The file as it was made; raises Http404 for a number that was never given."""
    made = get_object_or_404(ExportFile.objects.select_related("document", "closing"), number=number)
    known = FORMATS.get(made.format)
    name = f"afregning-{made.number}-{made.closing.month:%Y-%m}.{known.extension if known else 'txt'}"
    content_type = f"{made.document.content_type}; charset=utf-8"
    return attachment(store.get(made.document.sha256), kind=content_type, name=name)
