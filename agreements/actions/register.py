"""What people add to the documentation: the receipt of a register report, and the control note on § 103."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from agreements.actions.holding import hold_agreements, hold_running
from agreements.enums import ReportState
from agreements.models import Agreement, RegisterReport
from agreements.rules.events.register import HOURS_REQUIRED_FROM
from cases.actions.journal import write_note
from cases.enums import NoteKind
from cases.models import JournalNote
from mentorstotte.core.actions import event_of, record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Event
from mentorstotte.core.once import once

MIN_CONTROL = 20


@dataclass(frozen=True)
class ReportFacts:
    """What the main case system reported, and the register's answer."""

    state: str
    start: date
    end: date
    weekly_hours: Decimal | None
    reference: str
    answered_on: date


@once(RegisterReport)
def add_report(*, agreement_id: int, facts: ReportFacts, by) -> RegisterReport:
    """Keeps the answer to a report. Raises Refused for days that cannot be, and without the hours that the
    register has demanded since September 2019.
    """
    agreement = hold_running(agreement_id)
    if facts.answered_on > today():
        raise Refused("Datoen ligger i fremtiden.", at="answered_on")
    if facts.end < facts.start:
        raise Refused("Slutdatoen ligger før startdatoen.", at="end")
    if _lacks_hours(facts):
        raise Refused("Registret kræver timer om ugen siden september 2019.", at="weekly_hours")
    return _keep(agreement, facts, by)


@transaction.atomic
def take_receipts(*, facts: Mapping[int, ReportFacts], by) -> int:
    """Keeps receipts that were found in an extract of the main case system, one of each agreement (by its
    key), and says how many were new.

    Nothing is kept that is known already, that an answer of a later day has overtaken, or that does not say
    what the agreement says now.
    """
    known: dict[int, list[RegisterReport]] = defaultdict(list)
    held = hold_agreements(facts)
    for report in RegisterReport.objects.filter(agreement__in=held):
        known[report.agreement_id].append(report)
    new = [each for each in held if _is_news(each, facts[each.pk], known[each.pk])]
    RegisterReport.objects.bulk_create(_report(each, facts[each.pk], by) for each in new)
    Event.objects.bulk_create(_event(each, facts[each.pk], by) for each in new)
    return len(new)


def _is_news(agreement: Agreement, facts: ReportFacts, known: list[RegisterReport]) -> bool:
    says = (agreement.start_date, agreement.end_date, agreement.weekly_hours)
    if not agreement.in_force or (facts.start, facts.end, facts.weekly_hours) != says or _lacks_hours(facts):
        return False
    return not any(
        each.answered_on > facts.answered_on
        or all(getattr(each, name) == value for name, value in vars(facts).items())
        for each in known
    )


def _keep(agreement: Agreement, facts: ReportFacts, by) -> RegisterReport:
    made = _report(agreement, facts, by)
    made.save()
    _event(agreement, facts, by).save()
    return made


def _report(agreement: Agreement, facts: ReportFacts, by) -> RegisterReport:
    return RegisterReport(agreement=agreement, registered_by=by, **vars(facts))


def _event(agreement: Agreement, facts: ReportFacts, by) -> Event:
    text = f"Indberetning til DFDG: {ReportState(facts.state).label.lower()}, kvittering {facts.reference}"
    return event_of("agreement.reported", subject=agreement, case_id=agreement.case_id, by=by, text=text)


def _lacks_hours(facts: ReportFacts) -> bool:
    accepted = facts.state == ReportState.ACCEPTED
    return accepted and facts.weekly_hours is None and facts.start >= HOURS_REQUIRED_FROM


@once(JournalNote)
def add_control(*, agreement_id: int, text: str, by) -> JournalNote:
    """Journals that the case was controlled against § 103 of the service act, by another than those who
    made the assessment.
    """
    agreement = hold_running(agreement_id)
    if not involved(agreement).isdisjoint(by.desk_ids):
        raise NotAllowed("Kontrollen skal laves af en anden end sagsbehandleren og den, der vurderede.")
    if len(text.strip()) < MIN_CONTROL:
        raise Refused(f"Skriv, hvad du har kontrolleret, med mindst {MIN_CONTROL} tegn.", at="text")
    note = write_note(
        case=agreement.case,
        kind=NoteKind.CONTROL,
        occurred_on=today(),
        theme=f"Kontrol af § 103, aftale {agreement.number}",
        text=text.strip(),
        final=True,
        by=by,
    )
    words = "Sagen er kontrolleret efter § 103"
    record("agreement.controlled", subject=agreement, case_id=agreement.case_id, by=by, text=words)
    return note


def involved(agreement) -> set[int]:
    """Those who may not write the control note."""
    assessment = agreement.proposal.assessment if agreement.proposal else None
    made_by = {assessment.made_by_id, assessment.journalled_by_id} if assessment else set()
    return made_by | {agreement.case.caseworker_id}
