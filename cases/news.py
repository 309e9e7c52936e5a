"""What others have done on a person's own cases."""

from datetime import datetime

from django.db.models import CharField, OuterRef, Subquery

from cases.models import Case
from mentorstotte.core.models import Event


def done_by_others(user, since: datetime):
    """Notes, decisions, signatures, documents and all else that is recorded on the cases of the person's desk
    after ``since`` by somebody else, with the case's ``number`` and ``citizen``.
    """
    case = Case.objects.filter(pk=OuterRef("case_id"))
    mine = Case.objects.filter(caseworker__in=user.desk_ids, team_id__in=user.team_ids)
    found = Event.objects.filter(case_id__in=mine.values("pk"), at__gt=since).exclude(by=user)
    number = Subquery(case.values("number")[:1], output_field=CharField())
    return found.annotate(number=number, citizen=Subquery(case.values("citizen_id")[:1]))
