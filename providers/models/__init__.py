from providers.models.supplier import FrameworkAgreement, Mentor, MentorRate, Qualification, Supplier

__all__ = ["FrameworkAgreement", "Mentor", "MentorRate", "Qualification", "Supplier"]
