"""The letter that tells the citizen what the municipality does with the citizen's data (oplysningspligt)."""

from dataclasses import dataclass

from agreements.documents.parts import Authority, Citizen, Contact, Filing, printed_fields, whole_pdf
from agreements.rules.information import Told

TITLE = "Sådan bruger vi dine oplysninger"


@dataclass(frozen=True)
class InformationPrint:
    """The text of a day with the municipality's names filled in (``agreements.rules.information``)."""

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    passages: tuple[Told, ...]
    seal_is_development: bool
    own_text: str = ""

    def missing(self) -> list[str]:
        """What the letter cannot be without, by Danish names; empty when it is complete."""
        return [] if self.passages else ["teksten om oplysninger"]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``oplysninger.json``."""
        return printed_fields(self, with_cpr=False)


def information_pdf(letter: InformationPrint) -> bytes:
    """The letter as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` without a text."""
    return whole_pdf(letter, "print/information.html", TITLE, "oplysninger.json")
