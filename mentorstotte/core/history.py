"""The story of a user, a team or another row, read from the history that the database keeps by triggers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from django.db.models import Q, QuerySet

from mentorstotte.core.enums import Role
from mentorstotte.core.models import Event, Membership, Team, User
from mentorstotte.core.wording import danish_list, danish_number, upper_first

SYSTEM = "Systemet"
NEWEST = 100


@dataclass(frozen=True)
class Change:
    """What was changed at one time, in Danish, and by whom."""

    at: datetime
    by: str
    text: str


def user_history(user) -> list[Change]:
    """Changes of the user, the teams and the login, newest first, at most 100 of each; five queries."""
    rows = _newest(User.pgh_event_model.objects.filter(pgh_obj_id=user.pk))
    memberships = _newest(Membership.pgh_event_model.objects.filter(user_id=user.pk))
    events = (
        Event.objects.filter(subject_kind="user", subject_id=user.pk).order_by("-pk").select_related("by")
    )
    teams = {team.pk: team.name for team in Team.objects.all()}
    names = _names([*rows, *memberships])
    changes = [Change(row.pgh_created_at, _by(row, names), text) for row, text in _steps(rows, _user_step)]
    changes += [Change(row.pgh_created_at, _by(row, names), _membership(row, teams)) for row in memberships]
    changes += [
        Change(event.at, event.by.name if event.by else SYSTEM, event.text) for event in events[:NEWEST]
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def team_history(team) -> list[Change]:
    """Changes of the team and its members, newest first, at most 100 of each; four queries."""
    rows = _newest(Team.pgh_event_model.objects.filter(pgh_obj_id=team.pk))
    memberships = _newest(Membership.pgh_event_model.objects.filter(team_id=team.pk))
    names = _names([*rows, *memberships], {row.user_id for row in memberships})
    changes = [Change(row.pgh_created_at, _by(row, names), text) for row, text in _steps(rows, _team_step)]
    for row in memberships:
        what = "kom til" if row.pgh_label == "insert" else "blev taget ud"
        text = f"{names.get(row.user_id, 'En bruger')} {what}"
        changes.append(Change(row.pgh_created_at, _by(row, names), text))
    return sorted(changes, key=lambda change: change.at, reverse=True)


def row_history(row, *parts: "Part") -> list[Change]:
    """Changes of a row in the words of its fields and of what belongs to it, newest first, at most 100 of
    each; a query for each kind, one for what a row points at, and one for the names.
    """
    model = type(row)
    own = _newest(model.pgh_event_model.objects.filter(pgh_obj_id=row.pk))
    belonging = [(event, part.describe(event)) for part in parts for event in _newest(part.events)]
    names = _names([*own, *(event for event, _ in belonging)])
    pointed = _pointed_at(model, own)
    steps = _steps(own, lambda old, new: ". ".join(_field_steps(model, old, new, pointed)))
    told = [*steps, *((event, text) for event, text in belonging if text)]
    changes = [Change(event.pgh_created_at, _by(event, names), text) for event, text in told]
    return sorted(changes, key=lambda change: change.at, reverse=True)


@dataclass(frozen=True)
class Part:
    """The history of rows that belong to another: the events, and what each says (nothing: leave it out)."""

    events: QuerySet
    describe: Callable


def _pointed_at(model, events: list) -> dict[str, dict]:
    """The rows that foreign keys name in the events, by attribute and key."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.is_relation and field.editable:
            keys = {getattr(event, field.attname) for event in events}
            found[field.attname] = field.related_model.objects.in_bulk(keys - {None})
    return found


def _field_steps(model, old, new, pointed: dict[str, dict]) -> Iterable[str]:
    for field in model._meta.concrete_fields:
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if field.editable and before != after:
            said = [_shown(field, value, pointed.get(field.attname, {})) for value in (before, after)]
            yield from _changed(upper_first(str(field.verbose_name)), *said)


def _shown(field, value, pointed: dict) -> str:
    """A value as a reader knows it."""
    if value in (None, "", []):
        return ""
    if field.is_relation:
        return str(pointed.get(value, ""))
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        words = dict(field.base_field.flatchoices)
        return ", ".join(str(words.get(each, each)) for each in value)
    if isinstance(value, Decimal):
        return danish_number(value)
    return str(dict(field.flatchoices).get(value, value))


def _newest(events) -> list:
    return list(events.select_related("pgh_context").order_by("-pgh_id")[:NEWEST])


def _names(rows: Iterable, others: Iterable[int] = ()) -> dict[int, str]:
    actors = {row.pgh_context.metadata.get("user") for row in rows if row.pgh_context}
    return dict(User.objects.filter(Q(pk__in=(actors - {None}) | set(others))).values_list("pk", "name"))


def _by(row, names: dict[int, str]) -> str:
    return names.get(row.pgh_context.metadata.get("user"), SYSTEM) if row.pgh_context else SYSTEM


def _steps(rows: list, describe) -> Iterable[tuple]:
    """Each row of the history with what it changed from the row before it."""
    for new, old in pairwise(rows):
        if text := describe(old, new):
            yield new, text
    if rows and rows[-1].pgh_label == "insert":
        yield rows[-1], "Oprettet"


def _user_step(old, new) -> str:
    parts = [
        *_changed("Navn", old.name, new.name),
        *_changed("E-mail", old.email, new.email),
        *_changed("Telefon", old.phone, new.phone),
        *_roles(old.roles, new.roles),
        *_switch(old.may_cross_teams, new.may_cross_teams, "Må slå op på tværs", "Må ikke slå op på tværs"),
        *_switch(old.is_active, new.is_active, "Login åbnet", "Login lukket"),
    ]
    if old.password_changed_at != new.password_changed_at and new.is_active:
        parts.append("Engangsadgangskode givet" if new.must_change_password else "Adgangskode ændret")
    return ". ".join(parts)


def _team_step(old, new) -> str:
    switched = _switch(old.active, new.active, "Taget i brug", "Nedlagt")
    return ". ".join(_changed("Navn", old.name, new.name) + switched)


def _changed(label: str, old: str, new: str) -> list[str]:
    return [] if old == new else [f"{label} ændret fra “{old}” til “{new}”"]


def _switch(old: bool, new: bool, on: str, off: str) -> list[str]:
    return [] if old == new else [on if new else off]


def _roles(old: list[str], new: list[str]) -> list[str]:
    given = [Role(role).label for role in new if role not in old]
    taken = [Role(role).label for role in old if role not in new]
    given_text = [f"Fik rollen {danish_list(given)}"] if given else []
    return given_text + ([f"Mistede rollen {danish_list(taken)}"] if taken else [])


def _membership(row, teams: dict[int, str]) -> str:
    name = teams.get(row.team_id, "et team")
    return f"Kom i teamet {name}" if row.pgh_label == "insert" else f"Taget ud af teamet {name}"
