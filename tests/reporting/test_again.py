"""The same file twice changes nothing and says so; what is stored stands."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from agreements.models import Agreement, AgreementVersion
from cases.models import Case, Citizen
from providers.models import FrameworkAgreement, Mentor, Supplier
from reporting.actions import imports
from reporting.models import ImportBatch, LedgerPosting
from tests.imports.files import course, upload
from tests.reporting.steps import COURSES, FAULTY, FRAMEWORKS, LEDGER, judged, stored, verdicts

pytestmark = pytest.mark.django_db
TABLES = (Agreement, AgreementVersion, Case, Citizen, FrameworkAgreement, LedgerPosting, Mentor, Supplier)


def sizes() -> list[int]:
    return [table.objects.count() for table in TABLES]


@pytest.mark.parametrize(("name", "rows"), [(COURSES, 106), (FRAMEWORKS, 19), (LEDGER, 2200)])
def test_the_same_file_twice_changes_nothing_and_says_so(name, rows, worker):
    stored(name, by=worker)
    before = sizes()
    again = judged(name, by=worker)
    assert again.row_counts() == {"known": rows}
    with pytest.raises(imports.Refused, match="intet nyt"):
        imports.confirm(batch_id=again.pk, only_good_rows=False, by=worker)
    assert imports.run(batch_id=again.pk, by=worker).state == "preview"
    assert sizes() == before


def test_the_good_rows_again_leave_only_the_refused(worker):
    stored(FAULTY, by=worker, good_rows=True)
    again = judged(FAULTY, by=worker)
    assert verdicts(again) == {
        "known": [3, 4, 6, 8, 9, 11, 12, 14, 15],
        "refused": [2, 5, 7, 10, 13],
    }
    with pytest.raises(imports.Refused):
        imports.confirm(batch_id=again.pk, only_good_rows=True, by=worker)


def test_a_course_is_known_although_spelled_otherwise_and_renamed_since(worker):
    stored(upload(course()), by=worker)
    Mentor.objects.update(name="Mentor Et")
    Supplier.objects.update(name="Firmaet")
    again = judged(upload(course(mentor=" MENTOR\xa001", supplier="mentorfirma 01", level=4)), by=worker)
    assert again.row_counts() == {"known": 1}
    assert again.rows.get().agreement == Agreement.objects.get()


def test_the_new_rows_of_a_longer_sheet_are_stored(worker):
    stored(upload(course()), by=worker)
    longer = stored(upload(course(), course(cpr="6101700002")), by=worker)
    assert (longer.result["agreements"], longer.result["known"]) == (1, 1)


def test_the_same_upload_before_it_is_confirmed_is_the_same_import(worker):
    first, second = judged(COURSES, by=worker), judged(COURSES, by=worker)
    assert first.pk == second.pk
    assert ImportBatch.objects.count() == 1
    assert second.row_counts() == {"good": 106}


def test_what_was_stored_meanwhile_is_not_stored_again(worker):
    early = judged(upload(course()), by=worker)
    stored(upload(course(), course(cpr="6101700002")), by=worker)
    imports.confirm(batch_id=early.pk, only_good_rows=False, by=worker)
    assert imports.run(batch_id=early.pk, by=worker).result["known"] == 1
    assert Agreement.objects.count() == 2


def ledger(*lines: str):
    heading = "Bilag;Posteringsdato;CPR-nummer;Mentortype;Beløb;Tekst"
    return BytesIO("\n".join([heading, *lines]).encode())


def test_a_voucher_with_another_amount_is_refused_and_what_is_posted_stands(controller):
    stored(ledger("B1;03-03-2014;;Ekstern;100,00;x"), by=controller, kind="ledger")
    batch = judged(ledger("B1;03-03-2014;;Ekstern;120,00;x"), by=controller, kind="ledger")
    [row] = batch.rows.all()
    assert (row.state, row.errors[0]["column"]) == ("refused", "Bilag")
    assert "3. marts 2014 med 100,00 kr." in row.errors[0]["text"]
    assert LedgerPosting.objects.get().amount == Decimal("100.00")


def test_voucher_numbers_begin_again_each_year(controller):
    stored(ledger("1;03-03-2014;;Ekstern;100,00;x"), by=controller, kind="ledger")
    assert (
        stored(ledger("1;03-03-2015;;Ekstern;120,00;x"), by=controller, kind="ledger").result["postings"] == 1
    )


def test_a_posting_on_no_person_has_no_number(controller):
    stored(ledger("1;03-03-2014;;Ekstern;100,00;x"), by=controller, kind="ledger")
    assert LedgerPosting.objects.get().cpr == ""


def test_rows_that_went_bad_since_the_preview_go_back_to_it_and_nothing_is_stored(controller):
    early = judged(
        ledger("B1;03-03-2014;;Ekstern;100,00;x", "B2;03-03-2014;;Ekstern;5,00;x"),
        by=controller,
        kind="ledger",
    )
    stored(ledger("B1;03-03-2014;;Ekstern;999,00;x"), by=controller, kind="ledger")
    imports.confirm(batch_id=early.pk, only_good_rows=False, by=controller)
    batch = imports.run(batch_id=early.pk, by=controller)
    assert batch.state == "preview"
    assert "Intet er gemt" in batch.error
    assert verdicts(batch) == {"refused": [2], "good": [3]}
    assert LedgerPosting.objects.count() == 1


def frameworks(*lines: str):
    heading = "Virksomhed;Aftaletype;Gældende fra;Timepris;Faste timer pr. uge"
    return BytesIO("\n".join([heading, *lines]).encode())


def test_the_next_framework_agreement_ends_the_one_before_it(worker):
    first = frameworks("Bageren;Partnerskabsaftale;01-02-2013;250,00;0")
    stored(first, by=worker, kind="frameworks")
    later = frameworks(
        "Bageren;Virksomhedscenter;01-01-2016;250,00;10", "bageren;Partnerskabsaftale;01-01-2015;275,00;0"
    )
    stored(later, by=worker, kind="frameworks")
    found = FrameworkAgreement.objects.order_by("valid_from").values_list("valid_from", "valid_to", "kind")
    assert list(found) == [
        (date(2013, 2, 1), date(2014, 12, 31), "partnership"),
        (date(2015, 1, 1), date(2015, 12, 31), "partnership"),
        (date(2016, 1, 1), None, "company_centre"),
    ]
    assert Supplier.objects.count() == 1


def test_a_framework_agreement_of_another_kind_from_the_same_day_is_refused(worker):
    stored(frameworks("Bageren;Partnerskabsaftale;01-02-2013;250,00;0"), by=worker, kind="frameworks")
    batch = judged(frameworks("Bageren;Virksomhedscenter;01-02-2013;250,00;9"), by=worker, kind="frameworks")
    assert [error["column"] for error in batch.rows.get().errors] == ["Aftaletype"]
