"""The answer to a citizen who says that something is wrong, or who objects to how the data are used."""

from dataclasses import dataclass
from datetime import date

from agreements.documents.parts import Authority, Citizen, Contact, Filing, printed_fields, whole_pdf
from agreements.enums import RightsKind, RightsOutcome

TITLES = {
    RightsKind.CORRECTION: "Svar på din anmodning om rettelse",
    RightsKind.OBJECTION: "Svar på din indsigelse",
}
# What the citizen turned to us with, as the letter says it.
ASKED = {
    RightsKind.CORRECTION: "din anmodning om at få rettet oplysninger i din sag",
    RightsKind.OBJECTION: "din indsigelse mod den måde, vi bruger dine oplysninger på",
}
ANSWERED = {
    RightsOutcome.GRANTED: "Vi gør det, du beder om.",
    RightsOutcome.PARTLY: "Vi gør en del af det, du beder om.",
    RightsOutcome.REFUSED: "Vi gør ikke det, du beder om.",
}
RULES = {
    RightsKind.CORRECTION: "Reglerne om rettelse står i databeskyttelsesforordningens artikel 16.",
    RightsKind.OBJECTION: "Reglerne om indsigelse står i databeskyttelsesforordningens artikel 21.",
}
# Databeskyttelsesforordningen, article 12(4): where to complain, and that there are courts.
COMPLAINT = (
    "Du kan klage til Datatilsynet, hvis du er uenig i vores svar. Se hvordan på www.datatilsynet.dk.",
    "Du kan også gå til domstolene.",
)


@dataclass(frozen=True)
class RightsAnswerPrint:
    """The answer: ``said`` is what the citizen wrote or said, ``answer`` what is answered and why;
    ``complaint`` is the guidance when the citizen did not get all that was asked for.
    """

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    kind: RightsKind
    asked_on: date
    said: str
    outcome: RightsOutcome
    answer: str
    complaint: tuple[str, ...]
    seal_is_development: bool
    own_text: str = ""

    @property
    def asked(self) -> str:
        """What the citizen turned to us with."""
        return ASKED[self.kind]

    @property
    def answered(self) -> str:
        """What came of it, in one sentence."""
        return ANSWERED[self.outcome]

    @property
    def rule(self) -> str:
        """Where the rules stand."""
        return RULES[self.kind]

    def missing(self) -> list[str]:
        """What the letter cannot be without, by Danish names; empty when it is complete."""
        complaint = self.complaint or self.outcome == RightsOutcome.GRANTED
        filled = {"svaret": self.answer, "klagevejledning": complaint}
        return [name for name, value in filled.items() if not value]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``svar.json``."""
        words = {"kind": self.asked, "outcome": self.answered}
        return printed_fields(self, with_cpr=False) | words


def rights_answer_pdf(letter: RightsAnswerPrint) -> bytes:
    """The letter as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` without an answer, and
    without complaint guidance when not all of it was granted.
    """
    return whole_pdf(letter, "print/rights_answer.html", TITLES[letter.kind], "svar.json")
