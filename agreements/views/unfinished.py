"""On to the party hearing, or to the list of mentors, from a page that is half written; and back to it."""

from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from agreements.actions.unfinished import keep_typed
from agreements.models import Agreement

BUTTONS = ("csrfmiddlewaretoken", "hearing", "answer", "check", "find")


def to_hearing(request, agreement: Agreement, page: str):
    """Keeps what was typed and goes to the hearing or its answer; nothing when no such button was pressed."""
    if "hearing" not in request.POST and "answer" not in request.POST:
        return None
    _keep(request, agreement, page)
    number, asked = agreement.case.number, request.POST.get("answer", "")
    if asked.isdecimal():
        address = reverse("agreements:hearing_answer", args=[number, int(asked)])
    else:
        address = reverse("agreements:hearing", args=[number])
    return redirect(f"{address}?{urlencode({'tilbage': request.path})}")


def to_mentors(request, agreement: Agreement, page: str):
    """Keeps what was typed and goes to the list of mentors; nothing when that button was not pressed."""
    if "find" not in request.POST:
        return None
    _keep(request, agreement, page)
    address, asked = reverse("agreements:amend_mentor", args=[agreement.number]), request.GET.urlencode()
    return redirect(f"{address}?{asked}" if asked else address)


def _keep(request, agreement: Agreement, page: str) -> None:
    typed = request.POST.copy()
    for name in BUTTONS:
        typed.pop(name, None)
    keep_typed(agreement_id=agreement.pk, page=page, typed=typed.urlencode())


def typed_before(request, agreement: Agreement, page: str) -> QueryDict | None:
    """What waits from the last time, unless the page was asked for empty or has been sent."""
    kept = agreement.unfinished.get(page)
    return QueryDict(kept) if kept and request.method == "GET" and "forfra" not in request.GET else None
