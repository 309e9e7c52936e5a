"""Letters to the citizen: rejection (afslag) and party hearing (partshøring).

Letters go in window envelopes and carry no CPR: the case number is enough to answer by. What an adverse
decision must hold follows forvaltningsloven §§ 22–24 (reasons) and domain section 7.4 (complaint guidance,
R-34).
"""

from dataclasses import dataclass
from datetime import date

from agreements.documents.complaint import complaint_gaps
from agreements.documents.parts import (
    Authority,
    Citizen,
    Contact,
    Filing,
    IncompleteDocumentError,
    as_json,
    printed_fields,
    sheet,
)
from mentorstotte.core.documents.render import render

REJECTION_TITLE = "Afslag på mentorstøtte"
HEARING_TITLE = "Vi vil gerne høre fra dig, før vi afgør din sag"


@dataclass(frozen=True)
class RejectionPrint:
    """A rejection. ``matter`` says what the case is about; ``reasons`` are what counted, ``rules`` where it
    stands, ``other_help`` the guidance to the right law, ``heard`` what the citizen answered in the party
    hearing, if any.
    """

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    matter: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    complaint: tuple[str, ...]
    seal_is_development: bool
    heard: str = ""
    other_help: tuple[str, ...] = ()
    outcome: str = "Vi har vurderet din sag og giver dig afslag."
    question: str = "Hvorfor får du afslag?"

    def missing(self) -> list[str]:
        """What a rejection cannot be without, by Danish names; empty when it is complete."""
        filled = {"begrundelsen": self.reasons, "reglerne, afgørelsen bygger på": self.rules}
        gaps = [f"klagevejledning: {gap}" for gap in complaint_gaps(self.complaint, self.authority)]
        return [name for name, value in filled.items() if not any(value)] + gaps

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``afslag.json``."""
        return printed_fields(self, with_cpr=False)


@dataclass(frozen=True)
class Fact:
    """One fact that speaks against the citizen, and where the authority has it from."""

    text: str
    source: str


@dataclass(frozen=True)
class PartyHearingPrint:
    """A party hearing: the facts the citizen may not know, what they may lead to, and when to answer at the
    latest.
    """

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    considered: str
    facts: tuple[Fact, ...]
    rules: tuple[str, ...]
    answer_by: date
    seal_is_development: bool

    def missing(self) -> list[str]:
        """What a hearing cannot be without, by Danish names; empty when it is complete."""
        filled = {
            "hvad vi overvejer": self.considered,
            "oplysningerne": any(fact.text for fact in self.facts),
            "en svarfrist efter brevets dato": self.answer_by > self.filing.date,
        }
        return [name for name, value in filled.items() if not value]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``partshoering.json``."""
        return printed_fields(self, with_cpr=False)


def rejection_pdf(rejection: RejectionPrint) -> bytes:
    """The rejection as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` when a required part is
    missing.
    """
    return _letter(rejection, "print/rejection.html", REJECTION_TITLE, "afslag.json")


def adverse_pdf(decision: RejectionPrint, title: str) -> bytes:
    """Another decision against the citizen, as ``rejection_pdf``."""
    return _letter(decision, "print/rejection.html", title, "afgoerelse.json")


def party_hearing_pdf(hearing: PartyHearingPrint) -> bytes:
    """The hearing as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` when a required part is
    missing.
    """
    return _letter(hearing, "print/party_hearing.html", HEARING_TITLE, "partshoering.json")


def _letter(document, template: str, title: str, attachment: str) -> bytes:
    if missing := document.missing():
        raise IncompleteDocumentError(missing)
    return render(
        template,
        sheet(document, title=title),
        created=document.filing.date,
        attachments={attachment: as_json(document.fields())},
    )
