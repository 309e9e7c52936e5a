"""The field's words for mentors and suppliers; labels as on screen."""

from django.db.models import TextChoices


class MentorKind(TextChoices):
    EXTERNAL = "external", "Ekstern"
    COMPANY = "company", "Virksomhed"
    EDUCATION = "education", "Uddannelsessted"
    MUNICIPAL = "municipal", "Kommunal"
    WORKPLACE = "workplace", "Arbejdsplads"
    SOCIAL = "social", "Socialområdet"


class MentorRole(TextChoices):
    """Special roles that some target groups ask for (R-41)."""

    DISCHARGE_COORDINATOR = "discharge_coordinator", "Udskrivningskoordinator"
    RELEASE_COORDINATOR = "release_coordinator", "Udslusningskoordinator"
    STUDY_START_COORDINATOR = "study_start_coordinator", "Studiestartskoordinator"


class FrameworkKind(TextChoices):
    COMPANY_CENTRE = "company_centre", "Virksomhedscenter"
    PARTNERSHIP = "partnership", "Partnerskabsaftale"
