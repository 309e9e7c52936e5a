"""Journal notes and documents that came in."""

import structlog
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cases.actions import journal as actions
from cases.closed import when_closed
from cases.forms.journal import CorrectionForm, IncomingDocumentForm, NewNoteForm, NoteForm
from cases.views.cases import fetch_case
from mentorstotte.core.documents import store
from mentorstotte.core.errors import Changed, Refused
from mentorstotte.core.files import shown
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.models import Document
from mentorstotte.core.permissions import Permission, requires

log = structlog.get_logger(__name__)


def _final(request) -> bool:
    return "final" in request.POST


def _case_page(number: str) -> str:
    return reverse("cases:detail", args=[number])


def _note_page(number: str, pk: int) -> str:
    return reverse("cases:note", args=[number, pk])


@requires(Permission.WORK_CASES)
def note_new(request, number):
    """A new note: saved as a draft or finalised at once."""
    case = fetch_case(request, number)
    begun = {"occurred_on": timezone.localdate()}
    form = NewNoteForm(request.POST or None, initial=begun, back=_case_page(number))
    if request.method == "POST" and form.is_valid():
        facts = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
        actions.write_note(case=case, final=_final(request), by=request.user, **facts)
        return redirect("cases:detail", number=number)
    context = {"heading": "Skriv notat", "case": case, "form": form}
    return render(request, "cases/note_form.html", context)


@requires(Permission.READ_CASES)
def note(request, number, pk):
    """One note with its corrections."""
    case = fetch_case(request, number)
    found = get_object_or_404(case.notes.select_related("written_by", "finalised_by", "corrects"), pk=pk)
    context = {"case": case, "note": found, "corrections": found.corrections.select_related("written_by")}
    return render(request, "cases/note.html", context)


@requires(Permission.WORK_CASES)
def note_change(request, number, pk):
    """A draft is changed; who saves second is told and sees both."""
    case = fetch_case(request, number)
    found, theirs = get_object_or_404(case.notes, pk=pk), None
    initial = {name: getattr(found, name) for name in ("kind", "occurred_on", "theme", "text", "revision")}
    form = NoteForm(request.POST or None, initial=initial, back=_note_page(number, pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_note(note_id=pk, final=_final(request), by=request.user, **form.cleaned_data)
            return redirect("cases:note", number=number, pk=pk)
        except Changed as error:
            theirs = error.theirs
            form.add_error(None, str(error))
        except Refused as error:
            form.add_error(None, str(error))
    context = {"heading": "Ret kladden", "case": case, "form": form, "note": found, "theirs": theirs}
    return render(request, "cases/note_form.html", context)


@requires(Permission.WORK_CASES)
@when_closed
def note_correct(request, number, pk):
    """A final note is corrected by an addition."""
    case = fetch_case(request, number)
    found = get_object_or_404(case.notes, pk=pk)
    form = CorrectionForm(request.POST or None, back=_note_page(number, pk))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.correct_note(note=found, by=request.user, **form.cleaned_data)
            return redirect("cases:note", number=number, pk=pk)
    context = {"heading": "Tilføj en rettelse", "case": case, "note": found, "form": form}
    return render(request, "cases/note_correct.html", context)


@requires(Permission.WORK_CASES)
@when_closed
def document_new(request, number):
    """A document that came in is journalled."""
    case = fetch_case(request, number)
    asked = {"initial": {"received_on": timezone.localdate()}, "back": _case_page(number)}
    form = IncomingDocumentForm(request.POST or None, request.FILES or None, case=case, **asked)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        actions.journal_document(
            case=case,
            content=facts["file"].read(),
            content_type=form.content_type,
            received_on=facts["received_on"],
            sender=facts["sender"],
            theme=facts["theme"],
            other_paper=form.warned,
            key=facts["key"],
            by=request.user,
        )
        return redirect("cases:detail", number=number)
    context = {"heading": "Journalisér et dokument", "case": case, "form": form}
    return render(request, "cases/act.html", context)


@requires(Permission.READ_CASES)
def document(request, number, public_id):
    """One stored file of the case. Its name in the browser says what it is, never who."""
    case = fetch_case(request, number)
    stored = get_object_or_404(Document, public_id=public_id, case_id=case.pk)
    try:
        content = store.get(stored.sha256)
    except store.DocumentError:
        log.error("document_not_as_stored", document=str(public_id))
        return render(request, "cases/document_broken.html", {"case": case, "document": stored}, status=500)
    return shown(content, kind=stored.content_type, name=f"{stored.kind}-{case.number}")
