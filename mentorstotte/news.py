"""“Nyt”: unread messages, and what others have done on one's own cases since the last visit."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BigIntegerField, CharField, Count, F, Value, Window
from django.db.models.functions import Coalesce

from cases.news import done_by_others
from mentorstotte.core.models import Notice

MESSAGES, THINGS = 4, 8


@dataclass(frozen=True)
class News:
    """The newest of each, and how many things there are in all."""

    messages: list[dict]
    things: list[dict]
    total: int
    since: datetime

    @classmethod
    def of(cls, user, since: datetime, today: date) -> "News":
        """Read in one query."""
        rows = list(_messages(user, today).union(_things(user, since), all=True))
        things = sorted((row for row in rows if row["what"] == "thing"), key=_age)
        messages = sorted((row for row in rows if row["what"] == "message"), key=_age)
        return cls(messages, things, things[0]["total"] if things else 0, since)


def _age(row: dict) -> tuple:
    return -row["moment"].timestamp(), -row["row_key"]


def _messages(user, today: date):
    rows = Notice.objects.unread_on(today).filter(user=user)
    nobody = {"who": _text(""), "case_number": _text(""), "citizen_key": Value(0, BigIntegerField())}
    shown = rows.order_by("-pk").values(
        what=_text("message"),
        row_key=F("pk"),
        said=F("text"),
        moment=F("made_at"),
        **nobody,
        total=Value(0, BigIntegerField()),
    )
    return shown[:MESSAGES]


def _things(user, since: datetime):
    return things_of(user, since)[:THINGS]


def things_of(user, since: datetime):
    """All that others have done, newest first."""
    return (
        done_by_others(user, since)
        .order_by("-pk")
        .values(
            what=_text("thing"),
            row_key=F("pk"),
            said=F("text"),
            moment=F("at"),
            who=Coalesce("by__name", _text("")),
            case_number=F("number"),
            citizen_key=F("citizen"),
            total=Window(Count("pk")),
        )
    )


def _text(value: str) -> Value:
    return Value(value, CharField())
