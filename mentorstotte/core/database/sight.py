"""Whose rows the database shows: said before every statement, held to by what ``core.guards`` puts up.

Nothing said, nothing seen. ``of_teams`` is for a person's request, ``across_teams`` for what is not by team:
workers, commands, the portal, whoever has given a purpose, and counting that has no names in it. Both serve
as ``with`` and as decorator.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

ACROSS = "{role}_across"
TEAMS = "app.teams"
_EVERYTHING = "*"
_sight: ContextVar[str | None] = ContextVar("sight", default=None)


@contextmanager
def of_teams(team_ids: Iterable[int]):
    """What belongs to these teams is seen inside, and nothing else that is guarded."""
    with _seeing("{" + ",".join(str(int(pk)) for pk in sorted(team_ids)) + "}"):
        yield


@contextmanager
def across_teams():
    """Everything is seen inside."""
    with _seeing(_EVERYTHING):
        yield


def now() -> str | None:
    """What is seen, to be seen ``again``; None: nothing has been said."""
    return _sight.get()


@contextmanager
def again(what: str | None):
    """Inside, what was seen when ``now`` was asked."""
    with _seeing(what):
        yield


@contextmanager
def _seeing(what: str | None):
    token = _sight.set(what)
    try:
        yield
    finally:
        _sight.reset(token)


def said() -> bool:
    """Whether anything has been said, and there is a role that it is said for."""
    return bool(settings.DATABASE_ROLE) and _sight.get() is not None


def statement(scope: str = "LOCAL") -> str:
    """Tells the database what is seen, until the end of the transaction."""
    what, role = _sight.get(), settings.DATABASE_ROLE
    if what == _EVERYTHING:
        return f'SET {scope} ROLE "{ACROSS.format(role=role)}"; '
    return f"SET {scope} ROLE \"{role}\"; SET {scope} {TEAMS} = '{what}'; "


def taken_back(scope: str = "LOCAL") -> str:
    """Tells the database that nothing is said any more."""
    return f"SET {scope} ROLE NONE; SET {scope} {TEAMS} = ''; "
