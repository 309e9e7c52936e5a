"""Which cases are due, the team leader's yes, and what keeps a case by hand. What deletes is ``erasure``."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agreements.actions.agreement import reason_of
from cases.models import Case
from mentorstotte.core import calendar
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date
from reporting.actions.years import closed_years
from reporting.models import LegalHold, Retention
from reporting.retention import candidates, facts_of, known, with_facts
from reporting.rules.retention import ends_on, holds, to_tell, version_on


def find_due(today: date | None = None) -> int:
    """Brings the list of cases whose time is up, or soon will be, up to date; gives how many stand on it."""
    today = today or calendar.today()
    version, closed = version_on(today), set(closed_years())
    found = 0
    for case in with_facts(candidates(version, today)).iterator():
        facts = facts_of(case, closed)
        if to_tell(facts, version, today):
            _put(case.pk, ends_on(facts, version), held=bool(holds(facts)))
            found += 1
        else:
            Retention.objects.filter(case=case).delete()
    return found


def _put(case_id: int, day: date, *, held: bool) -> Retention:
    """The row of the case; a yes falls when the day moves."""
    row, made = Retention.objects.get_or_create(case_id=case_id, defaults={"ends_on": day, "held": held})
    if made or (row.ends_on, row.held) == (day, held):
        return row
    if row.ends_on != day:
        row.approved_by = row.approved_at = None
    row.ends_on, row.held = day, held
    row.save()
    return row


def _hold_row(case_id: int) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case_id)


@transaction.atomic
def approve_deletion(*, case_id: int, by) -> Retention:
    """The yes to deleting a case on its day; a second one changes nothing.

    Raises Refused when the time is not near, or something keeps the case.
    """
    _hold_row(case_id)
    today = calendar.today()
    version = version_on(today)
    case, facts = known(case_id)
    if reasons := holds(facts):
        raise Refused(" ".join(reasons))
    day = ends_on(facts, version)
    if not to_tell(facts, version, today):
        raise Refused(f"Sagen gemmes til {danish_date(day)}.")
    row = _put(case_id, day, held=False)
    if row.approved_at is None:
        row.approved_by, row.approved_at = by, timezone.now()
        row.save()
        _told(case, by, "retention.approved", "Sletning af sagen er godkendt")
    return row


@transaction.atomic
def withdraw_deletion(*, case_id: int, by) -> None:
    """Takes the yes back, as long as the case is there; without one nothing happens."""
    case = _hold_row(case_id)
    row = Retention.objects.filter(case=case, approved_at__isnull=False).first()
    if row is None:
        return
    row.approved_by = row.approved_at = None
    row.save()
    _told(case, by, "retention.withdrawn", "Godkendelsen af sletning er trukket tilbage")


@transaction.atomic
def keep_case(*, case_id: int, reason: str, by) -> LegalHold:
    """Keeps a case however old it is; a yes to deleting it falls.

    Raises Refused without a reason, and when the case is kept already.
    """
    case = _hold_row(case_id)
    text = reason_of(reason, at="reason")
    if case.holds.filter(lifted_at__isnull=True).exists():
        raise Refused("Sagen bevares allerede.", at="reason")
    held = LegalHold.objects.create(case=case, reason=text, placed_by=by)
    Retention.objects.filter(case=case).update(held=True, approved_by=None, approved_at=None)
    _told(case, by, "retention.kept", f"Sagen bevares: {text}"[:300])
    return held


@transaction.atomic
def lift_hold(*, case_id: int, reason: str, by) -> None:
    """The case is no longer kept by hand. Raises Refused without a reason, and when it is not kept."""
    case = _hold_row(case_id)
    text = reason_of(reason, at="reason")
    held = case.holds.filter(lifted_at__isnull=True).first()
    if held is None:
        raise Refused("Sagen bevares ikke længere.", at="reason")
    held.lifted_by, held.lifted_at, held.lifted_reason = by, timezone.now(), text
    held.save()
    _, facts = known(case_id)
    Retention.objects.filter(case=case).update(held=bool(holds(facts)))
    _told(case, by, "retention.lifted", "Sagen bevares ikke længere")


def _told(case: Case, by, kind: str, text: str) -> None:
    record(kind, subject=case, case_id=case.pk, by=by, text=text)
