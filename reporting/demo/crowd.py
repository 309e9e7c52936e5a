"""Agreements by the million, all of them active, to sweep over: one statement a table, nothing in memory."""

from datetime import date, timedelta

from django.db import connection, transaction

from agreements.enums import Origin
from agreements.models import Agreement
from agreements.rules.schedule import effect_deadline, next_follow_up
from cases.enums import CaseState, TargetGroup
from cases.models import Case, CaseNumber, Citizen
from mentorstotte.core.ciphers import seal_cpr
from reporting.demo import names
from reporting.demo.copying import advance, insert_series, next_key, without_history
from reporting.demo.large import (
    CITIZENS_PER_TEAM,
    EFFECT_LEAD_DAYS,
    FOLLOW_UP_WEEKS,
    make_mentors,
    make_workers,
)

TABLES = (Citizen, Case, Agreement)
LENGTH = timedelta(days=181)
AGES = 180  # days since the start: as many agreements of each
BIRTHS = (names.LAST_BIRTH - names.FIRST_BIRTH).days
# Beyond the numbers of `large`: so many replacement numbers of each birth date are left to it.
FIRST_SERIAL = 2000


@transaction.atomic
def load(*, agreements: int, today: date) -> int:
    """Adds so many citizens with a case and an agreement that runs today; gives back how many.

    No versions and no names to search for: what a sweep reads. Every row is held by the constraints.
    """
    values = _values(agreements, today)
    with without_history(*TABLES):
        _number_citizens(agreements)
        for model in TABLES:
            insert_series(model, agreements, values[model], values["shared"])
    advance(*TABLES)
    return agreements


def _values(count: int, today: date) -> dict:
    """SQL for each column of the row ``n``, and the lists that it picks from."""
    workers = make_workers(max(1, round(count / CITIZENS_PER_TEAM)))
    starts = [today - timedelta(days=age) for age in range(AGES)]
    year, first_number = CaseNumber.take(today.year, count)[0].split("-")
    shared = {
        "before": Citizen.objects.count(),
        "workers": [user for user, _ in workers],
        "teams": [team for _, team in workers],
        "mentors": make_mentors(),
        "starts": starts,
        "ends": [start + LENGTH for start in starts],
        "follow_ups": [next_follow_up(s, s + LENGTH, FOLLOW_UP_WEEKS, EFFECT_LEAD_DAYS) for s in starts],
        "effects": [effect_deadline(s, s + LENGTH, EFFECT_LEAD_DAYS) for s in starts],
    }
    keys = {model: f"{next_key(model)} + n" for model in TABLES}
    number = f"'{year}-' || to_char({int(first_number)} + n, 'FM9999990000')"
    desk = {"team_id": _one_of("teams", "bigint"), "caseworker_id": _one_of("workers", "bigint")}
    return {
        "shared": shared,
        Citizen: _citizen() | {"id": keys[Citizen]},
        Case: _case(number) | desk | {"id": keys[Case], "citizen_id": keys[Citizen]},
        Agreement: _agreement(number) | desk | {"id": keys[Agreement], "case_id": keys[Case]},
    }


def _one_of(name: str, kind: str) -> str:
    """The list's entry for row ``n``, from the beginning again when the list is at its end."""
    return f"(%({name})s::{kind}[])[1 + n %% cardinality(%({name})s::{kind}[])]"


def _number_citizens(count: int) -> None:
    """The sealed CPR number of each row, which SQL cannot make, in a table that is gone after the transaction."""
    before = Citizen.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS crowd (place bigint PRIMARY KEY, cpr text) ON COMMIT DROP"
        )
        cursor.execute("TRUNCATE crowd")
        with cursor.copy("COPY crowd FROM STDIN") as copy:
            for place in range(count):
                turn, day = divmod(before + place, BIRTHS)
                born = names.FIRST_BIRTH + timedelta(days=day)
                copy.write_row((place, seal_cpr(names.replacement_cpr(born, FIRST_SERIAL + turn))))


def _citizen() -> dict[str, str]:
    return {
        "public_id": "gen_random_uuid()",
        "cpr": "(SELECT crowd.cpr FROM crowd WHERE crowd.place = n)",
        "given_names": "'Borger'",
        "family_name": "'Nr. ' || n",
        "sort_key": "'nr ' || lpad(n::text, 8, '0')",
        "birth_date": f"date '{names.FIRST_BIRTH}' + ((%(before)s + n) %% {BIRTHS})::int",
        "registered_municipality": "'0270'",
    }


def _case(number: str) -> dict[str, str]:
    return {"number": number, "state": f"'{CaseState.GRANTED}'", "opened_on": _one_of("starts", "date")}


def _agreement(number: str) -> dict[str, str]:
    return {
        "number": f"{number} || '-A1'",
        "origin": f"'{Origin.IMPORT}'",
        "in_force": "true",
        "start_date": _one_of("starts", "date"),
        "end_date": _one_of("ends", "date"),
        "weekly_hours": "2.5",
        "level": "2",
        "target_group": f"'{TargetGroup.T17_ALM}'",
        "mentor_id": _one_of("mentors", "bigint"),
        "next_follow_up": _one_of("follow_ups", "date"),
        "effect_due": _one_of("effects", "date"),
    }
