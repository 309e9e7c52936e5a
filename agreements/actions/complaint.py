"""Complaints: registered whenever they come, reassessed in time, answered by a new decision or forwarded."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agreements.enums import ComplaintOutcome, Origin
from agreements.models import Agreement, Complaint, Decision
from agreements.models.complaint import CHANGED
from cases.actions.closing import may_reopen, reopen_case
from cases.actions.journal import write_note
from cases.enums import NoteKind
from cases.models import Case
from cases.rules.closing import COMPLAINT
from mentorstotte.core.actions import notify, record
from mentorstotte.core.calendar import reassessment_deadline
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.wording import danish_date

MIN_REASON = 20
OPEN = Q(outcome="") | Q(outcome=ComplaintOutcome.UPHELD, forwarded_on__isnull=True)


@dataclass(frozen=True)
class ComplaintFacts:
    """How a complaint came; ``received_at`` has a time zone. ``agreement_received_on`` is the day the citizen
    got an agreement from a spreadsheet, where it is known.
    """

    mode: str
    received_at: datetime
    complainant: str
    text: str
    agreement_received_on: date | None = None


@transaction.atomic
def register_complaint(*, decision_id: int, facts: ComplaintFacts, by) -> Complaint:
    """Registers and journals a complaint, in time or not; the case shows it and its day of reassessment. A
    closed case is opened again, unless the citizen has another one in the team.

    A second click gives the first complaint. Raises Refused for a time before the decision or to come.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    return _register(decision.case_id, facts, by, decision=decision)


@transaction.atomic
def register_complaint_of_agreement(*, agreement_id: int, facts: ComplaintFacts, by) -> Complaint:
    """As ``register_complaint``, over an agreement that came from a spreadsheet without its decision."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    if agreement.origin != Origin.IMPORT:
        raise Refused("Aftalen er lavet her. Vælg afgørelsen bag den.")
    received = facts.agreement_received_on
    if received and received > timezone.localdate(facts.received_at):
        raise Refused("Borgeren kan ikke have fået aftalen efter klagen.")
    return _register(agreement.case_id, facts, by, agreement=agreement, agreement_received_on=received)


def _register(case_id: int, facts: ComplaintFacts, by, **about) -> Complaint:
    case = Case.objects.select_for_update().get(pk=case_id)
    what = {name: about[name] for name in ("decision", "agreement") if name in about}
    known = Complaint.objects.filter(
        received_at=facts.received_at, complainant=facts.complainant, **what
    ).first()
    if known is not None:
        return known
    _check_time(about.get("decision"), facts.received_at)
    complaint = Complaint.objects.create(
        case=case,
        **about,
        mode=facts.mode,
        received_at=facts.received_at,
        complainant=facts.complainant,
        text=facts.text,
        reassess_by=reassessment_deadline(timezone.localdate(facts.received_at)),
        registered_by=by,
    )
    _mark(case)
    if may_reopen(case):
        reopen_case(case_id=case.pk, reason=COMPLAINT, by=by)
    _journal(complaint, "Klage modtaget", _said(complaint), by)
    _record(complaint, "complaint.registered", f"Klage modtaget, vurderes senest {_due(complaint)}", by)
    if case.caseworker and case.caseworker != by:
        _tell(complaint)
    return complaint


@transaction.atomic
def decide_complaint(
    *, complaint_id: int, outcome: str, reason: str, new_decision_id: int | None = None, by
) -> Complaint:
    """Writes what the reassessment came to, once. A change points at the new decision that holds it.

    Raises Refused for what is missing, and NotAllowed when somebody else was first.
    """
    complaint = hold(complaint_id)
    if complaint.outcome == outcome:
        return complaint
    if complaint.outcome:
        raise NotAllowed("Klagen er allerede afgjort. Genindlæs siden for at se resultatet.")
    if len(reason.strip()) < MIN_REASON:
        raise Refused(f"Skriv begrundelsen med mindst {MIN_REASON} tegn.")
    if outcome == ComplaintOutcome.LATE and complaint.in_time is not False:
        raise Refused("Klagen er ikke kommet for sent efter det, der er registreret om modtagelsen.")
    complaint.new_decision = _new_decision(complaint, new_decision_id) if outcome in CHANGED else None
    complaint.outcome, complaint.outcome_reason = outcome, reason.strip()
    complaint.decided_by, complaint.decided_at = by, timezone.now()
    complaint.save()
    _mark(complaint.case)
    label = complaint.get_outcome_display()
    _journal(complaint, f"Klagen er vurderet: {label}"[:150], complaint.outcome_reason, by, NoteKind.DECISION)
    _record(complaint, "complaint.decided", f"Klagen er vurderet: {label}", by, outcome=outcome)
    return complaint


@transaction.atomic
def forward_complaint(*, complaint_id: int, on: date, by) -> Complaint:
    """The case file has gone to the appeals board (Ankestyrelsen); nothing is open here any more."""
    complaint = hold(complaint_id)
    if complaint.forwarded_on is not None:
        return complaint
    if complaint.outcome != ComplaintOutcome.UPHELD or complaint.case_file_id is None:
        raise Refused("Hold først afgørelsen fast, og saml sagens akter.")
    if not timezone.localdate(complaint.decided_at) <= on <= timezone.localdate():
        raise Refused("Skriv den dag, klagen blev sendt videre: efter vurderingen og senest i dag.")
    complaint.forwarded_on = on
    complaint.save()
    _mark(complaint.case)
    text = f"Klagen er sendt til Ankestyrelsen {danish_date(on)}"
    _journal(complaint, "Klagen er sendt til Ankestyrelsen", f"{text} med sagens akter.", by)
    _record(complaint, "complaint.forwarded", text, by)
    return complaint


def hold(complaint_id: int) -> Complaint:
    """The complaint, locked after its case: always in that order."""
    case_id = Complaint.objects.values_list("case_id", flat=True).get(pk=complaint_id)
    Case.objects.select_for_update().get(pk=case_id)
    related = Complaint.objects.select_for_update(of=("self",)).select_related("case__caseworker", "decision")
    return related.get(pk=complaint_id)


def replacements(complaint: Complaint):
    """Decisions of the case that were made after the one complained about, or after the complaint."""
    if complaint.decision_id is None:
        return complaint.case.decisions.filter(decided_at__gte=complaint.received_at)
    return complaint.case.decisions.filter(pk__gt=complaint.decision_id)


def _new_decision(complaint: Complaint, new_decision_id: int | None) -> Decision:
    found = replacements(complaint).filter(pk=new_decision_id).first()
    if found is None:
        raise Refused("Træf den nye afgørelse først, og vælg den her.")
    replaced = complaint.decision
    if replaced and found.replaces_id is None and not hasattr(replaced, "replaced_by"):
        found.replaces = replaced
        found.save(update_fields=["replaces"])
    return found


def _check_time(decision: Decision | None, received_at: datetime) -> None:
    if received_at > timezone.now():
        raise Refused("Tidspunktet ligger i fremtiden. Skriv, hvornår klagen kom.")
    if decision and timezone.localdate(received_at) < timezone.localdate(decision.decided_at):
        raise Refused("Klagen kan ikke være kommet før afgørelsen.")


def _mark(case: Case) -> None:
    case.complaint_open = case.complaints.filter(OPEN).exists()
    case.save(update_fields=["complaint_open"])


def _said(complaint: Complaint) -> str:
    came = timezone.localtime(complaint.received_at)
    when = f"{danish_date(came.date())} kl. {came:%H.%M}"
    late = {None: "Dagen for modtagelsen af afgørelsen er ikke registreret.", True: "Rettidig."}
    timely = late.get(complaint.in_time, "Kommet efter fristen.")
    return (
        f"Klage fra {complaint.complainant}, {complaint.get_mode_display().lower()}, modtaget {when}. "
        f"{timely}\n{complaint.text}"
    )


def _due(complaint: Complaint) -> str:
    return danish_date(complaint.reassess_by)


def _journal(complaint: Complaint, theme: str, text: str, by, kind=NoteKind.NOTE) -> None:
    write_note(
        case=complaint.case,
        kind=kind,
        occurred_on=timezone.localdate(),
        theme=theme,
        text=text,
        final=True,
        by=by,
    )


def _record(complaint: Complaint, kind: str, text: str, by, **data) -> None:
    record(kind, subject=complaint, case_id=complaint.case_id, by=by, text=text, **data)


def _tell(complaint: Complaint) -> None:
    case = complaint.case
    notify(
        user=case.caseworker,
        key=f"complaint-{complaint.pk}",
        text=f"Klage i sag {case.number}: vurdér igen senest {_due(complaint)}",
        url=reverse("agreements:complaint", args=[case.number, complaint.pk]),
    )
