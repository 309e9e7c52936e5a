"""The months that wait for approval: those that stand out one by one, the rest together."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agreements.actions.waiting import Outcome, approve_plain
from agreements.forms.months import MonthsFilter
from agreements.months_page import MonthsPage
from mentorstotte.core.access import log_reads
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_count


@requires(Permission.DECIDE_CASES)
def to_approve(request):
    """Months that stand out first, then those that can be approved with one button."""
    form = MonthsFilter(request.GET, user=request.user)
    page = MonthsPage.of(request.user, mine=form.mine)
    log_reads(request, page.citizen_ids)
    return render(request, "agreements/hours/to_approve.html", {"form": form, "page": page})


@requires(Permission.DECIDE_CASES)
@require_POST
def approve(request):
    """Approves the chosen months and says what became of each."""
    chosen = [int(key) for key in request.POST.getlist("sheet") if key.isdecimal()]
    _tell(request, approve_plain(sheet_ids=chosen, by=request.user))
    whose = request.POST.get("hvem", "")
    return redirect(f"{request.path.removesuffix('godkend/')}?hvem={'team' if whose == 'team' else 'mig'}")


def _tell(request, outcomes: list[Outcome]) -> None:
    done = [each.in_words for each in outcomes if not each.refused]
    refused = [each.in_words for each in outcomes if each.refused]
    if done:
        number = danish_count(len(done), "måned er godkendt", "måneder er godkendt")
        messages.success(request, f"{number}: {'; '.join(done)}.")
    for each in refused:
        messages.warning(request, f"Ikke godkendt: {each}")
    if not outcomes:
        messages.info(request, "Ingen af de valgte måneder ventede på godkendelse.")
