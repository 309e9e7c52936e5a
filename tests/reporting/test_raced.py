"""Two clicks, two workers, and a worker that is killed: one effect, and nothing half-stored."""

from datetime import date

import pytest
from django.db import connection

from agreements.models import Agreement
from reporting import tasks
from reporting.actions import audit, imports, store_agreements
from reporting.actions.matching import match_certain
from reporting.actions.turn import turn
from reporting.enums import ImportState
from reporting.models import ImportBatch, PostingMatch
from tests.agreements import desk
from tests.imports.files import course, upload
from tests.racing import at_once, errors
from tests.reporting.ledger import posting
from tests.reporting.steps import FAULTY, judged

pytestmark = pytest.mark.django_db(transaction=True)


def confirmed(worker) -> ImportBatch:
    batch = judged(upload(course(), course(cpr="6101700002")), by=worker)
    return imports.confirm(batch_id=batch.pk, only_good_rows=False, by=worker)


def test_two_clicks_on_confirm_store_the_rows_once(worker):
    batch = judged(upload(course(), course(cpr="6101700002")), by=worker)

    def click():
        imports.confirm(batch_id=batch.pk, only_good_rows=False, by=worker)
        imports.run(batch_id=batch.pk, by=worker)

    assert errors(at_once(click, click, click)) == []
    tasks.finish_imports()
    batch.refresh_from_db()
    assert (batch.state, batch.result["agreements"]) == (ImportState.DONE, 2)
    assert Agreement.objects.count() == 2


def test_two_uploads_at_once_are_one_import(worker):
    assert errors(at_once(*[lambda: judged(FAULTY, by=worker)] * 3)) == []
    tasks.finish_imports()
    assert ImportBatch.objects.get().row_counts() == {"good": 7, "marked": 2, "refused": 5}


def test_two_sheets_with_the_same_citizen_wait_for_each_other(worker):
    first = confirmed(worker)
    second = judged(upload(course(), course(cpr="6101700003")), by=worker)
    imports.confirm(batch_id=second.pk, only_good_rows=False, by=worker)
    runs = [lambda pk=batch.pk: imports.run(batch_id=pk, by=worker) for batch in (first, second)]
    assert errors(at_once(*runs)) == []
    tasks.finish_imports()
    assert Agreement.objects.count() == 3
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {ImportState.DONE}


def test_the_next_may_begin_at_once_when_one_is_done():
    taken = []
    for _ in range(100):
        with turn(1) as mine:
            taken.append(mine)
    assert all(taken)


def test_what_is_written_while_the_auditors_file_is_gathered_is_not_in_it(people, controller, monkeypatch):
    for _ in range(2):
        agreement = desk.imported(people, start=date(2014, 3, 3), end=date(2014, 9, 2), on=date(2014, 3, 3))
        posting(controller, citizen=agreement.case.citizen)
    match_certain()
    file, facts_of = audit.ask_audit_file(year=2014, choice="all", by=controller), audit.facts_of

    def with_a_change_after(agreement, day):
        found = facts_of(agreement, day)
        assert errors(at_once(lambda: PostingMatch.objects.all().delete())) == []
        return found

    monkeypatch.setattr(audit, "facts_of", with_a_change_after)
    assert audit.run_audit_file(file.pk).done_at
    assert [len(item.facts["posted"]) for item in file.items.all()] == [1, 1]
    assert not PostingMatch.objects.exists()


def test_while_somebody_works_on_a_batch_nobody_else_does(worker):
    batch = confirmed(worker)
    with turn(batch.pk) as mine:
        assert mine
        assert errors(at_once(lambda: imports.run(batch_id=batch.pk, by=worker))) == []
    assert not Agreement.objects.exists()


def test_a_worker_killed_in_the_middle_leaves_nothing_half_stored_and_the_file_is_taken_up(
    worker, monkeypatch
):
    batch, whole = confirmed(worker), store_agreements.create_imported

    def killed(**how):
        whole(**how)
        raise SystemExit

    monkeypatch.setattr(store_agreements, "create_imported", killed)
    with pytest.raises(SystemExit):
        imports.run(batch_id=batch.pk, by=worker)
    assert not Agreement.objects.exists()
    assert ImportBatch.objects.get().state == ImportState.RUNNING
    monkeypatch.setattr(store_agreements, "create_imported", whole)
    tasks.finish_imports()
    assert Agreement.objects.count() == 2


def test_a_lost_connection_lets_go_of_the_batch(worker):
    batch = confirmed(worker)

    def lost():
        with turn(batch.pk):
            connection.connection.close()  # as when the process is killed
            connection.connection = None

    at_once(lost)
    assert imports.run(batch_id=batch.pk, by=worker).state == ImportState.DONE


def test_a_file_that_stops_the_worker_three_times_is_given_up(worker, monkeypatch):
    batch = confirmed(worker)

    def broken(**how):
        raise ZeroDivisionError

    monkeypatch.setattr(store_agreements, "create_imported", broken)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            imports.run(batch_id=batch.pk, by=worker)
    assert imports.run(batch_id=batch.pk, by=worker).state == ImportState.FAILED
    assert ImportBatch.objects.get().error.startswith("Filen kunne ikke behandles")
    assert not Agreement.objects.exists()


def test_how_far_it_has_come_is_seen_from_outside_the_transaction(worker, monkeypatch):
    batch, seen, whole = confirmed(worker), [], store_agreements.create_imported

    def look():
        seen.append(ImportBatch.objects.get(pk=batch.pk).progress.step)

    def looked_at(**how):
        made = whole(**how)
        at_once(look)
        return made

    monkeypatch.setattr(store_agreements, "create_imported", looked_at)
    imports.run(batch_id=batch.pk, by=worker)
    assert seen == ["storing"]
