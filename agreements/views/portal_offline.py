"""The portal without a connection: service worker, the frame it keeps, and what a telephone sends later."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from agreements.actions import hours
from agreements.forms.portal import KINDS, LENGTHS, PortalEntryForm
from agreements.views.portal import entry_form, own_agreement
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires

ASSETS = (
    "vendor/dkfds/dkfds.css",
    "css/app.css",
    "css/parts.css",
    "css/portal.css",
    "js/portal-store.js",
    "js/portal.js",
    "img/mentorstotte.svg",
)
CLOCK_MAY_DIFFER = timedelta(minutes=10)


@requires(Permission.PORTAL)
def worker(request):
    """The service worker; a new one when any of its files has changed."""
    version = sha256(" ".join(staticfiles_storage.url(each) for each in ASSETS).encode()).hexdigest()[:12]
    context = {"assets": ASSETS, "version": version}
    kind = "text/javascript; charset=utf-8"
    return render(request, "agreements/portal/worker.js", context, content_type=kind)


@requires(Permission.PORTAL)
def offline(request):
    """The frame that the telephone keeps: nobody's name and no agreement is in it."""
    context = {"lengths": LENGTHS[:-1], "kinds": KINDS}
    return render(request, "agreements/portal/offline.html", context)


@requires(Permission.GIVE_TIME)
@require_POST
def waiting(request, number):
    """One contact that waited on a telephone: ``kept``, or the ``error`` that its owner is shown.

    Sent twice it is one. 409: the telephone's clock is wrong, so its times cannot be trusted as they are.
    """
    given, version = own_agreement(request, number)
    form = entry_form(PortalEntryForm, request, given.agreement, version)
    valid = form.is_valid()
    key = form.cleaned_data.get("key") if form.is_bound else None
    with refusals_on(form, "ends"):
        if known := hours.known_entry(given.agreement, key):
            return JsonResponse({"kept": known.minutes})
        if trouble := _clock(request.POST.get("clock", "")):
            return JsonResponse({"error": trouble}, status=409)
        if valid and key:
            what = {"agreement_id": given.agreement.pk, "facts": form.facts(), "key": key}
            made = hours.register_entry(**what, by=request.user)
            return JsonResponse({"kept": made.minutes})
    said = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"error": said or "Tiden kan ikke læses. Skriv den igen."}, status=422)


def _clock(sent: str) -> str:
    """What is wrong with the telephone's clock, in Danish, or nothing."""
    now = timezone.now()
    theirs = _moment(sent)
    if theirs is not None and abs(theirs - now) <= CLOCK_MAY_DIFFER:
        return ""
    shows = f"Telefonens ur viser {_told(theirs)}" if theirs else "Telefonens ur kan ikke læses"
    return f"{shows}; klokken er {_told(now)}. Intet er tabt: se tiden efter, og send den."


def _told(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d-%m-%Y kl. %H.%M}"


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None
