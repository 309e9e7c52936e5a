"""The auditor's file: chosen by a method that can be repeated, frozen, packed, sealed, handed out by link."""

import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pgtrigger
import pikepdf
import pytest
import time_machine
from asn1crypto import cms, x509
from django.apps import apps
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from mentorstotte.core.documents import store
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import AccessLog
from reporting.actions import audit, findings
from reporting.actions.matching import match_certain
from reporting.documents import audit as papers
from reporting.models import AuditFile, AuditFinding, AuditItem, AuditLink, PostingMatch
from tests import factories
from tests.agreements import desk
from tests.documents import reading
from tests.reporting.ledger import posting

pytestmark = pytest.mark.django_db
START, END = date(2014, 3, 3), date(2014, 9, 2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-07-01T10:00:00+02:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def spent(people, controller):
    """Makes so many agreements with an expense each."""

    def make(number: int):
        made = [desk.imported(people, start=START, end=END, on=START) for _ in range(number)]
        for agreement in made:
            posting(controller, citizen=agreement.case.citizen)
        match_certain()
        return made

    return make


@pytest.fixture
def signed(people, controller, clock):
    """One agreement with a document of its own, and an expense."""
    clock.move_to("2014-02-24T10:00:00+01:00")
    made = desk.signed(people, on=date(2014, 2, 24), start=START)
    clock.move_to("2014-07-01T10:00:00+02:00")
    posting(controller, citizen=made.case.citizen, voucher="B-7")
    match_certain()
    return made


def asked(by, choice="all", **facts) -> AuditFile:
    return audit.ask_audit_file(year=2014, choice=choice, by=by, **facts)


def done(by, choice="all", **facts) -> AuditFile:
    return audit.run_audit_file(asked(by, choice, **facts).pk)


def archive_of(file: AuditFile) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(store.get(file.archive.sha256)))


# Choosing --------------------------------------------------------------------------------------------------
def test_the_same_seed_draws_the_same_agreements_and_says_how(spent, controller):
    spent(6)
    first, second, *others = (asked(controller, "sample", size=2, seed=seed) for seed in (7, 7, 8, 9, 10))
    drawn = [tuple(file.items.values_list("agreement", flat=True)) for file in (first, second, *others)]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 1
    assert (first.population, first.size, first.seed) == (6, 2, 7)
    assert "2 af 6 aftaler med udgifter i 2014, frø 7" in first.heading["chosen"]
    assert 0 <= asked(controller, "sample", size=1).seed < 2**32
    assert [file.number for file in (first, second)] == ["R2014-0001", "R2014-0002"]


def test_what_cannot_be_chosen_is_refused_at_its_field(spent, controller):
    with pytest.raises(Refused, match="nogen aftale i 2014") as told:
        asked(controller)
    assert told.value.at == "choice"
    [agreement] = spent(1)
    for at, choice, facts in (
        ("size", "sample", {}),
        ("size", "sample", {"size": 2}),
        ("number", "one", {"number": "2014-9999"}),
        ("choice", "on_103", {}),
    ):
        with pytest.raises(Refused) as told:
            asked(controller, choice, **facts)
        assert told.value.at == at
    assert asked(controller, "one", number=agreement.number).size == 1


def test_more_than_a_file_can_hold_is_refused_with_what_to_do(spent, controller, monkeypatch):
    monkeypatch.setattr(audit, "LARGEST", 2)
    spent(3)
    with pytest.raises(Refused, match="højst rumme 2 aftaler") as told:
        asked(controller)
    assert (told.value.at, asked(controller, "sample", size=2).size) == ("choice", 2)


def test_a_project_is_chosen_as_a_group_and_named_on_the_file(spent, controller):
    first, _, third = spent(3)
    project = factories.project(controller, first.case, third.case)
    file = asked(controller, "project", project=project)
    assert set(file.items.values_list("agreement", flat=True)) == {first.pk, third.pk}
    assert (file.project, file.size, file.population) == (project, 2, 3)
    assert f"projektet {project.name}" in file.heading["chosen"]
    for chosen in (None, factories.project(controller)):
        with pytest.raises(Refused) as told:
            asked(controller, "project", project=chosen)
        assert told.value.at == "project"


# The file --------------------------------------------------------------------------------------------------
def test_it_holds_facts_originals_and_bookmarks_and_the_manifest_names_every_byte(signed, controller):
    file = done(controller)
    text = reading.text(store.get(file.pdf.sha256))
    for said in (signed.number, signed.case.citizen.full_name, "E6 Løbende vurdering", "B-7", "Journal"):
        assert said in text
    with pikepdf.open(io.BytesIO(store.get(file.pdf.sha256))) as pdf, pdf.open_outline() as outline:
        contents, agreement = outline.root
        assert (contents.title, agreement.title) == ("Indhold", f"Aftale {signed.number}")
        marks = [mark.title for mark in agreement.children]
        assert marks[0] == "Punkterne E1 til E10"
        assert len(marks) > 1
    packed = archive_of(file)
    manifest = json.loads(packed.read("manifest.json"))
    names = set(packed.namelist()) - {"manifest.json"}
    assert names == set(manifest["sha256"])
    assert all(sha256(packed.read(name)).hexdigest() == manifest["sha256"][name] for name in names)
    assert f"{signed.number}/original-01.pdf" in names
    assert signed.case.citizen.cpr not in " ".join(packed.namelist())


@pytest.mark.slow
def test_made_twice_from_the_same_facts_it_is_the_same_file(
    signed, spent, controller, tmp_path, people, clock
):
    spent(1)
    file = done(controller)
    clock.move_to("2015-01-10T10:00:00+01:00")
    desk.imported(
        people, start=date(2014, 10, 1), end=date(2014, 12, 31), on=date(2015, 1, 5), case=signed.case
    )
    for item in AuditItem.objects.filter(file=file).select_related("file", "part"):
        assert sha256(audit.part_of(item).content).hexdigest() == item.part.sha256
    pdf, archive, _ = audit.build(file, tmp_path)
    assert (store.digest_of(pdf), store.digest_of(archive)) == (file.pdf.sha256, file.archive.sha256)


def test_a_file_of_before_cpr_numbers_were_sealed_is_the_same_file_afterwards(signed, controller, tmp_path):
    file = done(controller)
    [item] = AuditItem.objects.filter(file=file)
    made_stays, facts_stay = "audit_item_made_stays", "audit_item_facts_stay"
    with pgtrigger.ignore(f"reporting.AuditItem:{facts_stay}"):
        with pgtrigger.ignore(f"reporting.AuditItem:{made_stays}"):
            AuditItem.objects.filter(pk=item.pk).update(facts=item.known, cpr="")
        import_module("reporting.migrations.0016_cpr_numbers_of_audit_files_sealed").move(apps, None)
    item.refresh_from_db()
    assert (item.cpr, "cpr" in item.facts) == (signed.case.citizen.cpr, False)
    pdf, archive, _ = audit.build(file, tmp_path)
    assert (store.digest_of(pdf), store.digest_of(archive)) == (file.pdf.sha256, file.archive.sha256)


def test_what_was_changed_after_the_instant_is_as_it_was_in_every_part(signed, controller, clock):
    file = asked(controller)
    assert audit._gather(file.pk)
    [item] = file.items.all()
    clock.shift(timedelta(hours=1))
    AccessLog.objects.create(user=controller, subject_kind="citizen", subject_key=str(signed.case.citizen_id))
    posting(controller, citizen=signed.case.citizen, voucher="B-SENT")
    match_certain()
    PostingMatch.objects.filter(posting__voucher="B-7").delete()
    [made] = audit.run_audit_file(file.pk).items.all()
    assert made.facts == item.facts
    assert [row["voucher"] for row in made.facts["posted"]] == ["B-7"]
    assert made.facts["looks"] == []
    assert made.file.instant < timezone.now() - timedelta(minutes=59)


def test_facts_that_were_gathered_stay(signed, controller):
    file = asked(controller)
    assert audit._gather(file.pk)
    with pytest.raises(DatabaseError, match="audit_item_facts_stay"), transaction.atomic():
        AuditItem.objects.filter(file=file).update(facts={})


def test_the_seal_is_over_the_manifest_and_lies_beside_it(signed, controller):
    file = done(controller)
    content = archive_of(file).read("manifest.json")
    sealed = cms.ContentInfo.load(store.get(file.seal.sha256))["content"]
    [signer], [certificate] = sealed["signer_infos"], sealed["certificates"]
    certificate = x509.Certificate.load(certificate.dump())
    checked = {"expected_content_type": "data", "actual_digest": sha256(content).digest()}
    assert validate_sig_integrity(signer, certificate, **checked) == (True, True)
    other = checked | {"actual_digest": sha256(content + b" ").digest()}
    assert validate_sig_integrity(signer, certificate, **other)[0] is False


@pytest.mark.slow
def test_a_worker_that_is_lost_leaves_whole_parts_and_the_next_goes_on(spent, controller):
    spent(3)
    file = asked(controller)
    assert audit._gather(file.pk)
    assert audit._make_next(file.pk)
    assert audit.unfinished() == [file.pk]
    [first] = AuditItem.objects.filter(part__isnull=False)
    assert audit.run_audit_file(file.pk).done_at
    assert AuditItem.objects.get(pk=first.pk).part_id == first.part_id
    assert (audit.unfinished(), audit.run_audit_file(file.pk).archive_id) == (
        [],
        AuditFile.objects.get().archive_id,
    )


@pytest.mark.slow
def test_what_a_lost_worker_had_half_put_together_is_thrown_away(spent, controller, settings, monkeypatch):
    spent(2)
    file = asked(controller)
    packed = papers.pack

    def lost(members, target):
        target.write_bytes(b"half")
        raise SystemExit

    monkeypatch.setattr(papers, "pack", lost)
    monkeypatch.setattr(audit.shutil, "rmtree", lambda *args, **kwargs: None)  # nor did it clean up
    with pytest.raises(SystemExit):
        audit.run_audit_file(file.pk)
    folder = Path(settings.DATA_DIR, "making", file.number)
    assert (folder / "whole.zip").read_bytes() == b"half"
    file.refresh_from_db()
    assert (file.done_at, file.archive_id) == (None, None)
    monkeypatch.undo()
    assert packed is papers.pack
    assert archive_of(audit.run_audit_file(file.pk)).testzip() is None
    assert not folder.exists()


@pytest.mark.slow
def test_one_part_at_a_time_is_open_however_many_there_are(spent, controller, monkeypatch):
    spent(3)
    opened, most = [], []

    def noticed(digest):
        opened.append(real(digest))
        most.append(sum(not each.closed for each in opened))
        return opened[-1]

    real = store.opened
    monkeypatch.setattr(store, "opened", noticed)
    file = done(controller)
    assert max(most) == 1
    with pikepdf.open(io.BytesIO(store.get(file.pdf.sha256))) as pdf, pdf.open_outline() as outline:
        assert len(outline.root) == 4


def test_what_is_done_cannot_be_changed(spent, controller):
    spent(1)
    file = done(controller)
    for rows, change in ((AuditFile.objects, {"year": 2013}), (AuditItem.objects, {"facts": {}})):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            rows.filter(pk__gt=0).update(**change)
    assert file.size == 1


def test_an_original_that_was_changed_is_left_out_and_the_file_says_so(signed, controller, settings):
    file = asked(controller)
    for path in Path(settings.DATA_DIR, "documents").rglob("*"):
        if path.is_file() and signed.versions.filter(document__sha256=path.name).exists():
            path.chmod(0o600)
            path.write_bytes(b"%PDF-1.4 another")
    [item] = audit.run_audit_file(file.pk).items.all()
    assert [(piece["stored"], piece["shown"]) for piece in item.facts["pieces"]].count((False, False)) == 1
    assert "Originalen er ikke, som den blev gemt" in reading.text(store.get(item.part.sha256))


# Pages -----------------------------------------------------------------------------------------------------
@pytest.fixture
def desk_of_controller(client, controller):
    client.force_login(controller)
    client.post(reverse("core:purpose"), {"text": "Årsrevisionen"})
    return client


def test_the_controller_makes_a_file_and_hands_it_to_the_auditor_alone(spent, desk_of_controller, clock):
    [agreement] = spent(1)
    page = reverse("reporting:audit_files")
    sent = desk_of_controller.post(page, {"year": 2014, "choice": "one", "number": agreement.number})
    assert sent.url == reverse("reporting:audit_file", args=["R2014-0001"])
    link = reverse("reporting:audit_link", args=["R2014-0001"])
    said = {"purpose": "Årsrevisionen 2014, BDO", "key": str(uuid4())}
    desk_of_controller.post(link, said)
    shown = desk_of_controller.post(link, said, follow=True)  # sent twice it is one, and it is shown
    assert AuditLink.objects.count() == 1
    url = shown.context["url"].removeprefix("http://testserver")
    auditor, other = Client(), Client()
    auditor.force_login(factories.user(Role.AUDITOR))
    other.force_login(factories.user(Role.CASEWORKER))
    assert agreement.number in auditor.get(url).content.decode()
    before = AccessLog.objects.filter(subject_key=str(agreement.case.citizen_id)).count()
    packed = auditor.get(f"{url}arkiv/")
    assert zipfile.ZipFile(io.BytesIO(packed.getvalue())).testzip() is None
    assert AccessLog.objects.filter(subject_key=str(agreement.case.citizen_id)).count() == before + 1
    assert (other.get(url).status_code, other.get(f"{url}samlet/").status_code) == (403, 403)
    assert auditor.get(reverse("reporting:audit_handed", args=["x" * 40])).status_code == 404
    clock.shift(timedelta(days=31))
    auditor.force_login(factories.user(Role.AUDITOR))
    assert auditor.get(url).status_code == 404


def test_an_audit_link_that_somebody_else_opens_shows_nothing_and_is_noted(spent, controller, client):
    spent(1)
    _, token = audit.give_link(file_id=done(controller).pk, purpose="Årsrevisionen", by=controller)
    url = reverse("reporting:audit_handed", args=[token])
    assert client.get(url).url.startswith(reverse("account_login"))
    for role in (Role.CASEWORKER, Role.MANAGEMENT, Role.CONTROLLER):
        person = factories.user(role)
        client.force_login(person)
        assert client.get(url).status_code == 403
        assert AccessLog.objects.filter(user=person, refused=True).exists()


@pytest.mark.asvs("2.4.1")
def test_whoever_tries_many_links_must_wait_also_with_the_right_one(spent, controller, client, settings):
    spent(1)
    _, token = audit.give_link(file_id=done(controller).pk, purpose="Årsrevisionen", by=controller)
    settings.WRONG_LINKS_PER_HOUR = 2
    auditor = factories.user(Role.AUDITOR)
    client.force_login(auditor)
    tried = ["x" * 40, "y" * 40, token]
    answers = [client.get(reverse("reporting:audit_handed", args=[each])) for each in tried]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    noted = AccessLog.objects.filter(user=auditor, subject_kind="audit_link", refused=True)
    assert noted.filter(subject_key="for mange forsøg").exists()
    client.force_login(factories.user(Role.AUDITOR))
    assert client.get(reverse("reporting:audit_handed", args=[token])).status_code == 200


@pytest.mark.asvs("2.4.1")
def test_the_files_of_a_link_are_fetched_so_often_a_day_and_no_more(spent, controller, client, settings):
    spent(1)
    _, token = audit.give_link(file_id=done(controller).pk, purpose="Årsrevisionen", by=controller)
    settings.DOWNLOADS_PER_DAY = 2
    url = reverse("reporting:audit_handed_download", args=[token, "segl"])
    answers = []
    for _ in range(3):
        client.force_login(factories.user(Role.AUDITOR))
        answers.append(client.get(url))
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Hent dem igen i morgen" in answers[-1].content.decode()


def test_a_form_with_faults_keeps_what_was_typed(spent, desk_of_controller):
    spent(1)
    sent = desk_of_controller.post(
        reverse("reporting:audit_files"), {"year": 2014, "choice": "sample", "size": 5, "seed": 12}
    )
    assert sent.status_code == 422
    assert sent.context["form"].errors["size"] == ["Der er kun 1 aftale at trække iblandt."]
    assert 'value="12"' in sent.content.decode()


@pytest.mark.parametrize("number", [1, 3, 12])
def test_the_page_asks_the_same_number_of_questions(
    number, spent, desk_of_controller, controller, django_assert_num_queries
):
    spent(number)
    file = asked(controller)
    url = reverse("reporting:audit_file", args=[file.number])
    desk_of_controller.get(url)
    with django_assert_num_queries(8):
        desk_of_controller.get(url)
    assert timezone.now() > file.instant


# Findings --------------------------------------------------------------------------------------------------
def test_a_remark_is_answered_once_and_the_sums_say_what_is_paid_back(spent, desk_of_controller, controller):
    spent(1)
    file = done(controller)
    _, token = audit.give_link(file_id=file.pk, purpose="Årsrevisionen", by=controller)
    auditor = Client()
    auditor.force_login(factories.user(Role.AUDITOR, name="Erik Toft"))
    write = reverse("reporting:audit_finding", args=[token, 1])
    assert auditor.post(write, {"text": "", "amount": "x"}).status_code == 422
    said = {"text": "Timerne i maj er ikke forklaret.", "amount": "375,00", "key": str(uuid4())}
    for _ in range(2):  # sent twice it is one
        assert auditor.post(write, said).status_code == 302
    assert findings.outcome(file) == findings.Outcome(1, Decimal("375.00"), Decimal("0.00"))
    remark = AuditFinding.objects.get()
    answer = reverse("reporting:audit_reply", args=[file.number, remark.pk])
    assert "Timerne i maj" in desk_of_controller.get(answer).content.decode()
    desk_of_controller.post(answer, {"text": "Vi er enige.", "repay": "375,00"})
    assert findings.outcome(file) == findings.Outcome(0, Decimal("375.00"), Decimal("375.00"))
    assert "Vi er enige." in auditor.get(reverse("reporting:audit_handed", args=[token])).content.decode()
    with pytest.raises(NotAllowed, match="Nina Friis har allerede svaret"):
        findings.reply(
            finding_id=remark.pk, text="Nej.", repay=Decimal(0), by=factories.user(Role.CONTROLLER)
        )


def test_a_remark_on_an_agreement_of_another_file_is_not_found(spent, controller, client):
    spent(1)
    file = done(controller)
    _, token = audit.give_link(file_id=file.pk, purpose="Årsrevisionen", by=controller)
    client.force_login(factories.user(Role.AUDITOR))
    assert client.get(reverse("reporting:audit_finding", args=[token, 2])).status_code == 404
