"""Many agreements made into documents at once: chosen on a page, made one by one, shown as they arrive."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.actions import batches
from agreements.models import Agreement, AgreementVersion, Dispatch, PrintBatch, PrintItem
from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import verify
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import AccessLog, Document
from tests import factories
from tests.agreements import desk

pytestmark = pytest.mark.django_db
CHOOSE = "/printkoe/aftaler/"


@pytest.fixture
def logged_in(client, people):
    client.force_login(people.caseworker)
    return client


def drafts(people, count: int) -> list[AgreementVersion]:
    return [desk.drafted(people, start=date(2014, 3, 3)) for _ in range(count)]


def asked(people, versions) -> PrintBatch:
    return batches.ask_batch(version_ids=[version.pk for version in versions], by=people.caseworker)


def test_a_handful_is_made_while_the_person_waits(logged_in, people):
    versions = drafts(people, 2)
    page = logged_in.get(CHOOSE).content.decode()
    assert page.count('name="version"') == 2
    answer = logged_in.post(CHOOSE, {"version": [v.pk for v in versions]}, follow=True)
    batch = PrintBatch.objects.get()
    assert answer.redirect_chain == [(reverse("agreements:batch", args=[batch.public_id]), 302)]
    assert answer.content.decode().count("Aftalen (PDF)") == 2
    for version in AgreementVersion.objects.all():
        assert (version.state, verify(store.get(version.document.sha256)).sound) == ("sent", True)
    assert logged_in.get(CHOOSE).content.decode().count('name="version"') == 0


def test_one_that_lacks_something_says_what_and_the_rest_are_made(people):
    lacking, whole = drafts(people, 2)
    lacking.tasks.all().delete()
    batch = asked(people, (lacking, whole))
    assert not batches.make_some(batch.pk)
    first, second = batch.items.all()
    assert (first.document, "mangler" in first.refused) == (None, True)
    assert second.document is not None


def test_who_asks_twice_gets_the_same_batch_and_each_document_once(people):
    versions = drafts(people, 2)
    batch = asked(people, versions)
    assert asked(people, versions) == batch
    for _ in range(3):
        batches.make_some(batch.pk)
    assert Document.objects.filter(kind="agreement").count() == 2
    with pytest.raises(Refused, match="ikke er lavet endnu"):
        asked(people, versions)


def test_what_waits_in_one_batch_is_left_to_it_and_the_rest_is_a_new_one(people):
    versions = drafts(people, 3)
    first, second = asked(people, versions[:1]), asked(people, versions)
    assert [item.version for item in first.items.order_by("pk")] == versions[:1]
    assert [item.version for item in second.items.order_by("pk")] == versions[1:]


def test_many_wait_for_the_workers_and_the_page_shows_them_arriving(logged_in, people, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    versions = drafts(people, 3)
    answer = logged_in.post(CHOOSE, {"version": [v.pk for v in versions]}, follow=True)
    page, batch = answer.content.decode(), PrintBatch.objects.get()
    assert "0 af 3" in page
    assert batches.make_next(batch.pk)
    page = logged_in.get(reverse("agreements:batch", args=[batch.public_id])).content.decode()
    assert "1 af 3" in page
    assert page.count("Aftalen (PDF)") == 1
    assert 'hx-trigger="every 2s"' in page
    batches.make_some(batch.pk)
    seen = AccessLog.objects.count()
    page = logged_in.get(reverse("agreements:batch", args=[batch.public_id])).content.decode()
    assert "hx-trigger" not in page
    assert page.count("Aftalen (PDF)") == 3
    assert AccessLog.objects.count() == seen + 3, "names are shown, and the reading logged"


def test_a_batch_is_taken_up_when_nothing_came_for_a_while(people):
    batch = asked(people, drafts(people, 2))
    batches.make_next(batch.pk)
    assert batches.unfinished() == []
    PrintItem.objects.exclude(done_at=None).update(done_at=timezone.now() - timedelta(minutes=2))
    assert batches.unfinished() == [batch.pk]
    batches.make_some(batch.pk)
    assert batches.unfinished() == []


def test_the_whole_batch_goes_to_the_print_queue_once(logged_in, people):
    batch = asked(people, drafts(people, 2))
    batches.make_some(batch.pk)
    for _ in range(2):
        logged_in.post(reverse("agreements:batch_queue", args=[batch.public_id]))
    assert Dispatch.objects.to_print().count() == 2


def test_a_case_that_has_gone_to_another_team_stays_behind(people):
    mine, theirs = versions = drafts(people, 2)
    batch = asked(people, versions)
    batches.make_some(batch.pk)
    Agreement.objects.filter(pk=theirs.agreement_id).update(team=factories.team("Unge"))
    assert batches.queue_batch(batch=batch, by=people.caseworker) == 0
    assert Dispatch.objects.to_print().get().case_id == mine.agreement.case_id


def test_a_colleague_does_not_see_the_batch(client, people):
    batch = asked(people, drafts(people, 1))
    client.force_login(people.colleague)
    assert client.get(reverse("agreements:batch", args=[batch.public_id])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_both_pages_take_few_queries(logged_in, people, count):
    versions = drafts(people, count)
    batch = asked(people, versions)
    batches.make_next(batch.pk)
    for address in (CHOOSE, reverse("agreements:batch", args=[batch.public_id])):
        with CaptureQueriesContext(connection) as captured:
            assert logged_in.get(address).status_code == 200
        assert len(captured) <= 10
