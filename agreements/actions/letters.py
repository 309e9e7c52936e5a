"""The letters of a case made ready to print, sealed and kept: party hearing and rejection."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from agreements.actions.decisions import authority
from agreements.documents.complaint import complaint_guidance
from agreements.documents.letters import (
    Fact,
    PartyHearingPrint,
    RejectionPrint,
    adverse_pdf,
    party_hearing_pdf,
    rejection_pdf,
)
from agreements.documents.parts import Citizen, Contact, Filing
from agreements.enums import DecisionOutcome
from agreements.guidance import OTHER_HELP
from mentorstotte.core.actions import keep_document
from mentorstotte.core.documents.certificate import SealError, is_development
from mentorstotte.core.documents.seal import seal
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document

PDF = "application/pdf"
ADVERSE = {
    DecisionOutcome.STOPPED: {
        "outcome": "Vi har vurderet din sag og stopper din mentorstøtte.",
        "question": "Hvorfor stopper støtten?",
    },
    DecisionOutcome.REDUCED: {
        "outcome": "Vi har vurderet din sag og giver dig mindre mentorstøtte end før.",
        "question": "Hvorfor får du mindre støtte?",
    },
}


@dataclass(frozen=True)
class RejectionLetter:
    """What is written in a rejection. ``reasons``, ``rules`` and ``other_help`` hold a point a line;
    ``help`` are schemes.
    """

    matter: str
    reasons: str
    rules: str
    help: tuple[str, ...] = ()
    other_help: str = ""
    heard: str = ""

    def guidance(self) -> tuple[str, ...]:
        """The guidance to other help: the suggested texts that were chosen, and the own words."""
        return (*(OTHER_HELP[scheme] for scheme in self.help), *points(self.other_help))


@dataclass(frozen=True)
class HearingLetter:
    """What is written in a party hearing; ``facts`` are pairs (fact, where it is from)."""

    considered: str
    facts: tuple[tuple[str, str], ...]
    rules: str
    answer_by: date | None


def points(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def rejection_print(case, letter: RejectionLetter, *, by) -> RejectionPrint:
    """The rejection of today, signed by ``by``."""
    today = timezone.localdate()
    return RejectionPrint(
        authority=authority(),
        filing=filing(case, today),
        citizen=addressee(case.citizen, today),
        caseworker=Contact(by.name, by.phone, by.email),
        matter=letter.matter,
        reasons=points(letter.reasons),
        rules=points(letter.rules),
        complaint=complaint_guidance(authority(), today),
        seal_is_development=is_development(),
        heard=letter.heard,
        other_help=letter.guidance(),
    )


def hearing_print(case, letter: HearingLetter, *, by) -> PartyHearingPrint:
    """The party hearing of today, signed by ``by``."""
    today = timezone.localdate()
    return PartyHearingPrint(
        authority=authority(),
        filing=filing(case, today),
        citizen=addressee(case.citizen, today),
        caseworker=Contact(by.name, by.phone, by.email),
        considered=letter.considered,
        facts=tuple(Fact(text, source) for text, source in letter.facts),
        rules=points(letter.rules),
        answer_by=letter.answer_by,
        seal_is_development=is_development(),
    )


def filing(case, day: date) -> Filing:
    """Case number and the case's next document number."""
    number = Document.objects.filter(case_id=case.pk).count() + 1
    return Filing(case_number=case.number, document_number=f"{case.number}-{number}", date=day)


def addressee(citizen, day: date) -> Citizen:
    """The citizen as letters name the person: no CPR number, and no protected address (R-38)."""
    return Citizen(
        name=citizen.full_name,
        cpr="",
        address=tuple(citizen.address_lines(day)),
        address_protected=citizen.address_protected_on(day),
    )


def keep_rejection(case, letter: RejectionLetter, *, by) -> Document:
    """The rejection as a sealed PDF in the store."""
    pdf = rejection_pdf(rejection_print(case, letter, by=by))
    return _keep(pdf, DocumentKind.REJECTION, "Afslag på mentorstøtte", case, by)


def keep_adverse(case, letter: RejectionLetter, outcome: DecisionOutcome, *, by) -> Document:
    """The stop, or the decision on less support, as a sealed PDF in the store."""
    document = replace(rejection_print(case, letter, by=by), **ADVERSE[outcome])
    return _keep(adverse_pdf(document, outcome.label), DocumentKind.DECISION, outcome.label, case, by)


def keep_hearing(case, letter: HearingLetter, *, by) -> Document:
    """The party hearing as a sealed PDF in the store."""
    pdf = party_hearing_pdf(hearing_print(case, letter, by=by))
    return _keep(pdf, DocumentKind.PARTY_HEARING, "Partshøring", case, by)


def _keep(pdf: bytes, kind: DocumentKind, title: str, case, by) -> Document:
    try:
        sealed = seal(pdf, reason=title)
    except SealError as error:
        raise Refused(f"Brevet kan ikke forsegles, så intet er gemt. {error}") from error
    return keep_document(
        content=sealed, kind=kind, title=title, content_type=PDF, case_id=case.pk, by=by, sealed=True
    )
