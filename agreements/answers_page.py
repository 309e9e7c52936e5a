"""What the citizen has said of each month's hours, beside a case and at a follow-up."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from agreements.actions.months import month_words
from agreements.enums import AnswerState
from agreements.hours_page import answer_tone, answer_words, month_url
from agreements.models import Agreement, Answer
from mentorstotte.core.calendar import add_months
from mentorstotte.core.wording import danish_list, lower_first

SHOWN = 3
PARTS = {"month": "sheet__month", "state": "state", "asked_on": "asked_on", "settled_at": "settled_at"}


def answers_beside(agreement: str) -> ArraySubquery:
    """The answers that count, the newest month first, beside each row of a list and no query more."""
    found = Answer.objects.standing().filter(sheet__agreement=OuterRef(agreement))
    return ArraySubquery(found.order_by("-sheet__month").values(said=JSONObject(**PARTS)))


@dataclass(frozen=True)
class MonthAnswer:
    """The answer about one month."""

    agreement: Agreement
    month: date
    answer: Answer
    today: date

    @classmethod
    def all(cls, agreement: Agreement, rows: list[dict], today: date) -> "list[MonthAnswer]":
        """From ``answers_beside``."""
        return [cls(agreement, date.fromisoformat(row["month"]), _answer(row), today) for row in rows]

    @property
    def month_words(self) -> str:
        """“juni 2014”."""
        return month_words(self.month)

    @property
    def words(self) -> str:
        """“Bekræftet”, “Uenig”, “Intet svar” …"""
        return answer_words(self.answer, self.today)

    @property
    def tone(self) -> str:
        """Of the badge."""
        return answer_tone(self.answer, self.today)

    @property
    def url(self) -> str:
        """The page of the month."""
        return month_url(self.agreement, self.month)


def answers_shown(answers: list[MonthAnswer]) -> list[MonthAnswer]:
    """The newest, and every one that somebody must settle."""
    return [each for place, each in enumerate(answers) if place < SHOWN or each.answer.holds]


def _answer(row: dict) -> Answer:
    settled = row["settled_at"] and datetime.fromisoformat(row["settled_at"])
    asked_on = date.fromisoformat(row["asked_on"])
    return Answer(state=row["state"], asked_on=asked_on, settled_at=settled)


@dataclass(frozen=True)
class Confirmed:
    """What the months' answers say to “Bekræfter borgeren timerne?”: yes, no or nothing, and why."""

    months: list[MonthAnswer]

    @classmethod
    def between(cls, months: list[MonthAnswer], since: date, until: date) -> "Confirmed":
        """Of the months with a day from ``since`` to ``until``, the oldest first."""
        found = [each for each in months if each.month <= until and add_months(each.month, 1) > since]
        return cls(sorted(found, key=lambda each: each.month))

    @property
    def answer(self) -> bool | None:
        """Yes when every month that the citizen was asked about is confirmed, no while one is disputed.

        A disagreement that was settled, and silence, are for the caseworker to judge.
        """
        if any(each.answer.holds for each in self.months):
            return False
        states = {each.answer.state for each in self.months}
        return True if states == {AnswerState.CONFIRMED} else None

    @property
    def in_words(self) -> str:
        """Where the answer that the form starts with comes from; nothing when no month was asked about."""
        if not self.months:
            return ""
        said = danish_list([f"{each.month_words} ({lower_first(each.words)})" for each in self.months])
        start = "" if self.answer is None else "Udfyldt efter det. "
        return f"{start}Borgerens svar på måneden: {said}."
