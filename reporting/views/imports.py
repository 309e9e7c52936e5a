""" "Indlæs regneark": upload, preview with every row's verdict, storing, and the refused rows as a sheet."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorstotte.core.access import fetch
from mentorstotte.core.files import attachment
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, allowed, requires
from reporting import tasks
from reporting.actions import imports as actions
from reporting.actions.kinds import KINDS
from reporting.enums import ImportKind, ImportState
from reporting.forms.imports import UploadForm
from reporting.imports.files import unpacked_size
from reporting.models import ImportBatch
from reporting.views.import_page import confirm_form, page_of

NEEDS = {
    ImportKind.AGREEMENTS: Permission.IMPORT_AGREEMENTS,
    ImportKind.FRAMEWORKS: Permission.IMPORT_AGREEMENTS,
    ImportKind.LEDGER: Permission.IMPORT_LEDGER,
}
SHOWN = 20


@requires(Permission.IMPORT_FILES)
def overview(request):
    """What can be imported, and what was imported before."""
    kinds = [kind for kind in ImportKind if allowed(request.user, NEEDS[kind])]
    batches = ImportBatch.objects.visible_to(request.user)[:SHOWN]
    return render(request, "reporting/imports.html", {"kinds": kinds, "batches": batches})


@requires(Permission.IMPORT_FILES)
def upload(request, kind):
    """A file is kept and read; nothing of it is stored yet."""
    kind = _kind(request, kind)
    form = UploadForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = actions.upload(
            kind=kind, file=file, file_name=file.name, on=timezone.localdate(), by=request.user
        )
        tasks.start_judging(batch, unpacked_size(file))
        batch.refresh_from_db()
        if batch.state != ImportState.FAILED:
            return redirect("reporting:import", public_id=batch.public_id)
        form.add_error("file", batch.error)
    columns = KINDS[kind].columns
    return render(request, "reporting/upload.html", {"form": form, "kind": kind, "columns": columns})


def _kind(request, name: str) -> ImportKind:
    if name not in ImportKind.values or not allowed(request.user, NEEDS[ImportKind(name)]):
        raise Http404("Der er ikke noget at indlæse her.")
    return ImportKind(name)


def _batch(request, public_id) -> ImportBatch:
    """One's own import, of a kind that one's roles still open."""
    kinds = [kind for kind in ImportKind if allowed(request.user, NEEDS[kind])]
    batches = ImportBatch.objects.filter(kind__in=kinds).select_related("progress", "refused_document")
    key = str(public_id)
    return fetch(request, batches, kind="import", key=key, by_team=False, public_id=public_id)


@requires(Permission.IMPORT_FILES)
def show(request, public_id):
    """Every row's verdict before anything is stored; afterwards what came of it."""
    batch = _batch(request, public_id)
    return render(request, "reporting/import.html", page_of(request, batch))


@requires(Permission.IMPORT_FILES)
@require_POST
def confirm(request, public_id):
    """Stores all rows, or the good ones when the user says so."""
    batch = _batch(request, public_id)
    form = confirm_form(request, batch, request.POST)
    if form.is_valid():
        owners, teams = form.chosen()
        with refusals_on(form):
            actions.confirm(
                batch_id=batch.pk,
                only_good_rows="only_good" in request.POST,
                owners=owners,
                teams=teams,
                by=request.user,
            )
            tasks.start_storing(batch, request.user)
            return redirect("reporting:import", public_id=public_id)
    return render(request, "reporting/import.html", page_of(request, batch, form=form))


@requires(Permission.IMPORT_FILES)
@require_POST
def drop(request, public_id):
    """Gives the preview up."""
    batch = actions.drop(batch_id=_batch(request, public_id).pk, by=request.user)
    if batch.state == ImportState.DROPPED:
        messages.success(request, f"{batch.file_name} er fortrudt. Intet er gemt.")
    return redirect("reporting:imports")


@requires(Permission.IMPORT_FILES)
def refused(request, public_id):
    """The refused rows with a column of reasons."""
    batch = _batch(request, public_id)
    if batch.refused_document is None:
        raise Http404("Ingen rækker er afvist.")
    content_type = batch.refused_document.content_type
    return attachment(actions.refused_rows(batch), kind=content_type, name="afviste-raekker.xlsx")
