"""Agreements that are not made into documents yet: choose many, and see them arrive."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agreements.actions import batches as actions
from agreements.models import PrintBatch
from agreements.tasks import start_batch
from mentorstotte.core.access import fetch, log_reads
from mentorstotte.core.errors import Refused
from mentorstotte.core.permissions import Permission, requires

SHOWN = 500
LATEST = 20  # shown while the rest is made
RELATED = ("agreement__case__citizen", "agreement__case__caseworker")


@requires(Permission.WORK_CASES)
def unprinted(request):
    """What is written and not made; the chosen ones become a batch."""
    if request.method == "POST":
        return _ask(request)
    waiting = actions.unprinted(request.user).select_related(*RELATED)
    versions = list(waiting.order_by("agreement__start_date", "pk")[:SHOWN])
    log_reads(request, [version.agreement.case.citizen_id for version in versions])
    return render(request, "agreements/batches/unprinted.html", {"versions": versions})


def _ask(request):
    keys = [int(key) for key in request.POST.getlist("version") if key.isdecimal()][:SHOWN]
    try:
        batch = actions.ask_batch(version_ids=keys, by=request.user)
    except Refused as error:
        messages.info(request, str(error))
        return redirect("agreements:unprinted")
    start_batch(batch)
    return redirect("agreements:batch", public_id=batch.public_id)


def _fetch(request, batches, public_id) -> PrintBatch:
    return fetch(request, batches, kind="batch", key=str(public_id), by_team=False, public_id=public_id)


@requires(Permission.WORK_CASES)
def show(request, public_id):
    """How far the batch is, then its documents. Names are shown, and the reading logged, when it is done."""
    counted = PrintBatch.objects.annotate(
        total=Count("items"), waiting=Count("items", filter=Q(items__done_at=None))
    )
    batch = _fetch(request, counted, public_id)
    items = batch.items.filter(version__agreement__team__in=request.user.team_ids)
    items = items.select_related("document", *(f"version__{name}" for name in RELATED))
    arrived = list(
        items.exclude(done_at=None).order_by("-done_at", "-pk")[: LATEST if batch.waiting else SHOWN]
    )
    if not batch.waiting:
        log_reads(request, [item.version.agreement.case.citizen_id for item in arrived])
    context = {"batch": batch, "items": arrived, "done": batch.total - batch.waiting}
    context["made"] = any(item.document_id for item in arrived)
    return render(request, "agreements/batches/batch.html", context)


@requires(Permission.WORK_CASES)
@require_POST
def to_print_queue(request, public_id):
    """Every document of the batch is put in the queue of the printer."""
    batch = _fetch(request, PrintBatch.objects.all(), public_id)
    refused = actions.queue_batch(batch=batch, by=request.user)
    if refused:
        messages.warning(request, f"{refused} blev ikke lagt i køen, fordi borgeren ikke får breve.")
    return redirect("agreements:print_queue")
