"""Imported mentor courses: citizens, cases, mentors with their prices, and agreements that carry their origin."""

from collections import defaultdict
from datetime import date

from agreements.actions.imports import ImportedAgreement, create_imported, known_keys
from cases.enums import CaseState
from cases.models import Case, CaseNumber, Citizen, CitizenName
from mentorstotte.core import text
from mentorstotte.core.fields import birth_date_of
from mentorstotte.core.models import Team, User
from providers.models import Mentor, MentorRate
from reporting.actions.store_frameworks import suppliers_by_name
from reporting.imports.agreements import AgreementRow
from reporting.imports.findings import must_be_put_right

BATCH = 2000


def known(rows: list[AgreementRow]) -> set[int]:
    """Numbers of the rows that are stored: the same citizen, mentor, supplier and period."""
    stored = known_keys(cprs={row.cpr for row in rows})
    return {row.number for row in rows if _key(row) in stored}


def _key(row: AgreementRow) -> tuple:
    return (row.cpr, row.mentor.casefold(), row.supplier.casefold(), row.start_date, row.end_date)


def store(rows: list[AgreementRow], *, batch, by) -> dict[str, int]:
    """Stores the rows with a fixed number of statements whatever their count, and gives back what was made."""
    mentors = _mentors(rows)
    citizens, new_citizens = _citizens(rows)
    cases = _cases(rows, citizens, batch, by)
    agreements = create_imported(
        rows=[
            ImportedAgreement(
                case=cases[row.cpr],
                target_group=row.target_group,
                start=row.start_date,
                end=row.end_date,
                weekly_hours=row.weekly_hours,
                level=row.level,
                mentor=mentors[row.mentor.casefold(), row.supplier.casefold()],
                aim_text=row.employment_aim or "",
                tasks=[task.strip() for task in (row.tasks or "").split(";") if task.strip()],
                hourly_price=row.hourly_price,
                findings=[_finding(finding) for finding in row.findings],
            )
            for row in rows
        ],
        on=batch.on,
        by=by,
    )
    return {"agreements": len(agreements), "citizens": new_citizens, "cases": len({case.pk for case in cases.values()})}


def _finding(finding) -> dict:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "text": finding.text,
        "source": finding.source,
        "must_be_put_right": must_be_put_right(finding),
    }


def _mentors(rows: list[AgreementRow]) -> dict[tuple[str, str], Mentor]:
    """Mentors by name and supplier together, in lower case; new ones get the row's price from their first day."""
    suppliers = suppliers_by_name({row.supplier for row in rows})
    mentors = {
        (mentor.name.casefold(), mentor.supplier.name.casefold()): mentor
        for mentor in Mentor.objects.select_related("supplier")
    }
    new: dict[tuple[str, str], list[AgreementRow]] = defaultdict(list)
    for row in rows:
        key = (row.mentor.casefold(), row.supplier.casefold())
        if key not in mentors:
            new[key].append(row)
    made = Mentor.objects.bulk_create(
        Mentor(
            name=first[0].mentor,
            sort_key=text.sort_key(first[0].mentor),
            supplier=suppliers[supplier],
            kind=first[0].mentor_kind,
        )
        for (_, supplier), first in new.items()
    )
    mentors |= dict(zip(new, made, strict=True))
    MentorRate.objects.bulk_create(_first_rates(new, mentors))
    return mentors


def _first_rates(new, mentors):
    for key, rows in new.items():
        priced = [row for row in rows if row.hourly_price is not None]
        if priced:
            first = min(priced, key=lambda row: row.start_date)
            yield MentorRate(mentor=mentors[key], hourly_price=first.hourly_price, valid_from=first.start_date)


def _citizens(rows: list[AgreementRow]) -> tuple[dict[str, Citizen], int]:
    """Citizens by CPR number; those who are known keep their facts."""
    by_cpr = {row.cpr: row for row in rows}
    citizens = {citizen.cpr: citizen for citizen in Citizen.objects.filter(cpr__in=by_cpr)}
    new = [row for cpr, row in by_cpr.items() if cpr not in citizens]
    made = Citizen.objects.bulk_create((_citizen(row) for row in new), batch_size=BATCH)
    CitizenName.objects.bulk_create(
        (CitizenName(citizen=citizen, word=word) for citizen in made for word in text.tokens(citizen.full_name)),
        batch_size=BATCH,
    )
    return citizens | {citizen.cpr: citizen for citizen in made}, len(made)


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


def _cases(rows: list[AgreementRow], citizens: dict[str, Citizen], batch, by) -> dict[str, Case]:
    """One case a citizen: the open one in the row's team, else a new one. All ended before the import: closed."""
    courses: dict[str, list[AgreementRow]] = defaultdict(list)
    for row in rows:
        courses[row.cpr].append(row)
    teams, users = _teams(batch, by), _owners(batch)
    open_cases = {
        (case.citizen_id, case.team_id): case
        for case in Case.objects.open().filter(citizen__in=[citizen.pk for citizen in citizens.values()])
    }
    found, new = {}, {}
    for cpr, mine in courses.items():
        team = teams(mine[0].team)
        existing = open_cases.get((citizens[cpr].pk, team.pk))
        if existing:
            found[cpr] = existing
        else:
            new[cpr] = _case(mine, citizens[cpr], team, users.get(mine[-1].caseworker or ""), batch.on)
    for case, number in zip(new.values(), CaseNumber.take(batch.on.year, len(new)) if new else [], strict=True):
        case.number = number
    Case.objects.bulk_create(new.values(), batch_size=BATCH)
    return found | new


def _case(courses: list[AgreementRow], citizen: Citizen, team: Team, caseworker: int | None, on: date) -> Case:
    last = max(row.end_date for row in courses)
    ended = last < on
    return Case(
        citizen=citizen,
        team=team,
        caseworker_id=caseworker,
        state=CaseState.CLOSED if ended else CaseState.GRANTED,
        reason="Indlæst fra regneark",
        opened_on=min(row.start_date for row in courses),
        closed_on=last if ended else None,
    )


def _teams(batch, by):
    """Finds a team by name; a name that is no team's goes to the importer's own team."""
    teams = {team.name.casefold(): team for team in Team.objects.filter(active=True)}
    own = by.teams.filter(active=True).first() or Team.objects.filter(active=True).order_by("pk").first()

    def find(name: str | None) -> Team:
        return teams.get((name or "").casefold(), own)

    return find


def _owners(batch) -> dict[str, int]:
    """Users by the name in the sheet: their own name, or what the preview page mapped. No login is made."""
    users = {user.name: user.pk for user in User.objects.filter(is_active=True)}
    return users | {name: int(pk) for name, pk in batch.owners.items()}
