"""What a row of the start page and the work list says: what is due, for whom, and the act."""

from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from agreements.contact_page import week_words
from agreements.documentation import documentation_of
from agreements.enums import VersionState
from agreements.hours_page import HoursSoFar
from agreements.models import Agreement, Proposal
from mentorstotte.core.registry import WorkRow
from mentorstotte.core.wording import danish_count, danish_date, danish_hours

FOLLOW_UP, EFFECT, EXPIRY = "13-ugers opfølgning", "Effektvurdering før udløb", "Aftalen udløber"
BEGUN, CONTACT, REPORT = "Første møde", "Uge uden kontakt", "Mentors rapport"
A_WEEK = timedelta(days=6)  # from the Monday of a week to its last day


def agreement_row(agreement: Agreement, today: date, due: str = "due") -> WorkRow:
    """What is due for an agreement (with ``hours_beside``), and the act. ``due`` names the date that the list
    is about.
    """
    day, so_far = getattr(agreement, due), HoursSoFar.beside(agreement, agreement, today)
    about = ABOUT.get(due) or _about(agreement, day)
    if due == "end_date" and agreement.effect_assessed_on is None and agreement.effect_due:
        act, name = "Vurdér effekt", "agreements:effect"
    else:
        answered = about == EXPIRY and (agreement.expiry_answer or agreement.ended_on)
        act, name = SEEN if answered else ACTS[about]
    return WorkRow(
        due=day + A_WEEK if about == CONTACT else day,
        what=about,
        detail=_detail(agreement, about, today),
        mentor=str(agreement.mentor) if agreement.mentor else "",
        support=_support(agreement.level, agreement.weekly_hours, so_far),
        act=act,
        act_url=reverse(name, args=[agreement.number]),
        **_who(agreement.case),
    )


def documented_row(agreement: Agreement, today: date, due: str) -> WorkRow:
    """The same with how the documentation stands (``readiness`` is read along)."""
    return replace(agreement_row(agreement, today, due), documentation=documentation_of(agreement))


def _about(agreement: Agreement, day: date) -> str:
    """What the deadline of an agreement is about."""
    if agreement.effect_assessed_on is not None and day == agreement.end_date:
        return EXPIRY
    return FOLLOW_UP if day == agreement.next_follow_up and day != agreement.effect_due else EFFECT


ABOUT = {
    "next_follow_up": FOLLOW_UP,
    "effect_due": EFFECT,
    "end_date": EXPIRY,
    "first_meeting_due": BEGUN,
    "contact_missing_since": CONTACT,
    "report_due": REPORT,
}
SEEN = ("Se aftalen", "agreements:agreement")
ACTS = {
    FOLLOW_UP: ("Følg op", "agreements:follow_up"),
    EFFECT: ("Vurdér effekt", "agreements:effect"),
    EXPIRY: ("Tag stilling", "agreements:expiry"),
    BEGUN: ("Er I kommet i gang?", "agreements:begun"),
    CONTACT: ("Registrér kontakt", "agreements:contact_new"),
    REPORT: ("Skriv til mentor", "agreements:talk"),
}


def _detail(agreement: Agreement, about: str, today: date) -> str:
    if about == FOLLOW_UP:
        if agreement.last_held:
            return f"Sidst {danish_date(agreement.last_held)}: fremgang {agreement.last_progress} af 5"
        return f"Ingen opfølgning endnu; aftalen begyndte {danish_date(agreement.start_date)}"
    if about == EFFECT:
        late = agreement.next_follow_up is not None and agreement.next_follow_up < today
        verb = "udløb" if agreement.end_date < today else "udløber"
        also = ". 13-ugers opfølgning mangler også" if late else ""
        return f"Aftalen {verb} {danish_date(agreement.end_date)}{also}"
    if about == BEGUN:
        return f"Støtten begyndte {danish_date(agreement.start_date)}, og intet møde er registreret"
    if about == CONTACT:
        return f"Ingen kontakt eller grund siden {week_words(agreement.contact_missing_since)}"
    if about == REPORT:
        return "Mentor har ikke sendt rapporten"
    if agreement.effect_assessed_on:
        return f"Effekten er vurderet {danish_date(agreement.effect_assessed_on)}"
    return "Effekten er ikke vurderet"


def making_row(proposal: Proposal) -> WorkRow:
    """A grant on its way to a signed agreement; due is the day when the support begins."""
    case = proposal.case
    if proposal.version_state == VersionState.SENT:
        what, act = "Underskrift mangler", "Se aftalen"
        detail = f"Udskrevet {danish_date(timezone.localdate(proposal.printed_at))}"
        url = reverse("agreements:agreement", args=[proposal.agreement.number])
    elif proposal.mentor is None:
        what, act, detail = "Bevilget, mangler mentor", "Find mentor", _waited(proposal)
        url = reverse("agreements:match", args=[case.number])
    else:
        begun = proposal.version_state is not None
        what = "Aftalen er ved at blive skrevet" if begun else "Bevilget, klar til aftale"
        act = "Skriv færdig" if begun else "Lav aftale"
        detail = f"Støtten begynder {danish_date(proposal.starts)}"
        url = reverse("agreements:agreement_draft", args=[case.number])
    return WorkRow(
        due=proposal.starts,
        what=what,
        detail=detail,
        mentor=str(proposal.mentor) if proposal.mentor else "",
        support=_support(proposal.granted_level, proposal.hours),
        act=act,
        act_url=url,
        **_who(case),
    )


def _waited(proposal: Proposal) -> str:
    """How long a grant has been without a mentor, and where it lies."""
    granted = timezone.localdate(proposal.granted_at)
    days = danish_count((timezone.localdate() - granted).days, "dag", "dage")
    waited = f"Bevilget {danish_date(granted)}, har ventet {days}"
    if proposal.suggested_at:
        return f"{waited}. Kompetencecentret har svaret"
    asked = proposal.referred_at and danish_date(timezone.localdate(proposal.referred_at))
    return f"{waited}. Hos Kompetencecentret siden {asked}" if asked else waited


def _who(case) -> dict:
    return {
        "name": case.citizen.name,
        "name_url": reverse("cases:detail", args=[case.number]),
        "case_number": case.number,
        "citizen_id": case.citizen_id,
    }


def _support(level: int | None, hours, so_far: HoursSoFar | None = None) -> str:
    used = so_far.in_words if so_far else ""
    parts = [f"Niveau {level}" if level else "", danish_hours(hours) if hours else "", used]
    return " · ".join(part for part in parts if part)
