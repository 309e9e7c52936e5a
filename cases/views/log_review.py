"""The team leader's review of the read log: what was drawn, and one look with its verdict."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cases.actions.log_review import judge
from cases.forms.log_review import LogReviewForm
from cases.log_review_page import refused_often, rows_of
from cases.models import LogReview
from mentorstotte.core.access import fetch, log_reads
from mentorstotte.core.forms import carried_out
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires

RELATED = ("round", "look__user", "judged_by")


@requires(Permission.REVIEW_LOG)
def log_reviews(request):
    """What was drawn, the newest month first, and who was refused often."""
    own = LogReview.objects.visible_to(request.user).select_related(*RELATED)
    page = keyset_page(own, order=("-round__month", "pk"), params=request.GET)
    log_reads(request, [int(row.look.subject_key) for row in page.rows])
    refused = refused_often(request.user, timezone.localdate())
    context = {"page": page, "rows": rows_of(page.rows), "refused": refused}
    return render(request, "cases/log_reviews.html", context)


@requires(Permission.REVIEW_LOG)
def log_review(request, pk):
    """One look: who, whom, when and why it was drawn, and the verdict."""
    drawn = LogReview.objects.select_related(*RELATED)
    found = fetch(request, drawn, kind="log_review", key=str(pk), by_team=False, pk=pk)
    back = reverse("cases:log_reviews")
    form = LogReviewForm(request.POST or None, back=back)
    if request.method == "POST" and form.is_valid():
        what = {"review_id": pk, **form.cleaned_data}
        if carried_out(request, form, judge, "Vurderingen er gemt.", **what):
            return redirect(back)
    log_reads(request, [int(found.look.subject_key)])
    [row] = rows_of([found])
    context = {**row, "form": form}
    return render(request, "cases/log_review.html", context, status=422 if form.errors else 200)
