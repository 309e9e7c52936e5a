"""The committee's yearly reports: those that are made, a new one, and each as the file that was kept."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render

from mentorstotte.core.calendar import today
from mentorstotte.core.documents import store
from mentorstotte.core.forms import made_by
from mentorstotte.core.permissions import Permission, requires
from reporting import tasks
from reporting.actions.yearly import ask_yearly_report
from reporting.enums import YearlyState
from reporting.forms.yearly import YearlyForm
from reporting.models import YearlyReport

SHOWN = 50


@requires(Permission.READ_FIGURES)
def yearly_reports(request):
    """The reports that were asked for, newest first, and how far each is."""
    form = YearlyForm(request.POST or None, initial={"year": today().year - 1})
    if request.method == "POST" and form.is_valid():
        report = made_by(request, form, ask_yearly_report, **form.cleaned_data)
        if report is not None:
            tasks.start_yearly_report(report)
            return redirect("reporting:yearly_reports")
    reports = list(YearlyReport.objects.select_related("asked_by", "document")[:SHOWN])
    waiting = any(report.state == YearlyState.WAITING for report in reports)
    context = {"form": form, "reports": reports, "waiting": waiting}
    return render(request, "reporting/yearly_reports.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_FIGURES)
def yearly_report(request, pk):
    """The report as it was kept."""
    made = YearlyReport.objects.select_related("document")
    report = get_object_or_404(made, pk=pk, state=YearlyState.DONE)
    content, name = store.opened(report.document.sha256), f"aarsrapport-{report.year}.pdf"
    return FileResponse(content, content_type=report.document.content_type, as_attachment=True, filename=name)
