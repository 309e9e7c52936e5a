"""Sending documents: one document, the letters that wait for the printer, and the day they came."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.actions import dispatch as actions
from agreements.documents.batch import batch_pdf
from agreements.enums import Channel
from agreements.forms.dispatch import AvailableForm, DispatchForm
from agreements.models import Dispatch
from cases.closed import when_closed
from cases.views.cases import fetch_case
from mentorstotte.core import digital_post
from mentorstotte.core.access import log_reads
from mentorstotte.core.documents import store
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.files import shown
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.models import Document
from mentorstotte.core.permissions import Permission, requires

SHOWN = 200


@requires(Permission.DECIDE_CASES)
@when_closed
def send(request, number, public_id):
    """One document of the case: how it is sent, and how it was sent before."""
    case = fetch_case(request, number)
    document = get_object_or_404(Document, public_id=public_id, case_id=case.pk)
    version = actions.version_for_mentor(document)
    form = DispatchForm(
        request.POST or None,
        citizen=case.citizen,
        mentor=version is not None and version.mentor_email != "",
        mentor_only=document.kind == DocumentKind.MENTOR_CONTRACT,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = actions.dispatch(document=document, case=case, by=request.user, **form.sending())
            messages.success(request, _said(made))
            return redirect("agreements:send", number=number, public_id=public_id)
    context = {
        "case": case,
        "document": document,
        "form": form,
        "rows": list(document.dispatches.select_related("mail").order_by("-pk")),
        "available": AvailableForm(),
        "digital": digital_post.way() is not None,
    }
    return render(request, "agreements/dispatch/send.html", context, status=422 if form.errors else 200)


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def available(request, number, pk):
    """The day when the recipient had the letter, or that it is given up."""
    case = fetch_case(request, number)
    row = get_object_or_404(case.dispatches.select_related("document"), pk=pk)
    form = AvailableForm(request.POST)
    try:
        if "drop" in request.POST:
            actions.drop(dispatch_id=pk, by=request.user)
        elif form.is_valid():
            actions.register_available(dispatch_id=pk, on=form.cleaned_data["available_on"], by=request.user)
        else:
            messages.error(request, " ".join(form.errors.get("available_on", [])))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("agreements:send", number=number, public_id=row.document.public_id)


@requires(Permission.DECIDE_CASES)
def queue(request):
    """Letters that wait for the printer, in the order of the envelopes, and digital ones that do not go."""
    mine = Dispatch.objects.visible_to(request.user).select_related("case__citizen", "document")
    letters = list(_in_order(mine.to_print())[:SHOWN])
    troubled = list(mine.troubled().order_by("pk")[:SHOWN])
    log_reads(request, [row.case.citizen_id for row in [*letters, *troubled]])
    return render(request, "agreements/dispatch/queue.html", {"letters": letters, "troubled": troubled})


@requires(Permission.DECIDE_CASES)
@require_POST
def queue_act(request):
    """The chosen letters as one PDF, or marked as posted."""
    rows = _chosen(request)
    if not rows:
        messages.info(request, "Vælg mindst ét brev.")
        return redirect("agreements:print_queue")
    if "posted" in request.POST:
        count = actions.mark_posted(dispatch_ids=[row.pk for row in rows], by=request.user)
        messages.success(request, "1 brev er sendt." if count == 1 else f"{count} breve er sendt.")
        return redirect("agreements:print_queue")
    try:
        content = batch_pdf([(row.document.title, store.get(row.document.sha256)) for row in rows])
    except store.DocumentError:
        messages.error(request, "Et af brevene er ikke, som det blev gemt. Intet er lavet til print.")
        return redirect("agreements:print_queue")
    return shown(content, name=f"breve-{timezone.localdate():%Y%m%d}.pdf")


def _in_order(rows):
    """One citizen's letters together, by name."""
    return rows.order_by("case__citizen__sort_key", "case_id", "name", "pk")


def _chosen(request) -> list[Dispatch]:
    keys = [int(key) for key in request.POST.getlist("letter") if key.isdecimal()][:SHOWN]
    mine = Dispatch.objects.visible_to(request.user).to_print().filter(pk__in=keys)
    rows = list(_in_order(mine.select_related("document", "case")))
    log_reads(request, [row.case.citizen_id for row in rows])
    return rows


def _said(made: Dispatch) -> str:
    if made.channel == Channel.HANDED_OVER:
        return "Det er gemt, hvornår dokumentet blev udleveret."
    return {
        "digital_post": "Brevet er på vej med Digital Post.",
        "print": "Brevet ligger i printkøen.",
        "mail": "Mailen til mentor er på vej.",
    }[made.channel]
