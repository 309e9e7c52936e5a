"""The person's own calendar: the feed that a calendar program asks, its address, and the same as a file."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from mentorstotte.core import feed as calendars
from mentorstotte.core import feed_actions, visits
from mentorstotte.core.forms import OnceForm
from mentorstotte.core.permissions import Permission, requires

SHOWN_ONCE = "calendar_token"


@require_safe
def feed(request):
    """The calendar behind a secret address; an unknown secret and a closed one get the same answer."""
    if visits.too_many(request, "calendar", per_minute=settings.CALENDAR_PER_MINUTE):
        return HttpResponse("For mange forespørgsler.", content_type="text/plain; charset=utf-8", status=429)
    reader = calendars.reader_of(request.GET.get("noegle", ""))
    if reader is None:
        return HttpResponse("Kalenderen findes ikke.", content_type="text/plain; charset=utf-8", status=404)
    return _calendar(reader, "inline")


@requires(Permission.ANY)
@require_safe
def download(request):
    """The same as a file, for whoever is logged in."""
    return _calendar(request.user, "attachment")


def _calendar(user, how: str) -> HttpResponse:
    response = HttpResponse(calendars.calendar_of(user), content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = f'{how}; filename="mentorstotte.ics"'
    add_never_cache_headers(response)
    return response


@requires(Permission.ANY)
@require_safe
def settings_page(request):
    """“Kalender”: the address, which is shown once, and the file."""
    token = request.session.pop(SHOWN_ONCE, "")
    context = {
        "address": f"{settings.SITE_URL}{reverse('core:feed')}?noegle={token}" if token else "",
        "open": request.user.feeds.filter(closed_at__isnull=True).first(),
        "form": OnceForm(),
    }
    return render(request, "core/calendar.html", context)


@requires(Permission.ANY)
@require_POST
def open_address(request):
    """A new address; the old one, if any, is closed."""
    form, token = OnceForm(request.POST), secrets.token_urlsafe(32)
    if form.is_valid():
        made = feed_actions.open_feed(key=form.cleaned_data["key"], token=token, by=request.user)
        if made.token_sha256 == calendars.hash_of(token):
            request.session[SHOWN_ONCE] = token
    return redirect("core:calendar")


@requires(Permission.ANY)
@require_POST
def close_address(request):
    """The address is closed, and none takes its place."""
    feed_actions.close_feed(by=request.user)
    messages.success(request, "Adressen er lukket.")
    return redirect("core:calendar")
