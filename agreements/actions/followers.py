"""What follows a case: its agreements and what waits in the visitation carry its team and caseworker."""

from django.urls import reverse

from agreements.actions.hand_over_papers import ask_for_caseworker
from agreements.models import Agreement
from mentorstotte.core.models import Approval


def follow_case(case, by) -> str:
    """Called in the same transaction when a case gets another caseworker or team; gives the page of the
    hand-over, where there is an agreement to hand over.
    """
    Agreement.objects.filter(case=case).update(team=case.team, caseworker=case.caseworker)
    Approval.objects.pending().filter(case_id=case.pk).update(team=case.team, owner=case.caseworker)
    agreement = ask_for_caseworker(case, by=by)
    return reverse("agreements:brief", args=[agreement.number]) if agreement else ""
