"""The citizen (borger) and the names that a search finds."""

import uuid

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, Func, Min, OuterRef, Q
from pghistory import track

from cases.models.case import Case
from cases.rules.protection import is_protected
from mentorstotte.core import text
from mentorstotte.core.constraints import date_order, sealed_cpr
from mentorstotte.core.fields import CPRField, clean_cpr, is_replacement_cpr

LAST_LETTER = "\U0010ffff"


class CitizenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Citizens with a case in one of the user's teams; everybody's after a purpose was given."""
        return self if user.looks_across else self.of_teams(user)

    def of_teams(self, user):
        """Citizens with a case in one of the user's own teams, whatever purpose was given."""
        from_own_teams = Case.objects.filter(citizen=OuterRef("pk"), team_id__in=user.team_ids)
        return self.filter(Exists(from_own_teams))

    def with_cpr(self, typed: str):
        """The citizen with this number, as typed with or without hyphen."""
        return self.filter(cpr=clean_cpr(typed))


@track()
class Citizen(models.Model):
    """A person who receives or has asked for mentor support."""

    class RepresentativeKind(models.TextChoices):
        NONE = "", "Ingen"
        COMPANION = "companion", "Bisidder"
        REPRESENTATIVE = "representative", "Partsrepræsentant med fuldmagt"
        GUARDIAN = "guardian", "Værge"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cpr = CPRField(
        unique=True, error_messages={"unique": "Der findes allerede en borger med dette CPR-nummer."}
    )
    given_names = models.CharField("fornavn", max_length=100)
    family_name = models.CharField("efternavn", max_length=100)
    sort_key = models.CharField(max_length=210, editable=False, db_collation="C")
    birth_date = models.DateField("fødselsdato")
    address = models.CharField("adresse", max_length=150, blank=True)
    postal_code = models.CharField("postnr.", max_length=4, blank=True)
    city = models.CharField("by", max_length=60, blank=True)
    registered_municipality = models.CharField("bopælskommune (kode)", max_length=4, blank=True)
    no_fixed_abode = models.BooleanField("uden fast bopæl", default=False)
    address_protected_until = models.DateField("adressebeskyttelse til og med", null=True, blank=True)
    phone = models.CharField("telefon", max_length=30, blank=True)
    email = models.EmailField("e-mail", blank=True)
    digital_post_exempt = models.BooleanField("fritaget for Digital Post", default=False)
    interpreter_language = models.CharField("tolk, sprog", max_length=60, blank=True)
    representative_kind = models.CharField(
        "repræsentant", max_length=20, choices=RepresentativeKind.choices, blank=True
    )
    representative_name = models.CharField("repræsentantens navn", max_length=150, blank=True)
    representative_contact = models.CharField(
        "repræsentantens telefon eller e-mail", max_length=150, blank=True
    )
    moved_on = models.DateField("flyttet fra kommunen", null=True, blank=True)
    moved_to = models.CharField("flyttet til", max_length=100, blank=True)
    deceased_on = models.DateField("død", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = CitizenQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="citizen_sorted"),
            models.Index(fields=["id"], condition=Q(deceased_on__isnull=False), name="citizen_deceased"),
        ]
        constraints = [
            sealed_cpr("cpr", name="citizen_cpr_sealed"),
            date_order("birth_date", "deceased_on", name="citizen_born_before_death"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_key = text.sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name as lists show it: family name first."""
        return f"{self.family_name}, {self.given_names}"

    @property
    def full_name(self) -> str:
        """The name as a letter shows it."""
        return f"{self.given_names} {self.family_name}"

    @property
    def has_replacement_cpr(self) -> bool:
        """The number is a replacement number (erstatningspersonnummer)."""
        return is_replacement_cpr(self.cpr)

    def address_protected_on(self, day) -> bool:
        """Whether name and address protection holds on ``day`` (R-38)."""
        return is_protected(self.address_protected_until, day)

    def address_lines(self, day) -> list[str]:
        """The address for screen and print, masked when protected (R-38)."""
        if self.address_protected_on(day):
            return ["Beskyttet adresse"]
        if self.no_fixed_abode:
            return ["Uden fast bopæl"]
        return [line for line in (self.address, f"{self.postal_code} {self.city}".strip()) if line]


class AnyOf(Func):
    """Whether a value is in an array."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


def _begins(word: str) -> Q:
    """Names that begin with the word. As LIKE it would find no index under the database's guard of teams:
    only what cannot tell of other rows is asked before it.
    """
    return Q(word__gte=word, word__lt=word + LAST_LETTER)


class CitizenNameQuerySet(models.QuerySet):
    def named(self, query: str, *, user):
        """Rows of the citizens visible to ``user`` in whose name every word of ``query`` begins a word.

        Spelling is folded (Østergaard = ostergard). A query without a word finds nobody.
        """
        visible = self if user.looks_across else self.filter(team_id__in=user.team_ids)
        words = text.tokens(query)
        found = visible.filter(_begins(words[0])) if words else self.none()
        for word in words[1:]:
            found = found.filter(citizen__in=visible.filter(_begins(word)).values("citizen_id"))
        return found

    def citizens(self):
        """The keys of the citizens, each once, in Danish order; for use in another query."""
        once = self.values("citizen_id").annotate(key=Min("sort_key"))
        return once.order_by("key", "citizen_id").values("citizen_id")

    def among(self, key: str):
        """A condition for ``filter``: the citizen whose key stands in ``key`` is one of these.

        They are found first and then looked up. As ``citizen__in`` the database may walk everybody in the
        order of the list to look for the few.
        """
        return AnyOf(key, ArraySubquery(self.order_by().values("citizen_id").distinct()))


class CitizenName(models.Model):
    """One folded word of a citizen's name, for each team that has a case of the citizen.

    Team and sort key stand here too: a search walks one index from the first letters of the word and is never
    longer than the team's own citizens. ``cases.actions.names`` keeps the rows.
    """

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="name_words", db_index=False)
    team = models.ForeignKey("core.Team", on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=100, db_collation="C")
    sort_key = models.CharField(max_length=210, db_collation="C")

    objects = CitizenNameQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "word", "sort_key", "citizen"], name="citizen_name_in_team"),
            models.Index(fields=["word", "sort_key", "citizen"], name="citizen_name_anywhere"),
        ]
        constraints = [models.UniqueConstraint(fields=["citizen", "team", "word"], name="citizen_name_once")]

    def __str__(self):
        return self.word


@track()
class RegisterRecord(models.Model):
    """A move, a death or a protection as it was recorded by hand; there is no CPR feed yet."""

    class Kind(models.TextChoices):
        MOVED = "moved", "Flyttet fra kommunen"
        MOVED_IN = "moved_in", "Flyttet til kommunen"
        DECEASED = "deceased", "Død"
        PROTECTED = "protected", "Adressebeskyttelse"

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="register_records")
    kind = models.CharField("hændelse", max_length=20, choices=Kind.choices)
    on = models.DateField("dato")
    until = models.DateField("til og med", null=True, blank=True)
    note = models.CharField("hvor ved du det fra?", max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey("core.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return self.get_kind_display()
