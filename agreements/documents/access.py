"""The answer to a request for the file or for one's own data: a letter, and behind it what is handed out."""

from dataclasses import dataclass
from datetime import date

from agreements.documents.parts import Authority, Citizen, Contact, Filing, whole_pdf
from mentorstotte.core.documents.render import render

TITLE = "Svar på din anmodning om indsigt"


@dataclass(frozen=True)
class Omitted:
    """A part of the case that is not handed out, by which rule and why."""

    title: str
    on: date
    rule: str
    reason: str


@dataclass(frozen=True)
class AccessAnswerPrint:
    """The letter on top. ``own_data`` is true for a request by article 15; ``complaint`` is the guidance when
    something is left out of the file.
    """

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    asked_on: date
    own_data: bool
    omitted: tuple[Omitted, ...]
    complaint: tuple[str, ...]
    seal_is_development: bool
    own_text: str = ""

    def missing(self) -> list[str]:
        """What the letter cannot be without, by Danish names; empty when it is complete."""
        reasons = all(each.reason and each.rule for each in self.omitted)
        complaint = self.complaint or self.own_data or not self.omitted
        filled = {"begrundelse for det, der ikke er med": reasons, "klagevejledning": complaint}
        return [name for name, value in filled.items() if not value]

    def fields(self) -> dict:
        """Nothing is attached: the file behind the letter says it all."""
        return {}


def access_answer_pdf(letter: AccessAnswerPrint) -> bytes:
    """The letter as PDF/UA-1. Raises ``IncompleteDocumentError`` when something is left out without a
    reason or without complaint guidance.
    """
    return whole_pdf(letter, "print/access_answer.html", TITLE, "svar.json")


def omitted_pdf(omitted: Omitted, authority: Authority, on: date) -> bytes:
    """The page that stands where a document is left out: which one, by which rule and why."""
    context = {"omitted": omitted, "authority": authority, "title": omitted.title, "foot": authority.name}
    return render("print/omitted.html", context, created=on)
