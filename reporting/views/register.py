"""Reports to the national register that are made here: the work list, one report, and the switch."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorstotte.core.access import ask_purpose, fetch, log_reads
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import carried_out
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from reporting import dfdg
from reporting.actions import report_sending
from reporting.actions.report_switch import switch_off, switch_on
from reporting.enums import OutState
from reporting.forms.register import ReceiptForm, SwitchForm
from reporting.models import OwnReports, Report
from reporting.register_page import SHOWN, TONES, counted, fields_of, history_of, to_do
from reporting.tasks import start_finding_reports


@requires(Permission.REPORT)
def reports(request):
    """What waits, what is held back and who can mend it, and what was sent."""
    ask_purpose(request.user)
    found = Report.objects.visible_to(request.user)
    chosen = request.GET.get("vis", "")
    rows = found.filter(state__in=SHOWN[chosen][1]) if chosen in SHOWN else to_do(found)
    rows = rows.select_related("agreement__case__citizen", "agreement__caseworker")
    page = keyset_page(rows, order=("pk",), params=request.GET)
    log_reads(request, [row.agreement.case.citizen_id for row in page.rows])
    context = {
        "page": page,
        "rows": [(row, TONES.get(row.state, "plain")) for row in page.rows],
        "tiles": counted(found),
        "active": f"?vis={chosen}",
        "since": OwnReports.objects.since(timezone.localdate()),
    }
    return render(request, "reporting/register/list.html", context)


@requires(Permission.REPORT)
def report(request, pk):
    """One report: the fields to copy, what happened to it, and the form for the receipt."""
    found, form = _fetch(request, pk), ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = "Kvitteringen er gemt og skrevet på aftalen."
        act = report_sending.take_answer
        if carried_out(request, form, act, said, report_id=found.pk, answer=form.answer()):
            return redirect("reporting:own_reports")
        found.refresh_from_db()
    log_reads(request, [found.agreement.case.citizen_id])
    context = {
        "report": found,
        "title": f"Indberetning: {found.get_kind_display().lower()}",
        "tone": TONES.get(found.state, "plain"),
        "fields": fields_of(found, settings.MUNICIPALITY),
        "history": history_of(found),
        "form": form if form.errors or found.state in (OutState.PENDING, OutState.SENT) else None,
        "by_hand": dfdg.way() is None,
    }
    return render(request, "reporting/register/detail.html", context, status=422 if form.errors else 200)


@requires(Permission.REPORT)
@require_POST
def handed_over(request, pk):
    """The fields have been typed into the register."""
    return _done(
        request, pk, report_sending.hand_over, "Indberetningen er sendt. Skriv kvitteringen, når den kommer."
    )


@requires(Permission.REPORT)
@require_POST
def again(request, pk):
    """A rejected report is sent anew."""
    return _done(request, pk, report_sending.send_again, "Indberetningen venter på at blive sendt igen.")


@requires(Permission.ADMINISTER)
def switch(request):
    """Whether reports are made here, and every turn of the switch."""
    turns = list(OwnReports.objects.select_related("set_by"))
    newest = turns[0] if turns and turns[0].is_on else None
    context = {"newest": newest, "turns": turns, "by_hand": dfdg.way() is None}
    return render(request, "reporting/register/switch.html", context)


@requires(Permission.ADMINISTER)
def on(request):
    """Reports are made here from a day on."""
    form = SwitchForm(request.POST or None, back=reverse("reporting:own_reports_switch"))
    if request.method == "POST" and form.is_valid():
        said = "Indberetning herfra er slået til."
        if carried_out(request, form, switch_on, said, **form.cleaned_data):
            start_finding_reports()
            return redirect("reporting:own_reports_switch")
    return render(request, "reporting/register/on.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.ADMINISTER)
@require_POST
def off(request):
    """No more reports are made here."""
    switch_off(by=request.user)
    messages.success(request, "Indberetning herfra er slået fra.")
    return redirect("reporting:own_reports_switch")


def _fetch(request, pk) -> Report:
    rows = Report.objects.select_related("agreement__case__citizen", "agreement__caseworker", "corrects")
    return fetch(request, rows, kind="report", key=str(pk), pk=pk)


def _done(request, pk, act, said: str):
    """Carries out an act on a report and shows the one that it gives, or says why not."""
    shown = _fetch(request, pk)
    try:
        shown = act(report_id=shown.pk, by=request.user)
        messages.success(request, said)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("reporting:own_report", pk=shown.pk)
