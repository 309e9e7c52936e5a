"""A long sheet and a real worker: the page answers at once, the rows come, a killed worker harms nothing."""

import time

import pytest
from django.urls import reverse

from agreements.models import Agreement
from cases.models import Case, Citizen
from mentorstotte.core.enums import Role
from reporting import tasks
from reporting.enums import ImportState, ImportStep
from reporting.models import ImportBatch
from tests import factories
from tests.imports.test_long_files import long_file
from tests.reporting.test_import_pages import send
from tests.workers import kill, until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.fault]
ROWS = 1_000


def state() -> str:
    return ImportBatch.objects.values_list("state", flat=True).get()


def step() -> str:
    return ImportBatch.objects.values_list("progress__step", flat=True).get()


def progress() -> str:
    return str(ImportBatch.objects.values("state", "error", "progress__step", "progress__done").get())


@pytest.fixture
def page(client, skills, health, monkeypatch):
    """A caseworker's browser; every sheet is a long one."""
    monkeypatch.setattr(tasks, "BYTES_AT_ONCE", 0)
    monkeypatch.setattr(tasks, "ROWS_AT_ONCE", 0)
    client.force_login(factories.user(Role.CASEWORKER, team=skills))
    return client


def test_a_long_sheet_is_read_and_stored_by_a_worker_while_the_page_answers_at_once(page):
    content = long_file(ROWS).getvalue()
    with worker():
        started = time.monotonic()
        send(page, "lang.xlsx", content, follow=False)
        uploaded = time.monotonic() - started
        until(lambda: step() == ImportStep.READING, progress)
        until(lambda: state() == ImportState.PREVIEW, progress)
        started = time.monotonic()
        page.post(reverse("reporting:import_confirm", args=[ImportBatch.objects.get().public_id]))
        confirmed = time.monotonic() - started
        until(lambda: step() == ImportStep.STORING, progress)
        until(lambda: state() == ImportState.DONE, progress)
    assert Agreement.objects.count() == ROWS
    assert max(uploaded, confirmed) < 10
    history = Agreement.pgh_event_model.objects.filter(
        pgh_context__metadata__user=ImportBatch.objects.get().uploaded_by_id
    )
    assert history.count() == ROWS


def test_a_worker_killed_while_it_stores_leaves_nothing_and_another_takes_it_up(page):
    content = long_file(ROWS).getvalue()
    with worker() as first:
        send(page, "lang.xlsx", content, follow=False)
        until(lambda: state() == ImportState.PREVIEW, progress)
        page.post(reverse("reporting:import_confirm", args=[ImportBatch.objects.get().public_id]))
        until(lambda: step() == ImportStep.STORING, progress)
        kill(first)
    assert state() == ImportState.RUNNING
    assert [table.objects.count() for table in (Citizen, Case, Agreement)] == [0, 0, 0]
    until(lambda: tasks.finish_imports() or state() == ImportState.DONE, progress)
    assert [table.objects.count() for table in (Citizen, Case, Agreement)] == [ROWS] * 3
