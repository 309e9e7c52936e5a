from providers.models.contract import SupplierContract
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

__all__ = [
    "Coordinator",
    "FrameworkAgreement",
    "GroupContract",
    "Mentor",
    "MentorRate",
    "Qualification",
    "Supplier",
    "SupplierContract",
    "prices_on",
]
