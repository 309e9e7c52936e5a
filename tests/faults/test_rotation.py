"""A change of keys is killed half-way while people search: all are found, and the next run does the rest."""

import subprocess
import sys
from datetime import date

import pytest
from django.db import connection, transaction

from cases.models import Citizen
from mentorstotte.core import ciphers
from tests import factories, workers
from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
NEW = "den nye nøgle til CPR-numre"
COUNT, TWO_TURNS = 2_500, 2_000


@pytest.fixture
def numbers(transactional_db) -> list[str]:
    made = [factories.cpr(number) for number in range(1, COUNT + 1)]
    named = {"given_names": "Bo", "family_name": "Holm", "sort_key": "holm", "birth_date": date(1984, 9, 10)}
    Citizen.objects.bulk_create(Citizen(cpr=number, **named) for number in made)
    return made


def changed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_citizen WHERE cpr LIKE %s", [f"{ciphers.key_name(NEW)}.%"])
        return cursor.fetchone()[0]


@pytest.mark.asvs("11.2.2")
def test_a_change_of_keys_that_is_killed_loses_nobody_and_is_finished_by_the_next(numbers, settings):
    old = settings.CPR_KEY
    keys = {"CPR_KEY": NEW, "CPR_KEY_FALLBACKS": old}
    with transaction.atomic():
        Citizen.objects.select_for_update().get(cpr=numbers[-1])  # the third turn waits for it
        with workers.running("nøgler", "django", "rotate_keys", **keys):
            until(lambda: changed() == TWO_TURNS)
            for now, other in ((old, NEW), (NEW, old)):
                settings.CPR_KEY, settings.CPR_KEY_FALLBACKS = now, [other]
                for number in numbers[::100]:
                    assert Citizen.objects.with_cpr(number).get().cpr == number
    assert changed() == TWO_TURNS
    again = [sys.executable, "-m", "django", "rotate_keys"]
    done = subprocess.run(again, env=workers.environment(**keys), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = 2 * (COUNT - TWO_TURNS)  # with their history
    assert f"{rows} rækker" in done.stdout
    settings.CPR_KEY, settings.CPR_KEY_FALLBACKS = NEW, []
    assert sorted(Citizen.objects.values_list("cpr", flat=True)) == sorted(numbers)
    history = Citizen.pgh_event_model.objects
    assert sorted(history.values_list("cpr", flat=True)) == sorted(numbers)
