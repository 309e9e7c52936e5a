"""People who log in, their teams and their roles."""

import uuid
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from pghistory import track

from mentorstotte.core.enums import Role
from mentorstotte.core.permissions import CROSS_TEAM_ROLES

ONE_TIME = timedelta(days=3)  # so long a one-time password works


@track()
class Team(models.Model):
    """A group of colleagues who share cases."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("navn", max_length=100)
    active = models.BooleanField("i brug", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="team_name_once",
                violation_error_message="Der er allerede et team med det navn.",
            )
        ]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, *, email: str, name: str, password: str | None = None, roles=(), **fields):
        """A user with a hashed password; without a password the login is closed until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, roles=list(roles), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def holding(self, role: Role):
        """Active people with the role."""
        return self.filter(is_active=True, roles__contains=[role])


@track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person with a login. Roles say what, teams say whose cases.

    The history keeps ``password_changed_at`` instead of the password: that it was changed, when and by whom.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail", unique=True)
    name = models.CharField("navn", max_length=150)
    phone = models.CharField("telefon", max_length=30, blank=True)
    roles = ArrayField(
        models.CharField(max_length=40, choices=Role.choices), verbose_name="roller", default=list, blank=True
    )
    teams = models.ManyToManyField(
        Team, through="core.Membership", verbose_name="teams", blank=True, related_name="members"
    )
    may_cross_teams = models.BooleanField(
        "må slå op på tværs af teams", default=False, help_text="Hvert opslag kræver et formål, som logges."
    )
    is_active = models.BooleanField("kan logge på", default=True)
    must_change_password = models.BooleanField("skal vælge ny adgangskode", default=False)
    password_changed_at = models.DateTimeField("adgangskode ændret", null=True, editable=False)

    # Why the person looks across teams right now; set for one request by PurposeMiddleware.
    purpose = ""
    # Set with the person behind a request (``core.backends``).
    unread_notices = 0

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(Role.values)), name="user_roles_are_known"
            )
        ]

    def __str__(self):
        return self.name

    def set_password(self, raw_password):
        """Stores the hash and the time; sessions made with an earlier password end."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    @property
    def one_time_expired(self) -> bool:
        """Whether a one-time password was not used in time, or nobody knows when it was given."""
        given = self.password_changed_at
        return self.must_change_password and (given is None or given + ONE_TIME <= timezone.now())

    @property
    def has_totp(self) -> bool:
        """Whether the person has set up one-time codes; one query."""
        return self.authenticator_set.filter(type="totp").exists()

    def has_role(self, *roles: Role) -> bool:
        """Whether the person holds one of the roles."""
        return not set(roles).isdisjoint(self.roles)

    @cached_property
    def team_ids(self) -> frozenset[int]:
        """The keys of the person's teams, read once a request (with the person, see ``core.backends``)."""
        known = self.__dict__.get("own_team_ids")
        return frozenset(self.teams.values_list("pk", flat=True) if known is None else known)

    @cached_property
    def stands_in_for(self) -> dict[int, str]:
        """Whom the person stands in for today, by key; read once a request (with the person)."""
        known = self.__dict__.get("own_stand_ins")
        if known is not None:
            return {row["pk"]: row["name"] for row in known}
        today = self.standing_in.model.objects.on(timezone.localdate()).filter(stand_in=self)
        return dict(today.values_list("user_id", "user__name"))

    @property
    def desk_ids(self) -> list[int]:
        """The person and those whom the person stands in for today: whose work is on this desk."""
        return [self.pk, *self.stands_in_for]

    @property
    def looks_across(self) -> bool:
        """Sees every team's cases now: may cross teams and has given a purpose."""
        return bool(self.purpose) and self.crosses_teams

    @property
    def crosses_teams(self) -> bool:
        """May look up a citizen outside the own teams after giving a purpose."""
        return self.may_cross_teams or not CROSS_TEAM_ROLES.isdisjoint(self.roles)

    @property
    def role_names(self) -> list[str]:
        """The roles as on screen."""
        return [Role(role).label for role in self.roles]


@track()
class Membership(models.Model):
    """A person in a team; from then on the team's cases are visible."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="membership_once")]

    def __str__(self):
        return f"{self.user} i {self.team}"
