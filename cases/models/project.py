"""Projects: named groups of cases that are controlled as a whole."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from pghistory import track

from mentorstotte.core.constraints import both_or_neither


@track()
class Project(models.Model):
    """Say a hundred wage-subsidy jobs for citizens who border on § 103."""

    name = models.CharField("navn", max_length=80)
    purpose = models.CharField("formål", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="project_name_once",
                violation_error_message="Der er allerede et projekt med det navn.",
            )
        ]

    def __str__(self):
        return self.name


class ProjectMarkQuerySet(models.QuerySet):
    def standing(self):
        """Not removed."""
        return self.filter(removed_at__isnull=True)


@track()
class ProjectMark(models.Model):
    """A case is in a project. Taken out, the row stays; put in again, it gets a new one."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="marks")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="project_marks")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    objects = ProjectMarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "case"], condition=Q(removed_at=None), name="project_mark_once"
            ),
            both_or_neither("removed_at", "removed_by", name="project_mark_removed_pair"),
        ]

    def __str__(self):
        return f"{self.case_id} i {self.project_id}"


def in_project(project: Project, case: str = "pk") -> Exists:
    """The condition that a case is in the project; ``case`` is the path to its key."""
    return Exists(ProjectMark.objects.standing().filter(project=project, case=OuterRef(case)))


def project_names(case: str = "pk") -> ArraySubquery:
    """The names of the projects that a case is in, with each row and no question more."""
    marks = ProjectMark.objects.standing().filter(case=OuterRef(case)).order_by("project__name")
    return ArraySubquery(marks.values("project__name"))
