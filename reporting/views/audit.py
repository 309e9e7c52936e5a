"""The auditor's files: the list, one file with its progress, and the link that the auditor opens."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorstotte.core.access import ask_across, log_reads, log_refused
from mentorstotte.core.documents import store
from mentorstotte.core.forms import made_by, refusals_on
from mentorstotte.core.models import Document
from mentorstotte.core.permissions import Permission, requires
from reporting import tasks
from reporting.actions import audit as actions
from reporting.forms.audit import AuditForm, LinkForm
from reporting.models import AuditFile

FILES = {"samlet": ("pdf", "pdf"), "arkiv": ("archive", "zip"), "segl": ("seal", "p7s")}
SHOWN = 50


@requires(Permission.SETTLE)
def audit_files(request):
    """The files that were made, and a new one."""
    form = AuditForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        ask_across(request.user)
        file = made_by(request, form, actions.ask_audit_file, **form.cleaned_data)
        if file is not None:
            tasks.start_audit_file(file)
            return redirect("reporting:audit_file", number=file.number)
    files = AuditFile.objects.select_related("asked_by")[:SHOWN]
    context = {"form": form, "files": files}
    return render(request, "reporting/audit_files.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTLE)
def audit_file(request, number):
    """How it was chosen, how far it is, what each agreement lacks, and who has got a link."""
    return _show(request, _fetch(request, number))


@requires(Permission.SETTLE)
@require_POST
def give_link(request, number):
    """A link for the auditors; it is shown once."""
    file = _fetch(request, number)
    form = LinkForm(request.POST, back=reverse("reporting:audit_files"))
    if form.is_valid():
        with refusals_on(form, "purpose"):
            _, token = actions.give_link(file_id=file.pk, by=request.user, **form.cleaned_data)
            url = request.build_absolute_uri(reverse("reporting:audit_handed", args=[token]))
            return _show(request, file, url=url)
    return _show(request, file, form=form)


@requires(Permission.SETTLE)
def audit_download(request, number, what):
    """One of the three files, for the controller."""
    return _download(request, _fetch(request, number), what)


@requires(Permission.READ_AUDIT_FILES)
def audit_handed(request, token):
    """What the link opens: the file and its three downloads, for an auditor."""
    link = _link(request, token)
    context = {"link": link, "file": link.file, "items": _items(link.file), "token": token}
    _log(request, link.file)
    return render(request, "reporting/audit_handed.html", context)


@requires(Permission.READ_AUDIT_FILES)
def audit_handed_download(request, token, what):
    """One of the three files, by the link."""
    return _download(request, _link(request, token).file, what)


def _fetch(request, number: str) -> AuditFile:
    found = AuditFile.objects.select_related("asked_by", "pdf", "archive", "seal")
    file = get_object_or_404(found, number=number)
    ask_across(request.user)
    return file


def _link(request, token: str):
    link = actions.link_of(token)
    if link is None:
        log_refused(request, kind="audit_link", key="")
        raise Http404("Linket virker ikke. Bed kommunen om et nyt.")
    return link


def _items(file: AuditFile):
    return file.items.select_related("agreement__case__citizen", "agreement__readiness")


def _show(request, file: AuditFile, *, form: LinkForm | None = None, url: str = ""):
    items = list(_items(file))
    _log(request, file)
    context = {
        "file": file,
        "items": items,
        "made": sum(item.part_id is not None for item in items),
        "links": file.links.select_related("made_by"),
        "url": url,
        "form": form or LinkForm(back=reverse("reporting:audit_files")),
    }
    return render(request, "reporting/audit_file.html", context, status=422 if form else 200)


def _log(request, file: AuditFile) -> None:
    log_reads(request, file.items.order_by().values_list("agreement__case__citizen", flat=True))


def _download(request, file: AuditFile, what: str):
    if what not in FILES or file.done_at is None:
        raise Http404("Filen findes ikke.")
    name, ending = FILES[what]
    document: Document = getattr(file, name)
    _log(request, file)
    content = store.opened(document.sha256)
    return FileResponse(
        content, content_type=document.content_type, as_attachment=True, filename=f"{file.number}.{ending}"
    )
