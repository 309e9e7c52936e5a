"""The printed agreement (aftale om mentorstøtte): the six fields in the order of the law and what goes with
them.

Source: domain sections 7.1 and 7.2 (S2 "Aftale om mentorstøtten" = LAB14 § 31 c(2)).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.documents.complaint import complaint_gaps
from agreements.documents.parts import (
    Authority,
    Citizen,
    Contact,
    Filing,
    IncompleteDocumentError,
    as_json,
    authority_word,
    printed_fields,
    sheet,
)
from mentorstotte.core.documents.render import render

TITLE = "Aftale om mentorstøtte"
AMENDMENT_TITLE = "Ændret aftale om mentorstøtte"
EXTENSION_TITLE = "Forlængelse af aftale om mentorstøtte"
SECTIONS = (
    "1. Målet med mentorstøtten",
    "2. Mentorens navn og kontaktdata",
    "3. Opgaver, mentoren hjælper med",
    "4. Aftalens varighed",
    "5. Timetallet for mentorstøtten",
    "6. Klagevejledning",
)
# By EntitlementKind: what the claim means to the citizen.
ENTITLEMENT = {
    "R": "Du har ret til mentorstøtte. Du bestemmer selv, om du vil tage imod den.",
    "RP": "Du har ret og pligt til mentorstøtte. {Word} skal tilbyde dig den, og du skal tage imod den.",
    "K": "{Word} har vurderet din situation og tilbyder dig mentorstøtte.",
    "RL": "Kommunens servicestandard giver dig ret til mentorstøtte.",
}


def claim(entitlement: str, day: date) -> str:
    """What the citizen is told of the claim, with the authority's name on the day."""
    return ENTITLEMENT[entitlement].format(Word=authority_word(day).capitalize())


@dataclass(frozen=True)
class Aim:
    """Field 1. ``kind`` is the label of the aim's type; ``indicator`` what will be seen, ``day`` when."""

    kind: str
    text: str
    indicator: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Task:
    """One task of field 3 under the label of its theme."""

    theme: str
    text: str


@dataclass(frozen=True)
class Segment:
    """A stretch with the same hours a week, both days included; ``level`` where the standard has levels."""

    start: date
    end: date
    level: int | None
    hours: Decimal


@dataclass(frozen=True)
class Step:
    """One step of the phase-out plan: from ``day`` the support is ``hours`` a week."""

    day: date
    hours: Decimal


@dataclass(frozen=True)
class AgreementPrint:
    """One version of one agreement, ready to print. ``entitlement`` is the code of ``EntitlementKind``.

    ``changes`` says what differs from the version before (an amendment), ``extends`` what is extended and
    why, ``own_text`` is the municipality's own paragraph. ``decided_on`` is the day of the decision by which
    it holds without the citizen's signature.
    """

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    legal_basis: str
    target_group: str
    entitlement: str
    aim: Aim
    mentor: Contact
    tasks: tuple[Task, ...]
    start: date
    end: date
    segments: tuple[Segment, ...]
    weekly_hours: Decimal
    total_hours: Decimal
    complaint: tuple[str, ...]
    contact: str
    version: int
    history: str
    seal_is_development: bool
    not_tasks: tuple[str, ...] = ()
    follow_ups: tuple[date, ...] = ()
    effect_assessment: date | None = None
    phase_out: tuple[Step, ...] = ()
    changes: tuple[str, ...] = ()
    extends: str = ""
    own_text: str = ""
    decided_on: date | None = None

    @property
    def title(self) -> str:
        """What the document is called: an agreement, a changed one, or an extension."""
        return AMENDMENT_TITLE if self.changes else EXTENSION_TITLE if self.extends else TITLE

    @property
    def entitlement_text(self) -> str:
        """The citizen's claim in one or two plain sentences."""
        return claim(self.entitlement, self.filing.date)

    def missing(self) -> list[str]:
        """Which of the six fields are not filled, by their Danish names (R-07, R-22, R-34); a last guard."""
        filled = {
            "målet med mentorstøtten": self.aim.kind and self.aim.text,
            "mentorens navn og telefon eller mail": self.mentor.name
            and (self.mentor.phone or self.mentor.email),
            "mentorens opgaver": self.tasks and all(task.text for task in self.tasks),
            "aftalens varighed": self.start <= self.end,
            "timetallet": self.weekly_hours > 0 and self.segments,
        }
        gaps = [f"klagevejledning: {gap}" for gap in complaint_gaps(self.complaint, self.authority)]
        return [name for name, value in filled.items() if not value] + gaps

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``aftale.json``."""
        return printed_fields(self, with_cpr=True) | {"entitlement": self.entitlement_text}


def print_context(agreement: AgreementPrint) -> dict:
    """What the templates of the agreement are given, on paper and on the screen (domain section 7.2)."""
    levels = any(segment.level for segment in agreement.segments)
    return sheet(agreement, title=agreement.title) | {"sections": SECTIONS, "levels": levels}


def agreement_pdf(agreement: AgreementPrint) -> bytes:
    """The agreement as PDF/UA-1, not yet sealed; the same agreement always gives the same bytes.

    Raises ``IncompleteDocumentError`` when one of the six fields is missing.
    """
    if missing := agreement.missing():
        raise IncompleteDocumentError(missing)
    return render(
        "print/agreement.html",
        print_context(agreement),
        created=agreement.filing.date,
        attachments={"aftale.json": as_json(agreement.fields())},
    )
