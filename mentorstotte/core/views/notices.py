"""The inbox: what has happened to one's own cases, and reminders."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorstotte.core import actions
from mentorstotte.core.enums import Role
from mentorstotte.core.models import MailChoice, Notice
from mentorstotte.core.notice_forms import MailChoiceForm, SnoozeForm
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_date


@requires(Permission.ANY)
def inbox(request):
    """The person's messages, newest first."""
    page = keyset_page(Notice.objects.filter(user=request.user), order=("-pk",), params=request.GET)
    context = {"page": page, "today": timezone.localdate(), "snooze": SnoozeForm()}
    return render(request, "core/inbox.html", context)


@requires(Permission.ANY)
@require_POST
def open_notice(request, pk):
    """Marks the message as read and goes to what it is about."""
    notice = get_object_or_404(Notice, user=request.user, pk=pk)
    actions.mark_read(user=request.user, notice_ids=[notice.pk])
    return redirect(notice.url)


@requires(Permission.ANY)
@require_POST
def read_all(request):
    """Marks every message as read."""
    actions.mark_read(user=request.user)
    return redirect("core:inbox")


@requires(Permission.ANY)
@require_POST
def snooze(request, pk):
    """“Mind mig om det igen om …”"""
    notice = get_object_or_404(Notice, user=request.user, pk=pk)
    form = SnoozeForm(request.POST)
    if form.is_valid():
        notice = actions.snooze(user=request.user, notice_id=notice.pk, days=form.cleaned_data["days"])
        messages.success(request, f"Du bliver mindet om det igen {danish_date(notice.snoozed_until)}.")
    return redirect("core:inbox")


@requires(Permission.ANY)
def mail_choice(request):
    """When the person wants mails about messages."""
    chosen = MailChoice.objects.filter(user=request.user).first() or MailChoice()
    leads = request.user.has_role(Role.APPROVER)
    form = MailChoiceForm(request.POST or None, chosen=chosen, leads=leads)
    if request.method == "POST" and form.is_valid():
        actions.choose_mails(user=request.user, **form.choice())
        messages.success(request, "Dit valg er gemt.")
        return redirect("core:inbox")
    return render(request, "core/mail_choice.html", {"form": form}, status=422 if form.errors else 200)
