"""What citizens ask for or say about their data: registered, watched, answered."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions.decisions import authority
from agreements.actions.letters import addressee, filing, keep_letter
from agreements.actions.staff import Staff
from agreements.documents.parts import Contact
from agreements.documents.rights_answer import COMPLAINT, TITLES, RightsAnswerPrint, rights_answer_pdf
from agreements.enums import RightsKind, RightsOutcome
from agreements.models import Dispatch, RightsRequest
from agreements.rules.rights import WARN_DAYS, answer_by, latest_answer
from cases.actions.journal import write_note
from cases.enums import NoteKind
from cases.models import Case
from mentorstotte.core.actions import Message, notify_many, record
from mentorstotte.core.calendar import add_working_days, is_working_day
from mentorstotte.core.documents.certificate import is_development
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.wording import danish_date

MIN_REASON = 20


@dataclass(frozen=True)
class RightsFacts:
    """What is asked for or said, by whom, and the day it was received."""

    kind: str
    asked_on: date
    asked_by: str
    text: str


@transaction.atomic
def register(*, case_id: int, facts: RightsFacts, by) -> RightsRequest:
    """Registers and journals it; the same again gives the first. Raises Refused for a day to come."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if facts.asked_on > timezone.localdate():
        raise Refused("Dagen ligger i fremtiden.", at="asked_on")
    known = case.rights_requests.filter(**asdict(facts)).first()
    if known is not None:
        return known
    due = answer_by(facts.kind, facts.asked_on)
    made = RightsRequest.objects.create(case=case, due=due, registered_by=by, **asdict(facts))
    kind = made.get_kind_display()
    said = f"{facts.asked_by}, modtaget {danish_date(facts.asked_on)}."
    _journal(made, kind, f"{said}\n{facts.text}".strip(), by)
    _record(made, "rights.registered", f"{kind}: svar senest {danish_date(due)}", by)
    return made


@transaction.atomic
def postpone(*, request_id: int, until: date, reason: str, by) -> RightsRequest:
    """The citizen has been told why it takes longer, and until when. The same again changes nothing.

    Raises Refused for a day that is no later, or later than the law gives.
    """
    found = hold(request_id)
    if (found.due, found.late_reason) == (until, reason.strip()):
        return found
    _must_be_open(found)
    last = latest_answer(found.kind, found.asked_on)
    if until <= found.due:
        raise Refused(f"Fristen er allerede {danish_date(found.due)}.", at="until")
    if last is not None and until > last:
        raise Refused(f"Fristen kan højst forlænges til {danish_date(last)}.", at="until")
    _must_say(reason, "reason")
    found.due, found.late_reason = until, reason.strip()
    found.save(update_fields=["due", "late_reason"])
    text = f"{found.get_kind_display()}: borgeren har fået at vide, at svaret kommer {danish_date(until)}"
    _journal(found, "Svaret tager længere tid", f"{text}.\n{found.late_reason}", by)
    _record(found, "rights.postponed", text, by)
    return found


@transaction.atomic
def answer(*, request_id: int, outcome: str, text: str, by) -> RightsRequest:
    """The answer to a correction or an objection, once, with its letter; what stood in the case stays as it
    is. Nobody writes to the dead.

    Raises Refused without words and when the letter cannot be made, NotAllowed when somebody else has
    answered.
    """
    found = hold(request_id)
    if found.outcome and not found.is_access:
        if (found.outcome, found.answer) == (outcome, text.strip()):
            return found
        raise NotAllowed("Der er allerede svaret. Genindlæs siden for at se svaret.")
    sheet = answer_print(found, outcome=outcome, text=text, by=by)
    nobody_waits = found.case.citizen.deceased_on is not None
    close(found, outcome=outcome, on=timezone.localdate() if nobody_waits else None, text=text.strip(), by=by)
    if not nobody_waits:
        what = (DocumentKind.RIGHTS_ANSWER, TITLES[found.kind], found.case)
        found.file = keep_letter(sheet, rights_answer_pdf, *what, by=by)
        found.save(update_fields=["file"])
    theme = f"{found.get_kind_display()}: {found.get_outcome_display().lower()}"
    said = f"Borgeren siger: {found.text}\n\nSvar: {found.answer}"
    _journal(found, theme, said, by)
    return found


def answer_print(found: RightsRequest, *, outcome: str, text: str, by) -> RightsAnswerPrint:
    """The letter of the answer as it would be today; raises Refused without words."""
    if found.is_access:
        raise Refused("Indsigt er besvaret, når filen er sendt eller udleveret.")
    _must_say(text, "text")
    today = timezone.localdate()
    return RightsAnswerPrint(
        authority=authority(),
        filing=filing(found.case, today),
        citizen=addressee(found.case.citizen, today),
        caseworker=Contact(by.name, by.phone, by.email),
        kind=RightsKind(found.kind),
        asked_on=found.asked_on,
        said=found.text,
        outcome=RightsOutcome(outcome),
        answer=text.strip(),
        complaint=() if outcome == RightsOutcome.GRANTED else COMPLAINT,
        seal_is_development=is_development(),
    )


def close(found: RightsRequest, *, outcome: str, on: date | None, text: str, by) -> None:
    """Writes the outcome and says so in the history of the case; the caller holds the row. ``on``: the day
    that the answer left, when it has.
    """
    found.outcome, found.answer, found.answered_on, found.answered_by = outcome, text, on, by
    found.save(update_fields=["outcome", "answer", "answered_on", "answered_by"])
    what = f"{found.get_kind_display()}: {RightsOutcome(outcome).label.lower()}"
    _record(found, "rights.answered", what, by)


def answer_sent(row: Dispatch, by) -> None:
    """The letter has left for the first time: that day the citizen was answered."""
    request = hold(RightsRequest.objects.values_list("pk", flat=True).get(file=row.document_id))
    if request.answered_on is None:
        request.answered_on = row.available_on or timezone.localdate(row.sent_at)
        request.save(update_fields=["answered_on"])


def remind(*, today: date | None = None) -> int:
    """Tells whoever looks after the case two working days before the deadline and when it has passed; once
    each. Gives how many messages there are.
    """
    today = today or timezone.localdate()
    if not is_working_day(today):
        return 0
    staff, messages = Staff.of(today), []
    due = RightsRequest.objects.open().filter(due__lte=add_working_days(today, WARN_DAYS))
    for found in due.select_related("case"):
        late = found.due < today
        people = staff.leaders(found.case.team_id) if late else staff.desk_of(found.case)
        key = f"rights-{found.pk}-{found.due:%Y%m%d}-{'late' if late else 'soon'}"
        messages += [Message(person, key, _reminder(found, late), url_of(found)) for person in people]
    notify_many(messages)
    return len(messages)


def _reminder(found: RightsRequest, late: bool) -> str:
    when = "skulle være besvaret" if late else "skal besvares senest"
    return f"{found.get_kind_display()} i sag {found.case.number} {when} {danish_date(found.due)}"


def url_of(found: RightsRequest) -> str:
    """Its page."""
    return reverse("agreements:rights_request", args=[found.case.number, found.pk])


def hold(request_id: int) -> RightsRequest:
    """The request, locked after its case: always in that order."""
    case_id = RightsRequest.objects.values_list("case_id", flat=True).get(pk=request_id)
    Case.objects.select_for_update().get(pk=case_id)
    related = RightsRequest.objects.select_for_update(of=("self",))
    return related.select_related("case__citizen", "case__caseworker").get(pk=request_id)


def _must_be_open(found: RightsRequest) -> None:
    if found.outcome:
        raise Refused("Der er allerede svaret.")


def _must_say(text: str, at: str) -> None:
    if len(text.strip()) < MIN_REASON:
        raise Refused(f"Skriv mindst {MIN_REASON} tegn.", at=at)


def _journal(found: RightsRequest, theme: str, text: str, by) -> None:
    write_note(
        case=found.case,
        kind=NoteKind.CORRECTION if found.kind == RightsKind.CORRECTION else NoteKind.NOTE,
        occurred_on=timezone.localdate(),
        theme=theme[:150],
        text=text,
        final=True,
        by=by,
    )


def _record(found: RightsRequest, kind: str, text: str, by) -> None:
    record(kind, subject=found, case_id=found.case_id, by=by, text=text)
