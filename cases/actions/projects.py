"""Making a project, and which cases are in it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cases.models import Case, Project, ProjectMark
from mentorstotte.core.actions import event_of, record
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event
from mentorstotte.core.once import not_taken, once

TAKEN = "Der er allerede et projekt med det navn."


@once(Project)
def make_project(*, name: str, purpose: str, by) -> Project:
    """A project without cases. Raises Refused when there is one of that name."""
    name = name.strip()
    if Project.objects.filter(name__iexact=name).exists():
        raise Refused(TAKEN, at="name")
    with not_taken(TAKEN, "name"):
        made = Project.objects.create(name=name, purpose=purpose.strip(), made_by=by)
    record("project.made", subject=made, by=by, text=f"Projektet {made.name} er oprettet")
    return made


@transaction.atomic
def add_cases(*, project_id: int, case_ids: Sequence[int], by) -> int:
    """Puts cases into a project; gives how many were not in it before."""
    project = Project.objects.select_for_update().get(pk=project_id)
    known = project.marks.standing().values("case")
    cases = list(Case.objects.filter(pk__in=case_ids).exclude(pk__in=known).order_by("pk"))
    ProjectMark.objects.bulk_create(ProjectMark(project=project, case=case, added_by=by) for case in cases)
    said = {"subject": project, "by": by, "text": f"Sagen er med i projektet {project.name}"}
    Event.objects.bulk_create(event_of("project.added", case_id=case.pk, **said) for case in cases)
    return len(cases)


@transaction.atomic
def remove_case(*, project_id: int, case_id: int, by) -> bool:
    """Takes a case out of a project; False when it was not in it."""
    project = Project.objects.select_for_update().get(pk=project_id)
    gone = project.marks.standing().filter(case=case_id).update(removed_at=timezone.now(), removed_by=by)
    if gone:
        text = f"Sagen er taget ud af projektet {project.name}"
        record("project.removed", subject=project, case_id=case_id, by=by, text=text)
    return bool(gone)
