"""Contracts with suppliers: no two at once, what they pay, their PDF, and the paper with the signatures."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.actions import closing, hours, months
from agreements.actions.hours import EntryFacts
from agreements.actions.supplier_contracts import print_contract
from agreements.models import MonthSheet, PricedHours, SettlementLine, TimeEntry
from mentorstotte.core.documents import store
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document
from providers.actions.contracts import Terms, agree_contract, keep_signed
from providers.models import Supplier, SupplierContract
from tests import factories
from tests.agreements import desk
from tests.documents import reading, samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock"), pytest.mark.slow]
START, END = date(2014, 6, 1), date(2014, 9, 30)
JUNE, JULY = date(2014, 6, 1), date(2014, 7, 1)
D = Decimal


@pytest.fixture
def admin(client):
    made = factories.user(Role.CATALOGUE_ADMIN, name="Kaja Katalog")
    client.force_login(made)
    return made


@pytest.fixture
def agreement(people):
    """Ten hours a week at 250 kroner."""
    granted = {"weekly_hours": D("10.00"), "hourly_price": D("250.00")}
    return desk.imported(people, start=START, end=END, on=START, **granted)


def agree(supplier: Supplier, by, day=date(2014, 1, 1), **terms) -> SupplierContract:
    return agree_contract(supplier_id=supplier.pk, terms=Terms(valid_from=day, **terms), by=by)


def give(agreement, people, day: str, direct=60, indirect=0, **facts) -> TimeEntry:
    kind = {} if direct or facts else {"kind": "phone"}
    said = EntryFacts(
        date.fromisoformat(day), direct_minutes=direct, indirect_minutes=indirect, **kind | facts
    )
    return hours.register_entry(agreement_id=agreement.pk, facts=said, by=people.caseworker)


def submit(agreement, people, month=JUNE) -> MonthSheet:
    return months.submit_month(agreement_id=agreement.pk, month=month, by=people.caseworker)


def approve(agreement, people, month=JUNE) -> MonthSheet:
    sheet = desk.confirmed(submit(agreement, people, month))
    return months.approve_month(sheet_id=sheet.pk, by=people.approver)


def url(supplier: Supplier, name="supplier", *more) -> str:
    return reverse(f"providers:{name}", args=[supplier.pk, *more])


# What it pays ----------------------------------------------------------------------------------------------
def test_time_without_the_citizen_is_paid_up_to_its_share_and_each_entry_says_its_part(
    agreement, people, admin, clock
):
    agree(people.mentor.supplier, admin, indirect_percent=25)
    give(agreement, people, "2014-06-10", 90)
    give(agreement, people, "2014-06-11", 0, 60)
    clock.move_to("2014-07-02T10:00:00+02:00")
    june = approve(agreement, people)
    assert (june.minutes, june.contract_minutes, june.payable_hours) == (150, -30, D("2.00"))
    assert list(TimeEntry.objects.order_by("day").values_list("contract_minutes", flat=True)) == [0, -30]
    clock.move_to("2014-07-07T18:00:00+02:00")
    closing.run_closing(closing.start_closing(month=JUNE, by=None).pk)
    line = SettlementLine.objects.get()
    assert (line.hours, line.amount) == (D("2.00"), D("500.00"))


@pytest.mark.parametrize(("minutes", "payable"), [(0, "1.00"), (30, "1.50")])
def test_a_no_show_is_paid_only_when_the_contract_says_so(agreement, people, admin, clock, minutes, payable):
    agree(people.mentor.supplier, admin, no_show_minutes=minutes)
    give(agreement, people, "2014-06-10")
    give(agreement, people, "2014-06-11", 0, no_show=True)
    clock.move_to("2014-07-02T10:00:00+02:00")
    june = approve(agreement, people)
    assert june.payable_hours == D(payable)
    assert sum(PricedHours.objects.values_list("hours", flat=True)) == D(payable)


def test_a_correction_takes_back_what_was_paid_and_not_what_was_given(agreement, people, admin, clock):
    contract = agree(people.mentor.supplier, admin, indirect_percent=25)
    give(agreement, people, "2014-06-10", 90)
    phone = give(agreement, people, "2014-06-11", 0, 60)
    clock.move_to("2014-07-02T10:00:00+02:00")
    approve(agreement, people)
    agree(people.mentor.supplier, admin, day=date(2014, 7, 1))  # pays all time from July on
    contract.refresh_from_db()
    assert contract.valid_to == date(2014, 6, 30)
    said = {"reason": "Opkaldet var en andens", "by": people.caseworker}
    hours.correct_entry(entry_id=phone.pk, facts=None, **said)
    clock.move_to("2014-08-02T10:00:00+02:00")
    july = approve(agreement, people, JULY)
    assert (july.minutes, july.contract_minutes, july.payable_hours) == (-60, 30, D("-0.50"))
    assert sum(MonthSheet.objects.values_list("payable_hours", flat=True)) == D("1.50")


def test_the_contract_of_the_day_counts_and_without_one_all_time_is_paid(agreement, people, admin, clock):
    agree(people.mentor.supplier, admin, day=date(2014, 6, 11), indirect_percent=0, no_show_minutes=20)
    give(agreement, people, "2014-06-10", 0, 60)
    give(agreement, people, "2014-06-11", 0, 60)
    give(agreement, people, "2014-06-12", 0, no_show=True)
    clock.move_to("2014-07-02T10:00:00+02:00")
    assert approve(agreement, people).payable_hours == D("1.33")


def test_the_month_says_what_the_contract_pays_before_it_is_approved(client, agreement, people, admin, clock):
    give(agreement, people, "2014-06-10", 90)
    give(agreement, people, "2014-06-11", 0, 60)
    clock.move_to("2014-07-02T10:00:00+02:00")
    client.force_login(people.approver)
    month = reverse("agreements:month", args=[agreement.number, 2014, 6])
    assert "Betales efter kontrakten" not in client.get(month).content.decode()
    submit(agreement, people)
    agree(people.mentor.supplier, admin, indirect_percent=25)
    words = " ".join(client.get(month).content.decode().split())
    assert "2,00 timer; 2,50 er registreret" in words
    assert "2,00 timer à 250,00 kr. = 500,00 kr." in words


def test_the_mentor_sees_what_the_contract_pays_of_a_month(client, agreement, people, admin, clock):
    agree(people.mentor.supplier, admin, indirect_percent=50, no_show_minutes=30)
    give(agreement, people, "2014-06-02", 60)
    give(agreement, people, "2014-06-03", 0, 120)
    give(agreement, people, "2014-06-04", 0, no_show=True)
    people.mentor.user = factories.user(Role.MENTOR)
    people.mentor.save()

    month = reverse("agreements:portal_month", args=[agreement.number, 2014, 6])
    for approved in (False, True):
        if approved:
            clock.move_to("2014-07-02T10:00:00+02:00")
            approve(agreement, people)
        client.force_login(people.mentor.user)
        shown = client.get(month).content.decode()
        assert "Kontrakten betaler 2,50 timer; 3,00 er registreret." in shown
        assert "0,50 timer lægges til, fordi borgeren udeblev." in shown
        assert "1,00 timer indirekte tid over kontraktens andel betales ikke." in shown


def test_the_rows_keep_what_they_were_paid_as(agreement, people, admin, clock):
    agree(people.mentor.supplier, admin, indirect_percent=25)
    give(agreement, people, "2014-06-10", 90, 60)
    clock.move_to("2014-07-02T10:00:00+02:00")
    approve(agreement, people)
    with pytest.raises(DatabaseError), transaction.atomic():
        TimeEntry.objects.update(contract_minutes=0)


# The contract ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "until", "field"),
    [
        (date(2014, 1, 1), date(2014, 6, 30), "valid_from"),
        (date(2013, 12, 31), None, "valid_from"),
        (date(2014, 7, 1), date(2014, 6, 30), "valid_to"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(people, admin, day, until, field):
    firm = people.mentor.supplier
    first = agree(firm, admin, no_show_minutes=15)
    assert agree(firm, admin, no_show_minutes=15) == first
    with pytest.raises(Refused) as refused:
        agree(firm, admin, day=day, valid_to=until)
    assert refused.value.at == field
    assert SupplierContract.objects.get().valid_to is None


def test_the_database_takes_no_two_at_once(people, admin):
    first = agree(people.mentor.supplier, admin)
    with pytest.raises(DatabaseError, match="supplier_contract_no_overlap"), transaction.atomic():
        SupplierContract.objects.create(supplier=first.supplier, valid_from=date(2015, 1, 1))


def test_the_pdf_is_sealed_made_once_and_names_no_citizen(people, admin):
    contract = agree(people.mentor.supplier, admin, transport="included", no_show_minutes=30)
    made = print_contract(contract_id=contract.pk, by=admin)
    assert print_contract(contract_id=contract.pk, by=admin) == made
    assert made.sealed
    words = " ".join(reading.text(store.get(made.sha256)).split())
    assert "Transport er med i timeprisen" in words
    assert "Udebliver borgeren, betales 30 minutter." in words
    assert "gælder fra den 1. januar 2014, til den bliver opsagt" in words


def test_from_the_terms_to_the_signed_paper_on_the_suppliers_page(client, people, admin):
    firm = people.mentor.supplier
    typed = {"valid_from": "01-01-2014", "transport": "separate", "km_rate": "3,79", "indirect_percent": "25"}
    assert list(client.post(url(firm, "contract_new"), typed).context["form"].errors) == ["no_show_minutes"]
    for _ in range(2):
        client.post(url(firm, "contract_new"), typed | {"no_show_minutes": "15"})
    contract = SupplierContract.objects.get()
    page = client.get(url(firm)).content.decode()
    for words in (
        "Mangler underskrift",
        "Betales særskilt, uden refusion",
        "Højst 25 % af tiden",
        "15 minutter",
    ):
        assert words in page
    for _ in range(2):
        client.post(reverse("agreements:supplier_contract", args=[firm.pk, contract.pk]))
    pdf = samples.pdf_of("leverandoerkontrakt")
    for _ in range(2):
        paper = {"signed_on": "05-01-2014", "file": SimpleUploadedFile("x.pdf", pdf)}
        assert client.post(url(firm, "contract_signed", contract.pk), paper).status_code == 302
    contract.refresh_from_db()
    assert Document.objects.count() == 2
    got = client.get(url(firm, "contract_file", contract.signed.public_id))
    assert (got.content, got["Content-Type"]) == (pdf, "application/pdf")
    assert "sandbox" in got["Content-Security-Policy"]
    page = client.get(url(firm)).content.decode()
    assert ">Gælder<" in page
    assert "Underskrevet 5. januar 2014" in page
    assert ("Kaja Katalog", "Kontrakt fra 1. januar 2014") in [
        (change.by, change.text) for change in client.get(url(firm)).context["changes"]
    ]


def test_a_file_that_is_no_paper_and_a_day_to_come_are_refused(client, people, admin):
    contract = agree(people.mentor.supplier, admin)
    address = url(people.mentor.supplier, "contract_signed", contract.pk)
    bad = client.post(
        address, {"signed_on": "05-01-2014", "file": SimpleUploadedFile("x.pdf", b"MZ program")}
    )
    assert "ikke en PDF, PNG eller JPEG" in bad.content.decode()
    pdf = samples.pdf_of("leverandoerkontrakt")
    late = {"content": pdf, "content_type": "application/pdf", "signed_on": date(2014, 7, 1)}
    with pytest.raises(Refused, match="ligger i fremtiden"):
        keep_signed(contract_id=contract.pk, **late, by=admin)
    assert not Document.objects.exists()


def test_another_suppliers_file_is_not_given(client, people, admin):
    contract = agree(people.mentor.supplier, admin)
    paper = {"content": b"%PDF-1.4", "content_type": "application/pdf", "signed_on": date(2014, 1, 5)}
    made = keep_signed(contract_id=contract.pk, **paper, by=admin)
    other = factories.mentor(supplier="Anden").supplier
    assert client.get(url(other, "contract_file", made.signed.public_id)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_page_asks_the_same_number_of_questions(
    client, people, admin, rows, django_assert_max_num_queries
):
    firm = people.mentor.supplier
    for number in range(rows):
        agree(firm, admin, day=date(2014, 1, 1 + number))
        factories.mentor(supplier=firm.name)
    with django_assert_max_num_queries(10):
        client.get(url(firm))
