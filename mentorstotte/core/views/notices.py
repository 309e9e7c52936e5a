"""The inbox: what has happened to one's own cases, and reminders."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from mentorstotte.core import actions
from mentorstotte.core.models import Notice
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.ANY)
def inbox(request):
    """The person's messages, newest first."""
    page = keyset_page(Notice.objects.filter(user=request.user), order=("-pk",), params=request.GET)
    return render(request, "core/inbox.html", {"page": page})


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
