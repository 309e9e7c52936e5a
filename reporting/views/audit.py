"""The auditor's files: the list, one file with its progress, and the link that the auditor opens."""

from functools import wraps

from django.conf import settings
from django.db.models import Prefetch
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorstotte.core import security_log, visits
from mentorstotte.core.access import ask_across, log_reads, log_refused
from mentorstotte.core.documents import store
from mentorstotte.core.forms import carried_out, made_by, refusals_on
from mentorstotte.core.models import Document
from mentorstotte.core.permissions import Permission, requires
from reporting import tasks
from reporting.actions import audit as actions
from reporting.actions.findings import add_finding, outcome, reply
from reporting.forms.audit import AuditForm, FindingForm, LinkForm, ReplyForm
from reporting.models import AuditFile, AuditFinding

FILES = {"samlet": ("pdf", "pdf"), "arkiv": ("archive", "zip"), "segl": ("seal", "p7s")}
SHOWN = 50
STOPPED = {
    "audit_links": "Du har prøvet mange links, som ikke virker. Vent en time, og prøv igen.",
    "audit_downloads": "Mappens filer er hentet mange gange i dag. "
    "Hent dem igen i morgen, eller bed kommunen om et nyt link.",
}
SHOWN_ONCE = "audit_link"  # the session's key of a link that is shown on the next page


def few_wrong_links(view):
    """Whoever has tried many links that do not work must wait, also with one that does."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if visits.so_far("audit_links", request.user.pk) >= settings.WRONG_LINKS_PER_HOUR:
            return _stopped(request, "audit_links")
        return view(request, *args, **kwargs)

    return guarded


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
    file = _fetch(request, number)
    return _show(request, file, url=_new_link(request, file))


@requires(Permission.SETTLE)
@require_POST
def give_link(request, number):
    """A link for the auditors; it is shown once."""
    file = _fetch(request, number)
    form = LinkForm(request.POST, back=reverse("reporting:audit_files"))
    if form.is_valid():
        with refusals_on(form, "purpose"):
            _, token = actions.give_link(file_id=file.pk, by=request.user, **form.cleaned_data)
            if token:
                request.session[SHOWN_ONCE] = {"file": file.pk, "token": token}
            return redirect("reporting:audit_file", number=number)
    return _show(request, file, form=form)


@requires(Permission.SETTLE)
def audit_download(request, number, what):
    """One of the three files, for the controller."""
    return _download(request, _fetch(request, number), what)


@requires(Permission.READ_AUDIT_FILES)
@few_wrong_links
def audit_handed(request, token):
    """What the link opens: the file and its three downloads, for an auditor."""
    link = _link(request, token)
    context = {"link": link, "file": link.file, "items": _items(link.file), "token": token}
    context["outcome"] = outcome(link.file)
    _log(request, link.file)
    return render(request, "reporting/audit_handed.html", context)


@requires(Permission.READ_AUDIT_FILES)
@few_wrong_links
def audit_handed_download(request, token, what):
    """One of the three files, by the link."""
    link = _link(request, token)
    if visits.counted("audit_downloads", link.pk, seconds=visits.DAY) > settings.DOWNLOADS_PER_DAY:
        return _stopped(request, "audit_downloads")
    return _download(request, link.file, what)


@requires(Permission.READ_AUDIT_FILES)
@few_wrong_links
def finding(request, token, position):
    """The auditor's remark on one agreement of the file."""
    link = _link(request, token)
    item = get_object_or_404(_items(link.file), position=position)
    back = reverse("reporting:audit_handed", args=[token])
    form = FindingForm(request.POST or None, back=back)
    if request.method == "POST" and form.is_valid():
        said = "Bemærkningen er gemt. Kommunen kan se den."
        if carried_out(request, form, add_finding, said, item_id=item.pk, **form.cleaned_data):
            return redirect(back)
    log_reads(request, [item.agreement.case.citizen_id])
    context = {"form": form, "item": item, "file": link.file, "back": back}
    return render(request, "reporting/audit_finding.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTLE)
def reply_to(request, number, pk):
    """The municipality's answer to a remark."""
    file = _fetch(request, number)
    remarks = AuditFinding.objects.filter(item__file=file).select_related(
        "by", "item__agreement__case__citizen"
    )
    found = get_object_or_404(remarks, pk=pk)
    back = reverse("reporting:audit_file", args=[number])
    form = ReplyForm(request.POST or None, back=back)
    if request.method == "POST" and form.is_valid():
        what = {"finding_id": pk, **form.cleaned_data}
        if carried_out(request, form, reply, "Svaret er gemt.", **what):
            return redirect(back)
    log_reads(request, [found.item.agreement.case.citizen_id])
    context = {"form": form, "item": found.item, "finding": found, "file": file, "back": back}
    return render(request, "reporting/audit_finding.html", context, status=422 if form.errors else 200)


def _fetch(request, number: str) -> AuditFile:
    found = AuditFile.objects.select_related("asked_by", "pdf", "archive", "seal")
    file = get_object_or_404(found, number=number)
    ask_across(request.user)
    return file


def _link(request, token: str):
    link = actions.link_of(token)
    if link is None:
        visits.counted("audit_links", request.user.pk, seconds=visits.HOUR)
        log_refused(request, kind="audit_link", key="")
        raise Http404("Linket virker ikke. Bed kommunen om et nyt.")
    return link


def _stopped(request, what: str):
    """The answer to too many of them; both logs say so."""
    log_refused(request, kind="audit_link", key="for mange forsøg")
    security_log.limit_reached(request.user, what)
    return render(request, "429.html", {"why": STOPPED[what]}, status=429)


def _items(file: AuditFile):
    remarks = AuditFinding.objects.select_related("by", "reply__by")
    items = file.items.in_short().select_related("agreement__case__citizen")
    return items.prefetch_related(Prefetch("findings", remarks))


def _new_link(request, file: AuditFile) -> str:
    """The link that was just made; it is shown once."""
    known = request.session.get(SHOWN_ONCE)
    if not known or known["file"] != file.pk:
        return ""
    del request.session[SHOWN_ONCE]
    return request.build_absolute_uri(reverse("reporting:audit_handed", args=[known["token"]]))


def _show(request, file: AuditFile, *, form: LinkForm | None = None, url: str = ""):
    items = list(_items(file))
    _log(request, file)
    context = {
        "file": file,
        "items": items,
        "made": sum(item.part_id is not None for item in items),
        "links": file.links.select_related("made_by"),
        "url": url,
        "outcome": outcome(file),
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
