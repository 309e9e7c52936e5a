"""What the printed documents of an agreement share: who is who, words that depend on the date, the attached
fields.

All values are plain, so that a document can be made, and made again, from what was stored and nothing else.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from cases.law import regime_on

PROTECTED_ADDRESS = "Adressen er beskyttet"


@dataclass(frozen=True)
class Authority:
    """The municipality and the unit that sends the document. ``address`` and the rest are printed as they
    stand.
    """

    name: str
    code: str
    unit: str
    address: str
    phone: str
    email: str


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
        return f"{self.cpr[:6]}-{self.cpr[6:]}" if self.cpr else ""


@dataclass(frozen=True)
class Contact:
    """A person whom the citizen can reach: the caseworker or the mentor. Never a private address."""

    name: str
    phone: str = ""
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Filing:
    """What the document is filed under."""

    case_number: str
    document_number: str
    date: date


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
        "word": word,
        "Word": word.capitalize(),
    }


def printed_fields(document, *, with_cpr: bool) -> dict:
    """The fields of a document as they stand on paper: no address that is protected, no CPR where none is
    printed.
    """
    citizen = {"name": document.citizen.name, "address": list(document.citizen.printed_address)}
    if with_cpr:
        citizen["cpr"] = document.citizen.printed_cpr
    return asdict(document) | {"citizen": citizen}


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
