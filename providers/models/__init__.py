from providers.models.supplier import FrameworkAgreement, Mentor, MentorRate, Supplier

__all__ = ["FrameworkAgreement", "Mentor", "MentorRate", "Supplier"]
