"""Fetching what a person may see, and logging it. Every read of a citizen goes through here."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from mentorstotte.core.models import AccessLog


class PurposeNeeded(Exception):
    """Raised before a look-up across teams when no purpose has been given; PurposeMiddleware asks for it."""


def fetch(request, queryset, *, kind: str, key: str, **lookup):
    """The one row of ``queryset`` that matches and that the user may see; raises Http404 otherwise.

    ``kind`` and ``key`` name the subject as asked for. A row that does not exist and one that may not be seen take
    the same path: the attempt is logged as refused and the answer is the same 404. Who may look across teams is
    asked for a purpose first, whether the row exists or not.
    """
    row = queryset.visible_to(request.user).filter(**lookup).first()
    if row is not None:
        return row
    if request.user.crosses_teams and not request.user.looks_across:
        raise PurposeNeeded
    log_refused(request, kind=kind, key=key)
    raise Http404("Siden findes ikke, eller du har ikke adgang til den.")


def log_reads(request, citizen_ids: Iterable[int]) -> None:
    """Adds one row per citizen shown on this page, in one statement."""
    AccessLog.objects.bulk_create(
        AccessLog(
            user=request.user,
            subject_kind="citizen",
            subject_key=str(pk),
            page=_page(request),
            purpose=request.user.purpose,
        )
        for pk in dict.fromkeys(citizen_ids)
    )


def log_refused(request, *, kind: str, key: str) -> None:
    """Adds a row for a look-up that was refused."""
    AccessLog.objects.create(
        user=request.user,
        subject_kind=kind,
        subject_key=key[:60],
        page=_page(request),
        purpose=request.user.purpose,
        refused=True,
    )


def _page(request) -> str:
    return request.resolver_match.view_name if request.resolver_match else "ukendt"


def ask_for_purpose(request):
    """The answer to PurposeNeeded: the page where a purpose is given, and then back."""
    if not request.user.crosses_teams:
        raise PermissionDenied
    target = request.get_full_path() if request.method == "GET" else reverse("overview")
    return redirect(f"{reverse('core:purpose')}?{urlencode({'next': target})}")
