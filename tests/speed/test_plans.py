"""What the pages really ask is found by index: plans of their own queries on a city's number of rows."""

import io
import json
import time

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from cases.models import Case
from mentorstotte.core.database import sight
from mentorstotte.core.enums import Role
from reporting.bench.measure import recording
from reporting.bench.places import busiest_caseworker
from tests import factories

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("as_site")]
ROWS = 10_000
TIMES = 2
LOG = """
INSERT INTO core_accesslog (user_id, at, subject_kind, subject_key, page, purpose, refused)
SELECT %s, timestamptz '2026-01-01' + n * interval '5 minutes', 'citizen', (n %% 5000)::text,
       'cases:detail', '', n %% 1000 = 0
FROM generate_series(1, 50000) AS n
"""
SEARCH, CASES, WORK, LOG_PAGE = "cases:search", "cases:list", "agreements:work_list", "core:access_log"
LISTS = [
    *((CASES, {"hvis": whose}) for whose in ("team", "mine", "ingen")),
    *((CASES, {"status": status}) for status in ("open", "in_visitation", "granted", "closed", "alle")),
    *((CASES, {"sort": order}) for order in ("opened", "name", "-name")),
    *((CASES, {"navn": name}) for name in ("ostergard", "mette øst", "findesikke")),
    (CASES, {"navn": "ostergard", "sort": "name"}),
    (CASES, {"hvis": "mine", "status": "granted", "navn": "jensen", "sort": "-name"}),
    *((SEARCH, {"q": typed}) for typed in ("ostergard", "Ågård", "soerensen", "mette øst", "findesikke")),
    *((WORK, {"hvem": whose}) for whose in ("mig", "team")),
    *(
        (WORK, {"frist": due, "hvem": whose})
        for due in ("opfoelgning", "effekt", "udloeber", "ugen", "klar", "underskrift")
        for whose in ("mig", "team")
    ),
]
# Who has left a team stands in no index of cases: across all teams every open case is read (speed.md).
READS_ALL = [(CASES, {"hvis": "ingen"})]
LOOKERS = {"caseworker": [Role.CASEWORKER], "approver": [Role.APPROVER], "all roles": list(Role)}


@pytest.fixture(scope="module")
def worker(django_db_setup, django_db_blocker):
    """The caseworker with most of 20,000 cases, in a transaction that is rolled back after this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo_data", agreements=12_000, stdout=io.StringIO())
        person = busiest_caseworker()
        with connection.cursor() as cursor:
            cursor.execute(LOG, [person.pk])
            cursor.execute("ANALYZE")
        yield person
        transaction.set_rollback(True)


@pytest.fixture
def team(worker):
    return worker.teams.get()


def browser(user) -> Client:
    """Logged in; who may look across teams has given a purpose."""
    client = Client()
    client.force_login(user)
    if user.crosses_teams:
        session = client.session
        session["purpose"] = {"text": "Måling af søgningens fart", "until": time.time() + 3600}
        session.save()
    return client


def long_scans(visit, status: int = 200) -> list[str]:
    """The statements of a visit that read more than ``ROWS`` rows of a table one after the other."""
    return [f"{node['Relation Name']}: {sql}" for node, sql in planned(visit, status) if is_long(node)]


def read_over_and_over(visit) -> list[str]:
    """The statements of a visit of which a part reads a table more than ``TIMES`` over."""
    rows = rows_of_tables()
    parts = planned(visit, 200)
    return [f"{node['Relation Name']}: {sql}" for node, sql in parts if is_read_again(node, rows)]


def rows_of_tables() -> dict[str, float]:
    """About how many rows each table has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'")
        return dict(cursor.fetchall())


def planned(visit, status: int) -> list[tuple[dict, str]]:
    """Every part of the plans of a visit's statements, as they were carried out, and the statement."""
    with recording() as recorder:
        assert visit().status_code == status
    assert recorder.statements
    found = []
    for (sql, params), seen in zip(recorder.statements, recorder.seen, strict=True):
        with sight.again(seen):
            found += [(node, sql) for node in plan_of(sql, params)]
    return found


def plan_of(sql: str, params=None) -> list[dict]:
    """Every part of the plan of a statement, as it was carried out."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    return nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def nodes(plan: dict) -> list[dict]:
    return [plan, *(node for part in plan.get("Plans", []) for node in nodes(part))]


def is_long(node: dict) -> bool:
    """A sequential scan, in all its processes and rounds, over more than ``ROWS`` rows."""
    if node["Node Type"] != "Seq Scan":
        return False
    return rows_read(node) > ROWS


def is_read_again(node: dict, rows: dict[str, float]) -> bool:
    """A table of which far more rows are read than it has; a small one may be."""
    table = node.get("Relation Name")
    return table is not None and rows_read(node) > TIMES * max(rows[table], ROWS)


def rows_read(node: dict) -> int:
    """Of a table, in all the processes and rounds of a part of a plan."""
    return (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]


def test_a_sequential_scan_of_many_rows_is_seen(worker):
    """The other tests can fail."""
    found = plan_of("SELECT * FROM cases_case WHERE reason = 'ingen'")
    assert [node for node in found if is_long(node)]


def test_a_table_that_is_read_through_for_each_row_is_seen(worker):
    few = "SELECT id FROM cases_case LIMIT 5"
    alike = "SELECT count(*) FROM cases_case other WHERE other.reason = 'nr. ' || few.id"
    rows = rows_of_tables()
    assert [node for node in plan_of(f"SELECT ({alike}) FROM ({few}) few") if is_read_again(node, rows)]


@pytest.mark.parametrize(("page", "query"), LISTS, ids=str)
def test_lists_and_search_walk_an_index_in_the_team_and_across_teams(worker, page, query):
    everywhere = factories.user(Role.CONTROLLER)
    assert long_scans(lambda: browser(worker).get(reverse(page), query)) == []
    scans = long_scans(lambda: browser(everywhere).get(reverse(page), query))
    assert bool(scans) == ((page, query) in READS_ALL), scans


@pytest.mark.parametrize("roles", LOOKERS.values(), ids=LOOKERS)
def test_the_start_page_walks_an_index(team, roles):
    user = factories.user(*roles, team=team)
    assert long_scans(lambda: browser(user).get(reverse("overview"))) == []


def test_the_busiest_start_page_and_a_case_walk_an_index(worker):
    case = Case.objects.filter(caseworker=worker, agreements__isnull=False).first()
    for address in (reverse("overview"), reverse("cases:detail", args=[case.number])):
        assert long_scans(lambda address=address: browser(worker).get(address)) == []


def test_a_cpr_number_and_a_case_number_are_found_by_index(worker):
    case, search = Case.objects.filter(caseworker=worker).first(), reverse("cases:search")
    assert long_scans(lambda: browser(worker).post(search, {"q": case.citizen.cpr}), 302) == []
    assert long_scans(lambda: browser(worker).get(search, {"q": case.number}), 302) == []
    assert long_scans(lambda: browser(worker).post(search, {"q": "7109849999"})) == []


@pytest.mark.parametrize("query", [{}, {"borger": "17"}, {"afvist": "on"}, {"fra": "01-03-2026"}], ids=str)
def test_the_access_log_walks_an_index(worker, query):
    keeper = factories.user(Role.DATA_PROTECTION_OFFICER)
    assert long_scans(lambda: browser(keeper).get(reverse("core:access_log"), query)) == []


def test_the_second_page_of_a_list_walks_the_index_from_where_the_first_ended(worker):
    client = browser(worker)
    after = client.get(reverse(CASES)).context["page"].next
    assert after
    with recording() as recorder:
        client.get(reverse(CASES), {"after": after})
    assert not [sql for sql, _ in recorder.statements if "OFFSET" in sql]
    assert long_scans(lambda: client.get(reverse(CASES), {"after": after})) == []


SUMS = {
    "B11": ("reporting:report", ["b11"]),
    "B15": ("reporting:report", ["b15"]),
    "B17": ("reporting:report", ["b17"]),
    "B17 by team and month": ("reporting:report", ["b17"], {"efter": "team-maaned"}),
    "B9": ("reporting:report", ["b9"]),
    "B10": ("reporting:report", ["b10"]),
    "B14": ("reporting:report", ["b14"]),
    "B2": ("reporting:budget", [2026]),
    "the year": ("reporting:ledger", [2026]),
}


@pytest.mark.parametrize("asked", SUMS.values(), ids=SUMS)
def test_sums_over_all_agreements_read_no_table_over_and_over(worker, asked):
    page, about, *query = asked
    everywhere = factories.user(Role.CONTROLLER, Role.MANAGEMENT)
    assert read_over_and_over(lambda: browser(everywhere).get(reverse(page, args=about), *query)) == []
