"""Letters to the citizen: rejection (afslag), stop or less support, party hearing (partshøring), invitation.

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
    printed_fields,
    whole_pdf,
)
from agreements.enums import DecisionOutcome

REJECTION_TITLE = "Afslag på mentorstøtte"
INVITATION_TITLE = "Vi vil gerne tale med dig"
REMINDER_TITLE = "Husk vores samtale"
HEARING_TITLE = "Vi vil gerne høre fra dig, før vi afgør din sag"
ADVERSE = {
    DecisionOutcome.STOPPED: {
        "outcome": "Vi har vurderet din sag og stopper din mentorstøtte.",
        "question": "Hvorfor stopper støtten?",
        "when": "Din sidste dag med mentorstøtte er",
    },
    DecisionOutcome.REDUCED: {
        "outcome": "Vi har vurderet din sag og giver dig mindre mentorstøtte end før.",
        "question": "Hvorfor får du mindre støtte?",
        "when": "Det gælder fra",
    },
}


@dataclass(frozen=True)
class RejectionPrint:
    """A rejection. ``matter`` says what the case is about; ``reasons`` are what counted, ``rules`` where it
    stands, ``other_help`` the guidance to the right law, ``heard`` what the citizen answered in the party
    hearing, if any. ``day`` is the last day of support, or the first with less, as ``when`` says.
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
    own_text: str = ""
    when: str = ""
    day: date | None = None

    def missing(self) -> list[str]:
        """What a rejection cannot be without, by Danish names; empty when it is complete."""
        filled = {"begrundelsen": self.reasons, "reglerne, afgørelsen bygger på": self.rules}
        gaps = [f"klagevejledning: {gap}" for gap in complaint_gaps(self.complaint, self.authority)]
        return [name for name, value in filled.items() if not any(value)] + gaps

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``afslag.json``."""
        return printed_fields(self, with_cpr=False)


@dataclass(frozen=True)
class InvitationPrint:
    """An invitation to a follow-up talk, or the reminder of one that is agreed. ``at`` is day and time in
    words, ``about`` what is talked about, ``mentor`` who comes too, ``bring`` what to bring.
    """

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    at: str
    place: str
    about: tuple[str, ...]
    seal_is_development: bool
    mentor: str = ""
    bring: str = ""
    own_text: str = ""

    def missing(self) -> list[str]:
        """What an invitation cannot be without, by Danish names; empty when it is complete."""
        filled = {"tidspunktet": self.at, "stedet": self.place, "hvad vi skal tale om": any(self.about)}
        return [name for name, value in filled.items() if not value]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``indkaldelse.json``."""
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
    own_text: str = ""

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
    return whole_pdf(rejection, "print/rejection.html", REJECTION_TITLE, "afslag.json")


def invitation_pdf(invitation: InvitationPrint) -> bytes:
    """The invitation as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` when a required part is
    missing.
    """
    return whole_pdf(invitation, "print/invitation.html", INVITATION_TITLE, "indkaldelse.json")


def reminder_pdf(talk: InvitationPrint) -> bytes:
    """The reminder of an agreed talk, as ``invitation_pdf``."""
    return whole_pdf(talk, "print/reminder.html", REMINDER_TITLE, "paamindelse.json")


def adverse_pdf(decision: RejectionPrint, title: str) -> bytes:
    """Another decision against the citizen, as ``rejection_pdf``."""
    return whole_pdf(decision, "print/rejection.html", title, "afgoerelse.json")


def party_hearing_pdf(hearing: PartyHearingPrint) -> bytes:
    """The hearing as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` when a required part is
    missing.
    """
    return whole_pdf(hearing, "print/party_hearing.html", HEARING_TITLE, "partshoering.json")
