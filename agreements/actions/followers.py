"""What follows a case: its agreements carry its team and caseworker, so that lists need no join."""

from agreements.models import Agreement


def follow_case(case) -> None:
    """Called in the same transaction when a case gets another caseworker or team."""
    Agreement.objects.filter(case=case).update(team=case.team, caseworker=case.caseworker)
