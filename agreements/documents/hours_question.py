"""The sheet that asks a citizen without mail whether the hours of a month were given (spørgeark, R-32)."""

from dataclasses import dataclass
from datetime import date

from agreements.documents.parts import Authority, Citizen, Contact, Filing, printed_fields, whole_pdf
from agreements.documents.question import GivenHours

QUESTION_TITLE = "Fik du de her timer?"


@dataclass(frozen=True)
class HoursQuestionPrint:
    """Days and hours of ``month`` with a box for yes and one for no; to be back by ``answer_by``."""

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    month: str
    lines: tuple[GivenHours, ...]
    total: str
    answer_by: date
    seal_is_development: bool
    own_text: str = ""

    def missing(self) -> list[str]:
        """What the sheet cannot be without, by Danish names."""
        return [] if self.lines else ["timerne"]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``spoergeark.json``."""
        return printed_fields(self, with_cpr=False)


def hours_question_pdf(sheet: HoursQuestionPrint) -> bytes:
    """The sheet as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` without hours."""
    return whole_pdf(sheet, "print/hours_question.html", QUESTION_TITLE, "spoergeark.json")
