"""The question about a month on paper, for the citizen who has no mail: made, kept and put on its way."""

from datetime import timedelta

from agreements.actions.decisions import authority
from agreements.actions.dispatch import dispatch
from agreements.actions.letters import addressee, filing, keep_letter
from agreements.documents.hours_question import HoursQuestionPrint, hours_question_pdf
from agreements.documents.parts import Contact
from agreements.documents.question import Question
from agreements.enums import Channel
from agreements.models import Agreement, MonthSheet
from agreements.rules.events import ANSWER_DAYS
from mentorstotte.core import digital_post
from mentorstotte.core.calendar import today
from mentorstotte.core.documents.certificate import is_development
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.letters import words
from mentorstotte.core.models import Document


def send_question(sheet: MonthSheet, agreement: Agreement) -> Document:
    """The sheet as a sealed letter, in Digital Post or in the queue of letters to print.

    Raises Refused when it cannot be made; nothing is then kept.
    """
    case, by = agreement.case, agreement.case.caseworker or sheet.submitted_by
    printed, kind = _print(sheet, case, by), DocumentKind.HOURS_QUESTION
    document = keep_letter(printed, hours_question_pdf, kind, kind.label, case, by=by)
    by_post = digital_post.way() is None or case.citizen.digital_post_exempt
    dispatch(document=document, case=case, channel=Channel.PRINT if by_post else Channel.DIGITAL_POST, by=by)
    return document


def _print(sheet: MonthSheet, case, by) -> HoursQuestionPrint:
    question = Question.of(sheet, "da")
    return HoursQuestionPrint(
        authority=authority(words()),
        filing=filing(case, today()),
        citizen=addressee(case.citizen, today()),
        caseworker=Contact(by.name, by.phone, by.email),
        month=question.month.lower(),
        lines=tuple(question.lines),
        total=question.total,
        answer_by=today() + timedelta(days=ANSWER_DAYS),
        seal_is_development=is_development(),
    )
