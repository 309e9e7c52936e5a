"""“Mentormøde”: all of one mentor's or one supplier's citizens on one screen."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agreements.meetings import meeting_rows, talked_about
from mentorstotte.core.access import ask_purpose, log_reads
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from providers.models import Mentor, Supplier


@requires(Permission.READ_CASES)
def of_mentor(request, pk):
    """The citizens of a mentor."""
    mentor = get_object_or_404(Mentor.objects.select_related("supplier"), pk=pk)
    return _meeting(request, {"mentor": mentor, "supplier": mentor.supplier}, mentor=mentor)


@requires(Permission.READ_CASES)
def of_supplier(request, pk):
    """The citizens of all mentors of a supplier."""
    supplier = get_object_or_404(Supplier, pk=pk)
    return _meeting(request, {"supplier": supplier}, mentor__supplier=supplier)


def _meeting(request, about: dict, **whose):
    user, today = request.user, timezone.localdate()
    ask_purpose(user)
    found = talked_about(user, today).filter(**whose)
    page = keyset_page(found, order=("mentor_sort", "end_date", "pk"), params=request.GET)
    log_reads(request, [row.case.citizen_id for row in page.rows])
    context = about | {"page": page, "rows": meeting_rows(page.rows, today), "today": today}
    return render(request, "agreements/meeting.html", context)
