"""The extracts of what was reported to the national register, and the work list of each."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from mentorstotte.core.access import ask_across, log_reads
from mentorstotte.core.forms import made_by
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from reporting import tasks
from reporting.actions.extract import keep_extract
from reporting.enums import ExtractState
from reporting.forms.extract import ExtractForm
from reporting.imports.extract import COLUMNS
from reporting.models import Extract

SHOWN = 50
TONES = {
    ExtractState.DIFFERENT: "overdue",
    ExtractState.MISSING: "overdue",
    ExtractState.DOUBLED: "soon",
    ExtractState.UNKNOWN: "soon",
    ExtractState.AGREES: "good",
}


@requires(Permission.READ_ECONOMY)
def extracts(request):
    """The extracts that were uploaded, with how much of each is left to mend; no persons."""
    found = Extract.objects.select_related("uploaded_by")
    return render(request, "reporting/extracts.html", {"extracts": found[:SHOWN]})


@requires(Permission.IMPORT_LEDGER)
def extract_new(request):
    """A file is kept and held against ours: at once when it is short, else by a worker."""
    ask_across(request.user)
    days = {name: request.GET[name] for name in ("first", "last") if name in request.GET}
    back = reverse("reporting:extracts")
    form = ExtractForm(request.POST or None, request.FILES or None, initial=days, back=back)
    if request.method == "POST" and form.is_valid():
        made = made_by(request, form, keep_extract, **form.facts())
        if made is not None:
            tasks.start_extract(made, short=form.short)
            return redirect("reporting:extract", pk=made.pk)
    context = {"form": form, "columns": COLUMNS}
    return render(request, "reporting/extract_new.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_ECONOMY)
def extract(request, pk):
    """How far it is, or why it could not be read; then what is to be mended, or the lines of one result."""
    ask_across(request.user)
    found = get_object_or_404(Extract, pk=pk)
    if not found.counts:
        return render(request, "reporting/extract.html", {"extract": found})
    counts = dict(found.rows.order_by().values_list("state").annotate(Count("pk")))
    chosen = request.GET.get("dom", "")
    rows = found.rows.select_related("agreement", "citizen")
    if chosen in ExtractState.values:
        rows = rows.filter(state=chosen)
    else:
        rows = rows.exclude(state=ExtractState.AGREES)
    page = keyset_page(rows, order=("pk",), params=request.GET)
    log_reads(request, [row.citizen_id for row in page.rows if row.citizen_id])
    context = {
        "extract": found,
        "page": page,
        "rows": [(row, TONES[row.state]) for row in page.rows],
        "tiles": [
            {
                "count": counts.get(state, 0),
                "label": state.label,
                "tone": TONES[state],
                "url": f"?dom={state}",
            }
            for state in ExtractState
        ],
        "active": f"?dom={chosen}",
    }
    return render(request, "reporting/extract.html", context)
