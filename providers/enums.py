"""The field's words for mentors and suppliers; labels as on screen."""

from django.db.models import TextChoices


class MentorKind(TextChoices):
    EXTERNAL = "external", "Ekstern"
    COMPANY = "company", "Virksomhed"
    EDUCATION = "education", "Uddannelsessted"
    MUNICIPAL = "municipal", "Kommunal"
    WORKPLACE = "workplace", "Arbejdsplads"
    SOCIAL = "social", "Socialområdet"


# The employer is paid for the hours of an employee (frikøb): order § 122 refunds the wages they cost.
BOUGHT_OUT = (MentorKind.COMPANY, MentorKind.EDUCATION, MentorKind.WORKPLACE)


class MentorRole(TextChoices):
    """Special roles that some target groups ask for (R-41)."""

    DISCHARGE_COORDINATOR = "discharge_coordinator", "Udskrivningskoordinator"
    RELEASE_COORDINATOR = "release_coordinator", "Udslusningskoordinator"
    STUDY_START_COORDINATOR = "study_start_coordinator", "Studiestartskoordinator"


class MentorSuits(TextChoices):
    """Whom a mentor suits best: the catalogue's own words, not the target groups of the law."""

    YOUNG = "young", "Unge"
    MENTAL_HEALTH = "mental_health", "Psykisk sårbare"
    ADDICTION = "addiction", "Misbrug"
    RELEASED = "released", "Løsladte"
    SINGLE_PARENTS = "single_parents", "Enlige forsørgere"
    REFUGEES = "refugees", "Flygtninge og indvandrere"
    DISABILITY = "disability", "Fysisk funktionsnedsættelse"
    LONG_UNEMPLOYED = "long_unemployed", "Længe uden arbejde"


class Gender(TextChoices):
    """Told only to a citizen who asks for a mentor of one gender."""

    WOMAN = "woman", "Kvinde"
    MAN = "man", "Mand"
    OTHER = "other", "Andet"


class Feedback(TextChoices):
    """How often the mentor writes to the caseworker, as agreed."""

    EACH_MEETING = "each_meeting", "Efter hvert møde"
    MONTHLY = "monthly", "Hver måned"
    FOLLOW_UP = "follow_up", "Før hver opfølgning (13 uger)"


class FrameworkKind(TextChoices):
    COMPANY_CENTRE = "company_centre", "Virksomhedscenter"
    PARTNERSHIP = "partnership", "Partnerskabsaftale"


class Transport(TextChoices):
    """What a supplier's contract says of transport; never part of the hours (order § 122(2))."""

    NONE = "none", "Betales ikke"
    INCLUDED = "included", "Med i timeprisen"
    SEPARATE = "separate", "Betales særskilt, uden refusion"
