"""The case (sag): the container for one citizen's mentor matter."""

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from pghistory import track

from cases.enums import CaseState
from mentorstotte.core.constraints import date_order, one_of
from mentorstotte.core.models import Membership
from mentorstotte.core.permissions import CASE_WORK


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cases of the user's teams; everybody's after a purpose was given."""
        if user.looks_across:
            return self
        return self.filter(team_id__in=user.team_ids)

    def unattended(self):
        """Those that no caseworker looks after: none is named, or the one who is has stopped, has another
        role or has left the team.
        """
        members = Membership.objects.filter(user=OuterRef("caseworker"), team=OuterRef("team"))
        working = members.filter(user__is_active=True, user__roles__overlap=[*CASE_WORK])
        return self.filter(~Exists(working))

    def open(self):
        """Not closed."""
        return self.exclude(state=CaseState.CLOSED)


@track()
class Case(models.Model):
    """One citizen's mentor matter in one team.

    ``state`` holds what people decided; that support runs or has ended follows from the agreement's dates.
    """

    number = models.CharField("sagsnummer", max_length=12, unique=True)
    citizen = models.ForeignKey("cases.Citizen", on_delete=models.PROTECT, related_name="cases")
    team = models.ForeignKey("core.Team", verbose_name="team", on_delete=models.PROTECT, related_name="+")
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="sagsbehandler",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    state = models.CharField("status", max_length=20, choices=CaseState.choices, default=CaseState.OPEN)
    reason = models.CharField("anledning", max_length=300, blank=True)
    opened_on = models.DateField("åbnet")
    closed_on = models.DateField("lukket", null=True, blank=True)
    complaint_open = models.BooleanField("klage under behandling", default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        indexes = [
            models.Index(
                fields=["team", "-opened_on", "-id"],
                condition=~Q(state=CaseState.CLOSED),
                name="case_team_open",
            ),
            models.Index(fields=["team", "state", "-opened_on", "-id"], name="case_team_state"),
            models.Index(fields=["team", "-opened_on", "-id"], name="case_team_opened"),
            # For those who look across teams, and for those who are in several.
            models.Index(
                fields=["-opened_on", "-id"], condition=~Q(state=CaseState.CLOSED), name="case_open"
            ),
            models.Index(fields=["state", "-opened_on", "-id"], name="case_state"),
            models.Index(fields=["-opened_on", "-id"], name="case_opened"),
            models.Index(fields=["caseworker", "state", "-opened_on"], name="case_caseworker_list"),
            models.Index(fields=["citizen", "team"], name="case_citizen_team"),
        ]
        constraints = [
            one_of("state", CaseState, name="case_state_known"),
            date_order("opened_on", "closed_on", name="case_opened_before_closed"),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, closed_on__isnull=False)
                | (~Q(state=CaseState.CLOSED) & Q(closed_on__isnull=True)),
                name="case_closed_has_its_date",
            ),
            models.UniqueConstraint(
                fields=["citizen", "team"],
                condition=~Q(state="closed"),
                name="case_one_open_per_team",
                violation_error_message="Borgeren har allerede en åben sag i teamet.",
            ),
        ]

    def __str__(self):
        return self.number


class CaseNumber(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.year}: {self.last}"

    @classmethod
    def take(cls, year: int, count: int = 1) -> list[str]:
        """The next ``count`` case numbers of the year, never given twice, also when many ask at once."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cases_casenumber (year, last) VALUES (%s, %s) "
                "ON CONFLICT (year) DO UPDATE SET last = cases_casenumber.last + EXCLUDED.last "
                "RETURNING last",
                [year, count],
            )
            last = cursor.fetchone()[0]
        return [f"{year}-{number:04d}" for number in range(last - count + 1, last + 1)]
