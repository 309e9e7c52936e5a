"""What follows a case: its agreements and what waits in the visitation carry its team and caseworker."""

from agreements.models import Agreement
from mentorstotte.core.models import Approval


def follow_case(case) -> None:
    """Called in the same transaction when a case gets another caseworker or team."""
    Agreement.objects.filter(case=case).update(team=case.team, caseworker=case.caseworker)
    Approval.objects.pending().filter(case_id=case.pk).update(team=case.team, owner=case.caseworker)
