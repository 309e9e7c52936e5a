"""By which law a mentor's time may be given on an agreement (domain 6.4 and 9): one person may do both."""

from collections.abc import Iterable

from agreements.enums import TimeCode
from agreements.models import Agreement
from cases.enums import BoundaryAnswer, BoundaryScheme
from cases.models import BoundaryCheck
from providers.enums import MentorKind
from providers.models import Mentor


def codes_offered(agreement: Agreement, mentors: Iterable[Mentor]) -> list[TimeCode]:
    """Mentor support; and support by § 85 where one of the mentors is bought from the social side and the
    assessment says that the citizen gets it. A question is asked for such a mentor only.
    """
    social = any(mentor.kind == MentorKind.SOCIAL for mentor in mentors)
    return list(TimeCode) if social and _gets_sel85(agreement) else [TimeCode.MENTOR]


def _gets_sel85(agreement: Agreement) -> bool:
    said = {"scheme": BoundaryScheme.SEL85, "answer": BoundaryAnswer.YES}
    return BoundaryCheck.objects.filter(assessment__proposal__agreement=agreement, **said).exists()
