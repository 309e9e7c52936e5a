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
    MENTOR = "mentor", "Mentor"
    COORDINATOR = "coordinator", "Leverandørens koordinator"


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


class LetterPart(TextChoices):
    """What of the letters the municipality writes itself; the rest is the same everywhere."""

    LOGO = "logo", "Logo"
    UNIT = "unit", "Afdeling"
    ADDRESS = "address", "Adresse"
    PHONE = "phone", "Telefon"
    EMAIL = "email", "Mail"
    COMPLAINT = "complaint", "Klagevejledning"
    AGREEMENT = "agreement", "Afsnit i aftalen"
    REJECTION = "rejection", "Afsnit i afslaget"
    STOP = "stop", "Afsnit i brevet om, at støtten stopper"
    HEARING = "hearing", "Afsnit i partshøringen"
    INVITATION = "invitation", "Afsnit i indkaldelsen og påmindelsen"
    CONTRACT = "contract", "Afsnit i kontrakten med mentor"
    POWER = "power", "Afsnit i fuldmagten"
    OFFICER = "officer", "Databeskyttelsesrådgiver"
    INFORMATION = "information", "Afsnit i brevet om borgerens oplysninger"


class MailHow(TextChoices):
    """When a person wants mails about messages."""

    EACH = "each", "Med det samme, én mail for hver besked"
    DAILY = "daily", "Én samlet mail om dagen"
    NEVER = "never", "Ingen mails; jeg læser beskederne her"


class DigestKind(TextChoices):
    DAILY = "daily", "Dagens beskeder"
    MONDAY = "monday", "Mandagens overblik over teamet"


class DocumentKind(TextChoices):
    AGREEMENT = "agreement", "Aftale om mentorstøtte"
    SIGNED_SCAN = "signed_scan", "Underskrevet aftale (scanning)"
    REJECTION = "rejection", "Afslag"
    DECISION = "decision", "Afgørelse"
    PARTY_HEARING = "party_hearing", "Partshøring"
    INVITATION = "invitation", "Indkaldelse til samtale"
    TALK_REMINDER = "talk_reminder", "Påmindelse om samtale"
    HOURS_QUESTION = "hours_question", "Spørgeark om månedens timer"
    MENTOR_CONTRACT = "mentor_contract", "Kontrakt med mentor"
    SUPPLIER_CONTRACT = "supplier_contract", "Kontrakt med leverandør"
    SIGNED_CONTRACT = "signed_contract", "Underskrevet kontrakt"
    ATTACHMENT = "attachment", "Bilag i mentorkataloget"
    ASSESSMENT_NOTE = "assessment_note", "Vurdering"
    POWER_OF_ATTORNEY = "power_of_attorney", "Fuldmagt til underskrift"
    INFORMATION = "information", "Sådan bruger vi dine oplysninger"
    ACCESS_FILE = "access_file", "Aktindsigt"
    RIGHTS_ANSWER = "rights_answer", "Svar på rettelse eller indsigelse"
    SUMMARY = "summary", "Aftalen, kort fortalt"
    HAND_OVER = "hand_over", "Overdragelse"
    MENTOR_HAND_OVER = "mentor_hand_over", "Overdragelse til mentor"
    ENGLISH = "english", "Aftalen på engelsk"
    LOGO = "logo", "Kommunens logo"
    INCOMING = "incoming", "Indgået dokument"
    CASE_FILE = "case_file", "Sagens akter samlet"
    SIGNED_AGREEMENT = "signed_agreement", "Underskrevet aftale"
    IMPORT = "import", "Indlæst regneark"
    STATEMENT = "statement", "Afregningsbilag"
    FINANCE_FILE = "finance_file", "Fil til økonomisystemet"
    AUDIT_PART = "audit_part", "En aftales dokumentation til revisor"
    AUDIT_FILE = "audit_file", "Dokumentation til revisor"
    YEARLY_REPORT = "yearly_report", "Årsrapport"
