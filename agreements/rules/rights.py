"""By when the citizen must have an answer, and what an answer comes to."""

from datetime import date

from agreements.enums import LeftOutBy, RightsKind, RightsOutcome
from mentorstotte.core.calendar import add_months, add_working_days

FILE_DAYS = 7  # working days (forvaltningsloven § 16, stk. 2)
MONTHS = 1  # databeskyttelsesforordningen, article 12(3)
MONTHS_MORE = 2  # a complicated request may take so many more (same place)
WARN_DAYS = 2  # working days before the deadline
ACCESS = (RightsKind.FILE, RightsKind.OWN_DATA)
RULES = {
    RightsKind.FILE: (LeftOutBy.INTERNAL, LeftOutBy.INTERESTS),
    RightsKind.OWN_DATA: (LeftOutBy.PRIVATE, LeftOutBy.PUBLIC, LeftOutBy.OTHERS),
}


def answer_by(kind: str, asked_on: date) -> date:
    """The last day to answer what was received on ``asked_on``."""
    if kind == RightsKind.FILE:
        return add_working_days(asked_on, FILE_DAYS)
    return add_months(asked_on, MONTHS)


def latest_answer(kind: str, asked_on: date) -> date | None:
    """The day beyond which the citizen cannot be asked to wait; none for the file, where the authority says
    when (forvaltningsloven § 16, stk. 2).
    """
    return None if kind == RightsKind.FILE else add_months(asked_on, MONTHS + MONTHS_MORE)


def outcome_of(parts: int, left_out: int) -> RightsOutcome:
    """What handing out ``parts`` but for those ``left_out`` comes to."""
    if not left_out:
        return RightsOutcome.GRANTED
    return RightsOutcome.PARTLY if left_out < parts else RightsOutcome.REFUSED
