"""The agreement on the case page and in the case list."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.agreements import desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 3])
def test_the_case_page_shows_the_agreement_and_what_is_due(
    people, client, number, django_assert_max_num_queries
):
    today, case = timezone.localdate(), people.case()
    for place in range(number):
        start: date = today - timedelta(days=95 + 200 * place)
        desk.imported(people, start=start, end=start + timedelta(days=183), on=start, case=case)
    client.force_login(people.caseworker)
    with django_assert_max_num_queries(11):
        text = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    for part in ("Aftalen løber", "Følg op nu", "13-ugers opfølgning", "Effektvurdering", "klagevejledning"):
        assert part in text
    listed = client.get(reverse("cases:list")).content.decode()
    assert "Aftalen løber" in listed
    assert "4 dage over fristen" in listed


def test_a_granted_case_offers_the_agreement_and_an_inbox_is_there(people, client):
    grant = desk.grant(
        people, start=timezone.localdate() + timedelta(days=7), person={"target_group": "T17_ALM"}
    )
    client.force_login(people.caseworker)
    assert "Lav aftale" in client.get(reverse("cases:detail", args=[grant.case.number])).content.decode()
    inbox = client.get(reverse("core:inbox")).content.decode()
    assert "Visitationen har godkendt" in inbox
    notice = people.caseworker.notices.get()
    assert client.post(reverse("core:notice", args=[notice.pk])).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is not None
    client.force_login(people.stranger)
    assert client.post(reverse("core:notice", args=[notice.pk])).status_code == 404
