"""The database's own rule on whose rows are seen (row-level security), below every filter of the application.

Rows belong to a team by a column of their own, or to what they point at: everything that hangs on a case by
key, however far away, is guarded without being named here. What is guarded is seen and written by the site's
role only for the teams that ``database.sight`` has told of; the role ``…_across`` passes (BYPASSRLS).
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg import sql

from mentorstotte.core import registry
from mentorstotte.core.database.sight import TEAMS

POLICY = "own_teams"
HISTORY = "history_is_written"
OWN_TEAM = "team_id = ANY (NULLIF(current_setting('{setting}', true), '')::bigint[])"
FOUND = "EXISTS (SELECT 1 FROM {table} AS one WHERE one.{theirs} = {row}.{ours})"
# A policy's comment holds what it was made from: the database tells it in words of its own.
STANDING = """
SELECT tables.relname, policy.polname, obj_description(policy.oid, 'pg_policy'), tables.relrowsecurity
FROM pg_policy AS policy
JOIN pg_class AS tables ON tables.oid = policy.polrelid
WHERE tables.relnamespace = current_schema::regnamespace
"""
TAKEN_DOWN = "DROP POLICY IF EXISTS {policy} ON {table}"
PUT_UP = (
    "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    TAKEN_DOWN,
    "CREATE POLICY {policy} ON {table} {said}",
    "COMMENT ON POLICY {policy} ON {table} IS {comment}",
)


@dataclass(frozen=True)
class Guard:
    """A table and the condition (SQL) for a row of it to be seen; into a history whoever changes writes."""

    table: str
    condition: str
    history: bool = False


def guards() -> list[Guard]:
    """What the database shall hold to, for the tables and their histories."""
    made, known = [], guarded()
    for model in known:
        made.append(Guard(model._meta.db_table, _condition(model, model._meta.db_table, known)))
        if events := getattr(model, "pgh_event_model", None):
            table = events._meta.db_table
            made.append(Guard(table, _condition_of_history(model, table, known), history=True))
    return made


def guarded() -> list[type[Model]]:
    """The models that belong to a team and those that hang on them by key, less what the apps keep open;
    the nearer to a team, the earlier.
    """
    pointing = _pointing()
    found = dict.fromkeys(registry.guarded_models())
    waiting = deque(found)
    while waiting:
        for model in pointing[waiting.popleft()]:
            if model not in found and model not in registry.open_models():
                found[model] = None
                waiting.append(model)
    return list(found)


def _pointing() -> dict[type[Model], list[type[Model]]]:
    """What points at each model, histories left out."""
    found = defaultdict(list)
    for model in apps.get_models():
        for field in [] if hasattr(model, "pgh_tracked_model") else _keys(model):
            found[field.related_model].append(model)
    return found


def _keys(model: type[Model]) -> list:
    return [field for field in model._meta.concrete_fields if field.is_relation]


def _condition(model: type[Model], table: str, known: list) -> str:
    by = registry.guarded_models().get(model)
    if by == "team":
        return OWN_TEAM.format(setting=TEAMS)
    if by:
        field = model._meta.get_field(by).field
        return FOUND.format(table=field.model._meta.db_table, theirs=field.column, row=table, ours="id")
    keys = [field for field in _keys(model) if field.related_model in known and field.related_model != model]
    if certain := [field for field in keys if not field.null]:
        return _holds(min(certain, key=lambda field: known.index(field.related_model)), table)
    columns = [f"{table}.{field.column}" for field in keys]
    each = [f"({table}.{field.column} IS NULL OR {_holds(field, table)})" for field in keys]
    return " AND ".join([f"num_nonnulls({', '.join(columns)}) > 0", *each])


def _condition_of_history(model: type[Model], table: str, known: list) -> str:
    """A row of the past is seen by whoever sees what it is about today."""
    if model in registry.guarded_models():
        return FOUND.format(table=model._meta.db_table, theirs="id", row=table, ours="pgh_obj_id")
    return _condition(model, table, known)


def _holds(field, table: str) -> str:
    return FOUND.format(table=field.related_model._meta.db_table, theirs="id", row=table, ours=field.column)


def put_up(role: str) -> None:
    """Has the database hold to the guards for the role; what already stands is left alone. For the owner."""
    wanted, standing = _wanted(role), _standing()
    with connection.cursor() as cursor:
        for table, policy in standing.keys() - wanted.keys():
            _execute(cursor, (TAKEN_DOWN,), table, policy)
        for table, policy in wanted.keys() - _as_wanted(wanted, standing):
            _execute(cursor, PUT_UP, table, policy, said=wanted[table, policy])


def missing(role: str) -> list[str]:
    """The tables where the database does not hold to the guards for the role."""
    wanted = _wanted(role)
    return sorted({table for table, _ in wanted.keys() - _as_wanted(wanted, _standing())})


def _wanted(role: str) -> dict[tuple[str, str], str]:
    return {key: said for guard in guards() for key, said in _policies(guard, role).items()}


def _standing() -> dict[tuple[str, str], str | None]:
    """What each policy was made from; None when its table is open all the same."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        return {(table, policy): said if on else None for table, policy, said, on in cursor.fetchall()}


def _as_wanted(wanted: dict, standing: dict) -> set[tuple[str, str]]:
    return {key for key, said in standing.items() if wanted.get(key) == said}


def _execute(cursor, statements: Iterable[str], table: str, policy: str, said: str = "") -> None:
    parts = {"table": sql.Identifier(table), "policy": sql.Identifier(policy)}
    for statement in statements:
        text = sql.SQL(statement).format(**parts, said=sql.SQL(said), comment=sql.Literal(said))
        cursor.execute(text)


def _policies(guard: Guard, role: str) -> dict[tuple[str, str], str]:
    to = sql.Identifier(role).as_string(connection.connection)
    if not guard.history:
        return {(guard.table, POLICY): f"TO {to} USING ({guard.condition})"}
    return {
        (guard.table, POLICY): f"FOR SELECT TO {to} USING ({guard.condition})",
        (guard.table, HISTORY): f"FOR INSERT TO {to} WITH CHECK (true)",
    }
