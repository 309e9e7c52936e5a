"""The previous release's data under this release: nothing is lost, all is proved, and people work on."""

import json
import re
import sys
from collections import Counter

import psycopg
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import resolve

from mentorstotte.core import ciphers, env, log_chain
from mentorstotte.core.models import AccessLog, Document, User
from tests import workers
from tests.faults.conftest import Database
from tests.upgrade import previous

pytestmark = [pytest.mark.slow, pytest.mark.fault]

# Migrations that keep others from a whole table while it is read, and why they may.
NEW_KIND = "the check of a column's values gets one more: a row is looked at in less than a microsecond"
FEW = "so few rows, with any municipality, that it is over at once"
ONCE = "a check or an index: about a second for a million rows, which no municipality has"
ALLOWED = {
    "core.0011_hand_over_documents": NEW_KIND,
    "core.0013_reminder_letters": NEW_KIND,
    "core.0014_mentors_and_coordinators": FEW,
    "core.0015_documents_of_settlement": NEW_KIND,
    "core.0016_hours_questions": NEW_KIND,
    "core.0018_catalogue_documents": NEW_KIND,
    "core.0019_audit_file": NEW_KIND,
    "core.0020_letters_about_the_citizens_data": NEW_KIND,
    "core.0022_yearly_report": NEW_KIND,
    "core.0023_who_asked_for_a_mail": ONCE,
    "core.0024_answers_to_rights": NEW_KIND,
    "cases.0006_control_notes": ONCE,
    "providers.0002_all_of_a_mentor": FEW,
    "providers.0003_mentors_and_coordinators": FEW,
    "agreements.0016_hand_over_documents": NEW_KIND,
    "agreements.0017_life_of_imported_agreements_and_unfinished_pages": ONCE,
    "agreements.0019_reminder_letters": NEW_KIND,
    "agreements.0026_mentors_and_coordinators": ONCE,
    "agreements.0027_mentors_found_after_the_grant": ONCE,
    "agreements.0029_files_for_the_finance_system": NEW_KIND,
    "agreements.0031_hours_questions": NEW_KIND,
    "agreements.0034_hours_by_contract": NEW_KIND,
    "agreements.0037_months_and_starts_of_reports": ONCE,
    "agreements.0039_audit_kinds": NEW_KIND,
    "agreements.0040_a_new_mentor_is_a_choice": "the running agreements of one municipality: some hundreds",
    "agreements.0044_citizens_are_told": NEW_KIND,
    "agreements.0046_yearly_report_kind": NEW_KIND,
    "agreements.0047_answers_to_rights": NEW_KIND,
}
MANAGE = [sys.executable, "manage.py"]
# What this release writes anew in rows of the previous one, and how the old value is read of the new one.
WRITTEN_ANEW = {
    ("cases_citizen", "cpr"): ciphers.open_cpr,
    ("cases_citizenevent", "cpr"): ciphers.open_cpr,
}
# Columns and tables of the previous release that are no more, and where their content is now.
GONE = {}
CATALOGUE = """
    SELECT 'column', attrelid::regclass::text, attname::text,
           concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename::text, indexname::text, indexdef
    FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, tgname::text,
           concat_ws(' ', tgenabled, pg_get_triggerdef(t.oid), md5(prosrc))
    FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal
"""


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """The server with the release's data migrated to this one, its ``DATA_DIR``, and all rows before that."""
    folder = tmp_path_factory.mktemp("up")
    database, data = Database(folder / "db", empty=True), folder / "data"
    with database.running():
        previous.lay_out(database.url, data)
        database.before = previous.rows(database.url)
        database.environment = workers.OWNER | {"DATABASE_URL": database.url, "DATA_DIR": str(data)}
        watched = [sys.executable, "-m", "tests.upgrade.watched"]
        database.watched = json.loads(workers.output(watched, **database.environment))
        database.after = previous.rows(database.url)
        yield database


@pytest.fixture
def here(transactional_db, upgraded, settings):
    """This process works in the upgraded database, the day after the release's data were made."""
    usual = dict(connection.settings_dict)
    settings.DATA_DIR = upgraded.folder.parent / "data"
    settings.DATABASE_ROLE = ""
    settings.LOG_ANCHOR = settings.DATA_DIR / "log-anchor.jsonl"
    connection.close()
    connection.settings_dict.update(env.database(upgraded.url))
    with time_machine.travel("2026-11-24T10:00:00+01:00", tick=True):
        yield
    connection.close()
    connection.settings_dict.update(usual)


def test_every_row_and_every_value_of_the_release_is_there(upgraded):
    after = upgraded.after
    assert sum(map(len, upgraded.before.values())) > 1_900
    lost, changed = set(), set()
    for table, rows in upgraded.before.items():
        lost |= {table} if table not in after else {(table, key) for key in rows.keys() - after[table].keys()}
        for key, row in rows.items():
            now = after.get(table, {}).get(key, {})
            lost |= {(table, column) for column in row.keys() - now.keys()}
            changed |= {(table, column) for column in row.keys() & now.keys() if row[column] != now[column]}
    assert lost == GONE.keys()
    assert changed == WRITTEN_ANEW.keys()
    for (table, column), read in WRITTEN_ANEW.items():
        values = [(row[column], after[table][key][column]) for key, row in upgraded.before[table].items()]
        assert [was for was, _ in values] == [now and read(now) for _, now in values]


def test_the_database_is_as_a_new_one_and_every_old_row_is_held_to_the_new_constraints(upgraded, db):
    def catalogue(url: str) -> set[tuple]:
        """Without casts and brackets, of which PostgreSQL writes more when a rule comes from a copy."""
        with psycopg.connect(url) as line:
            rows = line.execute(CATALOGUE).fetchall()
        return {(*name, re.sub(r"::[a-z ]+(\[\])?|[() ]", "", rule)) for *name, rule in rows}

    found, new = catalogue(upgraded.url), catalogue(workers.database_url())
    assert found == new
    assert not [row for row in found if row[3].endswith("NOTVALID")]


def test_the_read_log_begins_its_chain_with_the_old_rows_and_documents_and_seals_are_proved(upgraded, here):
    reads = len(upgraded.before["core_accesslog"])
    assert AccessLog.objects.count() >= reads > 50
    assert log_chain.extend() == 1
    log = workers.output([*MANAGE, "verify_log"], **upgraded.environment)
    assert "Loggen er uændret: 1 led" in log
    documents = workers.output([*MANAGE, "verify_documents"], **upgraded.environment)
    assert documents == f"{Document.objects.count()} dokumenter er uændrede.\n"


@pytest.mark.parametrize(
    ("login", "pages"),
    [
        (
            "sagsbehandler",
            {"overview", "cases:list", "cases:detail", "agreements:agreement", "cases:document"},
        ),
        ("godkender", {"overview", "agreements:visitation", "agreements:why", "reporting:report"}),
        (
            "controller",
            {"overview", "reporting:closings", "reporting:budget", "reporting:ledger", "reporting:unplaced"},
        ),
    ],
)
def test_people_find_their_pages(here, login, pages):
    """Two of every kind of page that can be reached by links from the start page; some are a colleague's."""
    browser = Client()
    browser.force_login(User.objects.get(email=f"{login}@demo.example"))
    waiting, opened = ["/"], Counter()
    while waiting:
        address = waiting.pop(0)
        page = resolve(address.partition("?")[0]).view_name
        if opened[page] == 2:
            continue
        answer = browser.get(address, follow=True)
        assert answer.status_code in (200, 403), address
        opened[page] += answer.status_code == 200
        if not answer.streaming:
            waiting += re.findall(r'href="(/(?!static|konto)[^"#]*)"', answer.content.decode(errors="ignore"))
    assert +opened >= Counter(pages)


def test_no_migration_reads_or_writes_a_whole_table_that_others_are_kept_from(upgraded):
    told = {name: seen["told"] for name, seen in upgraded.watched.items() if seen["told"]}
    assert len(upgraded.watched) > 60
    assert {name: sorted(tables) for name, tables in told.items() if name not in ALLOWED} == {}
    assert told.keys() >= ALLOWED.keys(), "no longer needed"
