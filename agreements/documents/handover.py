"""The hand-over on one page, for the next caseworker or for the next mentor."""

from dataclasses import dataclass

from agreements.documents.papers import Passage
from agreements.documents.parts import Authority, Citizen, Contact, Filing, as_json, printed_fields, sheet
from mentorstotte.core.documents.render import render

TITLE = "Overdragelse"
MENTOR_TITLE = "Overdragelse til mentor"


@dataclass(frozen=True)
class HandOverPrint:
    """Where the case stands, for whoever takes over. ``citizen`` has neither address nor CPR number; what a
    mentor must not see is not among the passages of the mentor's version.
    """

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    reference: str
    passages: tuple[Passage, ...]
    seal_is_development: bool

    def missing(self) -> list[str]:
        """What a hand-over cannot be without."""
        return [] if self.passages else ["indholdet"]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``overdragelse.json``."""
        return printed_fields(self, with_cpr=False)


def hand_over_pdf(brief: HandOverPrint) -> bytes:
    """For the next caseworker: PDF/UA-1 on one page where the text allows it, not yet sealed."""
    return _pdf(brief, TITLE)


def mentor_hand_over_pdf(brief: HandOverPrint) -> bytes:
    """For the next mentor, as ``hand_over_pdf``."""
    return _pdf(brief, MENTOR_TITLE)


def _pdf(brief: HandOverPrint, title: str) -> bytes:
    return render(
        "print/hand_over.html",
        sheet(brief, title=title),
        created=brief.filing.date,
        attachments={"overdragelse.json": as_json(brief.fields())},
        max_pages=1,
    )
