"""Imported agreements that must be put right: the list, and the act."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.actions import corrections as actions
from agreements.corrections import correction_rows, to_correct
from agreements.forms.corrections import CorrectionForm
from agreements.models import Agreement
from mentorstotte.core.access import fetch, log_reads
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.DECIDE_CASES)
def work_list(request):
    """All that the person should see put right, the newest agreement first."""
    agreements = to_correct(request.user).select_related("case__citizen", "mentor__supplier")
    page = keyset_page(agreements, order=("-end_date", "-pk"), params=request.GET)
    rows = correction_rows(page.rows)
    log_reads(request, [row.citizen_id for row in rows])
    return render(request, "agreements/to_correct.html", {"page": page, "rows": rows})


@requires(Permission.DECIDE_CASES)
def correct(request, number):
    """Which rules the agreement breaks as it stands in the sheet, and what is done about it."""
    agreements = Agreement.objects.select_related("case__citizen", "mentor__supplier")
    agreement = fetch(request, agreements, kind="agreement", key=number, number=number)
    log_reads(request, [agreement.case.citizen_id])
    back = reverse("cases:detail", args=[agreement.case.number])
    form = CorrectionForm(request.POST or None, lacks_aim=actions.lacks_aim(agreement), back=back)
    if request.method == "POST" and form.is_valid():
        actions.mark_corrected(agreement_id=agreement.pk, by=request.user, **form.cleaned_data)
        messages.success(request, f"Aftale {agreement.number} er rettet op.")
        return redirect(back)
    context = {"agreement": agreement, "form": form, "broken": actions.broken_rules(agreement)}
    return render(request, "agreements/correct.html", context)
