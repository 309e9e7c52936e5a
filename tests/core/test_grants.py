"""What the site's own role may do in the database: its work, and nothing to what stands in the logs."""

import io
import time
from concurrent.futures import ThreadPoolExecutor

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from mentorstotte.core import guards, log_chain
from mentorstotte.core.database import sight
from mentorstotte.core.enums import Role
from mentorstotte.core.grants import only_added
from mentorstotte.core.models import AccessLog, LogLink, User
from mentorstotte.local.postgres import APP
from tests import factories

pytestmark = pytest.mark.django_db
LOG, LINK, HISTORY = (model._meta.db_table for model in (AccessLog, LogLink, User.pgh_event_model))


@pytest.fixture
def as_app(as_site):
    """From here on the connection is the site's own."""
    with sight.across_teams():
        yield


@pytest.mark.asvs("13.2.2", "16.4.2")
@pytest.mark.parametrize("table", [LOG, LINK, HISTORY])
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "ALTER TABLE {table} DISABLE TRIGGER USER",
        "DROP TABLE {table}",
        "CREATE RULE silent AS ON INSERT TO {table} DO INSTEAD NOTHING",
    ],
)
def test_the_site_can_neither_change_nor_delete_what_stands_in_a_log(as_app, table, deed):
    column = {LOG: "page", LINK: "sha256", HISTORY: "name"}[table]
    statement = deed.format(table=table, column=column)
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_site_cannot_delete_what_a_trigger_keeps_by_telling_the_trigger_to_stand_aside(as_app):
    for table in ("core_event", "core_document"):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, pgtrigger.ignore(), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")


@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize(
    "deed",
    [
        "SET session_replication_role = replica",
        "CREATE ROLE other",
        "DELETE FROM django_migrations",
    ],
)
def test_the_site_cannot_give_itself_more(as_app, deed):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(deed)


def test_the_site_works_and_its_reads_are_held_in_the_chain(as_app, client, settings, tmp_path):
    settings.LOG_ANCHOR = tmp_path / "anchor.jsonl"
    admin, person = factories.user(Role.SYSTEM_ADMIN), factories.user(Role.CASEWORKER, name="Sara Lund")
    client.force_login(admin)
    given = {"name": "Sara Holm", "email": person.email, "roles": ["caseworker"], "teams": []}
    assert client.post(reverse("core:user_edit", args=[person.public_id]), given).status_code == 302
    person.refresh_from_db()
    assert person.name == "Sara Holm"
    assert User.pgh_event_model.objects.filter(pgh_obj_id=person.pk, pgh_label="update").exists()
    client.force_login(person)
    assert client.get("/sager/2026-9999/").status_code == 404
    assert log_chain.extend() == 1
    assert list(log_chain.faults(settings.LOG_ANCHOR)) == []


def test_every_log_and_every_history_is_only_added_to():
    tables = only_added()
    assert {LOG, LINK, HISTORY, "core_purpose"} <= set(tables)
    assert len(tables) > 50


def test_a_role_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="nobody_here"):
        call_command("grant_app", "nobody_here")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rights_are_given_while_the_database_does_its_housekeeping():
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    connection.cursor().execute("DROP POLICY own_teams ON cases_case")
    with ThreadPoolExecutor(1) as other, transaction.atomic(), connection.cursor() as housekeeping:
        housekeeping.execute("LOCK TABLE cases_case IN SHARE UPDATE EXCLUSIVE MODE")
        giving = other.submit(rights_given)
        for _ in range(200):
            if housekeeping.execute(waiting).fetchone()[0]:
                break
            time.sleep(0.05)
        housekeeping.execute("ANALYZE cases_case")
    assert giving.result(timeout=60)
    assert guards.missing(APP) == []


def rights_given() -> bool:
    try:
        call_command("grant_app", APP, "--guards", stdout=io.StringIO())
    finally:
        connection.close()
    return True
