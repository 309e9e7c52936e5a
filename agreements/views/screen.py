"""The caseworker's side of signing on a screen: link, tablet between two people, the mentor's part."""

import json
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from agreements.actions import acknowledgement, evidence, links, signing
from agreements.enums import Party, SignatureMethod, VersionState
from agreements.forms.signing import AcknowledgementForm, LinkForm, ScreenForm
from agreements.models import AgreementVersion
from agreements.views.agreement_page import fetch_agreement, newest_version
from mentorstotte.core import identity
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires

MET = "Mødt op og underskrevet på skærm over for sagsbehandleren"
LOGGED_IN = "Logget på som medarbejder og underskrevet på skærm"


@requires(Permission.WORK_CASES)
def link(request, number):
    """A one-time link for the citizen or the representative; it is shown once."""
    agreement = fetch_agreement(request, number)
    version = newest_version(agreement)
    if version is None or version.state != VersionState.SENT:
        return redirect("agreements:agreement", number=number)
    form = LinkForm(request.POST or None, request.FILES or None, version=version)
    made = _make(request, form) if request.method == "POST" and form.is_valid() else {}
    context = _about(agreement, version, form) | {"open": identity.available()} | made
    status = 422 if form.errors else 200
    return render(request, "agreements/agreement/link.html", context, status=status)


def _make(request, form: LinkForm) -> dict:
    """The link, to be shown; what is wrong goes to the form."""
    url, signer = urljoin(settings.SITE_URL, "/underskriv/{token}/"), form.signer()
    mail = url if form.cleaned_data["mail"] and signer is None else ""
    try:
        made, token = links.make_link(
            version_id=form.version.pk,
            by=request.user,
            mail_url=mail,
            early=form.early(),
            representative=signer,
        )
    except signing.ReasonNeeded as error:
        form.add_error("early_text", f"{error} Vælg en grund, og skriv mindst 20 tegn.")
        return {}
    except Refused as error:
        form.add_error(None, str(error))
        return {}
    return {"url": url.replace("{token}", token), "made": made, "mailed": bool(mail)}


@requires(Permission.WORK_CASES)
def tablet(request, number):
    """Both sign on one screen; without script the page leads to paper."""
    agreement = fetch_agreement(request, number)
    version = newest_version(agreement)
    if version is None or version.state != VersionState.SENT:
        return redirect("agreements:agreement", number=number)
    form = ScreenForm(request.POST or None, request.FILES or None, version=version)
    if request.method == "POST" and form.is_valid() and _sign(request, form):
        messages.success(request, f"Aftale {number} er skrevet under og i kraft.")
        return redirect("cases:detail", number=agreement.case.number)
    status = 422 if form.errors else 200
    return render(
        request, "agreements/agreement/tablet.html", _about(agreement, version, form), status=status
    )


def _sign(request, form: ScreenForm) -> bool:
    """Registers what was drawn; what is wrong goes to the form."""
    if request.POST.get("shown") != form.version.document.sha256:
        form.add_error(None, "Aftalen er ændret, siden siden blev åbnet. Læs den igen.")
    drawn = [_drawn(request, name) for name in ("citizen", "worker")]
    if not all(drawn):
        form.add_error(None, "Begge skal skrive under i hvert sit felt.")
    if form.errors:
        return False
    try:
        signed = _signed(form, *drawn, by=request.user)
        signing.register_signature(version_id=form.version.pk, signed=signed, by=request.user)
    except signing.ReasonNeeded as error:
        form.add_error("early_text", f"{error} Vælg en grund, og skriv mindst 20 tegn.")
    except Refused as error:
        form.add_error(None, str(error))
    return form.is_valid()


def _signed(form: ScreenForm, citizen: tuple, worker: tuple, *, by) -> signing.Signed:
    version, signer = form.version, form.signer()
    now, today, name = timezone.now(), timezone.localdate(), signer.name if signer else ""
    return signing.Signed(
        method=SignatureMethod.TABLET,
        jobcentre_on=today,
        citizen_on=today,
        representative=name,
        signer=signer,
        early=form.early(),
        proofs=(
            evidence.Proof(Party.CITIZEN, links.signer_name(version, name), MET, now, citizen),
            evidence.Proof(Party.MUNICIPALITY, by.name, LOGGED_IN, now, worker),
        ),
    )


def _drawn(request, name: str) -> tuple:
    try:
        return evidence.read_strokes(json.loads(request.POST.get(name, "")[:100_000]))
    except ValueError:
        return ()


@requires(Permission.WORK_CASES)
def mentor(request, number):
    """The mentor's acknowledgement: registered here, or by a link that the mentor opens."""
    agreement = fetch_agreement(request, number)
    version = newest_version(agreement)
    if version is None or (hindrance := acknowledgement.acknowledgeable(version)):
        messages.info(request, hindrance if version else "Der er ingen aftale at kvittere for endnu.")
        return redirect("agreements:agreement", number=number)
    asked = "link" in request.POST
    form = AcknowledgementForm(
        None if asked else request.POST or None,
        request.FILES or None,
        version=version,
        initial={"on": timezone.localdate()},
    )
    made = _mentor_link(request, version) if asked else {}
    if request.method == "POST" and not asked and form.is_valid() and _acknowledge(request, form):
        return redirect("agreements:agreement", number=number)
    context = _about(agreement, version, form) | made
    status = 422 if form.errors or "error" in made else 200
    return render(request, "agreements/agreement/mentor.html", context, status=status)


def _mentor_link(request, version: AgreementVersion) -> dict:
    url = urljoin(settings.SITE_URL, "/kvitter/{token}/")
    mail = url if "mail" in request.POST else ""
    try:
        made, token = acknowledgement.make_mentor_link(version_id=version.pk, by=request.user, mail_url=mail)
    except Refused as error:
        return {"error": str(error)}
    return {"url": url.replace("{token}", token), "made": made, "mailed": bool(mail)}


def _acknowledge(request, form: AcknowledgementForm) -> bool:
    with refusals_on(form, "on"):
        acknowledgement.register_acknowledgement(
            version_id=form.version.pk, seen=form.seen(), by=request.user
        )
        messages.success(request, "Mentors kvittering er registreret.")
    return form.is_valid()


def _about(agreement, version: AgreementVersion, form) -> dict:
    return {"agreement": agreement, "case": agreement.case, "version": version, "form": form}
