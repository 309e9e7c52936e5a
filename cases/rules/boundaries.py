"""The boundary check (snitflader, domain 6.4): which bordering schemes were answered, and which speak up."""

from collections.abc import Mapping
from datetime import date

from cases.enums import BoundaryAnswer, BoundaryScheme
from mentorstotte.core.calendar import age_on

CONTACT_PERSON_AGE = 23  # a contact person from the youth scheme ends at 23 at the latest
SCHEMES: tuple[str, ...] = tuple(BoundaryScheme.values)
NEEDS_APPROVER = frozenset({BoundaryScheme.SEL103.value})


def unanswered(answers: Mapping[str, str]) -> list[str]:
    """Schemes without an answer, in the order of the check."""
    return [scheme for scheme in SCHEMES if answers.get(scheme) is None]


def all_no(answers: Mapping[str, str]) -> bool:
    """Every scheme is answered with no."""
    return all(answers.get(scheme) == "no" for scheme in SCHEMES)


def with_answer(answers: Mapping[str, str], answer: BoundaryAnswer) -> list[str]:
    """Schemes that were answered so, in the order of the check."""
    return [scheme for scheme in SCHEMES if answers.get(scheme) == answer]


def is_past_contact_person_age(birth_date: date, day: date) -> bool:
    """From 23 years a contact person from the youth scheme no longer borders on mentor support."""
    return age_on(birth_date, day) >= CONTACT_PERSON_AGE
