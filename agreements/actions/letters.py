"""The letters of a case made ready to print, sealed and kept: hearing, rejection, stop, less support."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from agreements.actions.decisions import authority, guidance
from agreements.documents.letters import (
    ADVERSE,
    Fact,
    PartyHearingPrint,
    RejectionPrint,
    adverse_pdf,
    party_hearing_pdf,
    rejection_pdf,
)
from agreements.documents.parts import Citizen, Contact, Filing, IncompleteDocumentError
from agreements.enums import DecisionOutcome
from agreements.guidance import OTHER_HELP
from mentorstotte.core.actions import keep_document
from mentorstotte.core.documents.certificate import SealError, is_development
from mentorstotte.core.documents.codes import new_code
from mentorstotte.core.documents.seal import seal
from mentorstotte.core.enums import DocumentKind, LetterPart
from mentorstotte.core.errors import Refused
from mentorstotte.core.letters import words
from mentorstotte.core.models import Document

PDF = "application/pdf"


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
    today, said = timezone.localdate(), words()
    return RejectionPrint(
        authority=authority(said),
        filing=filing(case, today),
        citizen=addressee(case.citizen, today),
        caseworker=Contact(by.name, by.phone, by.email),
        matter=letter.matter,
        reasons=points(letter.reasons),
        rules=points(letter.rules),
        complaint=guidance(today, said),
        own_text=said.get(LetterPart.REJECTION, ""),
        seal_is_development=is_development(),
        heard=letter.heard,
        other_help=letter.guidance(),
    )


def hearing_print(case, letter: HearingLetter, *, by) -> PartyHearingPrint:
    """The party hearing of today, signed by ``by``."""
    today, said = timezone.localdate(), words()
    return PartyHearingPrint(
        authority=authority(said),
        filing=filing(case, today),
        citizen=addressee(case.citizen, today),
        caseworker=Contact(by.name, by.phone, by.email),
        considered=letter.considered,
        facts=tuple(Fact(text, source) for text, source in letter.facts),
        rules=points(letter.rules),
        answer_by=letter.answer_by,
        own_text=said.get(LetterPart.HEARING, ""),
        seal_is_development=is_development(),
    )


def filing(case, day: date) -> Filing:
    """Case number, the case's next document number, and a new code by which the document can be checked."""
    number = Document.objects.filter(case_id=case.pk).count() + 1
    return Filing(
        case_number=case.number,
        document_number=f"{case.number}-{number}",
        date=day,
        code=new_code(),
        check_at=urlsplit(settings.SITE_URL).netloc + reverse("core:genuine"),
    )


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
    sheet = rejection_print(case, letter, by=by)
    return keep_letter(sheet, rejection_pdf, DocumentKind.REJECTION, "Afslag på mentorstøtte", case, by=by)


def keep_adverse(case, letter: RejectionLetter, outcome: DecisionOutcome, *, day: date, by) -> Document:
    """The stop with its last ``day``, or less support from that day, as a sealed PDF in the store."""
    own = words().get(LetterPart.STOP, "") if outcome == DecisionOutcome.STOPPED else ""
    sheet = replace(rejection_print(case, letter, by=by), own_text=own, day=day, **ADVERSE[outcome])
    make = partial(adverse_pdf, title=outcome.label)
    return keep_letter(sheet, make, DocumentKind.DECISION, outcome.label, case, by=by)


def keep_hearing(case, letter: HearingLetter, *, by) -> Document:
    """The party hearing as a sealed PDF in the store."""
    sheet = hearing_print(case, letter, by=by)
    return keep_letter(sheet, party_hearing_pdf, DocumentKind.PARTY_HEARING, "Partshøring", case, by=by)


def keep_letter(sheet, make, kind: DocumentKind, title: str, case, *, by, series: str = "") -> Document:
    """The document of ``sheet``, made by ``make``, sealed and kept under its code.

    Raises Refused, with nothing kept, when it lacks a part or cannot be made or sealed.
    """
    try:
        sealed = seal(make(sheet), reason=title)
    except IncompleteDocumentError as error:
        raise Refused(str(error)) from error
    except SealError as error:
        raise Refused(f"Brevet kan ikke forsegles, så intet er gemt. {error}") from error
    return keep_document(
        content=sealed,
        kind=kind,
        title=title,
        content_type=PDF,
        case_id=case.pk,
        by=by,
        sealed=True,
        code=sheet.filing.code,
        series=series,
    )
