"""Ending an agreement, and undoing an end that was an error (domain 7.3, 7.5).

Nothing ends by itself. The last day moves, the first never; what was due after it is no longer due.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions import agreement as agreements
from agreements.actions.adverse import decide_adverse
from agreements.actions.amendment import OPEN
from agreements.actions.deadlines import governing_version, refresh
from agreements.actions.holding import hold_agreement
from agreements.actions.letters import RejectionLetter
from agreements.enums import DecisionOutcome, EndedReason, ExpiryAnswer
from agreements.models import Agreement, Ending, Reminder
from agreements.rules.events import EarlyEnd, early_end
from cases.actions.journal import write_note
from cases.enums import NoteKind
from mentorstotte.core.actions import notify, record
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date, lower_first

MIN_STATUS = 20
# Known from the register when they happen, so that the last day may lie behind.
LEARNED_LATE = (EndedReason.MOVED, EndedReason.DIED)
# The authority decides these; they are adverse unless the citizen agrees.
DECIDED = (
    EndedReason.GOAL_REACHED,
    EndedReason.OTHER_OFFER,
    EndedReason.MENTOR_STOPPED,
    EndedReason.TARGET_GROUP_CHANGED,
    EndedReason.ERROR,
)


@dataclass(frozen=True)
class End:
    """Why and when an agreement ends. ``status`` is the closing status; ``why_back`` explains a day that has
    passed; ``agreed`` whether the citizen agrees. ``letter`` is that of a decision.
    """

    reason: str
    on: date
    status: str
    why_back: str = ""
    agreed: bool | None = None
    letter: RejectionLetter | None = None
    hearing_needed: bool = False

    @property
    def needs_decision(self) -> bool:
        """A decision with reasons and complaint guidance goes to the citizen."""
        return self.reason == EndedReason.MOVED or (self.reason in DECIDED and not self.agreed)


def endable(agreement: Agreement) -> str:
    """Why the agreement cannot be ended now, in Danish, or nothing."""
    if not agreement.in_force:
        return "Aftalen er ikke i kraft. Træk den tilbage i stedet."
    if agreement.ended_on is not None or agreement.expiry_answer == ExpiryAnswer.END:
        return "Aftalen er allerede afsluttet."
    return ""


def last_day_of(agreement: Agreement, end: End) -> EarlyEnd:
    """The last day by the reason (domain 7.5)."""
    version = governing_version(agreement)
    return early_end(
        end.reason,
        end.on,
        start=agreement.start_date,
        end=version.end_date,
        today=timezone.localdate(),
        kind=version.entitlement,
    )


@transaction.atomic
def end_agreement(*, agreement_id: int, end: End, by) -> Ending | None:
    """Ends the agreement with a closing status note; a second click gives the end of the first.

    Gives ``None`` for a citizen with right and duty who does not want the support: that is a task for the
    caseworker, and neither an end nor a sanction. Raises Refused for a day or a text that cannot be.
    """
    agreement = hold_agreement(agreement_id)
    known = agreement.endings.filter(undone_at__isnull=True).first()
    if known is not None:
        return _same(known, end)
    if hindrance := endable(agreement):
        raise Refused(hindrance)
    _check(agreement, end)
    result = last_day_of(agreement, end)
    if result.last_day is None:
        return _task(agreement, end, by)
    _check_back(end, result)
    _take_back_change(agreement, by)
    ending = _keep(agreement, end, result.last_day, by)
    _close(agreement, ending)
    _tell(agreement, ending, by)
    return ending


def _same(known: Ending, end: End) -> Ending:
    if (known.reason, known.happened_on) == (end.reason, end.on):
        return known
    raise Refused(
        f"Aftalen er allerede afsluttet {danish_date(known.last_day)}:"
        f" {lower_first(known.get_reason_display())}."
    )


def _check(agreement: Agreement, end: End) -> None:
    citizen, today = agreement.case.citizen, timezone.localdate()
    if len(end.status.strip()) < MIN_STATUS:
        raise Refused(f"Skriv den afsluttende status med mindst {MIN_STATUS} tegn.", at="status")
    if end.reason == EndedReason.DIED and citizen.deceased_on != end.on:
        raise Refused("Registrér dødsfaldet på borgeren først. Aftalen slutter på dødsdagen.", at="on")
    if end.reason == EndedReason.MOVED and citizen.moved_on != end.on:
        raise Refused("Registrér flytningen på borgeren først. Aftalen slutter dagen før.", at="on")
    if end.reason == EndedReason.EXPIRED and end.on != agreement.end_date:
        raise Refused(f"Aftalen udløber {danish_date(agreement.end_date)}.", at="on")
    if end.reason == EndedReason.DIED and end.on > today:
        raise Refused("Datoen ligger i fremtiden.", at="on")
    if end.on > agreement.end_date:
        text = f"Aftalen udløber {danish_date(agreement.end_date)}. Vælg en dag før eller den dag."
        raise Refused(text, at="on")


def _check_back(end: End, result: EarlyEnd) -> None:
    """A day that has passed wants a reason, unless it was learned of late or is the expiry itself."""
    asked = end.reason not in (*LEARNED_LATE, EndedReason.EXPIRED) and end.on < timezone.localdate()
    if (asked or result.needs_reason) and len(end.why_back.strip()) < agreements.MIN_REASON:
        raise Refused("Dagen ligger før i dag. Skriv hvorfor, med mindst 10 tegn.", at="why_back")


def _task(agreement: Agreement, end: End, by) -> None:
    """One with right and duty says no: noted, and the caseworker is told. The agreement goes on."""
    case = agreement.case
    write_note(
        case=case,
        kind=NoteKind.CONVERSATION,
        occurred_on=min(end.on, timezone.localdate()),
        theme="Borgeren ønsker ikke mentorstøtten",
        text=f"{end.status.strip()}\nBorgeren har ret og pligt til støtten. Aftalen fortsætter.",
        final=True,
        by=by,
    )
    event = record(
        "agreement.unwanted",
        subject=agreement,
        case_id=case.pk,
        by=by,
        text="Borgeren ønsker ikke støtten; aftalen fortsætter, og sagsbehandleren følger op",
    )
    notify(
        user=case.caseworker or by,
        key=f"unwanted-{event.pk}",
        text=f"Tal med borgeren: ønsker ikke støtten længere. Sag {case.number}",
        url=reverse("agreements:agreement", args=[agreement.number]),
    )


def _take_back_change(agreement: Agreement, by) -> None:
    """A change that was under way has nothing left to change."""
    for version in agreement.versions.filter(state__in=OPEN):
        agreements.withdraw(version_id=version.pk, reason="Aftalen bliver afsluttet.", by=by)


def _keep(agreement: Agreement, end: End, last: date, by) -> Ending:
    decision = None
    if end.needs_decision:
        decision = decide_adverse(
            agreement=agreement,
            outcome=DecisionOutcome.STOPPED,
            day=last,
            letter=end.letter,
            hearing_needed=end.hearing_needed,
            by=by,
        )
    note = write_note(
        case=agreement.case,
        kind=NoteKind.AGREEMENT,
        occurred_on=timezone.localdate(),
        theme=f"Afsluttende status: {lower_first(EndedReason(end.reason).label)}",
        text="\n".join(_lines(end, last)),
        final=True,
        by=by,
    )
    return Ending.objects.create(
        agreement=agreement,
        reason=end.reason,
        happened_on=end.on,
        last_day=last,
        why_back=end.why_back.strip(),
        note=note,
        decision=decision,
        ended_by=by,
    )


def _lines(end: End, last: date):
    yield f"Sidste dag med støtte: {danish_date(last)}."
    yield end.status.strip()
    if end.agreed is not None and end.reason in DECIDED:
        yield "Borgeren er enig." if end.agreed else "Borgeren er ikke enig; der er truffet en afgørelse."
    if end.why_back.strip():
        yield f"Hvorfor dagen ligger før i dag: {end.why_back.strip()}"


def _close(agreement: Agreement, ending: Ending) -> None:
    """The last day, and what follows from it. Expiry itself is read from the dates and stored nowhere."""
    if ending.reason == EndedReason.EXPIRED:
        agreement.expiry_answer = ExpiryAnswer.END
    else:
        agreement.ended_on, agreement.ended_reason = ending.last_day, ending.reason
    Reminder.objects.filter(agreement=agreement, notice__isnull=True).delete()
    refresh(agreement)


def _tell(agreement: Agreement, ending: Ending, by) -> None:
    said = {"subject": agreement, "case_id": agreement.case_id, "by": by}
    last, reason = ending.last_day.isoformat(), ending.reason
    text = f"Aftale {agreement} slutter {danish_date(ending.last_day)}: "
    record("agreement.ended", text=text + lower_first(ending.get_reason_display()), last_day=last, **said)
    if reason != EndedReason.EXPIRED:
        record("register.to_correct", text="Indberetningen skal rettes", last_day=last, **said)


def undoable(agreement: Agreement) -> Ending | None:
    """The end that may be undone: while the agreement's own period, which the law sets, is not over."""
    ending = agreement.endings.filter(undone_at__isnull=True).first()
    still = governing_version(agreement).end_date >= timezone.localdate()
    return ending if ending is not None and still else None


@transaction.atomic
def undo_end(*, agreement_id: int, reason: str, by) -> Agreement:
    """The agreement goes on as it was signed, because the end was an error. A second click changes nothing.

    Raises Refused without a reason, when its period is over, or when another agreement has begun meanwhile.
    """
    agreement = hold_agreement(agreement_id)
    if not agreement.endings.filter(undone_at__isnull=True).exists() and agreement.endings.exists():
        return agreement
    reason, ending = agreements.reason_of(reason), undoable(agreement)
    if ending is None:
        raise Refused("Aftalens periode er gået. Lav en ny indstilling i stedet.")
    _check_room(agreement, ending)
    ending.undone_by, ending.undone_at, ending.undone_reason = by, timezone.now(), reason
    ending.save()
    agreement.ended_on, agreement.ended_reason, agreement.expiry_answer = None, "", ""
    refresh(agreement)
    write_note(
        case=agreement.case,
        kind=NoteKind.AGREEMENT,
        occurred_on=timezone.localdate(),
        theme=f"Aftale {agreement} er genåbnet",
        text=f"Afslutningen {danish_date(ending.last_day)} var en fejl. {reason}",
        final=True,
        by=by,
    )
    said = {"subject": agreement, "case_id": agreement.case_id, "by": by}
    record("agreement.end_undone", text=f"Aftale {agreement} er genåbnet", **said)
    if ending.reason != EndedReason.EXPIRED:
        record("register.to_correct", text="Indberetningen skal rettes", **said)
    return agreement


def _check_room(agreement: Agreement, ending: Ending) -> None:
    others = agreement.case.agreements.in_force().exclude(pk=agreement.pk)
    end = governing_version(agreement).end_date
    if others.filter(start_date__lte=end, end_date__gt=ending.last_day).exists():
        raise Refused("En anden aftale er begyndt siden. Afslut den først.")
