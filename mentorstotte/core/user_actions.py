"""Acts on users and teams, by the system admin. The history of the rows is kept by the database."""

import secrets

from django.db import transaction
from django.db.models import Q

from mentorstotte.core import registry, security_log, sessions
from mentorstotte.core.actions import record
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Team, User
from mentorstotte.core.once import not_taken
from mentorstotte.core.wording import danish_count

LAST_ADMIN = (
    "Du er den eneste, der kan administrere brugere. "
    "Giv en anden rollen Systemadministrator, før du selv slipper den."
)
EMAIL_TAKEN = "En anden bruger fik den e-mail for et øjeblik siden."
NAME_TAKEN = "Der er allerede et team med det navn."
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Four groups of four letters and digits that are not mistaken for each other (79 bits)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def add_user(*, email: str, name: str, roles, teams, by, phone: str = "", may_cross_teams: bool = False):
    """A new user and the password that works once: ``(user, password)``; only its hash is stored. Raises
    Refused when somebody has the e-mail.
    """
    password = one_time_password()
    with not_taken(EMAIL_TAKEN, "email"):
        user = User.objects.create_user(
            email=email,
            name=name,
            phone=phone,
            roles=roles,
            password=password,
            may_cross_teams=may_cross_teams,
            must_change_password=True,
        )
    user.teams.set(teams)
    return user, password


@transaction.atomic
def change_user(
    *, user, email: str, name: str, roles, teams, by, phone: str = "", may_cross_teams: bool = False
):
    """Writes what the form says; raises Refused when nobody would be left to administer users, and when
    somebody has the e-mail.
    """
    user, is_last_admin = _lock_with_admins(user)
    if is_last_admin and Role.SYSTEM_ADMIN not in roles:
        raise Refused(LAST_ADMIN)
    user.email, user.name, user.phone = email, name, phone
    user.roles, user.may_cross_teams = list(roles), may_cross_teams
    with not_taken(EMAIL_TAKEN, "email"):
        user.full_clean(exclude=["password"])
        user.save()
    user.teams.set(teams)
    return user


@transaction.atomic
def close_login(*, user, by):
    """The user cannot log in any more; running sessions end for good, also if the login is opened again."""
    user, is_last_admin = _lock_with_admins(user)
    if user.pk == by.pk:
        raise Refused("Du kan ikke lukke dit eget login. En anden systemadministrator kan gøre det.")
    if is_last_admin:
        raise Refused(LAST_ADMIN)
    user.is_active = False
    user.set_unusable_password()
    user.save()
    sessions.end(user)
    return user


@transaction.atomic
def open_login(*, user, by):
    """Opens a closed login: ``(user, one-time password)``."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = True
    return user, _give_password(user)


@transaction.atomic
def reset_password(*, user, by):
    """A new one-time password for a forgotten one: ``(user, password)``. Running sessions end."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise Refused("Login er lukket. Åbn det først.")
    return user, _give_password(user)


def _give_password(user) -> str:
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save()
    sessions.end(user)
    return password


@transaction.atomic
def end_logins(*, user, by, but: str | None = "", ref: str = "") -> int:
    """Logs the user off everywhere, or at the place that ``ref`` says, but never in the session ``but``;
    gives at how many places.
    """
    ended = sessions.end(user, but=but, ref=ref)
    if ended:
        text = f"Logget af {danish_count(ended, 'sted', 'steder')}"
        record("user.logged_off", subject=user, by=by, text=text)
        security_log.logins_ended(user, by, ended)
    return ended


@transaction.atomic
def remove_one_time_codes(*, user, by) -> None:
    """For a lost telephone: the user logs in without a code and sets it up again."""
    removed, _ = user.authenticator_set.all().delete()
    if removed:
        record("user.mfa_removed", subject=user, by=by, text="Engangskode og genoprettelseskoder er fjernet")


def _lock_with_admins(user) -> tuple[User, bool]:
    """The user, and whether it is the last active system admin.

    All rows are locked in one order, so that two admins who act on each other wait instead of blocking.
    """
    admins = User.objects.holding(Role.SYSTEM_ADMIN).values("pk")
    rows = User.objects.filter(Q(pk=user.pk) | Q(pk__in=admins)).order_by("pk").select_for_update()
    locked = {row.pk: row for row in rows}
    holding = {row.pk for row in locked.values() if row.is_active and row.has_role(Role.SYSTEM_ADMIN)}
    return locked[user.pk], holding == {user.pk}


@transaction.atomic
def add_team(*, name: str, by) -> Team:
    """A new team; raises Refused when there is one with the name."""
    team = Team(name=name)
    with not_taken(NAME_TAKEN, "name"):
        team.full_clean()
        team.save()
    return team


@transaction.atomic
def rename_team(*, team, name: str, by) -> Team:
    """Gives the team another name; raises Refused when there is one with the name."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    team.name = name
    with not_taken(NAME_TAKEN, "name"):
        team.full_clean()
        team.save()
    return team


@transaction.atomic
def retire_team(*, team, by) -> Team:
    """Takes the team out of use; raises Refused with numbers while something still belongs to it."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    reasons = registry.reasons_to_keep(team)
    if reasons:
        raise Refused(" ".join(reasons))
    team.active = False
    team.save()
    return team


@transaction.atomic
def reopen_team(*, team, by) -> Team:
    """Takes the team into use again."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    team.active = True
    team.save()
    return team
