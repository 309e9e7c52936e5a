"""The list behind the tiles of the start page; filter and order stand in the address."""

from django.shortcuts import render
from django.utils import timezone

from agreements import work_rows, worklist
from agreements.forms.worklist import MINE, WorkFilter
from agreements.hours_page import hours_beside
from mentorstotte.core.access import ask_purpose, log_reads
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_CASES)
def work_list(request):
    """Agreements with something due, the earliest first."""
    user, today = request.user, timezone.localdate()
    ask_purpose(user)
    form = WorkFilter(request.GET, user=user)
    key, mine = form.chosen("frist"), form.chosen("hvem") == MINE
    if key in worklist.MAKING:
        page, rows = _making(request, key, mine)
    else:
        page, rows = _due(request, key, mine, today)
    log_reads(request, [row.citizen_id for row in rows])
    documented = key not in worklist.MAKING  # what has no agreement yet has no documentation
    context = {"form": form, "page": page, "rows": rows, "today": today, "documented": documented}
    return render(request, "agreements/work_list.html", context)


def _making(request, key: str, mine: bool):
    found = worklist.in_the_making().filter(worklist.unsigned(key)).visible_to(request.user)
    if mine:
        found = found.filter(case__caseworker__in=request.user.desk_ids)
    page = keyset_page(found, order=("starts", "pk"), params=request.GET)
    return page, [work_rows.making_row(proposal) for proposal in page.rows]


def _due(request, key: str, mine: bool, today):
    found = worklist.watched(today).visible_to(request.user)
    if mine:
        found = found.filter(caseworker__in=request.user.desk_ids)
    found, due = worklist.due_in(found, key, today)
    found = found.select_related("readiness").annotate(**hours_beside("pk"))
    page = keyset_page(found, order=(due, "pk"), params=request.GET)
    return page, [worklist.listed(work_rows.documented_row(row, today, due), key) for row in page.rows]
