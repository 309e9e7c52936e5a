"""As many citizens and agreements as a large city has, to measure with."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from agreements.enums import Origin, VersionState
from agreements.models import Agreement, AgreementVersion, Segment, VersionTask
from agreements.rules.schedule import effect_deadline, next_follow_up
from cases.enums import AimType, CaseState, EntitlementKind, SupportTheme, TargetGroup
from cases.models import Case, CaseNumber, Citizen, CitizenName
from mentorstotte.core import text
from mentorstotte.core.copying import copy_rows
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Membership, Team, User
from providers.models import Mentor, MentorRate, Supplier
from reporting.demo import names
from reporting.demo.copying import advance, next_key, numbered, without_history

CASEWORKERS_PER_TEAM = 40
CITIZENS_PER_TEAM = 8_400
MENTORS = 400
TABLES = (Citizen, CitizenName, Case, Agreement, AgreementVersion, Segment, VersionTask)
FOLLOW_UP_WEEKS, EFFECT_LEAD_DAYS = 13, 14
GROUPS = (
    TargetGroup.T01_AKT_KTH,
    TargetGroup.T07_RESS,
    TargetGroup.T10_FLEKS,
    TargetGroup.T11_SYG,
    TargetGroup.T17_ALM,
)
LEVELS = ((1, "1.50"), (2, "2.50"), (3, "3.50"), (4, "5.00"))


@transaction.atomic
def load(*, citizens: int, agreements: int, today: date, seed: int = 20261122) -> dict[str, int]:
    """Adds ``citizens`` with a case each in teams of their own, and an agreement for the first ``agreements``.

    One in four agreements runs today, the rest have ended; the same seed gives the same rows. A second load
    leaves the teams of the first as they are: the municipality grows around them.
    """
    random = Random(seed)
    workers, mentors = make_workers(max(1, round(citizens / CITIZENS_PER_TEAM))), make_mentors()
    people = list(_citizens(random, citizens, next_key(Citizen)))
    cases = list(_cases(random, people, next_key(Case), workers, agreements, today))
    made = list(_agreements(random, cases[:agreements], mentors, today))
    with without_history(*TABLES):
        copy_rows(Citizen, people)
        copy_rows(Case, cases)
        copy_rows(CitizenName, numbered(next_key(CitizenName), _words(people, cases)))
        _copy_agreements(made)
    advance(*TABLES)
    return {"citizens": len(people), "cases": len(cases), "agreements": len(made)}


def make_workers(count: int) -> list[tuple[int, int]]:
    """(user, team) for every caseworker of ``count`` new teams."""
    first = Team.objects.filter(name__startswith="Måleteam").count() + 1
    teams = Team.objects.bulk_create(
        Team(name=f"Måleteam {number:02d}") for number in range(first, first + count)
    )
    places = [(team, place) for team in teams for place in range(1, CASEWORKERS_PER_TEAM + 1)]
    users = User.objects.bulk_create(_worker(team, place) for team, place in places)
    made = Membership.objects.bulk_create(
        Membership(user=user, team=team) for user, (team, _) in zip(users, places, strict=True)
    )
    return [(membership.user_id, membership.team_id) for membership in made]


def _worker(team: Team, place: int) -> User:
    user = User(
        email=f"maaling-{team.pk}-{place:02d}@demo.example",
        name=f"Måling {team.name[-2:]}-{place:02d}",
        roles=[Role.CASEWORKER],
    )
    user.set_unusable_password()
    return user


def make_mentors() -> list[int]:
    """Keys of the mentors of the load; made once."""
    supplier, made = Supplier.objects.get_or_create(name="Målefirma")
    if made:
        mentors = Mentor.objects.bulk_create(
            Mentor(
                name=f"Mentor {number:03d}",
                sort_key=f"mentor {number:03d}",
                supplier=supplier,
                kind="external",
                phone="20304050",
            )
            for number in range(MENTORS)
        )
        MentorRate.objects.bulk_create(
            MentorRate(mentor=mentor, hourly_price=Decimal("425"), valid_from=date(2014, 1, 1))
            for mentor in mentors
        )
    return list(Mentor.objects.filter(supplier=supplier).order_by("pk").values_list("pk", flat=True))


def _citizens(random: Random, count: int, first: int):
    taken = Counter()
    known = set(Citizen.objects.values_list("cpr", flat=True))
    for key in range(first, first + count):
        born = names.birth_date(random)
        cpr = names.replacement_cpr(born, taken[born])
        while cpr in known:
            taken[born] += 1
            cpr = names.replacement_cpr(born, taken[born])
        taken[born] += 1
        given, family = random.choice(names.GIVEN), random.choice(names.FAMILY)
        yield {
            "id": key,
            "cpr": cpr,
            "given_names": given,
            "family_name": family,
            "sort_key": text.sort_key(f"{family}, {given}"),
            "birth_date": born,
            "address": f"{random.choice(names.STREETS)} {random.randrange(1, 120)}",
            "postal_code": "3200",
            "city": "Helsinge",
            "registered_municipality": "0270",
        }


def _words(people, cases):
    for person, case in zip(people, cases, strict=True):
        for word in text.tokens(f"{person['given_names']} {person['family_name']}"):
            yield {
                "citizen_id": person["id"],
                "team_id": case["team_id"],
                "word": word,
                "sort_key": person["sort_key"],
            }


def _cases(random: Random, people, first: int, workers, agreements: int, today: date):
    numbers = CaseNumber.take(today.year, len(people))
    for place, person in enumerate(people):
        user, team = workers[place % len(workers)]
        granted = place < agreements
        yield {
            "id": first + place,
            "number": numbers[place],
            "citizen_id": person["id"],
            "team_id": team,
            "caseworker_id": user,
            "state": CaseState.GRANTED if granted else CaseState.OPEN,
            "opened_on": today - timedelta(days=random.randrange(30, 2000)),
        }


def _agreements(random: Random, cases, mentors, today: date):
    for place, case in enumerate(cases):
        running = place % 4 == 0
        age = random.randrange(0, 180) if running else random.randrange(200, 2000)
        start = today - timedelta(days=age)
        end = start + timedelta(days=181)
        level, hours = random.choice(LEVELS)
        follow_up = next_follow_up(start, end, FOLLOW_UP_WEEKS, EFFECT_LEAD_DAYS)
        effect = effect_deadline(start, end, EFFECT_LEAD_DAYS)
        yield {
            "number": f"{case['number']}-A1",
            "case_id": case["id"],
            "team_id": case["team_id"],
            "caseworker_id": case["caseworker_id"],
            "origin": Origin.IMPORT,
            "in_force": True,
            "start_date": start,
            "end_date": end,
            "weekly_hours": Decimal(hours),
            "level": level,
            "target_group": random.choice(GROUPS),
            "mentor_id": random.choice(mentors),
            "next_follow_up": follow_up if running else None,
            "effect_due": effect,
            "effect_assessed_on": None if running else effect,
        }


def _copy_agreements(made) -> None:
    agreements = list(numbered(next_key(Agreement), made))
    versions = list(numbered(next_key(AgreementVersion), (_version(row) for row in agreements)))
    copy_rows(Agreement, agreements)
    copy_rows(AgreementVersion, versions)
    pairs = list(zip(agreements, versions, strict=True))
    copy_rows(Segment, numbered(next_key(Segment), (_segment(row, version) for row, version in pairs)))
    copy_rows(VersionTask, numbered(next_key(VersionTask), (_task(version) for version in versions)))


def _version(row: dict) -> dict:
    return {
        "agreement_id": row["id"],
        "state": VersionState.IMPORTED,
        "target_group": row["target_group"],
        "entitlement": EntitlementKind.DISCRETIONARY,
        "regime": "LAB2020",
        "legal_basis": "LAB § 167",
        "aim_type": AimType.JOB,
        "aim_text": "Ordinære timer i butik inden aftalens udløb",
        "mentor_name": "Mentor",
        "mentor_phone": "20304050",
        "start_date": row["start_date"],
        "end_date": row["end_date"],
    }


def _segment(row: dict, version: dict) -> dict:
    return {
        "version_id": version["id"],
        "start": row["start_date"],
        "end": row["end_date"],
        "level": row["level"],
        "weekly_hours": row["weekly_hours"],
        "hourly_price": Decimal("425"),
    }


def _task(version: dict) -> dict:
    return {"version_id": version["id"], "theme": SupportTheme.PRACTICAL, "text": "Følge til de første møder"}
