"""The budget of a year with its forecast, and the count of full-time persons behind the spending limit."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from mentorstotte.core.calendar import today
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, allowed, requires
from reporting.actions.budgets import count_persons, set_budget
from reporting.budget import BudgetPage
from reporting.forms.budget import BudgetForm, PersonsForm


@requires(Permission.READ_FIGURES)
def budget(request, year):
    """B2: the year's budget, what is spent and bound of it, and what the rest of the year will cost."""
    form = BudgetForm(request.POST or None) if allowed(request.user, Permission.IMPORT_LEDGER) else None
    if request.method == "POST" and form and form.is_valid():
        with refusals_on(form):
            set_budget(year=year, by=request.user, **form.cleaned_data)
            messages.success(request, f"Budgettet for {year} er gemt.")
            return redirect("reporting:budget", year=year)
    context = {"year": year, "form": form, "page": BudgetPage(year, today())}
    wrong = form and form.errors
    return render(request, "reporting/budget.html", context, status=422 if wrong else 200)


@requires(Permission.IMPORT_LEDGER)
def persons(request, year):
    """The year's number of full-time persons."""
    back = reverse("reporting:budget", args=[year])
    form = PersonsForm(request.POST or None, back=back)
    if request.method == "POST" and form.is_valid():
        count_persons(year=year, by=request.user, **form.cleaned_data)
        messages.success(request, "Antallet er gemt.")
        return redirect(back)
    return render(
        request, "reporting/persons.html", {"year": year, "form": form}, status=422 if form.errors else 200
    )
