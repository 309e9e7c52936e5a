from providers.models.supplier import (
    Coordinator,
    FrameworkAgreement,
    Mentor,
    MentorRate,
    Qualification,
    Supplier,
)

__all__ = ["Coordinator", "FrameworkAgreement", "Mentor", "MentorRate", "Qualification", "Supplier"]
