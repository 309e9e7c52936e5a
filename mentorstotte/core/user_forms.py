"""Forms for users, teams and the access log."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from mentorstotte.core.enums import Role
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Link, Section, helper_for
from mentorstotte.core.models import Team, User

ROLE_HINTS = {
    Role.CASEWORKER: "behandler sager i egne teams",
    Role.JOB_CONSULTANT: "behandler sager som en sagsbehandler",
    Role.CLARIFICATION_CONSULTANT: "finder virksomheden",
    Role.APPROVER: "godkender i visitationen",
    Role.CATALOGUE_ADMIN: "retter mentorkataloget",
    Role.CONTROLLER: "ser økonomien, også på tværs af teams med formål",
    Role.AUDITOR: "læser kun, også på tværs af teams med formål",
    Role.MANAGEMENT: "ser nøgletal uden navne",
    Role.DATA_PROTECTION_OFFICER: "ser adgangsloggen",
    Role.SYSTEM_ADMIN: "opretter brugere og teams",
    Role.MENTOR: "registrerer egne timer i mentorportalen; ser ingen sager",
    Role.COORDINATOR: "ser sin leverandørs timer i mentorportalen; ser ingen sager",
}


class UserForm(Form):
    """One user: who, which roles, whose cases."""

    name = forms.CharField(label="Navn", max_length=150)
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="Bruges til at logge ind. Med kommunens login skal den være den samme som dér.",
        error_messages={"invalid": "E-mailadressen er ikke skrevet rigtigt. Skriv den som navn@kommune.dk."},
    )
    phone = forms.CharField(label="Telefon", max_length=30, required=False)
    roles = forms.MultipleChoiceField(
        label="Roller",
        choices=[(role.value, f"{role.label}: {hint}") for role, hint in ROLE_HINTS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    teams = forms.ModelMultipleChoiceField(
        label="Teams",
        queryset=Team.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Brugeren ser sagerne i de valgte teams.",
    )
    may_cross_teams = forms.BooleanField(
        label="Må slå op på tværs af teams",
        required=False,
        help_text="Hvert opslag kræver et formål, som gemmes i adgangsloggen.",
    )

    def __init__(self, *args, user: User | None = None, back: str = "", **kwargs):
        if user is not None:
            kwargs["initial"] = {
                "name": user.name,
                "email": user.email,
                "phone": user.phone,
                "roles": user.roles,
                "teams": user.team_ids,
                "may_cross_teams": user.may_cross_teams,
            }
        super().__init__(*args, **kwargs)
        self.user = user
        own = user.team_ids if user else ()
        self.fields["teams"].queryset = Team.objects.filter(Q(active=True) | Q(pk__in=own))
        self.helper = helper_for(
            Section("Person", "name", "email", "phone"),
            Section("Adgang", "roles", "teams", "may_cross_teams"),
            Actions(Button("Gem" if user else "Opret bruger"), Link("Fortryd", back)),
        )

    def clean_email(self):
        """Lower case, and nobody else's."""
        email = self.cleaned_data["email"].lower()
        others = User.objects.filter(email__iexact=email)
        if self.user is not None:
            others = others.exclude(pk=self.user.pk)
        if other := others.first():
            raise ValidationError(f"{other.name} bruger allerede den e-mail.")
        return email


class TeamForm(Form):
    """A team's name."""

    name = forms.CharField(label="Navn", max_length=100)

    def __init__(self, *args, team: Team | None = None, back: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team
        self.helper = helper_for(
            "name", Actions(Button("Gem" if team else "Opret team"), Link("Fortryd", back))
        )

    def clean_name(self):
        """No other team has it."""
        name = self.cleaned_data["name"]
        others = Team.objects.filter(name__iexact=name)
        if self.team is not None:
            others = others.exclude(pk=self.team.pk)
        if others.exists():
            raise ValidationError("Der er allerede et team med det navn.")
        return name


class UserFilter(Form):
    """Filters of the list of users."""

    mark_optional = False
    q = forms.CharField(label="Navn eller e-mail", required=False)
    role = forms.ChoiceField(label="Rolle", choices=[("", "Alle"), *Role.choices], required=False)
    team = forms.ModelChoiceField(
        label="Team",
        queryset=Team.objects.all(),
        empty_label="Alle",
        to_field_name="public_id",
        required=False,
    )
    status = forms.ChoiceField(
        label="Login", choices=[("", "Åbne"), ("closed", "Lukkede"), ("all", "Alle")], required=False
    )


class AccessLogFilter(Form):
    """Filters of the access log; a citizen is named by the key that the log itself uses."""

    mark_optional = False
    person = forms.ModelChoiceField(
        label="Medarbejder",
        queryset=User.objects.all(),
        empty_label="Alle",
        to_field_name="public_id",
        required=False,
    )
    borger = forms.IntegerField(label="Borgernøgle", required=False, min_value=1)
    fra = DanishDateField(label="Fra", required=False)
    til = DanishDateField(label="Til og med", required=False)
    afvist = forms.BooleanField(label="Kun afviste", required=False)

    def narrow(self, rows):
        """``rows`` of the log that the valid fields ask for."""
        chosen = getattr(self, "cleaned_data", {})
        if chosen.get("person"):
            rows = rows.filter(user=chosen["person"])
        if chosen.get("borger"):
            rows = rows.filter(subject_kind="citizen", subject_key=str(chosen["borger"]))
        if chosen.get("fra"):
            rows = rows.since(chosen["fra"])
        if chosen.get("til"):
            rows = rows.before(chosen["til"] + timedelta(days=1))
        return rows.filter(refused=True) if chosen.get("afvist") else rows


class FindCitizenForm(Form):
    """Finds the key of a citizen; sent with POST, so that a CPR number never stands in an address."""

    text = forms.CharField(label="CPR-nummer eller sagsnummer", max_length=40)
