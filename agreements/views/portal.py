"""The mentors' portal: own agreements, a contact in five taps, months; a coordinator sees the hours."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.actions import hours, months
from agreements.actions.acknowledgement import acknowledge_in_portal
from agreements.actions.codes import codes_offered
from agreements.actions.terms import km_rate_today
from agreements.forms.portal import PortalCorrectionForm, PortalEntryForm, first_taps
from agreements.hours_page import MonthRow, version_in_force
from agreements.portal_page import (
    Given,
    PortalMonth,
    coordinated_by,
    fetch_hours,
    fetch_own,
    given_by,
    portal_month_url,
)
from mentorstotte.core.access import log_reads
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import made_by
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_date
from providers.models import NamedFigures


@requires(Permission.PORTAL)
def portal(request):
    """Own agreements with one button each; a coordinator's mentors with their hours."""
    today, user = timezone.localdate(), request.user
    own = given_by(user, today) if user.has_role(Role.MENTOR) else []
    others = coordinated_by(user, today) if user.has_role(Role.COORDINATOR) else []
    context = {"own": [Given(row, today) for row in own], "others": [Given(row, today) for row in others]}
    context["figures"] = user.has_role(Role.MENTOR) and NamedFigures.objects.since(today)
    log_reads(request, [row.agreement.case.citizen_id for row in context["own"] if row.named])
    return render(request, "agreements/portal/list.html", context)


@requires(Permission.GIVE_TIME)
def agreement(request, number):
    """One's own agreement: whom, aim, tasks, how the hours last, months."""
    given, version = own_agreement(request, number)
    sheets = list(given.agreement.sheets.all())
    for sheet in sheets:
        sheet.agreement = given.agreement
    rows = [(MonthRow(each), portal_month_url(given.agreement, each.month)) for each in sheets]
    context = {"given": given, "version": version, "months": rows}
    return render(request, "agreements/portal/agreement.html", context)


@requires(Permission.GIVE_TIME)
@require_POST
def acknowledge(request, number):
    """The mentor has read the agreement."""
    _, version = own_agreement(request, number)
    try:
        acknowledge_in_portal(version_id=version.pk, by=request.user)
        messages.success(request, "Tak. Din kvittering er gemt.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("agreements:portal_agreement", number=number)


@requires(Permission.GIVE_TIME)
def register(request, number):
    """Time that ended just now."""
    given, version = own_agreement(request, number)
    if not given.takes_hours:
        raise Http404("Der kan ikke registreres timer her endnu.")
    form = entry_form(PortalEntryForm, request, given.agreement, version, initial=_waited(request.GET))
    if request.method == "POST" and form.is_valid():
        what = {"agreement_id": given.agreement.pk, "key": form.cleaned_data["key"]}
        made = made_by(request, form, hours.register_entry, field="ends", facts=form.facts(), **what)
        if made:
            messages.success(request, f"{made.minutes} minutter {danish_date(made.day)} er registreret.")
            return redirect("agreements:portal")
    context = {"given": given, "version": version, "form": form}
    return render(request, "agreements/portal/register.html", context, status=422 if form.errors else 200)


@requires(Permission.GIVE_TIME)
def correct(request, number, pk):
    """Puts own time right, or takes it back."""
    given, version = own_agreement(request, number)
    entry = (
        given.agreement.time_entries.select_related("sheet").filter(pk=pk, mentor__user=request.user).first()
    )
    if entry is None or (entry.is_replaced and request.method != "POST"):
        raise Http404("Tiden findes ikke, eller den er rettet.")
    form = entry_form(PortalCorrectionForm, request, given.agreement, version, initial=first_taps(entry))
    if request.method == "POST" and form.is_valid():
        what = {"reason": form.cleaned_data["correction_reason"], "key": form.cleaned_data["key"]}
        what |= {"facts": form.facts()}
        made = made_by(request, form, hours.correct_entry, field="ends", entry_id=pk, **what)
        if made:
            messages.success(request, "Tiden er trukket tilbage." if made.taken_back else "Tiden er rettet.")
            return redirect(portal_month_url(given.agreement, made.sheet.month))
    context = {"given": given, "version": version, "form": form, "entry": entry}
    return render(request, "agreements/portal/register.html", context, status=422 if form.errors else 200)


@requires(Permission.PORTAL)
def month(request, number, year, month):
    """One month's entries and sum; the mentor sends it to approval."""
    found, own = fetch_hours(request, number)
    given, page = Given(found, timezone.localdate()), PortalMonth.of(found, year, month, timezone.localdate())
    if own and not given.named:
        raise Http404("Kvittér for aftalen først.")
    context = {"given": given, "page": page, "own": own}
    context["submit_url"] = portal_month_url(found, page.sheet.month, "portal_submit")
    return render(request, "agreements/portal/month.html", context)


@requires(Permission.GIVE_TIME)
@require_POST
def submit(request, number, year, month):
    """Sends the month to approval."""
    found = fetch_own(request, number)
    page = PortalMonth.of(found, year, month, timezone.localdate())
    try:
        months.submit_month(agreement_id=found.pk, month=page.sheet.month, by=request.user)
        messages.success(request, "Måneden er sendt til godkendelse.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect(portal_month_url(found, page.sheet.month))


def _waited(said) -> dict:
    """What a telephone kept and its owner puts right here, as the form starts; of its own key."""
    if "key" not in said:
        return {}
    first = {name: said[name] for name in ("key", "day", "ends", "kind", "minutes") if said.get(name)}
    return first | {"code": "", "length": "other", "no_show": said.get("no_show") == "true"}


def own_agreement(request, number):
    """The mentor's own agreement and the version that governs it."""
    found = fetch_own(request, number)
    return Given(found, timezone.localdate()), version_in_force(found, "tasks")


def entry_form(kind, request, agreement, version, **kwargs):
    """The form with the tasks of the agreement, for time of the person who asks."""
    tasks = [(task.pk, task.text) for task in version.tasks.all()]
    back = reverse("agreements:portal")
    mentor = request.user.mentor
    asked = {"mentor_id": mentor.pk, "tasks": tasks, "codes": codes_offered(agreement, [mentor])}
    asked["km_rate"] = km_rate_today([mentor])
    return kind(request.POST or None, back=back, **asked, **kwargs)
