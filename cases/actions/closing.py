"""Closing a case, and opening it again. Retention counts from the day that it was closed."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions.cases import check_move
from cases.actions.journal import write_note
from cases.enums import CaseState, NoteKind
from cases.models import Case, CaseClosing, Citizen
from cases.rules.closing import reasons_on, reopening_text
from mentorstotte.core import registry
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date

OTHER = "Borgeren har en anden åben sag i teamet. Arbejd videre i den."


@transaction.atomic
def close_case(*, case_id: int, on: date, reason: str, note: str = "", by) -> Case:
    """Closes the case on a day, today at the latest, and writes it in the journal. Twice changes nothing.

    Raises Refused for what stands in the way, a day that cannot be, and a reason that is not on the list.
    """
    case = _hold(case_id)
    if case.state == CaseState.CLOSED:
        return case
    _check(case, on, reason)
    check_move(case, CaseState.CLOSED)
    made = CaseClosing.objects.create(
        case=case, reason=reason, note=note.strip(), closed_on=on, before=case.state, closed_by=by
    )
    case.state, case.closed_on = CaseState.CLOSED, on
    case.save(update_fields=["state", "closed_on"])
    said = f"{made.why}.\n{made.note}".strip()
    _tell(case, "case.closed", f"Sagen er lukket {danish_date(on)}", said, by)
    return case


def _check(case: Case, on: date, reason: str) -> None:
    if on > today():
        raise Refused("Dagen ligger i fremtiden.", at="on")
    if on < case.opened_on:
        raise Refused(f"Sagen blev åbnet {danish_date(case.opened_on)}.", at="on")
    if reason not in reasons_on(today()).closing:
        raise Refused("Vælg en af årsagerne på listen.", at="reason")
    if blocking := [each.text for each in registry.obstacles_of(case, on) if each.blocks]:
        raise Refused(f"Sagen kan ikke lukkes endnu. {' '.join(blocking)}")


@transaction.atomic
def reopen_case(*, case_id: int, reason: str, note: str = "", by) -> Case:
    """The case is as it was before it was closed. Twice changes nothing.

    Raises Refused for a reason that is not on the list, and when the citizen has another open case in the
    team.
    """
    case = _hold(case_id)
    if case.state != CaseState.CLOSED:
        return case
    if reason not in reasons_on(today()).reopening:
        raise Refused("Vælg en af årsagerne på listen.", at="reason")
    Citizen.objects.select_for_update().get(pk=case.citizen_id)  # whoever opens a new case waits, as we do
    if not may_reopen(case):
        raise Refused(OTHER)
    closing = case.closings.standing().first()
    case.state, case.closed_on = (closing.before if closing else CaseState.OPEN), None
    try:
        with transaction.atomic():
            case.save(update_fields=["state", "closed_on"])
    except IntegrityError as error:
        raise Refused(OTHER) from error
    if closing:
        closing.reopened_for, closing.reopened_note = reason, note.strip()
        closing.reopened_by, closing.reopened_at = by, timezone.now()
        closing.save()
    said = f"{reopening_text(reason)}.\n{note.strip()}".strip()
    _tell(case, "case.reopened", "Sagen er åbnet igen", said, by)
    return case


def may_reopen(case: Case) -> bool:
    """It is closed, and the citizen has no open case in the team."""
    return case.state == CaseState.CLOSED and not (
        Case.objects.open().filter(citizen=case.citizen_id, team=case.team_id).exists()
    )


def _hold(case_id: int) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case_id)


def _tell(case: Case, kind: str, theme: str, said: str, by) -> None:
    write_note(case=case, kind=NoteKind.NOTE, occurred_on=today(), theme=theme, text=said, final=True, by=by)
    record(kind, subject=case, case_id=case.pk, by=by, text=theme)
