"""CPR numbers sealed in the database, and keys changed while people work."""

import io

import pgtrigger
import psycopg.errors
import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction

from cases.models import Citizen
from mentorstotte.core import ciphers, rotation
from mentorstotte.core.database import sight
from mentorstotte.core.enums import Role
from tests import factories
from tests.rows import left

pytestmark = pytest.mark.django_db
NUMBER = "7109845173"
OLD, NEW = "den gamle nøgle til CPR-numre", "den nye nøgle til CPR-numre"
History = Citizen.pgh_event_model


@pytest.fixture
def keys(settings):
    """Sets the key and those before it."""

    def set_to(key: str, *before: str) -> None:
        settings.CPR_KEY, settings.CPR_KEY_FALLBACKS = key, list(before)

    set_to(OLD)
    return set_to


@pytest.fixture
def citizen(keys) -> Citizen:
    return factories.case(factories.user(Role.CASEWORKER, team=factories.team()), cpr=NUMBER).citizen


def stored(model=Citizen) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cpr FROM {model._meta.db_table} ORDER BY 1")
        return [text for (text,) in cursor.fetchall()]


def rotate() -> str:
    out = io.StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def written_in_clear(number: str, *models) -> None:
    """As it stood before there were keys."""
    with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_citizen DROP CONSTRAINT citizen_cpr_sealed")
        for model in models:
            cursor.execute(f"UPDATE {model._meta.db_table} SET cpr = %s", [number])


def test_every_column_of_a_cpr_number_is_one_that_is_sealed():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema AND column_name ~ 'cpr'"
        )
        assert set(cursor.fetchall()) == set(rotation.cpr_columns())


def test_the_number_stands_sealed_in_the_row_and_its_history_and_is_read_again(citizen):
    [sealed] = stored()
    assert left(NUMBER) == []
    assert stored(History) == [sealed]
    assert (Citizen.objects.get().cpr, History.objects.get().cpr) == (NUMBER, NUMBER)


def test_a_save_without_a_change_of_the_number_leaves_it_as_it_stands(citizen):
    before = stored()
    Citizen.objects.get().save()
    assert stored() == before


def test_the_database_refuses_a_number_in_clear(citizen):
    with pytest.raises(IntegrityError, match="citizen_cpr_sealed"), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_citizen SET cpr = %s", [NUMBER])


@pytest.mark.parametrize("lookup", ["startswith", "contains", "lt", "iexact"])
def test_a_part_of_a_number_is_not_searched_for_in_vain(lookup):
    with pytest.raises(FieldError, match="whole number"):
        Citizen.objects.filter(**{f"cpr__{lookup}": NUMBER[:6]})


@pytest.mark.asvs("11.3.3")
@pytest.mark.parametrize(
    "change",
    [
        lambda sealed: sealed[:-1] + ("A" if sealed[-1] != "A" else "Q"),
        lambda sealed: sealed[:9] + ("A" if sealed[9] != "A" else "B") + sealed[10:],
        lambda sealed: "00000000" + sealed[8:],
        lambda sealed: NUMBER,
    ],
    ids=["cipher text", "hash", "key", "clear"],
)
def test_a_stored_number_that_was_changed_is_not_read(citizen, change):
    with pytest.raises(ciphers.UnknownKey):
        ciphers.open_cpr(change(stored()[0]))


def test_without_its_key_a_number_is_neither_read_nor_written_and_the_error_names_the_key(citizen, keys):
    keys(NEW)
    with pytest.raises(ciphers.UnknownKey, match="CPR_KEY_FALLBACKS"):
        Citizen.objects.get()
    keys("")
    with pytest.raises(ciphers.UnknownKey, match="CPR_KEY is missing"):
        factories.case(factories.user(Role.CASEWORKER, team=factories.team()))


@pytest.mark.asvs("11.2.2")
def test_while_keys_are_changed_a_number_is_found_and_is_nobody_elses(citizen, keys):
    keys(NEW, OLD)
    assert Citizen.objects.with_cpr(NUMBER).get() == citizen
    assert Citizen.objects.get_or_create(cpr=NUMBER) == (citizen, False)
    assert not Citizen.objects.exclude(cpr=NUMBER).exists()
    assert list(Citizen.objects.filter(cpr__in={NUMBER})) == [citizen]


def test_keys_are_changed_in_turns_and_the_old_one_is_needed_no_more(citizen, keys, monkeypatch):
    worker = citizen.cases.get().caseworker
    numbers = [NUMBER, *(factories.case(worker).citizen.cpr for _ in range(2))]
    history = History.objects.count()
    keys(NEW, OLD)
    monkeypatch.setattr(rotation, "TURN", 1)
    turns = rotation.reseal(rotation.cpr_columns())
    assert next(turns) == 2, "the citizen, and the row of the history"
    assert sorted(text[:8] == ciphers.key_name(NEW) for text in stored()) == [False, False, True]
    for number in numbers:
        assert Citizen.objects.with_cpr(number).get().cpr == number
    turns.close()  # as when it is killed
    assert "4 rækker" in rotate()
    assert "CPR-numre: alle er skrevet med nøglen." in rotate()
    keys(NEW)
    assert sorted(Citizen.objects.values_list("cpr", flat=True)) == sorted(numbers)
    assert History.objects.count() == history
    assert {row.cpr for row in History.objects.all()} == set(numbers)


def test_numbers_of_before_there_were_keys_are_sealed(citizen):
    written_in_clear(NUMBER, Citizen, History)
    assert left(NUMBER) == [("cases_citizen", NUMBER), ("cases_citizenevent", NUMBER)]
    assert sum(rotation.reseal(rotation.cpr_columns())) == 2
    assert left(NUMBER) == []
    assert History.objects.get().cpr == Citizen.objects.get().cpr == NUMBER


def test_a_key_that_is_gone_stops_the_change_and_nothing_is_lost(citizen, keys):
    before = stored()
    keys(NEW)
    with pytest.raises(CommandError, match="CPR_KEY_FALLBACKS"):
        rotate()
    assert stored() == before


def test_a_turn_that_meets_a_lock_is_begun_again(citizen, keys, monkeypatch):
    keys(NEW, OLD)
    waited, write = [], rotation._write

    def locked_once(*what):
        if not waited:
            raise OperationalError from psycopg.errors.LockNotAvailable()
        return write(*what)

    monkeypatch.setattr(rotation, "_write", locked_once)
    monkeypatch.setattr(rotation.time, "sleep", waited.append)
    rotate()
    assert waited == [1]
    assert stored()[0].startswith(ciphers.key_name(NEW))


def test_the_sites_own_role_cannot_write_the_history_anew(citizen, keys, as_site):
    keys(NEW, OLD)
    with sight.across_teams(), pytest.raises(CommandError, match="Rollen"), transaction.atomic():
        rotate()
    assert stored()[0].startswith(ciphers.key_name(OLD))


@pytest.mark.asvs("11.2.2")
def test_one_time_codes_are_encrypted_anew(citizen, settings):
    settings.SECRET_KEY = "den gamle"
    user = citizen.cases.get().caseworker
    secrets = {"secret": ciphers.encrypt("SJOVKODE", use="totp"), "used_mask": 3}
    row = Authenticator.objects.create(user=user, type="totp", data=secrets)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "den nye", ["den gamle"]
    assert "Engangskoder: 1 række" in rotate()
    assert "Engangskoder: alle" in rotate()
    settings.SECRET_KEY_FALLBACKS = []
    row.refresh_from_db()
    assert (ciphers.decrypt(row.data["secret"], use="totp"), row.data["used_mask"]) == ("SJOVKODE", 3)
    settings.SECRET_KEY = "en tredje"
    with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        rotate()
    with pytest.raises(InvalidToken):
        ciphers.renewed(row.data["secret"], use="totp")
