"""Citizens and cases of imported courses, with a fixed number of statements whatever the number of rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from cases.actions.names import index_names
from cases.enums import CaseState
from cases.models import Case, CaseNumber, Citizen
from mentorstotte.core import text
from mentorstotte.core.fields import birth_date_of
from mentorstotte.core.models import Team
from reporting.actions.people import teams_by_name, users_by_name
from reporting.imports.agreements import AgreementRow
from reporting.imports.cells import key
from reporting.models import ImportBatch

BATCH = 2000
Place = tuple[str, int]  # CPR number and team: a case


class Places:
    """Where each row belongs: the team and the caseworker, by their names here or as chosen on the page."""

    def __init__(self, batch: ImportBatch):
        self.teams = teams_by_name()
        chosen = Team.objects.in_bulk(batch.teams.values())
        self.teams |= {key(name): chosen[pk] for name, pk in batch.teams.items() if pk in chosen}
        self.owners = {name: user.pk for name, user in users_by_name().items()}
        self.owners |= {key(name): pk for name, pk in batch.owners.items()}

    def team(self, row: AgreementRow) -> Team:
        """The team of the row; ``confirm`` has seen to it that there is one."""
        return self.teams[key(row.team or "")]

    def place(self, row: AgreementRow) -> Place:
        """What case the row belongs to."""
        return row.cpr, self.team(row).pk

    def owner(self, row: AgreementRow) -> int | None:
        """The user who looks after the case, None when the name is nobody's here."""
        return self.owners.get(key(row.caseworker or ""))


def in_batches(items: Iterable, size: int = BATCH) -> Iterator[list]:
    """The items in lists of at most ``size``."""
    items = iter(items)
    while part := list(islice(items, size)):
        yield part


def citizens_by_cpr(rows: list[AgreementRow]) -> tuple[dict[str, Citizen], int]:
    """Citizens by CPR number, and how many of them are new. Those who are known keep their facts."""
    by_cpr = {row.cpr: row for row in rows}
    citizens = {citizen.cpr: citizen for citizen in Citizen.objects.filter(cpr__in=by_cpr)}
    new = [row for cpr, row in by_cpr.items() if cpr not in citizens]
    for part in in_batches(new):
        made = Citizen.objects.bulk_create(_citizen(row) for row in part)
        citizens |= {citizen.cpr: citizen for citizen in made}
    return citizens, len(new)


def _citizen(row: AgreementRow) -> Citizen:
    citizen = Citizen(
        cpr=row.cpr,
        given_names=row.first_name,
        family_name=row.last_name,
        birth_date=birth_date_of(row.cpr),
        registered_municipality=row.municipality,
    )
    citizen.sort_key = text.sort_key(citizen.name)
    return citizen


def case_numbers(rows: list[AgreementRow], batch: ImportBatch) -> list[str]:
    """Numbers for the cases that the rows will need, taken before the storing begins.

    A number is taken under a lock that others wait for when they open a case; it must not be held while tens
    of thousands of rows are stored. What is not used after all is a gap in the numbers.
    """
    places = Places(batch)
    wanted = {places.place(row) for row in rows}
    stored = Case.objects.filter(citizen__cpr__in={row.cpr for row in rows})
    missing = len(wanted - set(stored.values_list("citizen__cpr", "team_id")))
    return CaseNumber.take(batch.on.year, missing) if missing else []


def cases_by_place(
    rows: list[AgreementRow], citizens: dict[str, Citizen], batch: ImportBatch, numbers: list[str]
) -> tuple[dict[Place, Case], int]:
    """The case of each row by ``Places.place``, and how many are new.

    It is the open case in the team; for courses that are all over, else the newest closed one; else a new
    case, which is closed when all its courses were over before the import.
    """
    places, courses = Places(batch), defaultdict(list)
    for row in rows:
        courses[places.place(row)].append(row)
    found = _existing(courses, citizens, places, batch)
    new = {
        place: _case(mine, citizens[place[0]], places, batch)
        for place, mine in courses.items()
        if place not in found
    }
    if len(new) > len(numbers):
        numbers = numbers + CaseNumber.take(batch.on.year, len(new) - len(numbers))
    for case, number in zip(new.values(), numbers, strict=False):
        case.number = number
    for part in in_batches(new.values()):
        Case.objects.bulk_create(part)
        index_names(case.citizen for case in part)
    return found | new, len(new)


def _existing(courses, citizens, places: Places, batch: ImportBatch) -> dict[Place, Case]:
    """Cases that are there, given the row's caseworker when they have none, and granted when support runs."""
    stored = Case.objects.filter(citizen__in=[citizen.pk for citizen in citizens.values()])
    found, changed = {}, []
    for case in stored.select_for_update(no_key=True, of=("self",)).select_related("citizen").order_by("pk"):
        mine = courses.get(place := (case.citizen.cpr, case.team_id))
        if mine is None or (case.state == CaseState.CLOSED and (_running(mine, batch) or place in found)):
            continue
        found[place] = case
        if case.state != CaseState.CLOSED and _taken_up(case, mine, places, batch):
            changed.append(case)
    Case.objects.bulk_update(changed, ["state", "caseworker"], batch_size=500)
    return found


def _taken_up(case: Case, courses: list[AgreementRow], places: Places, batch: ImportBatch) -> bool:
    before = case.state, case.caseworker_id
    if case.state == CaseState.OPEN and _running(courses, batch):
        case.state = CaseState.GRANTED
    case.caseworker_id = case.caseworker_id or places.owner(_last(courses))
    return before != (case.state, case.caseworker_id)


def _running(courses: list[AgreementRow], batch: ImportBatch) -> bool:
    return not all(row.ended(batch.on) for row in courses)


def _last(courses: list[AgreementRow]) -> AgreementRow:
    return max(courses, key=lambda row: row.end_date)


def _case(courses: list[AgreementRow], citizen: Citizen, places: Places, batch: ImportBatch) -> Case:
    last, running = _last(courses), _running(courses, batch)
    return Case(
        citizen=citizen,
        team=places.team(last),
        caseworker_id=places.owner(last),
        state=CaseState.GRANTED if running else CaseState.CLOSED,
        reason="Indlæst fra regneark",
        opened_on=min(row.start_date for row in courses),
        closed_on=None if running else last.end_date,
    )
