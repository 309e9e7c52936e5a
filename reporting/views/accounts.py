"""Function and grouping: the lines that hours are posted by, and a new one with what it would move."""

from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.actions.accounts import account_lines, add_account, moved_by
from agreements.rules.accounts import account_of
from cases.enums import TargetGroup
from mentorstotte.core.calendar import today
from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires
from reporting.forms.accounts import AccountForm


@requires(Permission.READ_ECONOMY)
def accounts(request):
    """All lines, the newest first, and which count this month."""
    lines, month = account_lines(), today().replace(day=1)
    counting = [account_of(month, group, lines) for group in TargetGroup.values]
    rows = [
        {
            "line": line,
            "groups": [TargetGroup(group).label for group in line.groups],
            "counts": any(each is line for each in counting),
            "ahead": line.valid_from > month,
        }
        for line in lines
    ]
    return render(request, "reporting/accounts.html", {"rows": rows})


@requires(Permission.SETTLE)
def account_new(request):
    """A new line; first the approved hours that it would move, when there are any."""
    back = reverse("reporting:accounts")
    form = AccountForm(request.POST or None, back=back)
    moved = []
    if request.method == "POST" and form.is_valid():
        moved = moved_by(form.account())
        if moved and form.cleaned_data["seen"] != form.asked:
            form = form.shown()
        elif carried_out(request, form, add_account, "Linjen er gemt.", **form.facts()):
            return redirect(back)
    context = {"form": form, "moved": moved}
    return render(request, "reporting/account_form.html", context, status=422 if form.errors else 200)
