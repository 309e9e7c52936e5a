"""Search by name, CPR number or case number. A CPR number is posted and never stands in an address."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from cases.models import Case, Citizen, CitizenName
from mentorstotte.core import security_log, visits
from mentorstotte.core.access import PurposeNeeded, log_reads, log_refused
from mentorstotte.core.permissions import Permission, requires

CASE_NUMBER = re.compile(r"^\d{4}-\d{4,7}$")
CPR_LIKE = re.compile(r"^\d{6}[- ]?\d{4}$|^\d{10}$")
SHOWN = 50
TOO_MANY = (
    "Du har søgt på mange CPR-numre uden for dine egne teams den sidste time. Vent, til timen er gået. "
    "Borgere i dine egne teams kan du stadig finde."
)


@requires(Permission.READ_CASES)
@require_http_methods(["GET", "POST"])
def search(request):
    """A number leads straight to the case; a name gives a list that can be bookmarked."""
    typed = " ".join((request.POST.get("q") or request.GET.get("q") or "").split())
    if CPR_LIKE.match(typed) and not CASE_NUMBER.match(typed):
        return _by_cpr(request, typed) if request.method == "POST" else redirect("cases:search")
    if CASE_NUMBER.match(typed):
        return redirect("cases:detail", number=typed)
    if request.method == "POST":
        return redirect(f"{reverse('cases:search')}?{urlencode({'q': typed})}")
    return _by_name(request, typed)


def _by_cpr(request, typed):
    if request.user.crosses_teams and not request.user.looks_across:
        raise PurposeNeeded
    try:
        known = Citizen.objects.with_cpr(typed)
    except ValidationError as error:
        return render(request, "cases/search.html", {"error": error.messages[0], "citizens": []})
    citizen = known.visible_to(request.user).first()
    if not known.of_teams(request.user).exists() and _too_many(request):
        context = {"error": TOO_MANY, "citizens": []}
        return render(request, "cases/search.html", context, status=429)
    if citizen is None:
        log_refused(request, kind="citizen", key="søgning på CPR-nummer")
        return render(request, "cases/search.html", {"searched_number": True, "citizens": []})
    case = Case.objects.visible_to(request.user).filter(citizen=citizen).first()
    return redirect("cases:detail", number=case.number)


def _too_many(request) -> bool:
    """Counts a number that leads out of the own teams; a reason to look at whoever tries so many."""
    if visits.counted("numbers", request.user.pk, seconds=visits.HOUR) <= settings.NUMBERS_PER_HOUR:
        return False
    log_refused(request, kind="citizen", key="for mange søgninger på CPR-nummer")
    security_log.limit_reached(request.user, "numbers")
    return True


def _by_name(request, typed):
    found = CitizenName.objects.named(typed, user=request.user).citizens()
    citizens = list(Citizen.objects.filter(pk__in=found[: SHOWN + 1]).order_by("sort_key", "pk"))
    shown = citizens[:SHOWN]
    cases = _open_cases(request.user, shown)
    log_reads(request, [citizen.pk for citizen in shown])
    context = {
        "q": typed,
        "hits": [(citizen, cases.get(citizen.pk)) for citizen in shown],
        "more": len(citizens) > SHOWN,
    }
    return render(request, "cases/search.html", context)


def _open_cases(user, citizens) -> dict:
    """The newest case of each citizen, in one query."""
    cases = (
        Case.objects.visible_to(user)
        .filter(citizen__in=[citizen.pk for citizen in citizens])
        .select_related("caseworker", "team")
        .order_by("opened_on", "pk")
    )
    return {case.citizen_id: case for case in cases}
