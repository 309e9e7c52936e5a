"""A planted CPR number goes the whole way, and is looked for in every column of every table."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Case, Citizen
from mentorstotte.core import rotation
from mentorstotte.core.models import Purpose
from reporting.actions.matching import match_certain
from reporting.actions.report_changes import find_all
from reporting.actions.report_switch import switch_on
from reporting.models import ExtractRow, LedgerPosting
from tests.agreements import desk
from tests.imports.files import course, upload
from tests.reporting import steps
from tests.reporting.ledger import posting
from tests.rows import left

pytestmark = pytest.mark.django_db
PLANTED, IMPORTED, UNKNOWN = "7109845173", "6101704242", "6101709999"
START, END = date(2014, 3, 3), date(2014, 9, 2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-03-03T10:00:00+01:00", tick=True) as traveller:
        yield traveller


def registered(people, client) -> Case:
    """By the form, after a search that found nobody."""
    client.force_login(people.caseworker)
    client.post("/soeg/", {"q": f"{PLANTED[:6]}-{PLANTED[6:]}"})
    known = {"cpr": PLANTED, "given_names": "Bo", "family_name": "Holm", "reason": "Ansøgning om mentor"}
    known["registered_municipality"] = "0270"
    answer = client.post("/sager/ny/", known | {"birth_date": "10-09-1984"})
    assert answer.status_code == 302, answer.context["form"].errors
    return Case.objects.get()


def file_of(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("fil.csv", "\n".join(lines).encode())


@pytest.mark.asvs("14.2.4")
def test_a_number_that_goes_the_whole_way_stands_in_no_column_of_any_table(
    people, client, controller, worker, clock
):
    case = registered(people, client)
    desk.signed(people, on=START, start=START, case=case)
    steps.stored(upload(course(cpr=IMPORTED), course(cpr="x")), by=worker, good_rows=True)
    clock.move_to("2014-07-01T10:00:00+02:00")
    heading = "Bilag;Posteringsdato;CPR-nummer;Mentortype;Beløb;Tekst"
    lines = [f"B-{n};10-06-2014;{cpr};Ekstern;375,00;" for n, cpr in enumerate((PLANTED, IMPORTED, UNKNOWN))]
    steps.stored(io.BytesIO("\n".join([heading, *lines]).encode()), by=controller, kind="ledger")
    client.force_login(controller)
    client.post(reverse("core:purpose"), {"text": f"Ringede om {PLANTED[:6]}-{PLANTED[6:]}"})
    rows = ["Personnummer;Fra;Forventet slutdato;Ugentlige timer;Reference;Svardato"]
    rows += [f"{cpr};03-03-2014;02-09-2014;3,00;;" for cpr in (PLANTED, UNKNOWN)]
    said = {"first": "01-01-2014", "last": "30-06-2014", "key": "", "file": file_of(*rows)}
    assert client.post(reverse("reporting:extract_new"), said).status_code == 302
    switch_on(valid_from=date(2014, 7, 1), by=controller)
    find_all()
    assert Purpose.objects.get().text == "Ringede om [CPR]"
    assert sorted(Citizen.objects.values_list("cpr", flat=True)) == sorted([PLANTED, IMPORTED])
    assert LedgerPosting.objects.filter(cpr=UNKNOWN).count() == 1
    assert ExtractRow.objects.filter(cpr__in=[PLANTED, UNKNOWN]).count() == 2
    assert left(*(rf"{cpr[:6]}[- ]?{cpr[6:]}" for cpr in (PLANTED, IMPORTED, UNKNOWN))) == []


def test_while_keys_are_changed_postings_find_their_citizen_and_persons_are_counted_once(
    people, controller, settings, monkeypatch, clock
):
    settings.CPR_KEY = "den gamle nøgle"
    for number in range(3):
        posting(controller, cpr=f"610170424{number}")
        posting(controller, cpr=f"610170424{number}", amount="125.00")
    settings.CPR_KEY, settings.CPR_KEY_FALLBACKS = "den nye nøgle", ["den gamle nøgle"]
    monkeypatch.setattr(rotation, "TURN", 2)
    turns = rotation.reseal(rotation.cpr_columns())
    next(turns)
    assert LedgerPosting.objects.values("cpr").distinct().count() == 3
    case = people.case(cpr="6101704241", birth_date=date(1970, 1, 1))
    desk.imported(people, start=START, end=END, on=START, case=case)
    for _ in turns:
        pass
    assert match_certain() == 2
    settings.CPR_KEY_FALLBACKS = []
    assert {row.cpr for row in LedgerPosting.objects.all()} == {f"610170424{n}" for n in range(3)}
    assert {row.cpr for row in LedgerPosting.pgh_event_model.objects.all()} == {
        f"610170424{n}" for n in range(3)
    }
