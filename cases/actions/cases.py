"""Opening a case and handing it over; ``closing`` closes it."""

from datetime import date

from django.db import transaction

from cases.actions.names import index_names
from cases.enums import CaseState
from cases.models import Case, CaseNumber
from mentorstotte.core import registry
from mentorstotte.core.actions import notify, record
from mentorstotte.core.errors import Refused

# From each state to those it may go to; nothing else changes ``Case.state``.
TRANSITIONS = {
    CaseState.OPEN: {CaseState.UNDER_ASSESSMENT, CaseState.GRANTED, CaseState.REJECTED, CaseState.CLOSED},
    CaseState.UNDER_ASSESSMENT: {
        CaseState.IN_VISITATION,
        CaseState.GRANTED,
        CaseState.REJECTED,
        CaseState.CLOSED,
    },
    CaseState.IN_VISITATION: {CaseState.UNDER_ASSESSMENT, CaseState.GRANTED, CaseState.REJECTED},
    CaseState.GRANTED: {CaseState.UNDER_ASSESSMENT, CaseState.CLOSED},
    CaseState.REJECTED: {CaseState.UNDER_ASSESSMENT, CaseState.CLOSED},
    CaseState.CLOSED: set(),  # ``closing.reopen_case`` alone leads out of it
}


@transaction.atomic
def open_case(*, citizen, team, caseworker, reason: str, on: date, by) -> Case:
    """A new case with the year's next number, or the one that is open in the team already."""
    # The citizen's row is the lock: two clicks at once open one case.
    type(citizen).objects.select_for_update().get(pk=citizen.pk)
    existing = Case.objects.open().filter(citizen=citizen, team=team).first()
    if existing:
        return existing
    case = Case.objects.create(
        number=CaseNumber.take(on.year)[0],
        citizen=citizen,
        team=team,
        caseworker=caseworker,
        reason=reason,
        opened_on=on,
    )
    index_names([citizen])
    record("case.opened", subject=case, case_id=case.pk, by=by, text="Sagen er åbnet")
    return case


def move(case: Case, state: CaseState) -> None:
    """Sets a state that the table allows; raises Refused otherwise. The caller holds the row."""
    if state == case.state:
        return
    check_move(case, state)
    case.state = state
    case.save(update_fields=["state"])


def check_move(case: Case, state: CaseState) -> None:
    """Raises Refused for a state that the table does not lead to."""
    if state not in TRANSITIONS[CaseState(case.state)]:
        raise Refused(f"Sagen er “{case.get_state_display()}” og kan ikke blive “{state.label}”.")


@transaction.atomic
def hand_over(*, case_id: int, caseworker, by, tell: bool = True) -> Case:
    """Gives the case to another caseworker of the team, who is told unless the caller tells of many."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.caseworker_id == caseworker.pk:
        return case
    if not caseworker.teams.filter(pk=case.team_id).exists():
        raise Refused(f"{caseworker.name} er ikke i sagens team ({case.number}).")
    case.caseworker = caseworker
    case.save(update_fields=["caseworker"])
    read_first = registry.case_moved(case, by)
    event = record(
        "case.handed_over",
        subject=case,
        case_id=case.pk,
        by=by,
        text=f"Sagen er overdraget til {caseworker.name}",
    )
    if tell:
        notify(
            user=caseworker,
            key=f"handed-over-{event.pk}",
            text=f"Du har fået sag {case.number}",
            url=read_first or f"/sager/{case.number}/",
        )
    return case


def owner_of(case_id: int) -> int | None:
    """The key of the case's caseworker."""
    return Case.objects.filter(pk=case_id).values_list("caseworker_id", flat=True).first()
