"""Whose matters stand on a person's start page."""

from django.db.models import Q

from mentorstotte.core.enums import Role
from mentorstotte.core.permissions import Permission, allowed


def scope_of(user) -> Q | None:
    """What hangs on the person's own cases, and for an approver on the team's; None for others."""
    works, leads = allowed(user, Permission.WORK_CASES), user.has_role(Role.APPROVER)
    own, team = Q(case__caseworker__in=user.desk_ids), Q(case__team_id__in=user.team_ids)
    if works and leads:
        return own | team
    return own if works else team if leads else None
