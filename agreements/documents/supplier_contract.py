"""The contract with a supplier: the standard text for all of its mentors and citizens; nobody is named.

Source: domain section 9, "Standard mentor contract" (S2 last part; P8; P16).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.documents.contract import TRANSPORT
from agreements.documents.parts import Authority, Contact, Filing, printed_fields, whole_pdf
from mentorstotte.core.wording import danish_kroner

TITLE = "Kontrakt med leverandør af mentorstøtte"


@dataclass(frozen=True)
class SupplierContractPrint:
    """What is agreed from ``start``; without an ``end`` until it is terminated. ``km_rate``,
    ``indirect_percent`` and ``no_show_minutes`` as in the catalogue; ``register_day`` is a working day of the
    next month.
    """

    authority: Authority
    filing: Filing
    supplier: Contact
    cvr: str
    contact: Contact
    start: date
    end: date | None
    seal_is_development: bool
    transport: str = "none"
    km_rate: Decimal | None = None
    indirect_percent: int | None = None
    no_show_minutes: int = 0
    report_weeks: int = 13
    register_day: int = 5
    own_text: str = ""

    @property
    def transport_text(self) -> str:
        """What is paid for transport."""
        paid = f" En kilometer betales med {danish_kroner(self.km_rate)}" if self.km_rate else ""
        return f"{TRANSPORT[self.transport]}{paid}"

    @property
    def indirect_text(self) -> str:
        """What is paid of the time without the citizen."""
        if self.indirect_percent is None:
            return "Der betales også for anden tid, når den er registreret og godkendt."
        return f"Anden tid betales højst med {self.indirect_percent} pct. af den betalte tid i en måned."

    @property
    def no_show_text(self) -> str:
        """What is paid when the citizen stays away."""
        if not self.no_show_minutes:
            return "Der betales ikke, når borgeren udebliver."
        return f"Udebliver borgeren, betales {self.no_show_minutes} minutter."

    def missing(self) -> list[str]:
        """What a contract cannot be without, by Danish names; empty when it is complete."""
        return [] if self.supplier.name else ["leverandørens navn"]

    def fields(self) -> dict:
        """What is printed, as values; attached to the PDF as ``kontrakt.json``."""
        told = {
            "transport": self.transport_text,
            "indirect": self.indirect_text,
            "no_show": self.no_show_text,
        }
        fields = printed_fields(self, with_cpr=False)
        del fields["km_rate"], fields["indirect_percent"], fields["no_show_minutes"]
        return fields | told


def supplier_contract_pdf(contract: SupplierContractPrint) -> bytes:
    """The contract as PDF/UA-1, not yet sealed. Raises ``IncompleteDocumentError`` when a part is missing."""
    return whole_pdf(contract, "print/supplier_contract.html", TITLE, "kontrakt.json")
