"""Where an agreement stands, in words that say who must act next; derived from signature and dates."""

from dataclasses import dataclass
from datetime import date

from agreements.enums import VersionState
from agreements.models import Agreement
from mentorstotte.core.wording import danish_date

BEING_WRITTEN = (VersionState.DRAFT, VersionState.READY)


@dataclass(frozen=True)
class Status:
    """A status word and its tone: overdue, soon, waiting, good, plain."""

    text: str
    tone: str


def status_of(agreement: Agreement, latest_state: str, today: date) -> Status:
    """The status on a day. ``latest_state``: of the newest version, for an agreement that is not in force."""
    if agreement.in_force:
        return _in_force(agreement, today)
    if latest_state == VersionState.SENT:
        return Status("Venter på underskrift", "waiting")
    if latest_state in BEING_WRITTEN:
        return Status("Aftalen er ved at blive skrevet", "soon")
    return Status("Aftalen er trukket tilbage", "plain")


def _in_force(agreement: Agreement, today: date) -> Status:
    if agreement.start_date > today:
        return Status(f"Aftalen begynder {danish_date(agreement.start_date)}", "waiting")
    if agreement.end_date >= today:
        return Status("Aftalen løber", "good")
    if agreement.ended_reason:
        return Status(f"Stoppet: {agreement.get_ended_reason_display().lower()}", "plain")
    return Status("Aftalen er udløbet", "plain")
