"""The access log: who saw whom, where, when and why; also what was refused."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from mentorstotte.core import registry
from mentorstotte.core.access import log_reads, log_refused
from mentorstotte.core.files import attachment
from mentorstotte.core.log_extract import extract_pdf
from mentorstotte.core.models import AccessLog
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.user_forms import AccessLogFilter, FindCitizenForm


@requires(Permission.READ_LOG)
def access_log(request):
    """The newest rows first. A name is shown only when the list is about that citizen, and that is logged."""
    form = AccessLogFilter(request.GET)
    rows = AccessLog.objects.select_related("user")
    if form.is_valid():
        rows = form.narrow(rows)
    page = keyset_page(rows, order=("-pk",), params=request.GET)
    citizen = _citizen(request, form)
    context = {"form": form, "find": FindCitizenForm(), "page": page, "citizen": citizen}
    return render(request, "core/access_log.html", context)


@requires(Permission.READ_LOG)
def extract(request, citizen):
    """The citizen's own extract, to be handed out."""
    found = registry.find_citizens(f"#{citizen}")
    if not found:
        log_refused(request, kind="citizen", key=str(citizen))
        raise Http404("Borgeren findes ikke.")
    log_reads(request, [citizen])
    return attachment(extract_pdf(citizen, found[0][1]), name=f"opslag-{citizen}.pdf")


def _citizen(request, form) -> str:
    key = getattr(form, "cleaned_data", {}).get("borger")
    if not key:
        return ""
    found = registry.find_citizens(f"#{key}")
    log_reads(request, [pk for pk, name in found])
    return found[0][1] if found else "Ukendt borger"


@requires(Permission.READ_LOG)
@require_POST
def find_citizen(request):
    """From a CPR or case number to the log of that citizen."""
    form = FindCitizenForm(request.POST)
    if form.is_valid():
        found = registry.find_citizens(form.cleaned_data["text"])
        if found:
            return redirect(f"{reverse('core:access_log')}?{urlencode({'borger': found[0][0]})}")
        form.add_error("text", "Ingen borger har det CPR-nummer eller sagsnummer.")
    page = keyset_page(AccessLog.objects.select_related("user"), order=("-pk",), params={})
    context = {"form": AccessLogFilter({}), "find": form, "page": page, "citizen": ""}
    return render(request, "core/access_log.html", context)
