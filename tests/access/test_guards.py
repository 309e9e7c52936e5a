"""Row-level security: what the database shows to the site's role, whatever the application asks for."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.db.models import F
from psycopg import ClientCursor

from cases.models import Case, Citizen
from mentorstotte.celery import app
from mentorstotte.core import checks, guards, registry
from mentorstotte.core.database import sight
from tests import factories
from tests.access.objects import OBJECTS, a_world
from tests.conftest import AS_SITE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_site")]
OWN = sorted(
    model._meta.label
    for model in apps.get_models()
    if model._meta.app_label in {"cases", "agreements", "reporting"}
    and not hasattr(model, "pgh_tracked_model")
)


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def case(world):
    return factories.case(world.owner)


def told_nothing(statement: str):
    """The first row of the answer to the site's role when nobody has said who asks."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_ROLE}; {statement}")
        cursor.nextset()
        found = cursor.fetchone()
        transaction.set_rollback(True)
    return found


def rows(table: str) -> str:
    return f'SELECT count(*) FROM "{table}"'


def test_the_files_that_always_run_as_the_sites_role_are_there():
    assert [path for path in AS_SITE if not (settings.BASE_DIR / path).is_file()] == []


def test_a_team_sees_its_own_and_nothing_of_others(world, case):
    with sight.of_teams({world.team.pk}):
        assert Case.objects.get() == case
        assert Citizen.objects.get() == case.citizen
    for teams in ({world.other_team.pk}, set()):
        with sight.of_teams(teams):
            assert not Case.objects.exists()
            assert not Citizen.objects.exists()
            assert not Citizen.pgh_event_model.objects.exists()
    with sight.across_teams():
        assert Case.objects.get() == case


def test_a_team_can_neither_change_take_nor_give_away_what_is_of_others(world, case):
    with sight.of_teams({world.other_team.pk}):
        assert Case.objects.update(team=world.other_team) == 0
        assert Case.objects.filter(pk=case.pk).delete() == (0, {})
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with sight.of_teams({world.team.pk}), refused, transaction.atomic():
        Case.objects.update(team=world.other_team)
    assert Case.objects.get().team == world.team


def test_without_a_word_nothing_is_seen(case):
    for model in (Case, Citizen, Case.pgh_event_model):
        assert told_nothing(rows(model._meta.db_table)) == (0,)


def test_what_was_said_ends_with_the_transaction_and_with_a_savepoint_taken_back(world, case):
    with sight.of_teams({world.other_team.pk}):
        Case.objects.exists()
    with transaction.atomic():
        with sight.of_teams({world.team.pk}):
            Case.objects.exists()
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_setting('app.teams', true)")
        assert cursor.fetchone() == (True, "")
    with sight.of_teams({world.team.pk}):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM nowhere")
        assert Case.objects.update(reason=F("reason")) == 1


@pytest.mark.django_db(transaction=True)
def test_between_transactions_each_statement_says_it_and_the_connection_forgets_it(world):
    """So behind PgBouncer in transaction mode nobody gets another's sight."""
    case = factories.case(world.owner)
    line = ClientCursor(connection.connection)
    with sight.of_teams({world.team.pk}):
        assert Case.objects.get() == case
        assert list(Case.objects.iterator()) == [case]
        assert line.execute("SELECT current_user = session_user").fetchone() == (True,)
        assert line.execute("SELECT current_setting('app.teams', true)").fetchone() == ("",)
    with sight.of_teams({world.other_team.pk}):
        assert list(Case.objects.iterator()) == []


def test_the_site_can_neither_put_the_guards_aside_nor_look_across_by_right(case):
    table = Case._meta.db_table
    for deed in (
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"DROP POLICY {guards.POLICY} ON {table}",
    ):
        with pytest.raises(ProgrammingError, match="must be owner"):
            told_nothing(deed)
    with pytest.raises(ProgrammingError, match="row-level security"):
        told_nothing(f"SET LOCAL row_security = off; SELECT * FROM {table}")
    across = sight.ACROSS.format(role=settings.DATABASE_ROLE)
    inherits = f"SELECT pg_has_role('{settings.DATABASE_ROLE}', '{across}', 'USAGE')"
    assert told_nothing(inherits) == (False,)


def test_work_in_the_background_is_for_every_team(case):
    @app.task
    def count():
        return Case.objects.count()

    with sight.of_teams(()):
        assert count() == 1
        assert Case.objects.count() == 0


@pytest.mark.parametrize("label", OWN)
def test_what_hangs_on_a_case_is_guarded_or_open_for_a_reason(label):
    model = apps.get_model(label)
    known = {*guards.guarded(), *registry.open_models()}
    pointing = [
        field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in known
    ]
    assert not pointing or model in known
    assert all(registry.open_models().values())


def test_the_database_holds_to_every_guard():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        assert {name for (name,) in cursor.fetchall()} == {guard.table for guard in guards.guards()}
    assert len(guards.guards()) > 90


def said_by_the_check() -> list[str]:
    return [error.id for error in checks.database_guards(databases=["default"])]


def test_the_check_before_production_names_an_open_table_and_a_site_that_passes_the_guards(settings):
    owner = "mentorstotte.E002"  # what this test itself logs on as
    assert said_by_the_check() == [owner]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {Case._meta.db_table} DISABLE ROW LEVEL SECURITY")
        cursor.execute(f"DROP POLICY {guards.POLICY} ON {Citizen._meta.db_table}")
    assert said_by_the_check() == [owner, "mentorstotte.E003"]
    assert guards.missing(settings.DATABASE_ROLE) == [Case._meta.db_table, Citizen._meta.db_table]
    guards.put_up(settings.DATABASE_ROLE)
    assert said_by_the_check() == [owner]
    assert [error.id for error in checks.role_is_named()] == []
    settings.DATABASE_ROLE = ""
    assert [error.id for error in checks.role_is_named()] == ["mentorstotte.E001"]


@pytest.mark.slow
def test_of_all_that_there_is_another_team_and_an_unnamed_one_see_nothing(world):
    for about in OBJECTS.values():
        about.build(world)
    filled = {}
    with connection.cursor() as cursor:
        for table in (guard.table for guard in guards.guards()):
            cursor.execute(rows(table))
            filled[table] = cursor.fetchone()[0]
    tables = [table for table, count in filled.items() if count]
    assert len(tables) > 70, sorted(filled.keys() - set(tables))
    assert {table: told_nothing(rows(table)) for table in tables} == dict.fromkeys(tables, (0,))
    with sight.of_teams({world.other_team.pk}), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(rows(table))
            assert cursor.fetchone() == (0,), table
