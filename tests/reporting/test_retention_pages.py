"""The team leader's pages about cases whose time is up."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import CaseState
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, Event
from reporting.actions import retention
from reporting.models import Retention
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OLD = date(2015, 3, 2)


@pytest.fixture
def leader(skills, client):
    made = factories.user(Role.APPROVER, team=skills, name="Karen Holm")
    client.force_login(made)
    return made


@pytest.fixture
def old_case(worker):
    """A case that was closed in 2015, as it comes with an old spreadsheet."""

    def make(days: int = 0):
        made = factories.case(worker, on=OLD)
        made.state, made.closed_on = CaseState.CLOSED, OLD + timedelta(days=days)
        made.save()
        return made

    return make


def show(client, name: str, *args) -> str:
    return client.get(reverse(f"reporting:{name}", args=args)).content.decode()


def act(client, name: str, case, **given):
    return client.post(reverse(f"reporting:{name}", args=[case.number]), given, follow=True)


def test_the_leader_is_told_says_yes_and_takes_it_back(leader, old_case, client):
    case = old_case()
    retention.find_due()
    assert "Sager, der skal slettes" in client.get(reverse("overview")).content.decode()
    assert "Venter på dit ja" in show(client, "retention")
    assert "Ja, slet sagen" in show(client, "retention_case", case.number)
    for _ in range(2):
        act(client, "retention_approve", case)
    assert Event.objects.filter(kind="retention.approved").count() == 1
    assert "Bliver slettet" in show(client, "retention")
    assert "Karen Holm sagde ja" in show(client, "retention_case", case.number)
    assert "Sager, der skal slettes" not in client.get(reverse("overview")).content.decode()
    act(client, "retention_withdraw", case)
    assert Retention.objects.get().approved_by is None
    assert AccessLog.objects.filter(subject_key=str(case.citizen_id), page="reporting:retention").exists()


def test_a_case_is_kept_with_a_reason_and_no_longer_with_another(leader, old_case, client):
    case = old_case()
    retention.find_due()
    url = reverse("reporting:retention_case", args=[case.number])
    short = client.post(url, {"reason": "Sag"})
    assert short.status_code == 422
    assert "Skriv grunden" in short.content.decode()
    act(client, "retention_case", case, reason="Retssag om erstatning")
    assert "Bevares: Retssag om erstatning" in show(client, "retention")
    assert "Bevares: Retssag" in act(client, "retention_approve", case).content.decode()
    act(client, "retention_lift", case, reason="Retssagen er afsluttet")
    assert "Venter på dit ja" in show(client, "retention")


def test_a_case_whose_time_is_not_near_cannot_be_given_up(leader, worker, client):
    case = factories.case(worker, on=timezone.localdate())
    assert "Ja, slet sagen" not in show(client, "retention_case", case.number)
    assert "Sagen gemmes til" in act(client, "retention_approve", case).content.decode()


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_the_list_asks_the_same_number_of_questions(
    leader, old_case, client, rows, django_assert_num_queries
):
    for days in range(rows):
        old_case(days)
    assert retention.find_due() == rows
    with django_assert_num_queries(8):
        assert client.get(reverse("reporting:retention")).status_code == 200
