"""Places in groups: enrol, let go, and one session's time for all who were there (R-45, AS-18)."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import transaction

from agreements.actions.holding import hold_running
from agreements.actions.hours import EntryFacts, register_entry
from agreements.models import Agreement, Enrolment, TimeEntry
from agreements.rules import events
from mentorstotte.core.actions import record
from mentorstotte.core.database import sight
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date
from providers.models import GroupContract
from providers.rules import places


def as_rule(contract: GroupContract) -> places.PlaceContract:
    """The contract as the rules know it."""
    return places.PlaceContract(contract.valid_from, contract.valid_to, contract.places, contract.price)


@sight.across_teams()
@transaction.atomic
def enrol(*, number: str, contract_id: int, start: date, end: date, by) -> Enrolment:
    """Gives the citizen of the agreement a place; the same again gives the one that is there.

    Raises Refused for days outside agreement or contract, another mentor, and a full day (R-45).
    """
    agreement = hold_running(Agreement.objects.values_list("pk", flat=True).get(number=number))
    contract = GroupContract.objects.select_for_update().get(pk=contract_id)
    known = agreement.enrolments.standing().filter(contract=contract, start=start, end=end).first()
    if known is not None:
        return known
    _check(agreement, contract, start, end)
    taken = contract.enrolments.standing().values_list("agreement__case__citizen", "start", "end")
    wanted = places.Enrolment(agreement.case.citizen_id, start, end)
    if finding := places.r45_places(as_rule(contract), [*(places.Enrolment(*row) for row in taken), wanted]):
        raise Refused(finding.text, at="start")
    made = Enrolment.objects.create(
        agreement=agreement, contract=contract, start=start, end=end, registered_by=by
    )
    text = f"Plads på {contract.name} {danish_date(start)} til {danish_date(end)}"[:300]
    record("group.enrolled", subject=made, case_id=agreement.case_id, by=by, text=text)
    return made


def _check(agreement: Agreement, contract: GroupContract, start: date, end: date) -> None:
    if start < contract.valid_from or end > contract.valid_to:
        days = f"{danish_date(contract.valid_from)} til {danish_date(contract.valid_to)}"
        raise Refused(f"Pladserne er købt fra {days}.", at="start")
    if start < agreement.start_date or end > agreement.end_date:
        days = f"{danish_date(agreement.start_date)} til {danish_date(agreement.end_date)}"
        raise Refused(f"Aftalen løber fra {days}.", at="start")
    if agreement.mentor_id != contract.mentor_id:
        raise Refused("Aftalens mentor er en anden end gruppens. Ændr aftalen først.", at="number")
    if agreement.enrolments.standing().filter(start__lte=end, end__gte=start).exists():
        raise Refused("Borgeren har allerede en plads i de dage.", at="start")


@transaction.atomic
def leave(*, enrolment_id: int, last_day: date, by) -> Enrolment:
    """The place is free from the day after ``last_day``. Raises Refused for a day outside its period."""
    held = Enrolment.objects.select_for_update(of=("self",)).select_related("contract").get(pk=enrolment_id)
    if not held.start <= last_day <= held.end:
        days = f"{danish_date(held.start)} til {danish_date(held.end)}"
        raise Refused(f"Pladsen gælder fra {days}.", at="last_day")
    if held.end != last_day:
        held.end = last_day
        held.save(update_fields=["end"])
        case_id = Agreement.objects.values_list("case_id", flat=True).get(pk=held.agreement_id)
        text = f"Pladsen på {held.contract.name} slutter {danish_date(last_day)}"[:300]
        record("group.left", subject=held, case_id=case_id, by=by, text=text)
    return held


@dataclass(frozen=True)
class Session:
    """One meeting of a group. ``present`` are keys of the places whose citizens were there."""

    day: date
    starts: time
    ends: time
    present: tuple[int, ...]
    note: str = ""


@transaction.atomic
def register_session(*, contract_id: int, session: Session, key: UUID, by) -> list[TimeEntry]:
    """The mentor's time once for each who was there, tied together by ``key``; sent again it gives the same
    rows. Raises Refused for what the rules of time refuse (R-27 to R-29).
    """
    known = list(TimeEntry.objects.filter(session=key))
    if known:
        return known
    contract = GroupContract.objects.get(pk=contract_id)
    rows = contract.enrolments.standing().filter(
        pk__in=session.present, start__lte=session.day, end__gte=session.day
    )
    there = list(rows.order_by("agreement_id").values_list("agreement_id", flat=True))
    if not there or len(there) != len(set(session.present)):
        raise Refused("Sæt kryds ved dem, der var med, og som har en plads den dag.", at="present")
    facts = EntryFacts(
        session.day,
        starts=session.starts,
        ends=session.ends,
        direct_minutes=events.minutes_between(session.starts, session.ends),
        note=session.note,
        mentor_id=contract.mentor_id,
        session=key,
        participants=len(there),
    )
    return [register_entry(agreement_id=each, facts=facts, by=by) for each in there]
