""""Indlæs regneark": upload, preview with every row's verdict, storing, and the refused rows as a sheet."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorstotte.core.access import fetch
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import User
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, allowed, requires
from reporting import tasks
from reporting.actions import imports as actions
from reporting.enums import ImportKind, ImportState, RowState
from reporting.forms.imports import ConfirmForm, UploadForm, possible_owners
from reporting.models import ImportBatch

NEEDS = {
    ImportKind.AGREEMENTS: Permission.IMPORT_AGREEMENTS,
    ImportKind.FRAMEWORKS: Permission.IMPORT_AGREEMENTS,
    ImportKind.LEDGER: Permission.IMPORT_LEDGER,
}
EXPECTS = {
    ImportKind.AGREEMENTS: "Et Excel-regneark (.xlsx) med et mentorforløb i hver række og overskrifter i første række.",
    ImportKind.FRAMEWORKS: "En CSV-fil med semikolon: Virksomhed, Aftaletype, Gældende fra, Timepris, Faste timer pr. uge.",
    ImportKind.LEDGER: "En CSV-fil med semikolon: Bilag, Posteringsdato, CPR-nummer, Mentortype, Beløb, Tekst.",
}


@requires(Permission.IMPORT_FILES)
def overview(request):
    """What can be imported, and what was imported before."""
    kinds = [kind for kind in ImportKind if allowed(request.user, NEEDS[kind])]
    batches = ImportBatch.objects.visible_to(request.user).select_related("progress")[:20]
    return render(request, "reporting/imports.html", {"kinds": kinds, "batches": batches})


@requires(Permission.IMPORT_FILES)
def upload(request, kind):
    """A file is kept and read; nothing of it is stored yet."""
    kind = _kind(request, kind)
    form = UploadForm(request.POST or None, request.FILES or None, expects=EXPECTS[kind])
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = actions.upload(
            kind=kind, file=file, file_name=file.name, on=timezone.localdate(), by=request.user
        )
        tasks.start(tasks.judge_import, batch)
        batch.refresh_from_db()
        if batch.state != ImportState.FAILED:
            return redirect("reporting:import", public_id=batch.public_id)
        form.add_error("file", batch.error)
    return render(request, "reporting/upload.html", {"form": form, "kind": kind})


def _kind(request, name: str) -> ImportKind:
    if name not in ImportKind.values or not allowed(request.user, NEEDS[ImportKind(name)]):
        raise Http404("Der er ikke noget at indlæse her.")
    return ImportKind(name)


def _batch(request, public_id) -> ImportBatch:
    batches = ImportBatch.objects.select_related("progress", "document")
    return fetch(request, batches, kind="import", key=str(public_id), public_id=public_id)


@requires(Permission.IMPORT_FILES)
def show(request, public_id):
    """Every row's verdict before anything is stored; afterwards what came of it."""
    batch = _batch(request, public_id)
    names = _unknown_owners(batch)
    context = {"batch": batch, "form": ConfirmForm(names=names, users=possible_owners())} | _rows(request, batch)
    return render(request, "reporting/import.html", context)


def _rows(request, batch) -> dict:
    """The rows of the chosen verdict, the refused first when there are any."""
    counts = {state: 0 for state in RowState.values} | batch.row_counts()
    chosen = request.GET.get("dom", "")
    rows = batch.rows.filter(state=chosen) if chosen in RowState.values else batch.rows.all()
    page = keyset_page(rows, order=("number",), params=request.GET)
    labels = [(state, state.label, counts[state.value]) for state in RowState]
    return {"page": page, "labels": labels, "counts": counts, "chosen": chosen, "columns": _columns(page)}


def _columns(page) -> list[str]:
    return list(page.rows[0].values) if page.rows else []


def _unknown_owners(batch) -> list[str]:
    """Caseworkers of the sheet who are nobody's name here."""
    if batch.kind != ImportKind.AGREEMENTS or batch.state != ImportState.PREVIEW:
        return []
    names = {name for name in batch.rows.values_list("values__Sagsbehandler", flat=True).distinct() if name}
    return sorted(names - set(User.objects.filter(is_active=True).values_list("name", flat=True)))


@requires(Permission.IMPORT_FILES)
@require_POST
def confirm(request, public_id):
    """Stores all rows, or the good ones when the user says so."""
    batch = _batch(request, public_id)
    form = ConfirmForm(request.POST, names=_unknown_owners(batch), users=possible_owners())
    if form.is_valid():
        try:
            actions.confirm(
                batch_id=batch.pk,
                only_good_rows="only_good" in request.POST,
                owners=form.owners(),
                by=request.user,
            )
            tasks.start(tasks.run_import, batch, request.user.pk)
            return redirect("reporting:import", public_id=public_id)
        except Refused as error:
            form.add_error(None, str(error))
    return render(request, "reporting/import.html", {"batch": batch, "form": form} | _rows(request, batch))


@requires(Permission.IMPORT_FILES)
@require_POST
def drop(request, public_id):
    """Gives the preview up."""
    actions.drop(batch_id=_batch(request, public_id).pk, by=request.user)
    return redirect("reporting:imports")


@requires(Permission.IMPORT_FILES)
def refused(request, public_id):
    """The refused rows with a column of reasons."""
    content = actions.refused_rows(_batch(request, public_id))
    response = HttpResponse(content, content_type=actions.CONTENT_TYPES["agreements"])
    response["Content-Disposition"] = 'attachment; filename="afviste-raekker.xlsx"'
    return response
