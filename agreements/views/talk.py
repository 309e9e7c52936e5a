"""Reports and messages between mentor and caseworker: the page at the desk, and the one in the portal."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions import talk as actions
from agreements.forms.talk import MessageForm, ReportForm
from agreements.portal_page import Given, fetch_own
from agreements.talk_page import TalkPage
from agreements.views.agreement_page import fetch_agreement
from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires


# At the desk -----------------------------------------------------------------------------------------------
@requires(Permission.READ_CASES)
def talk(request, number):
    """What the mentor has written, and the messages to and fro."""
    agreement = fetch_agreement(request, number)
    shown = _desk(request, agreement, _form(request, agreement, "talk_write"))
    actions.read_at_desk(agreement, by=request.user)
    return shown


@requires(Permission.WORK_CASES)
def write(request, number):
    """A message to the mentor."""
    agreement = fetch_agreement(request, number)
    form = _form(request, agreement, "talk_write")
    if _sent(request, form, actions.write_to_mentor, agreement):
        return redirect("agreements:talk", number=number)
    return _desk(request, agreement, form)


def _desk(request, agreement, form):
    context = {"agreement": agreement, "case": agreement.case, "form": form, "page": TalkPage.of(agreement)}
    status = 422 if form.errors else 200
    return render(request, "agreements/talk/desk.html", context, status=status)


# In the portal ---------------------------------------------------------------------------------------------
@requires(Permission.GIVE_TIME)
def portal_talk(request, number):
    """The mentor's own reports and messages."""
    agreement = _own(request, number)
    shown = _portal(request, agreement, _form(request, agreement, "portal_write"))
    actions.read_by_mentor(agreement, by=request.user)
    return shown


@requires(Permission.GIVE_TIME)
def portal_write(request, number):
    """The mentor writes to the caseworker."""
    agreement = _own(request, number)
    form = _form(request, agreement, "portal_write")
    if _sent(request, form, actions.write_from_mentor, agreement):
        return redirect("agreements:portal_talk", number=number)
    return _portal(request, agreement, form)


@requires(Permission.GIVE_TIME)
def portal_report(request, number):
    """The mentor's report every 13 weeks."""
    agreement = _own(request, number)
    if not _given(agreement).writes:
        raise Http404("En anden er mentor nu.")
    back = reverse("agreements:portal_talk", args=[number])
    form = ReportForm(request.POST or None, back=back)
    if request.method == "POST" and form.is_valid():
        said = "Tak. Rapporten er sendt til sagsbehandleren."
        what = {"agreement_id": agreement.pk, "key": form.cleaned_data["key"], "facts": form.facts()}
        if carried_out(request, form, actions.send_report, said, **what):
            return redirect("agreements:portal_talk", number=number)
    context = {"given": _given(agreement), "form": form, "page": TalkPage.of(agreement)}
    return render(request, "agreements/talk/report.html", context, status=422 if form.errors else 200)


def _own(request, number):
    """The mentor's own agreement, once it may be told who it is about."""
    agreement = fetch_own(request, number)
    if not _given(agreement).named:
        raise Http404("Kvittér for aftalen først.")
    return agreement


def _given(agreement) -> Given:
    return Given(agreement, timezone.localdate())


def _portal(request, agreement, form):
    given, page = _given(agreement), TalkPage.of(agreement, mentor_user=request.user)
    context = {"given": given, "form": form, "page": page}
    return render(request, "agreements/talk/portal.html", context, status=422 if form.errors else 200)


# Both ------------------------------------------------------------------------------------------------------
def _form(request, agreement, name: str) -> MessageForm:
    return MessageForm(request.POST or None, action=reverse(f"agreements:{name}", args=[agreement.number]))


def _sent(request, form, act, agreement) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    what = {"agreement_id": agreement.pk, **form.cleaned_data}
    return carried_out(request, form, act, "Beskeden er sendt.", **what)
