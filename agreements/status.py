"""Where an agreement stands, in words that say who must act next; derived from signature and dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from agreements.enums import VersionState
from agreements.models import Agreement
from mentorstotte.core.wording import danish_date

# So long before and after the last day an agreement asks what shall follow it.
ASKED_BEFORE, ASKED_AFTER = timedelta(days=28), timedelta(days=28)
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


def asks_what_follows(agreement: Agreement, today: date) -> bool:
    """The agreement runs out and nobody has said whether to extend it, change the level or end it."""
    unanswered = agreement.in_force and agreement.ended_on is None and not agreement.expiry_answer
    return unanswered and today - ASKED_AFTER <= agreement.end_date <= today + ASKED_BEFORE


def must_end(agreement: Agreement, citizen, today: date) -> str:
    """Why a running agreement must be ended, by the register; nothing when it need not."""
    if not agreement.in_force or agreement.ended_on is not None or agreement.end_date < today:
        return ""
    if citizen.deceased_on:
        return "borgeren er død, og aftalen skal afsluttes"
    return "borgeren er flyttet, og aftalen skal afsluttes" if citizen.moved_on else ""
