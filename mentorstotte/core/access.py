"""Fetching what a person may see, and logging it. Every read of a citizen goes through here."""

from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from mentorstotte.core import kept
from mentorstotte.core.logs import without_cpr
from mentorstotte.core.models import AccessLog

A_STATEMENT = 5_000  # rows of the log: a file may hold every citizen


class PurposeNeeded(Exception):
    """Raised before a look-up across teams when no purpose has been given; the middleware asks for it."""


class ReadOnly(Exception):
    """Raised by a page that would change what is only read now; the middleware says ``text`` on ``page``."""

    def __init__(self, text: str, page: str):
        super().__init__(text)
        self.text, self.page = text, page


def ask_purpose(user) -> None:
    """Raises PurposeNeeded for whoever looks across teams, has none and has not said why: lists would be
    empty.
    """
    if user.crosses_teams and not user.looks_across and not user.team_ids:
        raise PurposeNeeded


def ask_across(user) -> None:
    """Raises PurposeNeeded before a page that holds every team's citizens, own team or not."""
    if not user.looks_across:
        raise PurposeNeeded


def fetch(request, queryset, *, kind: str, key: str, by_team: bool = True, **lookup):
    """The one row of ``queryset`` that matches and that the user may see; raises Http404 otherwise.

    ``kind`` and ``key`` name the subject as asked for. A row that does not exist and one that may not be seen
    take the same path: the attempt is logged as refused and the answer is the same 404. Who may look across
    teams is asked for a purpose first, whether the row exists or not; not so when ``by_team`` is false, for
    rows that a purpose does not open. Not to be called inside a transaction: the 404 would take the log row
    with it.
    """
    row = queryset.visible_to(request.user).filter(**lookup).first()
    if row is not None:
        return row
    if by_team and request.user.crosses_teams and not request.user.looks_across:
        raise PurposeNeeded
    log_refused(request, kind=kind, key=key)
    raise Http404("Siden findes ikke, eller du har ikke adgang til den.")


def log_reads(request, citizen_ids: Iterable[int]) -> None:
    """Adds one row per citizen shown on this page, in one statement for every few thousand."""
    shown = iter(dict.fromkeys(citizen_ids))
    while some := list(islice(shown, A_STATEMENT)):
        AccessLog.objects.bulk_create(
            AccessLog(
                user=request.user,
                subject_kind="citizen",
                subject_key=str(pk),
                page=_page(request),
                purpose=request.user.purpose,
            )
            for pk in some
        )


def log_refused(request, *, kind: str, key: str) -> None:
    """Adds a row for a look-up that was refused. A CPR number in ``key`` is not kept."""
    AccessLog.objects.create(
        user=request.user,
        subject_kind=kind,
        subject_key=without_cpr(str(key))[:60],
        page=_page(request),
        purpose=request.user.purpose,
        refused=True,
    )


def log_forbidden(request) -> None:
    """Adds a row when a role does not open a page that is about what its address names."""
    match = request.resolver_match
    if match and match.kwargs:
        log_refused(request, kind="page", key=" ".join(str(value) for value in match.kwargs.values()))


def _page(request) -> str:
    return request.resolver_match.view_name if request.resolver_match else "ukendt"


def ask_for_purpose(request):
    """The answer to PurposeNeeded: the page for a purpose, and then back; what was typed is kept."""
    if "HX-Request" in request.headers:
        return _leave_for_purpose(request)
    back = reverse("core:resume") if kept.keep(request, str(request.user.pk)) else kept.page_of(request)
    return redirect(_purpose_page(back))


def say_read_only(request, error: ReadOnly):
    """The answer to ReadOnly; a part of a page is refused where it stands."""
    if "HX-Request" in request.headers:
        return HttpResponse(error.text, status=409)
    messages.error(request, error.text)
    return redirect(error.page)


def _leave_for_purpose(request):
    """A part of a page: reading takes the whole page along, but what is being typed must not be left."""
    if request.method != "GET":
        return HttpResponse(status=403)
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = f"{page.path}?{page.query}" if page.query else page.path
    return HttpResponse(status=204, headers={"HX-Redirect": _purpose_page(back)})


def _purpose_page(back: str) -> str:
    return f"{reverse('core:purpose')}?{urlencode({'next': back or '/'})}"
