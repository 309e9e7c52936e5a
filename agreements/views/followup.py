"""The agreement in force: its page, follow-ups and the effect assessment."""

from django.contrib import messages
from django.shortcuts import redirect, render

from agreements.actions import followups as actions
from agreements.followup_page import SinceLast, case_url, what_now
from agreements.forms.followup import EffectForm, FollowUpForm
from agreements.onwards import where_next
from agreements.views.agreement_page import AgreementPage, fetch_agreement
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_CASES)
def agreement(request, number):
    """One agreement: what was agreed, the document and whether it is unchanged, what was found since."""
    found = fetch_agreement(request, number)
    page = AgreementPage.of(found)
    context = {"agreement": found, "case": found.case, "page": page, "today": page.today}
    return render(request, "agreements/agreement/detail.html", context)


@requires(Permission.WORK_CASES)
def follow_up(request, number):
    """A 13-week follow-up."""
    return _record(request, number, FollowUpForm, actions.register_follow_up, "Følg op", "Opfølgningen")


@requires(Permission.WORK_CASES)
def effect(request, number):
    """The effect assessment before the agreement expires."""
    return _record(request, number, EffectForm, actions.register_effect, "Vurdér effekt", "Effektvurderingen")


def _record(request, number, form_class, register, heading: str, what: str):
    found = fetch_agreement(request, number)
    if not found.in_force:
        return redirect("agreements:agreement", number=number)
    page = SinceLast.of(found)
    form = form_class(request.POST or None, back=case_url(found), initial=page.first_answers)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            register(agreement_id=found.pk, facts=form.facts(), by=request.user)
            messages.success(request, f"{what} er registreret og journaliseret. {what_now(found)}".strip())
            return redirect(where_next(request, found, case_url(found)))
    context = {"agreement": found, "case": found.case, "form": form, "heading": heading, "page": page}
    return render(request, "agreements/agreement/record.html", context, status=422 if form.errors else 200)
