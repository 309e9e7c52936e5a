"""Caseworkers and teams as a sheet calls them, and who they are here. No import creates either."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from mentorstotte.core.models import Team, User
from mentorstotte.core.permissions import CASE_WORK
from reporting.enums import ImportState
from reporting.imports.cells import key
from reporting.models import ImportBatch

LOOKED_BACK = 20  # imports


def names_in(rows: Iterable) -> dict[str, dict[str, int]]:
    """How many of the rows name each caseworker and each team; a row without a team counts under ``""``."""
    caseworkers, teams = Counter(), Counter()
    for row in rows:
        teams[row.team or ""] += 1
        if row.caseworker:
            caseworkers[row.caseworker] += 1
    return {"caseworkers": dict(caseworkers), "teams": dict(teams)}


def users_by_name() -> dict[str, User]:
    """Active people by name, without regard to case; a name that two people share is nobody's."""
    people = list(User.objects.filter(is_active=True))
    shared = Counter(key(person.name) for person in people)
    return {key(person.name): person for person in people if shared[key(person.name)] == 1}


def teams_by_name() -> dict[str, Team]:
    """Teams in use by name, without regard to case."""
    return {key(team.name): team for team in Team.objects.filter(active=True)}


def unknown_caseworkers(batch: ImportBatch) -> dict[str, int]:
    """Names in the sheet that are nobody's here, with their number of rows."""
    return unknown(batch.names.get("caseworkers", {}), users_by_name())


def unknown_teams(batch: ImportBatch) -> dict[str, int]:
    """Team names in the sheet that are no team's here, with their number of rows."""
    return unknown(batch.names.get("teams", {}), teams_by_name())


def unknown(names: dict[str, int], known: dict) -> dict[str, int]:
    """The names, with their number of rows, that are not among those ``known``."""
    return {name: rows for name, rows in sorted(names.items()) if key(name) not in known}


def possible_owners() -> QuerySet[User]:
    """People who can look after a case."""
    return User.objects.filter(is_active=True, roles__overlap=list(CASE_WORK)).order_by("name")


def mapped_before(by: User) -> tuple[dict[str, int], dict[str, int]]:
    """Which users and teams the person chose for names in earlier imports, the newest choice first."""
    owners, teams = {}, {}
    done = ImportBatch.objects.filter(uploaded_by=by, state=ImportState.DONE).order_by("-pk")
    for chosen_owners, chosen_teams in done.values_list("owners", "teams")[:LOOKED_BACK]:
        owners, teams = chosen_owners | owners, chosen_teams | teams
    return owners, teams
