"""What addresses are about, built through the site's own actions. Add a line to OBJECTS for a new kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cases.actions import journal
from cases.enums import NoteKind
from mentorstotte.core.models import Team, User
from tests import factories


@dataclass
class World:
    """The people and the place of one access test."""

    team: Team
    other_team: Team
    owner: User  # caseworker of the team, who made the rows
    colleague: User  # caseworker of the same team
    stranger: User  # caseworker of another team


@dataclass(frozen=True)
class About:
    """How to build the row, as the arguments of its address; ``by_team`` when other teams must not see it."""

    build: Callable[[World], dict]
    by_team: bool = True


def _case(world: World) -> dict:
    return {"number": factories.case(world.owner).number}


def _note(world: World, *, final: bool) -> dict:
    case = factories.case(world.owner)
    note = journal.write_note(
        case=case,
        kind=NoteKind.NOTE,
        occurred_on=date(2026, 11, 3),
        theme="Samtale",
        text="Vi har talt om aftalen.",
        final=final,
        by=world.owner,
    )
    return {"number": case.number, "pk": note.pk}


def _incoming_document(world: World) -> dict:
    case = factories.case(world.owner)
    incoming = journal.journal_document(
        case=case,
        content=b"%PDF-1.4 sample",
        content_type="application/pdf",
        received_on=date(2026, 11, 3),
        sender="Egen læge",
        theme="Attest",
        by=world.owner,
    )
    return {"number": case.number, "public_id": incoming.document.public_id}


def _team(world: World) -> dict:
    return {"public_id": world.team.public_id}


def _user(world: World) -> dict:
    return {"public_id": world.owner.public_id}


OBJECTS = {
    "case": About(_case),
    "draft note": About(lambda world: _note(world, final=False)),
    "final note": About(lambda world: _note(world, final=True)),
    "incoming document": About(_incoming_document),
    "mentor": About(lambda world: {"pk": factories.mentor().pk}, by_team=False),
    "supplier": About(lambda world: {"pk": factories.mentor().supplier_id}, by_team=False),
    "team": About(_team, by_team=False),
    "user": About(_user, by_team=False),
    "provider": About(lambda world: {"provider_id": "kommune"}, by_team=False),
}
