"""The team leader's review of cases: those that were drawn, one of them, and how the answers went."""

from collections import Counter
from datetime import date

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions.readiness import lines_of
from agreements.actions.reviews import review as keep
from agreements.forms.review import ANSWERS, ReviewForm
from agreements.models import Review
from agreements.rules.review import NO, questions_on
from mentorstotte.core.access import fetch, log_reads
from mentorstotte.core.calendar import add_months
from mentorstotte.core.forms import carried_out
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires

MONTHS = 12


@requires(Permission.APPROVE)
def reviews(request):
    """Those of one's own teams, the newest month first, and the “no” of a year by question."""
    own = Review.objects.visible_to(request.user)
    related = ("round", "agreement__case__citizen", "agreement__caseworker", "reviewed_by")
    page = keyset_page(own.select_related(*related), order=("-round__month", "pk"), params=request.GET)
    log_reads(request, [row.agreement.case.citizen_id for row in page.rows])
    context = {"page": page, "answers": _answers(own, timezone.localdate())}
    return render(request, "agreements/review/list.html", context)


def _answers(own, today: date) -> list[tuple[str, int, int]]:
    """Question, how often it was answered with no, and how often at all, in the last twelve months."""
    since = add_months(today.replace(day=1), -MONTHS)
    done = own.filter(reviewed_at__isnull=False, round__month__gte=since).order_by()
    given = Counter(pair for said in done.values_list("answers", flat=True) for pair in said.items())
    asked = questions_on(today).items()
    answered = {key: sum(given[key, answer] for answer, _ in ANSWERS) for key, _ in asked}
    return [(text, given[key, NO], answered[key]) for key, text in asked if answered[key]]


@requires(Permission.APPROVE)
def review(request, pk):
    """One case with its documentation and the questions; what was answered stays."""
    related = (
        "round",
        "agreement__case__citizen",
        "agreement__caseworker",
        "agreement__mentor",
        "reviewed_by",
    )
    found = fetch(request, Review.objects.select_related(*related), kind="review", key=str(pk), pk=pk)
    back, questions = reverse("agreements:reviews"), questions_on(found.round.month)
    form = ReviewForm(request.POST or None, questions=questions, back=back)
    if request.method == "POST" and form.is_valid():
        what = {"review_id": pk, **form.facts()}
        if carried_out(request, form, keep, "Tilsynet er gemt.", **what):
            return redirect(back)
    log_reads(request, [found.agreement.case.citizen_id])
    said = dict(ANSWERS)
    context = {
        "review": found,
        "agreement": found.agreement,
        "case": found.agreement.case,
        "lines": lines_of(found.agreement, timezone.localdate()),
        "given": [
            (text, said[found.answers[key]]) for key, text in questions.items() if key in found.answers
        ],
        "own": found.agreement.case.caseworker_id == request.user.pk,
        "form": form,
    }
    return render(request, "agreements/review/review.html", context, status=422 if form.errors else 200)
