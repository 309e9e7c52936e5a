"""What the printed documents of an agreement share: who is who, words that depend on the date, the attached
fields.

All values are plain, so that a document can be made, and made again, from what was stored and nothing else.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

import segno
from django.utils.safestring import SafeString, mark_safe

from cases.law import regime_on
from mentorstotte.core.documents.render import render
from mentorstotte.core.wording import written_cpr

PROTECTED_ADDRESS = "Adressen er beskyttet"
QR_TITLE = "QR-kode, der viser, om dokumentet er ægte"


@dataclass(frozen=True)
class Authority:
    """The municipality and the unit that sends the document, printed as it stands. ``logo`` is the hash of
    the stored picture, or empty.
    """

    name: str
    code: str
    unit: str
    address: str
    phone: str
    email: str
    logo: str = ""


@dataclass(frozen=True)
class Citizen:
    """The citizen. ``cpr`` is ten digits or empty; the address lines are never printed while protected
    (R-38).
    """

    name: str
    cpr: str
    address: tuple[str, ...]
    address_protected: bool = False

    @property
    def printed_address(self) -> tuple[str, ...]:
        """The lines that may be shown."""
        return (PROTECTED_ADDRESS,) if self.address_protected else self.address

    @property
    def printed_cpr(self) -> str:
        """The number as Danes read it, ``ddmmyy-xxxx``."""
        return written_cpr(self.cpr)


@dataclass(frozen=True)
class Contact:
    """A person whom the citizen can reach: the caseworker or the mentor. Never a private address."""

    name: str
    phone: str = ""
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Filing:
    """What the document is filed under. ``code`` is the random code by which anybody can check the document
    at ``check_at`` (an address without ``https://``); it says nothing about what stands in it.
    """

    case_number: str
    document_number: str
    date: date
    code: str = ""
    check_at: str = ""


def authority_word(day: date) -> str:
    """What the law of that day calls the acting authority: ``jobcentret`` or, from 1.2.2026, ``kommunen``."""
    return regime_on(day).authority


def sheet(document, *, title: str) -> dict:
    """What every print template expects: the document, its title, the foot and the authority's word."""
    word = authority_word(document.filing.date)
    return {
        "document": document,
        "title": title,
        "foot": f"{document.authority.name} · Dokument {document.filing.document_number}",
        "qr": qr_code(document.filing),
        "word": word,
        "Word": word.capitalize(),
    }


def qr_code(filing: Filing) -> SafeString:
    """The address where the document is checked, with its code, as a drawing; empty without a code."""
    if not filing.code:
        return SafeString()
    address = f"https://{filing.check_at}?kode={filing.code}"
    return mark_safe(segno.make_qr(address, error="m").svg_inline(border=2, omitsize=True, title=QR_TITLE))  # noqa: S308 our own


def printed_fields(document, *, with_cpr: bool) -> dict:
    """The fields of a document as they stand on paper: no address that is protected, no CPR where none is
    printed.
    """
    fields = asdict(document)
    del fields["authority"]["logo"], fields["seal_is_development"]
    if citizen := getattr(document, "citizen", None):
        fields["citizen"] = {"name": citizen.name, "address": list(citizen.printed_address)}
        if with_cpr:
            fields["citizen"]["cpr"] = citizen.printed_cpr
    return fields


def as_json(fields: dict) -> bytes:
    """UTF-8 JSON in a fixed order; dates are ISO, numbers are decimal strings."""
    return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True, default=_plain).encode()


def _plain(value: date | Decimal) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


class IncompleteDocumentError(ValueError):
    """The document lacks what the law says it must hold; ``missing`` names it in Danish."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("Dokumentet mangler: " + ", ".join(missing) + ".")
        self.missing = missing


def whole_pdf(document, template: str, title: str, attachment: str) -> bytes:
    """The document as PDF/UA-1 with its printed fields attached, not yet sealed.

    Raises ``IncompleteDocumentError`` when a required part is missing.
    """
    if missing := document.missing():
        raise IncompleteDocumentError(missing)
    return render(
        template,
        sheet(document, title=title),
        created=document.filing.date,
        attachments={attachment: as_json(document.fields())},
    )
