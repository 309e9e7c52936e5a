"""The citizen is asked once a month's hours are sent to approval: by a link, or on paper (R-32).

Nothing of who it is stands in the mail or behind the link: days and hours only. What the citizen says holds
the month until a caseworker has settled it with a reason.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urljoin

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from agreements.actions.agreement import reason_of
from agreements.actions.answer_papers import send_question
from agreements.actions.holding import hold_agreement
from agreements.actions.links import Closed
from agreements.actions.staff import Staff
from agreements.enums import AnswerState, AnswerWay, SheetState
from agreements.models import Agreement, Answer, MonthSheet, TimeEntry
from agreements.rules import events
from mentorstotte.core.actions import Asked, mail_to_address, record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.models import User
from mentorstotte.core.wording import MONTHS

log = structlog.get_logger(__name__)
LIFETIME = timedelta(days=30)
BATCH = 500
SUBJECT = "Fik du de her timer? / Did you get these hours?"


# Asking ----------------------------------------------------------------------------------------------------
def unasked():
    """Months that wait for approval with time in them, about which no living citizen was asked."""
    asked = Answer.objects.standing().filter(sheet=OuterRef("pk"))
    given = TimeEntry.objects.counted().filter(sheet=OuterRef("pk"))
    waiting = MonthSheet.objects.filter(~Exists(asked), Exists(given), state=SheetState.SUBMITTED)
    return waiting.filter(agreement__case__citizen__deceased_on__isnull=True).order_by("pk")


def ask_waiting() -> int:
    """Asks about every month that nobody was asked about; gives how many. Each is asked about once."""
    return sum(_try(pk) for pk in unasked().values_list("pk", flat=True)[:BATCH])


def _try(sheet_id: int) -> bool:
    """Asks; a sheet that cannot be made is tried again next time and holds up no other."""
    try:
        return ask(sheet_id=sheet_id)
    except Refused as error:
        log.warning("citizen_not_asked", sheet=sheet_id, why=str(error))
        return False


@transaction.atomic
def ask(*, sheet_id: int) -> bool:
    """Asks the citizen about one month; False when somebody was first, or it waits no more."""
    agreement = hold_agreement(MonthSheet.objects.values_list("agreement_id", flat=True).get(pk=sheet_id))
    sheet = unasked().filter(pk=sheet_id).first()
    if sheet is None:
        return False
    sheet.agreement = agreement
    if agreement.case.citizen.email:
        answer = _ask_by_link(sheet, agreement)
    else:
        paper = {"way": AnswerWay.PAPER, "document": send_question(sheet, agreement)}
        answer = Answer.objects.create(sheet=sheet, asked_on=today(), **paper)
    how = answer.get_way_display().lower()
    _record("hours.asked", sheet, None, f"Borgeren er spurgt om timerne i {_month(sheet)} ({how})")
    return True


def _ask_by_link(sheet: MonthSheet, agreement: Agreement) -> Answer:
    token = secrets.token_urlsafe(32)
    answer = Answer.objects.create(
        sheet=sheet,
        way=AnswerWay.LINK,
        asked_on=today(),
        token_sha256=_hash(token),
        expires_at=timezone.now() + LIFETIME,
    )
    url = urljoin(settings.SITE_URL, reverse("agreements:answer", args=[token]))
    body = (
        f"Hej\n\nFik du de her timer? Se dagene og timerne, og svar ja eller nej her:\n\n{url}\n\n"
        "Du skal ikke logge på. Linket virker i 30 dage, til du har svaret. Der står intet navn på siden.\n\n"
        "In English: Did you get these hours? Open the link to see the days and hours and answer yes or no.\n"
    )
    month = reverse("agreements:month", args=[agreement.number, sheet.month.year, sheet.month.month])
    about = f"Spørgsmålet til borgeren om timerne i {_month(sheet)} (aftale {agreement.number})"
    asked = Asked(_who_looks_after(agreement), about, month)
    mail_to_address(address=agreement.case.citizen.email, subject=SUBJECT, body=body, asked=asked)
    return answer


# Answering --------------------------------------------------------------------------------------------------
def open_question(token: str) -> Answer:
    """The question of a link. Raises Closed when there is none, it is answered, or too old."""
    answer = Answer.objects.filter(token_sha256=_hash(token)).select_related("sheet").first()
    if answer is None:
        raise Closed("unknown")
    _check_open(answer)
    return answer


def _check_open(answer: Answer) -> None:
    if answer.state != AnswerState.ASKED:
        raise Closed("answered")
    if not answer.stands:
        raise Closed("withdrawn")
    if answer.expires_at is not None and answer.expires_at <= timezone.now():
        raise Closed("expired")


@transaction.atomic
def answer_by_link(*, answer_id: int, confirmed: bool, words: str = "") -> Answer:
    """The citizen says yes, or no and what is wrong. Raises Closed; two at once have one effect."""
    answer = _hold(answer_id)
    _check_open(answer)
    return _keep(answer, confirmed, words, None)


@transaction.atomic
def register_answer(*, sheet_id: int, confirmed: bool, words: str = "", by) -> Answer:
    """What the citizen said on paper or by telephone. The same again changes nothing.

    Raises Refused when nobody was asked, or another answer is there.
    """
    pk = Answer.objects.standing().filter(sheet=sheet_id).values_list("pk", flat=True).first()
    if pk is None:
        raise Refused("Borgeren er ikke spurgt om timerne endnu.")
    answer = _hold(pk)
    said = AnswerState.CONFIRMED if confirmed else AnswerState.DISPUTED
    if answer.state == said and (confirmed or answer.words == words.strip()):
        return answer
    if answer.state != AnswerState.ASKED:
        raise Refused("Borgeren har allerede svaret. Genindlæs siden for at se svaret.")
    return _keep(answer, confirmed, words, by)


@transaction.atomic
def settle(*, sheet_id: int, reason: str, by) -> Answer:
    """What the disagreement came to: the hours may be approved as they are. Twice changes nothing.

    Are the hours wrong, the month is sent back instead. Raises Refused without a disagreement.
    """
    pk = Answer.objects.standing().filter(sheet=sheet_id).values_list("pk", flat=True).first()
    answer = _hold(pk) if pk else None
    if answer is None or answer.state != AnswerState.DISPUTED:
        raise Refused("Borgeren er ikke uenig i timerne.")
    if answer.settled_at is not None:
        return answer
    answer.settled_reason = reason_of(reason)
    answer.settled_by, answer.settled_at = by, timezone.now()
    answer.save(update_fields=["settled_by", "settled_at", "settled_reason"])
    text = f"Uenighed om timerne i {_month(answer.sheet)} er afklaret: {answer.settled_reason}"
    _record("hours.settled", answer.sheet, by, text)
    return answer


def _keep(answer: Answer, confirmed: bool, words: str, by) -> Answer:
    words = words.strip()
    if not confirmed and not words:
        raise Refused("Skriv, hvad der er forkert.", at="words")
    answer.state = AnswerState.CONFIRMED if confirmed else AnswerState.DISPUTED
    answer.words = "" if confirmed else words[:1000]
    answer.answered_at, answer.registered_by = timezone.now(), by
    answer.save(update_fields=["state", "words", "answered_at", "registered_by"])
    said = "bekræftet timerne" if confirmed else "svaret, at timerne er forkerte"
    _record("hours.answered", answer.sheet, by, f"Borgeren har {said} i {_month(answer.sheet)}")
    return answer


# What the month's acts ask --------------------------------------------------------------------------------
def standing_answer(sheet: MonthSheet) -> Answer | None:
    """The answer that counts for the month."""
    return sheet.answers.standing().select_related("registered_by", "settled_by", "document").first()


def judged_answer(citizen, answer: Answer | None) -> Finding | None:
    """What R-32 says about approving a month with time in it today; ``answer`` is the standing one."""
    said = "confirmed" if answer and answer.settled_at else _said(answer)
    asked_on = answer.asked_on if answer else today()
    return events.r32_citizens_answer(said, asked_on, today(), deceased_on=citizen.deceased_on)


def check_answer(sheet: MonthSheet, citizen, reason: str) -> Finding | None:
    """Raises Refused while the month waits for the citizen (R-32), and without a reason after a death."""
    answer = standing_answer(sheet)
    if answer is None and not sheet.entries.counted().exists():
        return None
    found = judged_answer(citizen, answer)
    if found is None or found.severity == Severity.INFO:
        return found
    if found.severity == Severity.REASON:
        if not reason.strip():
            raise Refused(f"{found.text} Skriv en begrundelse.", at="reason")
        return found
    if answer is None:
        raise Refused("Borgeren er ikke spurgt om timerne endnu. Det sker af sig selv inden for et kvarter.")
    raise Refused(found.text)


def withdraw_question(sheet: MonthSheet) -> None:
    """The month was sent back: what was asked and said of it does not count. The caller holds it."""
    sheet.answers.standing().update(stands=False)


def _said(answer: Answer | None) -> str | None:
    return None if answer is None or answer.state == AnswerState.ASKED else str(answer.state)


def _hold(answer_id: int) -> Answer:
    agreement_id = Answer.objects.values_list("sheet__agreement_id", flat=True).get(pk=answer_id)
    agreement = hold_agreement(agreement_id)
    answer = Answer.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=answer_id)
    answer.sheet.agreement = agreement
    return answer


def _who_looks_after(agreement: Agreement) -> User | None:
    desk = Staff.of(today()).desk_of(agreement.case)
    return User.objects.filter(pk__in=desk).first()


def _month(sheet: MonthSheet) -> str:
    return f"{MONTHS[sheet.month.month - 1]} {sheet.month.year}"


def _record(kind: str, sheet: MonthSheet, by, text: str) -> None:
    record(kind, subject=sheet, case_id=sheet.agreement.case_id, by=by, text=text[:300])


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
