"""The access log stays quick when it is long: plans on 100,000 rows, keyset paging."""

import json
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog
from mentorstotte.core.user_forms import AccessLogFilter
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FILL = """
INSERT INTO core_accesslog (user_id, at, subject_kind, subject_key, page, purpose, refused)
SELECT %s + n %% 50, timestamptz '2026-01-01' + n * interval '5 minutes', 'citizen', (n %% 5000)::text,
       'cases:detail', '', n %% 1000 = 0
FROM generate_series(1, 100000) AS n
"""


@pytest.fixture
def people():
    made = [factories.user(Role.CASEWORKER) for _ in range(50)]
    with connection.cursor() as cursor:
        cursor.execute(FILL, [made[0].pk])
        cursor.execute("ANALYZE core_accesslog")
    return made


def nodes(plan: dict) -> list[dict]:
    return [plan, *(node for part in plan.get("Plans", []) for node in nodes(part))]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"person": True},
        {"borger": "17"},
        {"fra": "01-06-2026"},
        {"til": "01-03-2026"},
        {"fra": "01-06-2026", "til": "02-06-2026"},
        {"afvist": "on"},
        {"person": True, "fra": "01-06-2026", "til": "08-06-2026"},
    ],
    ids=str,
)
def test_every_filter_walks_an_index_and_reads_few_rows(people, chosen):
    if chosen.get("person"):
        chosen = chosen | {"person": str(people[7].public_id)}
    form = AccessLogFilter(chosen)
    assert form.is_valid(), form.errors
    rows = form.narrow(AccessLog.objects.select_related("user")).order_by("-pk")[:51]
    plan = json.loads(rows.explain(format="json", analyze=True))[0]["Plan"]
    scans = [node for node in nodes(plan) if node.get("Relation Name") == "core_accesslog"]
    assert not [node for node in scans if node["Node Type"] == "Seq Scan"]
    assert sum(node["Actual Rows"] + node.get("Rows Removed by Filter", 0) for node in scans) < 5000


def test_days_are_danish_days(people):
    on_the_day = AccessLog.objects.since(date(2026, 6, 1)).before(date(2026, 6, 2))
    assert on_the_day.count() == 288
    assert {timezone.localtime(row.at).date() for row in on_the_day} == {date(2026, 6, 1)}
