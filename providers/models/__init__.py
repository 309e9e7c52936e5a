from providers.models.caps import PriceCap
from providers.models.contract import SupplierContract, under_contract
from providers.models.figures import NamedFigures
from providers.models.papers import Attachment
from providers.models.supplier import (
    Coordinator,
    FrameworkAgreement,
    GroupContract,
    Mentor,
    MentorRate,
    Qualification,
    Supplier,
    prices_on,
)
from providers.models.wages import WageDocumentation, wage_of

__all__ = [
    "Attachment",
    "Coordinator",
    "FrameworkAgreement",
    "GroupContract",
    "Mentor",
    "MentorRate",
    "NamedFigures",
    "PriceCap",
    "Qualification",
    "Supplier",
    "SupplierContract",
    "WageDocumentation",
    "prices_on",
    "under_contract",
    "wage_of",
]
