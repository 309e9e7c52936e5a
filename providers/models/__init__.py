from providers.models.supplier import (
    Coordinator,
    FrameworkAgreement,
    GroupContract,
    Mentor,
    MentorRate,
    Qualification,
    Supplier,
)

__all__ = [
    "Coordinator",
    "FrameworkAgreement",
    "GroupContract",
    "Mentor",
    "MentorRate",
    "Qualification",
    "Supplier",
]
