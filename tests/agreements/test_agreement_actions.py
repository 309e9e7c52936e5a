"""Drafting, completing, printing and changing an agreement."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from agreements.actions import agreement as actions
from agreements.actions.activation import gaps, sheet_of
from agreements.actions.content import content_of
from agreements.actions.draft import TaskLine
from agreements.actions.printing import agreement_print, history
from agreements.enums import VersionState
from agreements.models import Agreement, AgreementVersion
from mentorstotte.core.documents.certificate import SealError
from mentorstotte.core.documents.render import RenderError
from mentorstotte.core.errors import Changed, Refused
from mentorstotte.core.models import Document, Event
from mentorstotte.core.proof import proof
from tests.agreements import desk
from tests.stored import path_of

pytestmark = pytest.mark.django_db
DAY, START, END = date(2014, 2, 24), date(2014, 3, 3), date(2014, 9, 2)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2014-02-24 10:00+01:00", tick=True):
        yield


@pytest.fixture
def version(people) -> AgreementVersion:
    return desk.drafted(people, start=START)


def saved(version, by, **changes) -> AgreementVersion:
    content = replace(content_of(version), **changes)
    return actions.save_version(version_id=version.pk, content=content, revision=version.revision, by=by)


def test_a_grant_becomes_an_agreement_with_its_six_fields(people, version):
    agreement = version.agreement
    assert agreement.number == f"{agreement.case.number}-A1"
    assert (version.start_date, version.end_date) == (START, END)
    assert version.aim_text.startswith("Ordinært job på et lager")
    assert version.mentor_name == "Mentor 14"
    assert version.tasks.get().text.startswith("Ringe kl. 7")
    [segment] = version.segments.all()
    assert (segment.weekly_hours, segment.hourly_price) == (Decimal("3.00"), Decimal("395.00"))
    assert "Ankestyrelsen" in version.complaint_guidance
    assert version.contact == "Du og mentoren har kontakt mindst én gang om ugen. I aftaler selv tid og sted."
    assert not agreement.in_force
    assert gaps(sheet_of(version)) == []


def test_drafting_twice_makes_one_agreement(people, version):
    again = actions.draft_agreement(proposal_id=version.agreement.proposal_id, by=people.caseworker)
    assert again == version
    assert Agreement.objects.count() == 1


def test_only_a_granted_proposal_becomes_an_agreement(people):
    proposal = people.submitted()
    with pytest.raises(Refused, match="når den er bevilget"):
        actions.draft_agreement(proposal_id=proposal.pk, by=people.caseworker)


LACKING = {
    "aim": (
        lambda v: AgreementVersion.objects.filter(pk=v.pk).update(aim_text=""),
        "målet med mentorstøtten",
    ),
    "mentor": (
        lambda v: AgreementVersion.objects.filter(pk=v.pk).update(mentor_phone="", mentor_email=""),
        "mentorens navn og kontaktdata",
    ),
    "tasks": (lambda v: v.tasks.all().delete(), "hvilke opgaver mentoren skal bistå ved"),
    "duration": (lambda v: v.segments.all().delete(), "varigheden af aftalen"),
    "hours": (lambda v: v.segments.update(weekly_hours=None), "timetallet for mentorstøtten"),
    "complaint": (
        lambda v: AgreementVersion.objects.filter(pk=v.pk).update(complaint_guidance=""),
        "klagevejledning",
    ),
}


@pytest.mark.parametrize("field", LACKING)
def test_as09_six_fields(people, version, field):
    empty, name = LACKING[field]
    empty(version)
    with pytest.raises(actions.NotReady) as refused:
        actions.make_ready(version_id=version.pk, by=people.caseworker)
    named = [gap.text for gap in refused.value.gaps]
    assert name in named
    assert len(named) == (2 if field == "duration" else 1)  # without a period there are no hours a week
    with pytest.raises(actions.NotReady, match=name):
        actions.print_version(version_id=version.pk, by=people.caseworker)
    version.refresh_from_db()
    assert (version.state, version.document) == (VersionState.DRAFT, None)


def test_a_task_as_it_stands_in_the_bank_does_not_count(people, version):
    version = saved(
        version, people.caseworker, tasks=(TaskLine("practical", "Søge job sammen med borgeren"),)
    )
    assert [gap.text for gap in gaps(sheet_of(version))] == ["hvilke opgaver mentoren skal bistå ved"]


def test_complaint_guidance_may_be_added_to_but_not_go_below_the_minimum(people, version):
    text = version.complaint_guidance
    version = saved(version, people.caseworker, complaint_guidance=f"{text}\n\nRing gerne til os først.")
    assert gaps(sheet_of(version)) == []
    shorter = text.replace("Ankestyrelsen", "nogen andre")
    version = saved(version, people.caseworker, complaint_guidance=shorter)
    assert any("klage" in gap.text for gap in gaps(sheet_of(version)))
    with pytest.raises(actions.NotReady, match="klagevejledning"):
        actions.make_ready(version_id=version.pk, by=people.caseworker)


def test_saving_the_same_twice_is_one_save_and_an_older_page_is_told(people, version):
    first = saved(version, people.caseworker, mentor_phone="11 22 33 44")
    assert first.revision == 2
    again = actions.save_version(
        version_id=version.pk, content=content_of(first), revision=1, by=people.caseworker
    )
    assert again.revision == 2
    with pytest.raises(Changed) as changed:
        saved(version, people.colleague, mentor_phone="55 66 77 88")
    assert changed.value.theirs.mentor_phone == "11 22 33 44"


def test_printing_freezes_the_version_with_a_sealed_document(people, version):
    document = actions.print_version(version_id=version.pk, by=people.caseworker)
    version.refresh_from_db()
    assert version.state == VersionState.SENT
    assert version.document == document
    assert document.sealed
    assert len(version.content_sha256) == 64
    assert proof(document).unchanged
    assert Event.objects.filter(kind="agreement.printed", case_id=version.agreement.case_id).count() == 1
    with pytest.raises(Refused, match="Lav en ny version"):
        saved(version, people.caseworker, mentor_phone="1")


def test_printing_twice_makes_one_document(people, version):
    first = actions.print_version(version_id=version.pk, by=people.caseworker)
    assert actions.print_version(version_id=version.pk, by=people.colleague) == first
    assert Document.objects.count() == 1


def test_as01_the_print_carries_the_planned_dates_and_the_hours(people, version):
    sheet = agreement_print(version, by=people.caseworker)
    assert sheet.follow_ups == (date(2014, 6, 2),)
    assert sheet.effect_assessment == date(2014, 8, 19)
    assert sheet.total_hours == Decimal("78.86")
    assert sheet.citizen.cpr == version.agreement.case.citizen.cpr
    assert sheet.missing() == []


FAULTS = {
    "agreement_pdf": RenderError("x"),
    "seal": SealError("Nøglen mangler."),
    "keep_document": OSError(),
}


@pytest.mark.parametrize("failing", FAULTS)
def test_a_pdf_that_cannot_be_made_loses_nothing(people, version, monkeypatch, failing):
    def fail(*args, **kwargs):
        raise FAULTS[failing]

    monkeypatch.setattr(f"agreements.actions.printing.{failing}", fail)
    with pytest.raises(Refused, match="PDF-filen kunne ikke laves"):
        actions.print_version(version_id=version.pk, by=people.caseworker)
    version.refresh_from_db()
    assert (version.state, version.document) == (VersionState.DRAFT, None)
    assert version.mentor_name == "Mentor 14"


def test_a_changed_file_is_seen(people, version):
    document = actions.print_version(version_id=version.pk, by=people.caseworker)
    path = path_of(document.sha256)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(bytes(content))
    found = proof(document)
    assert not found.unchanged
    assert "ændret" in found.why
    path.unlink()
    assert "findes ikke" in proof(document).why


def test_a_printed_version_that_must_change_becomes_a_new_number(people, version):
    old = actions.print_version(version_id=version.pk, by=people.caseworker)
    with pytest.raises(Refused, match="mindst 10 tegn"):
        actions.reopen(version_id=version.pk, change="fejl", by=people.caseworker)
    new = actions.reopen(version_id=version.pk, change="Mentorens telefon er rettet.", by=people.caseworker)
    version.refresh_from_db()
    assert (version.state, version.document) == (VersionState.WITHDRAWN, old)
    assert (new.number, new.state, new.document) == (2, VersionState.DRAFT, None)
    assert [t.text for t in new.tasks.all()] == [t.text for t in version.tasks.all()]
    assert new.segments.get().weekly_hours == Decimal("3.00")
    assert actions.reopen(version_id=version.pk, change="Igen, et dobbeltklik", by=people.caseworker) == new
    again = actions.print_version(version_id=new.pk, by=people.caseworker)
    assert again != old
    new.refresh_from_db()
    assert history(new) == ("Version 2 af 24. februar 2014: Mentorens telefon er rettet. Afløser version 1.")


def test_an_agreement_nobody_signed_can_be_taken_back_and_made_again(people, version):
    actions.print_version(version_id=version.pk, by=people.caseworker)
    actions.withdraw(version_id=version.pk, reason="Borgeren vil alligevel ikke", by=people.caseworker)
    actions.withdraw(version_id=version.pk, reason="Borgeren vil alligevel ikke", by=people.caseworker)
    assert version.agreement.case.notes.filter(theme__endswith="er trukket tilbage").count() == 1
    new = actions.draft_agreement(proposal_id=version.agreement.proposal_id, by=people.caseworker)
    assert (new.number, new.state) == (2, VersionState.DRAFT)
    assert gaps(sheet_of(new)) == []


def test_every_state_of_a_version_stands_in_the_table_of_transitions():
    assert set(actions.TRANSITIONS) == set(VersionState)
