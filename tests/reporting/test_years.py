"""A closed ledger year: who closed it, what is refused from then on, and how it is opened again."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event
from reporting.actions.control_totals import state_total
from reporting.actions.matching import Part, match_certain, place
from reporting.actions.years import close_year, open_year
from reporting.models import LedgerPosting, PostingMatch, YearClosing
from tests.agreements import desk
from tests.reporting.ledger import posting
from tests.reporting.steps import LEDGER, judged, stored
from tests.reporting.test_import_pages import words

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2014, 6, 10)
SAID = "2014 er lukket af Nina Friis den 3. februar 2015."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2015-02-03T10:00:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def agreement(people):
    return desk.imported(people, start=date(2014, 3, 3), end=date(2014, 9, 2), on=date(2014, 3, 3))


def closed(by, year=2014, **facts) -> YearClosing:
    return close_year(year=year, by=by, **facts)


def test_the_ledger_of_2013_is_closed_with_its_sum_and_the_deviation_of_six_oere(controller):
    stored(LEDGER, by=controller)
    state_total(year=2013, amount=D("9849735.27"), source="Standarden", by=controller)
    with pytest.raises(Refused, match="afviger med -0,06 kr") as refused:
        closed(controller, 2013)
    assert refused.value.at == "note"
    row = closed(controller, 2013, note="Afrunding i standarden")
    assert (row.total, row.stated, row.note) == (D("9849735.33"), D("9849735.27"), "Afrunding i standarden")
    assert Event.objects.get(kind="ledger_year.closed").by == controller


def test_a_year_is_closed_once_it_is_over_and_by_one_person(controller):
    with pytest.raises(Refused, match="når året er slut"):
        closed(controller, 2015)
    key = uuid4()
    assert closed(controller, key=key) == closed(controller, key=key)
    with pytest.raises(Refused, match="allerede lukket af Nina Friis"):
        closed(controller)
    assert YearClosing.objects.count() == 1


def test_postings_of_a_closed_year_are_refused_at_their_date_and_those_known_stay_known(controller, clock):
    clock.move_to("2026-11-23T10:00:00+01:00")
    closed(controller, 2013)
    batch = judged(LEDGER, by=controller)
    assert set(batch.rows.values_list("state", flat=True)) == {"refused"}
    said = str(batch.rows.first().errors)
    assert "Posteringsdato" in said
    assert "2013 er lukket af Nina Friis den 23. november 2026." in said
    open_year(year=2013, why="Et bilag mangler i regnskabet", by=controller)
    stored(LEDGER, by=controller)
    closed(controller, 2013)
    again = judged(LEDGER, by=controller)
    assert set(again.rows.values_list("state", flat=True)) == {"known"}


def test_nothing_of_a_closed_year_is_placed_replaced_or_stated(agreement, controller):
    found = posting(controller, on=DAY, citizen=agreement.case.citizen)
    closed(controller)
    assert match_certain() == 0
    with pytest.raises(Refused, match=SAID) as refused:
        place(posting_id=found.pk, parts=[Part(agreement.number, D("375.00"))], by=controller)
    assert refused.value.at == "number_1"
    with pytest.raises(Refused, match=SAID) as refused:
        state_total(year=2014, amount=D(1), source="Regnskabet", by=controller)
    assert refused.value.at == "amount"
    open_year(year=2014, why="Et bilag er lagt forkert", by=controller)
    assert match_certain() == 1
    assert [row.closed for row in YearClosing.objects.all()] == [False, True]


def test_a_year_is_opened_with_a_reason_and_only_when_it_is_closed(controller):
    with pytest.raises(Refused, match="mindst 10 tegn"):
        open_year(year=2014, why="fejl", by=controller)
    with pytest.raises(Refused, match="2014 er ikke lukket"):
        open_year(year=2014, why="Et bilag er lagt forkert", by=controller)


@pytest.mark.parametrize("act", ["add", "edit", "move in", "delete", "place", "unplace"])
def test_the_database_is_the_last_guard_of_a_closed_year(act, agreement, controller):
    citizen = agreement.case.citizen
    found, other = (posting(controller, on=day, citizen=citizen) for day in (DAY, date(2013, 6, 10)))
    match_certain()
    free = posting(controller, on=DAY)
    closed(controller)
    rows = LedgerPosting.objects
    match = {"agreement": agreement, "amount": free.amount, "reason": "certain"}
    acts = {
        "add": lambda: posting(controller, on=DAY),
        "edit": lambda: rows.filter(pk=found.pk).update(text="Rettet"),
        "move in": lambda: rows.filter(pk=other.pk).update(posted_on=DAY),
        "delete": lambda: rows.filter(pk=free.pk).delete(),
        "place": lambda: PostingMatch.objects.create(posting=free, **match),
        "unplace": lambda: found.matches.all().delete(),
    }
    with pytest.raises(IntegrityError, match="the ledger year is closed"), transaction.atomic():
        acts[act]()
    posting(controller, on=date(2013, 7, 1))


def test_what_was_closed_is_never_rewritten(controller):
    row = closed(controller)
    with pytest.raises(DatabaseError), transaction.atomic():
        YearClosing.objects.filter(pk=row.pk).update(note="Noget andet")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


# The pages -------------------------------------------------------------------------------------------------
@pytest.fixture
def reader(client, controller):
    client.force_login(controller)
    client.post(reverse("core:purpose"), {"text": "Afstemning af posteringer"})
    return client


def test_the_controller_closes_and_opens_on_the_years_own_page(reader, controller):
    ledger, close, again = (
        reverse(f"reporting:{name}", args=[2014]) for name in ("ledger", "year_close", "year_open")
    )
    assert close in words(reader.get(ledger))
    form = {"note": "Alt er stemt af", "key": reader.get(close).context["form"]["key"].value()}
    for _ in range(2):
        assert reader.post(close, form).url == ledger
    page = words(reader.get(ledger))
    assert "Lukket" in page
    assert "Alt er stemt af" in page
    assert again in page
    wrong = reader.post(again, {"why": "fejl"})
    assert (wrong.status_code, "mindst 10 tegn" in words(wrong)) == (422, True)
    assert reader.post(again, {"why": "Et bilag mangler"}).url == ledger
    assert "Åbnet igen" in words(reader.get(ledger))


def test_the_forms_of_a_closed_year_give_way_to_who_closed_it(agreement, reader, controller):
    found = posting(controller, on=DAY, citizen=agreement.case.citizen)
    pages = {
        reverse("reporting:posting", args=[found.pk]): {
            "number_1": agreement.number,
            "amount_1": "375,00",
        },
        reverse("reporting:control_total", args=[2014]): {"amount": "1,00", "source": "Regnskabet"},
    }
    closed(controller)
    for url, typed in pages.items():
        shown = words(reader.get(url))
        assert SAID in shown
        assert f'name="{next(iter(typed))}"' not in shown
        sent = reader.post(url, typed)
        assert (sent.status_code, SAID in words(sent)) == (422, True)
        assert next(iter(typed.values())) in words(sent)


@pytest.mark.parametrize("rows", [1, 3, 9])
def test_the_years_page_asks_the_same_however_often_it_was_closed(
    reader, controller, rows, django_assert_num_queries
):
    for _ in range(rows):
        closed(controller)
        open_year(year=2014, why="Et bilag mangler", by=controller)
    with django_assert_num_queries(6):
        reader.get(reverse("reporting:ledger", args=[2014]))
