"""A worker is killed in the middle of an extract: the next one reads it, each row and receipt once."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection, transaction

from agreements.models import RegisterReport
from reporting.actions.extract import keep_extract
from reporting.models import Extract, ExtractRow
from reporting.tasks import finish_extracts, read_extract
from tests import workers
from tests.agreements import desk
from tests.faults.test_batch import ask
from tests.reporting.test_extract import END, HEADINGS, START, row
from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"


@pytest.mark.parametrize("table", [ExtractRow, RegisterReport])
def test_a_worker_killed_in_the_middle_of_an_extract_loses_and_doubles_nothing(site, people, broker, table):
    agreement, missing = (desk.imported(people, start=START, end=END, on=START) for _ in range(2))
    content = "\n".join([HEADINGS, row(agreement), row(cpr="6101701234")]).encode()
    days = {"first": date(2014, 1, 1), "last": date(2014, 6, 30)}
    kept = keep_extract(file=BytesIO(content), file_name="dfdg.csv", by=people.caseworker, **days)
    name = table._meta.db_table

    def waits() -> bool:
        cursor.execute(WAITS, [name])
        return cursor.fetchone() == (1,)

    with site.worker() as worker, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {name} IN SHARE MODE")
        ask(read_extract, broker, kept.pk)
        until(waits)
        workers.kill(worker)
    assert not RegisterReport.objects.exists()
    with site.worker(concurrency=2):
        ask(finish_extracts, broker)
        ask(finish_extracts, broker)
        until(lambda: Extract.objects.get().done_at)
    extract = Extract.objects.get()
    assert (extract.state, extract.attempts, extract.receipts) == ("done", 2, 1)
    assert extract.counts == {"agrees": 1, "missing": 1, "unknown": 1}
    found = set(ExtractRow.objects.values_list("state", "agreement"))
    assert found == {("agrees", agreement.pk), ("missing", missing.pk), ("unknown", None)}
    assert ExtractRow.objects.count() == 3
    assert RegisterReport.objects.get().agreement == agreement
