"""The contract with the mentor: the standard text, which goes to the mentor and names no citizen.

Source: domain section 9, "Standard mentor contract" (S2 last part; P8; P16). The citizen stands by the case
number only; who it is, the mentor knows from the agreement.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.documents.agreement import Segment
from agreements.documents.parts import Authority, Contact, Filing, printed_fields, whole_pdf

TITLE = "Kontrakt om mentorstøtte"
# By TransportChoice: what is said about transport (order § 122(2): never part of the mentor's hours).
TRANSPORT = {
    "none": "Transport betales ikke.",
    "included": "Transport er med i timeprisen og betales ikke særskilt.",
    "separate": "Transport betales særskilt og tæller ikke som mentortimer.",
}


@dataclass(frozen=True)
class Shown:
    """A qualification that the municipality has seen papers of; ``expires_on`` is its last day."""

    title: str
    seen_on: date
    expires_on: date | None


@dataclass(frozen=True)
class MentorContractPrint:
    """One contract. ``reference`` is what invoices carry in place of the citizen's name, ``price`` kroner an
    hour, ``register_day`` the working day of the next month by which hours are registered. ``segments`` are
    the stretches of this mentor.
    """

    authority: Authority
    filing: Filing
    mentor: Contact
    caseworker: Contact
    reference: str
    aim: str
    tasks: tuple[str, ...]
    not_tasks: tuple[str, ...]
    start: date
    end: date
    segments: tuple[Segment, ...]
    price: Decimal | None
    qualifications: tuple[Shown, ...]
    seal_is_development: bool
    transport: str = "none"
    report_weeks: int = 13
    register_day: int = 5
    own_text: str = ""

    @property
    def transport_text(self) -> str:
        """What is paid for transport."""
        return TRANSPORT[self.transport]

    def missing(self) -> list[str]:
        """What a contract cannot be without, by Danish names; empty when it is complete."""
        filled = {
            "mentorens navn": self.mentor.name,
            "opgaverne": any(self.tasks),
            "målet": self.aim,
            "timetallet": any(segment.hours > 0 for segment in self.segments),
            "timeprisen": self.price is not None,
        }
        return [name for name, value in filled.items() if not value]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``kontrakt.json``."""
        return printed_fields(self, with_cpr=False) | {"transport": self.transport_text}


def contract_pdf(contract: MentorContractPrint) -> bytes:
    """The contract as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` when a part is missing."""
    return whole_pdf(contract, "print/contract.html", TITLE, "kontrakt.json")
