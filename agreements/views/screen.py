"""The caseworker's side of signing on a screen: the link, and the tablet between two people."""

import json
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from agreements.actions import evidence, links, signing
from agreements.enums import Party, SignatureMethod, VersionState
from agreements.models import AgreementVersion
from agreements.views.agreement_page import fetch_agreement, newest_version
from mentorstotte.core import identity
from mentorstotte.core.errors import Refused
from mentorstotte.core.permissions import Permission, requires

MET = "Mødt op og underskrevet på skærm over for sagsbehandleren"
LOGGED_IN = "Logget på som medarbejder og underskrevet på skærm"


@requires(Permission.WORK_CASES)
def link(request, number):
    """A one-time link for the citizen; it is shown once."""
    agreement = fetch_agreement(request, number)
    version = newest_version(agreement)
    if version is None or version.state != VersionState.SENT:
        return redirect("agreements:agreement", number=number)
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "version": version,
        "open": identity.available(),
    }
    status = 200
    if request.method == "POST":
        try:
            context |= _make(request, version)
        except Refused as error:
            context["error"], status = str(error), 409
    return render(request, "agreements/agreement/link.html", context, status=status)


def _make(request, version: AgreementVersion) -> dict:
    url = urljoin(settings.SITE_URL, "/underskriv/{token}/")
    mail = url if "mail" in request.POST else ""
    made, token = links.make_link(version_id=version.pk, by=request.user, mail_url=mail)
    return {"url": url.replace("{token}", token), "made": made, "mailed": bool(mail)}


@requires(Permission.WORK_CASES)
def tablet(request, number):
    """Both sign on one screen; without script the page leads to paper."""
    agreement = fetch_agreement(request, number)
    version = newest_version(agreement)
    if version is None or version.state != VersionState.SENT:
        return redirect("agreements:agreement", number=number)
    error = _sign(request, version) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        messages.success(request, f"Aftale {number} er skrevet under og i kraft.")
        return redirect("cases:detail", number=agreement.case.number)
    context = {"agreement": agreement, "case": agreement.case, "version": version, "error": error}
    return render(request, "agreements/agreement/tablet.html", context, status=422 if error else 200)


def _sign(request, version: AgreementVersion) -> str:
    """Registers what was drawn; gives what is wrong, in Danish."""
    if request.POST.get("shown") != version.document.sha256:
        return "Aftalen er ændret, siden siden blev åbnet. Læs den igen."
    citizen, worker = (_drawn(request, name) for name in ("citizen", "worker"))
    if not citizen or not worker:
        return "Begge skal skrive under i hvert sit felt."
    now, today = timezone.now(), timezone.localdate()
    proofs = (
        evidence.Proof(Party.CITIZEN, version.agreement.case.citizen.full_name, MET, now, citizen),
        evidence.Proof(Party.MUNICIPALITY, request.user.name, LOGGED_IN, now, worker),
    )
    signed = signing.Signed(
        method=SignatureMethod.TABLET, jobcentre_on=today, citizen_on=today, proofs=proofs
    )
    try:
        signing.register_signature(version_id=version.pk, signed=signed, by=request.user)
    except signing.ReasonNeeded:
        return "Støtten er begyndt. Brug papir, og skriv grunden til den sene underskrift (R-35)."
    except Refused as error:
        return str(error)
    return ""


def _drawn(request, name: str) -> tuple:
    try:
        return evidence.read_strokes(json.loads(request.POST.get(name, "")[:100_000]))
    except ValueError:
        return ()
