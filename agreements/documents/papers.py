"""Papers beside the decisions: the assessment as a note, and the citizen's power of attorney (fuldmagt).

Neither carries a CPR number: the case number is enough.
"""

from dataclasses import dataclass
from datetime import date

from agreements.documents.parts import Authority, Citizen, Contact, Filing, printed_fields, whole_pdf

NOTE_TITLE = "Vurdering om mentorstøtte"
POWER_TITLE = "Fuldmagt"


@dataclass(frozen=True)
class Passage:
    """One part of the assessment under its heading."""

    heading: str
    text: str


@dataclass(frozen=True)
class AssessmentNotePrint:
    """The journalled assessment (R-04): who wrote it on ``written_on`` and what it says."""

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    written_on: date
    passages: tuple[Passage, ...]
    seal_is_development: bool

    def missing(self) -> list[str]:
        """What a note cannot be without, by Danish names; empty when it is complete."""
        return [] if any(passage.text for passage in self.passages) else ["vurderingen"]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``vurdering.json``."""
        return printed_fields(self, with_cpr=False)


@dataclass(frozen=True)
class PowerOfAttorneyPrint:
    """A form by which the citizen lets somebody act in the case; ``representative`` may be left open to be
    written by hand, ``until`` is the last day, if any.
    """

    authority: Authority
    filing: Filing
    citizen: Citizen
    seal_is_development: bool
    representative: str = ""
    until: date | None = None
    own_text: str = ""

    def missing(self) -> list[str]:
        """What a power of attorney cannot be without."""
        return [] if self.citizen.name else ["borgerens navn"]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``fuldmagt.json``."""
        return printed_fields(self, with_cpr=False)


def assessment_note_pdf(note: AssessmentNotePrint) -> bytes:
    """The note as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` when it is empty."""
    return whole_pdf(note, "print/assessment_note.html", NOTE_TITLE, "vurdering.json")


def power_of_attorney_pdf(power: PowerOfAttorneyPrint) -> bytes:
    """The form as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` without a citizen."""
    return whole_pdf(power, "print/power_of_attorney.html", POWER_TITLE, "fuldmagt.json")
