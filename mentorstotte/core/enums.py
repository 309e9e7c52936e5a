"""Roles and states that every app shares; labels as on screen."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person does here; one person may hold several."""

    CASEWORKER = "caseworker", "Sagsbehandler"
    JOB_CONSULTANT = "job_consultant", "Jobkonsulent"
    CLARIFICATION_CONSULTANT = "clarification_consultant", "Afklaringskonsulent"
    APPROVER = "approver", "Teamleder eller faglig konsulent"
    CATALOGUE_ADMIN = "catalogue_admin", "Katalogansvarlig"
    CONTROLLER = "controller", "Controller"
    AUDITOR = "auditor", "Revisor"
    MANAGEMENT = "management", "Ledelse"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Databeskyttelsesrådgiver"
    SYSTEM_ADMIN = "system_admin", "Systemadministrator"


class ApprovalState(TextChoices):
    """The two-step control: one person proposes, another decides."""

    PENDING = "pending", "Venter på godkendelse"
    APPROVED = "approved", "Godkendt"
    RETURNED = "returned", "Sendt tilbage"
    REJECTED = "rejected", "Afvist"
    WITHDRAWN = "withdrawn", "Trukket tilbage"


class MailState(TextChoices):
    PENDING = "pending", "Venter"
    CLAIMED = "claimed", "Er ved at blive sendt"
    SENT = "sent", "Sendt"
    FAILED = "failed", "Kunne ikke sendes"


class DocumentKind(TextChoices):
    AGREEMENT = "agreement", "Aftale om mentorstøtte"
    SIGNED_SCAN = "signed_scan", "Underskrevet aftale (scanning)"
    REJECTION = "rejection", "Afslag"
    DECISION = "decision", "Afgørelse"
    PARTY_HEARING = "party_hearing", "Partshøring"
    INCOMING = "incoming", "Indgået dokument"
    CASE_FILE = "case_file", "Sagens akter samlet"
    SIGNED_AGREEMENT = "signed_agreement", "Underskrevet aftale"
    IMPORT = "import", "Indlæst regneark"
