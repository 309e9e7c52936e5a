"""Cases whose time is up: found, told of, kept, and deleted so that nothing leads back to their citizens."""

import io
import re
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement
from cases.actions import journal
from cases.enums import NoteKind
from cases.models import Case, Citizen
from mentorstotte.core import log_chain
from mentorstotte.core.actions import Asked, mail_to_address, notify
from mentorstotte.core.ciphers import sealed_by_every_key
from mentorstotte.core.database import sight
from mentorstotte.core.documents import store
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, Document, Notice, OutgoingMail
from reporting.actions import archive, deleting, erasure, retention
from reporting.actions.matching import match_certain
from reporting.actions.report_changes import find_all
from reporting.actions.report_switch import switch_on
from reporting.actions.years import close_year
from reporting.models import Deletion, KeptFigures, LedgerPosting, LegalHold, PostingMatch, Retention
from tests import factories
from tests.agreements import desk
from tests.documents import reading
from tests.reporting.ledger import posting
from tests.rows import left

pytestmark = pytest.mark.django_db
DAY, LATER = "2014-03-03T10:00:00+01:00", "2021-02-01T10:00:00+01:00"
WORDS = "Hun sover dårligt om natten og vil ikke tale om sin kvittekvast."
PLANTED = ("Kvittekvast", "Dorthea")
ADDRESS = "dorthea@privat.example"


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.ARCHIVE_DIR = tmp_path / "archive"
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    settings.LOG_ANCHOR = tmp_path / "anchor.jsonl"


@pytest.fixture
def clock():
    with time_machine.travel(DAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def case(people, clock, controller, client):
    """A case of 2014 that was signed, paid, written about, told of and read, years ago."""
    made = factories.case(people.caseworker, given=PLANTED[1], family=PLANTED[0], on=date(2014, 3, 3))
    end = date(2014, 9, 2)
    agreement = desk.imported(people, start=date(2014, 3, 3), end=end, on=date(2014, 3, 3), case=made)
    written(made, people.caseworker, WORDS)
    posting(controller, on=date(2014, 6, 10), citizen=made.citizen, text=f"Mentor {PLANTED[1]}")
    match_certain()
    switch_on(valid_from=timezone.localdate(), by=controller)
    assert find_all() == 1
    factories.project(controller, made)
    notify(user=people.caseworker, key="read-it", text=f"Sag {made.number}", url=f"/sager/{made.number}/")
    url = f"/aftaler/{agreement.number}/"
    asked = Asked(people.caseworker, f"Linket (aftale {agreement.number})", url)
    mail_to_address(address=ADDRESS, subject="En aftale", body="Åbn linket", asked=asked)
    client.force_login(people.caseworker)
    client.get(reverse("agreements:agreement", args=[agreement.number]))
    clock.move_to("2015-02-03T10:00:00+01:00")
    close_year(year=2014, note="Som regnskabet siger", by=controller)
    clock.move_to(LATER)
    return made


def written(case, by, text: str):
    return journal.write_note(
        case=case,
        kind=NoteKind.NOTE,
        occurred_on=timezone.localdate(),
        theme="Samtale",
        text=text,
        final=True,
        by=by,
    )


def words_of(case: Case) -> list[str]:
    """Every word that names the case or its citizen."""
    known_by = [case.number, *case.agreements.values_list("number", flat=True)]
    bounded = [rf"(^|[^[:alnum:]-]){re.escape(number)}($|[^[:alnum:]])" for number in known_by]
    citizen = case.citizen
    numbers = [citizen.cpr, *sealed_by_every_key(citizen.cpr)]
    return [*numbers, str(citizen.public_id), citizen.family_name, citizen.given_names, *bounded]


def approved(case, by) -> Retention:
    assert retention.find_due() == 1
    return retention.approve_deletion(case_id=case.pk, by=by)


def delete(*args) -> str:
    out = io.StringIO()
    call_command("delete_due", *args, stdout=out)
    return out.getvalue()


def test_a_case_is_deleted_whole_and_the_log_of_reads_still_holds(case, people, settings):
    words = [*words_of(case), "kvittekvast", ADDRESS]
    citizen, mails = case.citizen_id, OutgoingMail.objects.count()
    assert len(left(*words)) > 10
    log_chain.extend()
    approved(case, people.approver)
    assert f"Sag {case.number}: bliver slettet" in delete()
    assert Case.objects.filter(pk=case.pk).exists()
    assert f"Sag {case.number}: slettet" in delete("--delete")
    assert left(*words) == []
    assert not Citizen.objects.filter(pk=citizen).exists()
    assert AccessLog.objects.filter(subject_key=str(citizen)).exists()
    assert list(log_chain.faults(settings.LOG_ANCHOR)) == []
    assert OutgoingMail.objects.count() == mails - 2
    call_command("verify_documents", stdout=io.StringIO())
    stored = {path.name for path in (settings.DATA_DIR / "documents").rglob("*") if path.is_file()}
    assert stored == set(Document.objects.values_list("sha256", flat=True))


def test_what_is_left_is_numbers_without_a_person(case, people):
    approved(case, people.approver)
    delete("--delete")
    deletion = Deletion.objects.get()
    assert deletion.approved_by == people.approver
    assert deletion.whole_citizen
    assert deletion.rows["cases_case"] == 1
    assert deletion.rows["cases_caseevent"] == 1
    assert deletion.left == []
    money = LedgerPosting.objects.get()
    assert (money.amount, money.citizen, money.cpr) == (Decimal("375.00"), None, "")
    assert KeptFigures.objects.get().agreements == 1
    assert not PostingMatch.objects.exists()


def test_the_archive_gets_the_journal_as_pdf_a_and_an_index_of_hashes(case, people, settings):
    number = case.number
    journal.journal_document(
        case=case,
        content=desk.SCAN.content,
        content_type=desk.SCAN.content_type,
        received_on=date(2014, 4, 1),
        sender="Egen læge",
        theme="Attest",
        by=people.caseworker,
    )
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=date(2014, 9, 2))
    approved(case, people.approver)
    delete("--delete")
    folder = settings.ARCHIVE_DIR / f"sag-{number}"
    with pikepdf.open(folder / "journal.pdf") as pdf, pdf.open_metadata() as said:
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")
    assert WORDS in reading.text((folder / "journal.pdf").read_bytes())
    index = (folder / "index.xml").read_text(encoding="utf-8")
    assert store.digest_of(folder / "dokumenter" / "0001.pdf") in index
    assert f'sagsnummer="{number}"' in index
    assert Deletion.objects.get().index_sha256 == store.digest_of(folder / "index.xml")


def test_nothing_is_deleted_that_the_archive_has_not_got(case, people, settings):
    approved(case, people.approver)
    settings.ARCHIVE_DIR.write_text("her er ingen mappe")
    with pytest.raises(CommandError, match="arkivmappen kan ikke skrives"):
        delete("--delete")
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_delivery_of_a_deletion_that_came_to_nothing_is_not_what_the_archive_keeps(case, people, settings):
    approved(case, people.approver)
    folder = settings.ARCHIVE_DIR / f"sag-{case.number}"
    folder.mkdir(parents=True)
    (folder / "index.xml").write_text("<arkivaflevering/>")
    (folder / "gammel.pdf").write_bytes(b"%PDF-1.4")
    delete("--delete")
    assert Deletion.objects.get().index_sha256 == store.digest_of(folder / "index.xml")
    assert sorted(path.name for path in folder.glob("*.*")) == ["index.xml", "journal.pdf"]


def test_without_a_yes_nothing_is_deleted_and_a_yes_can_be_taken_back(case, people):
    approved(case, people.approver)
    retention.withdraw_deletion(case_id=case.pk, by=people.approver)
    assert "Venter på teamlederens ja" in delete("--delete")
    assert Case.objects.filter(pk=case.pk).exists()


@pytest.mark.parametrize("why", ["Tvist om betalingen for maj", "Venter på teamlederens ja."])
def test_what_keeps_a_case_while_the_archive_is_being_written_is_heeded(case, people, monkeypatch, why):
    approved(case, people.approver)

    def meanwhile(*what):
        digest = archive.deliver(*what)
        if why.startswith("Venter"):
            retention.withdraw_deletion(case_id=case.pk, by=people.approver)
        else:
            retention.keep_case(case_id=case.pk, reason=why, by=people.approver)
        return digest

    monkeypatch.setattr(deleting, "deliver", meanwhile)
    assert why in delete("--delete")
    assert Case.objects.filter(pk=case.pk).exists()
    assert not Deletion.objects.exists()


def test_what_happens_on_a_case_after_the_yes_keeps_it_for_five_more_years(case, people):
    approved(case, people.approver)
    written(case, people.caseworker, "Borgeren har søgt igen.")
    assert "Gemmes til 1. februar 2026" in delete("--delete")
    assert retention.find_due() == 0
    assert not Retention.objects.exists()


def test_a_case_that_is_kept_by_hand_is_not_deleted_until_the_hold_is_lifted(case, people):
    approved(case, people.approver)
    retention.keep_case(case_id=case.pk, reason="Retssag om erstatning", by=people.approver)
    assert "Bevares: Retssag om erstatning" in delete("--delete")
    retention.lift_hold(case_id=case.pk, reason="Retssagen er afsluttet", by=people.approver)
    approved(case, people.approver)
    assert "slettet" in delete("--delete")
    assert not LegalHold.objects.exists()


def test_a_citizen_with_another_case_stays_with_that_case(case, people):
    team = factories.team("Job og Helbred")
    other = Case.objects.create(
        number="2021-9999", citizen=case.citizen, team=team, opened_on=date(2021, 1, 4)
    )
    approved(case, people.approver)
    delete("--delete")
    assert Citizen.objects.filter(cases=other).exists()
    assert LedgerPosting.objects.get().citizen_id == other.citizen_id
    assert not Deletion.objects.get().whole_citizen


def test_a_backup_that_brings_a_case_back_has_it_deleted_again(case, people):
    with transaction.atomic():
        saved = transaction.savepoint()
        approved(case, people.approver)
        delete("--delete")
        transaction.savepoint_rollback(saved)
    other = factories.case(people.caseworker)
    assert Case.objects.filter(pk=case.pk).exists()
    assert erasure.delete_again() == 1
    assert erasure.delete_again() == 0
    assert list(Case.objects.all()) == [other]


def test_the_sites_own_role_cannot_delete_a_case(case, people, as_site):
    approved(case, people.approver)
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with sight.across_teams(), denied, transaction.atomic():
        erasure.erase(case_id=case.pk)
    assert Case.objects.filter(pk=case.pk).exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_finished_case_of_the_demo_leaves_no_word_behind(client, settings):
    call_command("demo_data", stdout=io.StringIO())
    agreement = Agreement.objects.get(case__citizen__given_names="Birgit")
    case, leader = agreement.case, factories.user(Role.APPROVER, team=agreement.team)
    words = [word for word in words_of(case) if word != "Toft"]  # a colleague is called so too
    client.force_login(case.caseworker)
    assert client.get(reverse("cases:detail", args=[case.number])).status_code == 200
    before = {path.name for path in (settings.DATA_DIR / "documents").rglob("*") if path.is_file()}
    assert len(left(*words)) > 20
    with time_machine.travel(timezone.now().replace(year=timezone.now().year + 7), tick=True):
        retention.find_due()
        retention.approve_deletion(case_id=case.pk, by=leader)
        assert f"Sag {case.number}: slettet" in delete("--delete")
    assert left(*words) == []
    assert not Notice.objects.filter(text__contains="Birgit").exists()
    after = {path.name for path in (settings.DATA_DIR / "documents").rglob("*") if path.is_file()}
    assert after < before
    for name in after:
        content = store.get(name)
        assert b"Birgit" not in content
        assert not content.startswith(b"%PDF") or "Birgit" not in reading.text(content)
