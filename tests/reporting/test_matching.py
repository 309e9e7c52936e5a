"""Postings placed on agreements: what is certain, what the controller decides, and what E4 and B2 say."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions import readiness
from agreements.models import Agreement
from cases.models import Citizen
from mentorstotte.core import registry
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import AccessLog
from reporting import tasks
from reporting.actions import imports
from reporting.actions.matching import Part, match_certain, place
from reporting.matching import suggestions, unplaced
from reporting.models import LedgerPosting, PostingMatch
from tests import factories
from tests.agreements import desk
from tests.reporting.ledger import posting
from tests.reporting.steps import LEDGER, judged, stored

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
START, END = date(2014, 3, 3), date(2014, 9, 2)
D = Decimal


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-07-01T10:00:00+02:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def agreement(people) -> Agreement:
    return running(people)


def running(people, start=START, end=END, case=None) -> Agreement:
    return desk.imported(people, start=start, end=end, on=start, case=case)


def reasons(year: int = 2014) -> dict[str, str]:
    return dict(unplaced(year).values_list("voucher", "unplaced"))


# What is certain -------------------------------------------------------------------------------------------
def test_citizen_and_day_in_one_agreement_is_certain_and_a_second_turn_finds_nothing(agreement, controller):
    for on in (START, END):
        posting(controller, on=on, citizen=agreement.case.citizen)
    assert (match_certain(), match_certain()) == (2, 0)
    match = PostingMatch.objects.first()
    assert (match.agreement, match.amount, match.reason, match.by) == (
        agreement,
        D("375.00"),
        "certain",
        None,
    )


def test_what_is_not_certain_waits_with_why(people, agreement, controller):
    citizen = agreement.case.citizen
    running(people, date(2014, 8, 1), date(2014, 12, 1), case=agreement.case)
    posting(controller, voucher="nobody")
    posting(controller, voucher="unknown", cpr="6101701234")
    posting(controller, voucher="before", on=date(2014, 3, 2), citizen=citizen)
    posting(controller, voucher="two", on=date(2014, 8, 1), citizen=citizen)
    posting(controller, voucher="nothing", amount="0.00", citizen=citizen)
    posting(controller, voucher="other year", on=date(2013, 6, 1))
    posting(controller, voucher="certain", citizen=citizen)
    assert match_certain() == 1
    assert reasons() == {
        "nobody": "no_person",
        "unknown": "unknown",
        "before": "no_agreement",
        "two": "several",
    }


def test_an_imported_ledger_is_placed_at_once_and_a_long_one_by_a_worker(agreement, controller, monkeypatch):
    handed = []
    monkeypatch.setattr(tasks.match_postings, "delay", lambda: handed.append("worker"))

    def import_ledger(voucher: str) -> None:
        row = f"{voucher};10-06-2014;{agreement.case.citizen.cpr};Ekstern;375,00;"
        file = BytesIO(f"Bilag;Posteringsdato;CPR-nummer;Mentortype;Beløb;Tekst\n{row}\n".encode())
        batch = judged(file, by=controller, kind="ledger")
        imports.confirm(batch_id=batch.pk, only_good_rows=False, by=controller)
        tasks.run_import(batch.pk, controller.pk)

    import_ledger("B-1")
    assert (PostingMatch.objects.get().agreement, handed) == (agreement, [])
    monkeypatch.setattr(tasks, "POSTINGS_AT_ONCE", 0)
    import_ledger("B-2")
    assert (PostingMatch.objects.count(), handed) == (1, ["worker"])


def test_a_person_who_is_known_later_is_placed_then(people, controller):
    early = posting(controller, cpr="6101701234")
    assert match_certain() == 0
    case = people.case(cpr="6101701234", birth_date=date(1970, 1, 1))
    agreement = running(people, case=case)
    assert match_certain() == 1
    early.refresh_from_db()
    assert (early.citizen, early.matches.get().agreement) == (case.citizen, agreement)


def test_the_ledger_of_2013_has_nobody_and_places_nothing_silently(controller):
    stored(LEDGER, by=controller)
    assert match_certain() == 0
    assert unplaced(2013).count() == LedgerPosting.objects.exclude(amount=0).count()
    assert not Citizen.objects.exists()


# What the controller decides -------------------------------------------------------------------------------
def test_a_posting_is_split_and_placed_anew(people, agreement, controller):
    later = running(people, date(2014, 9, 3), date(2014, 12, 1), case=agreement.case)
    found = posting(controller, "100.00", on=date(2014, 12, 24), citizen=agreement.case.citizen)
    parts = [Part(agreement.number, D("99.99")), Part(later.number, D("0.01"))]
    first = place(posting_id=found.pk, parts=parts, by=controller)
    assert place(posting_id=found.pk, parts=parts, by=controller) == first
    place(posting_id=found.pk, parts=[Part(later.number, D("100.00"))], by=controller)
    assert PostingMatch.objects.get().agreement == later
    gone = PostingMatch.pgh_event_model.objects.filter(pgh_label="delete")
    assert gone.count() == 2


def test_a_negative_posting_has_negative_parts(agreement, controller):
    found = posting(controller, "-50.00", citizen=agreement.case.citizen)
    with pytest.raises(Refused, match="fortegn"):
        place(posting_id=found.pk, parts=[Part(agreement.number, D("50.00"))], by=controller)
    assert place(posting_id=found.pk, parts=[Part(agreement.number, D("-50.00"))], by=controller)


@pytest.mark.parametrize(
    ("parts", "at"),
    [
        ([], "number_1"),
        ([("A", "99.94")], "amount_1"),
        ([("A", "100.06")], "amount_1"),
        ([("A", "50.00"), ("A", "50.00")], "number_2"),
        ([("A", "150.00"), ("B", "-50.00")], "amount_1"),
        ([("2014-9999-A1", "100.00")], "number_1"),
        ([("A", "50.00"), ("B", "50.00")], "number_2"),
    ],
)
def test_parts_that_cannot_be_are_refused_at_their_field(people, agreement, controller, parts, at):
    numbers = {"A": agreement.number, "B": running(people).number}  # B is with another citizen
    found = posting(controller, "100.00", citizen=agreement.case.citizen)
    given_parts = [Part(numbers.get(number, number), D(amount)) for number, amount in parts]
    with pytest.raises(Refused) as refused:
        place(posting_id=found.pk, parts=given_parts, by=controller)
    assert refused.value.at == at
    assert not PostingMatch.objects.exists()


def test_a_posting_without_a_person_needs_a_reason(agreement, controller):
    found = posting(controller)
    parts = [Part(agreement.number, D("375.00"))]
    with pytest.raises(Refused) as refused:
        place(posting_id=found.pk, parts=parts, by=controller)
    assert refused.value.at == "why"
    [made] = place(posting_id=found.pk, parts=parts, why="Fakturaen nævner aftalen.", by=controller)
    assert made.by == controller


@pytest.mark.parametrize("amount", ["374.99", "375.01", "-375.00"])
def test_the_database_refuses_parts_that_are_not_the_whole(agreement, controller, amount):
    found = posting(controller, citizen=agreement.case.citizen)
    said = {"reason": "by_hand", "by": controller, "agreement": agreement}
    PostingMatch.objects.create(posting=found, amount=D(amount), **said)
    with pytest.raises(DatabaseError, match="all of it"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@settings(max_examples=15, deadline=None, suppress_health_check=SHARED)
@given(ore=st.lists(st.integers(-100_000, 100_000), min_size=1, max_size=8))
def test_what_is_placed_and_what_is_not_is_the_whole_ledger(people, controller, ore):
    with transaction.atomic():
        agreement = running(people)
        citizen = agreement.case.citizen
        for number, each in enumerate(ore):
            posting(controller, str(D(each) / 100), citizen=citizen if number % 3 else None)
        match_certain()
        placed = sum(PostingMatch.objects.values_list("amount", flat=True), D(0))
        waits = sum(unplaced(2014).values_list("amount", flat=True), D(0))
        assert placed + waits == sum(ore, 0) / D(100)
        transaction.set_rollback(True)


def test_suggestions_give_their_reasons(people, agreement, controller):
    later = running(people, date(2014, 9, 10), date(2014, 12, 1), case=agreement.case)
    running(people)
    found = posting(controller, on=date(2014, 9, 5), citizen=agreement.case.citizen)
    said = {each.agreement: each.reasons for each in suggestions(found)}
    assert set(said) == {agreement, later}
    assert "3 dage efter den sluttede" in said[agreement][0]
    assert "5 dage før den begyndte" in said[later][0]
    assert suggestions(posting(controller)) == []


# E4 --------------------------------------------------------------------------------------------------------
def test_e4_is_posted_once_the_posting_is_placed(people, agreement, controller):
    def e4():
        [said] = [line.said for line in readiness.lines_of(agreement, date(2014, 7, 1)) if line.code == "E4"]
        return said

    assert e4().state == "not_applicable"
    posting(controller, citizen=agreement.case.citizen, voucher="B-1")
    assert (e4().state, e4().mend) == ("missing", "controller")
    match_certain()
    assert (e4().state, [proof.key for proof in e4().proofs]) == ("ok", ["B-1"])
    assert "E4" not in agreement.readiness.missing


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_what_the_ledger_says_takes_two_queries(people, controller, rows, django_assert_num_queries):
    made = [running(people) for _ in range(rows)]
    for each in made:
        posting(controller, citizen=each.case.citizen)
    match_certain()
    with django_assert_num_queries(2):
        said = registry.posted_on(made)
    assert [said[each.pk].amount for each in made] == [D("375.00")] * rows


# The pages -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3, 40])
def test_the_pages_ask_the_same_however_many_there_are(
    people, agreement, reader, controller, rows, django_assert_max_num_queries
):
    found = [posting(controller, on=date(2014, 1, 5), citizen=agreement.case.citizen) for _ in range(rows)]
    before = AccessLog.objects.count()
    with django_assert_max_num_queries(6):
        shown = reader.get(reverse("reporting:unplaced", args=[2014]))
    assert len(shown.context["page"].rows) == rows
    assert AccessLog.objects.count() > before
    with django_assert_max_num_queries(9):
        assert reader.get(reverse("reporting:posting", args=[found[0].pk])).status_code == 200


@pytest.mark.parametrize("name", ["unplaced", "specification", "specification_sheet"])
def test_the_citizens_of_every_team_are_shown_after_a_purpose_only(
    client, people, agreement, controller, name
):
    controller.teams.add(people.team)
    client.force_login(controller)
    answer = client.get(reverse(f"reporting:{name}", args=[2014]))
    assert (answer.status_code, answer.url[:9]) == (302, "/formaal/")


def test_a_suggestion_is_chosen_and_placed_on_the_page(agreement, reader, controller):
    found = posting(controller, on=date(2014, 9, 5), citizen=agreement.case.citizen)
    url = reverse("reporting:posting", args=[found.pk])
    page = reader.get(url, {"aftale": agreement.number})
    assert page.context["form"].initial["number_1"] == agreement.number
    wrong = reader.post(url, {"number_1": agreement.number, "amount_1": "374,94"})
    assert wrong.status_code == 422
    assert "0,06 kr. til forskel" in wrong.content.decode()
    assert reader.post(url, {"number_1": agreement.number, "amount_1": "375,00"}).status_code == 302
    assert found.matches.get().by == controller


def test_an_auditor_sees_the_postings_and_places_none(client, agreement, controller):
    client.force_login(factories.user(Role.AUDITOR))
    client.post(reverse("core:purpose"), {"text": "Stikprøve af posteringer"})
    found = posting(controller, on=date(2014, 9, 5), citizen=agreement.case.citizen)
    url = reverse("reporting:posting", args=[found.pk])
    assert client.get(url).context["form"] is None
    client.post(url, {"number_1": agreement.number, "amount_1": "375,00"})
    assert not PostingMatch.objects.exists()


# B2 --------------------------------------------------------------------------------------------------------
