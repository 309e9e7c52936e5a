"""Papers beside the decisions: each is made from its page, sealed, kept once, and sent from the case."""

from datetime import date

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.urls import reverse

from agreements.models import AgreementVersion, Dispatch, Paper
from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import verify
from mentorstotte.core.models import Document, Event
from mentorstotte.core.proof import has_newer
from providers.actions import catalogue
from providers.models import Mentor
from tests.agreements import desk
from tests.documents import reading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TALK = {
    "on": "02-06-2014",
    "at": "10.00",
    "place": "Rådhusvej 3, lokale 2",
    "mentor": "on",
    "about": "Hvordan det går\nOm timerne passer",
    "bring": "",
}
OF_AGREEMENT = ("kontrakt", "kort-fortalt", "engelsk")


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2014-02-24 10:00+01:00", tick=True):
        yield


@pytest.fixture
def version(people):
    return desk.printed(people, start=date(2014, 3, 3))


@pytest.fixture
def logged_in(client, people):
    client.force_login(people.caseworker)
    return client


def address(version, kind: str) -> str:
    if kind in ("vurdering", "fuldmagt"):
        return reverse("agreements:case_paper", args=[version.agreement.case.number, kind])
    return reverse("agreements:paper", args=[version.agreement.number, kind])


def made(client, version, kind: str, **typed) -> tuple[Paper, str]:
    """The paper, and what stands on it."""
    answer = client.post(address(version, kind), typed)
    assert answer.status_code == 302, answer.content.decode()
    paper = Paper.objects.latest("pk")
    send = reverse("agreements:send", args=[version.agreement.case.number, paper.document.public_id])
    assert answer.headers["Location"] == send
    content = store.get(paper.document.sha256)
    assert verify(content).sound
    words = reading.text(content)
    assert paper.document.code in words
    return paper, words


def test_an_invitation_to_citizen_and_mentor(logged_in, version):
    paper, words = made(logged_in, version, "indkaldelse", **TALK)
    assert "Mandag den 2. juni 2014 klokken 10.00" in words
    assert f"Din mentor, {version.mentor_name}, er også inviteret." in words
    assert "Om timerne passer" in words
    _, alone = made(logged_in, version, "indkaldelse", **TALK | {"mentor": "", "at": "11.00"})
    assert "er også inviteret" not in alone
    assert Event.objects.filter(kind="paper.made", case_id=paper.case_id).count() == 2


def test_a_reminder_begins_with_the_invitation_and_is_one_letter_a_talk(logged_in, version):
    made(logged_in, version, "indkaldelse", **TALK | {"on": "10-07-2014"})
    made(logged_in, version, "indkaldelse", **TALK)
    first = logged_in.get(address(version, "paamindelse")).context["form"].initial
    assert (first["on"], first["at"], first["place"]) == (date(2014, 6, 2), "10.00", TALK["place"])
    paper, said = made(logged_in, version, "paamindelse", **TALK)
    assert "Vi minder dig om den samtale, vi har aftalt" in said
    assert "Mandag den 2. juni 2014 klokken 10.00" in said
    for typed in (TALK, TALK | {"bring": "En kalender", "mentor": ""}):
        answer = logged_in.post(address(version, "paamindelse"), typed)
        assert str(paper.document.public_id) in answer.headers["Location"]
    assert Paper.objects.filter(kind="talk_reminder").count() == 1
    moved, _ = made(logged_in, version, "paamindelse", **TALK | {"at": "11.00"})
    assert moved != paper


def test_a_reminder_goes_out_as_other_letters_and_shows_no_protected_address(logged_in, people, version):
    citizen = version.agreement.case.citizen
    citizen.address, citizen.address_protected_until = "Skjulevej 7", date(2015, 3, 1)
    citizen.save()
    paper, said = made(logged_in, version, "paamindelse", **TALK)
    assert "Skjulevej" not in said
    page = reverse("agreements:send", args=[paper.case.number, paper.document.public_id])
    assert logged_in.post(page, {"way": "print"}).status_code == 302
    assert Dispatch.objects.to_print().get().document == paper.document
    shown = logged_in.get(reverse("cases:detail", args=[paper.case.number])).content.decode()
    assert "Lavet: Påmindelse om samtale" in shown


def test_nobody_is_reminded_after_death(logged_in, version):
    type(version.agreement.case.citizen).objects.update(deceased_on=date(2014, 2, 20))
    answer = logged_in.post(address(version, "paamindelse"), TALK)
    assert (answer.status_code, "Borgeren er død" in answer.content.decode()) == (422, True)


def test_a_talk_lies_ahead_and_needs_a_time(logged_in, version):
    answer = logged_in.post(address(version, "indkaldelse"), TALK | {"on": "03-02-2014", "at": ""})
    assert answer.status_code == 422
    assert "eller senere" in answer.content.decode()
    assert not Paper.objects.exists()


def test_the_contract_carries_price_and_reference_and_no_citizen(logged_in, version):
    paper, words = made(logged_in, version, "kontrakt")
    citizen = version.agreement.case.citizen
    assert version.agreement.number in words
    assert "395" in words
    for secret in (citizen.family_name, citizen.cpr, citizen.cpr[:6]):
        assert secret not in words + str(reading.attached(store.get(paper.document.sha256)))


def test_the_contract_names_what_the_mentor_has_shown_papers_of(logged_in, people, version):
    mentor = version.segments.get().mentor
    Mentor.objects.filter(pk=mentor.pk).update(qualifications="Siger selv, at han er kok")
    for title, until in {
        "Socialrådgiver": None,
        "Kørekort": date(2014, 3, 2),
        "Førstehjælp": date(2015, 9, 1),
    }.items():
        facts = {"title": title, "documented_on": date(2014, 2, 1), "expires_on": until}
        catalogue.document_qualification(mentor_id=mentor.pk, **facts, by=people.caseworker)
    facts |= {"title": "Tastefejl"}
    slip = catalogue.document_qualification(mentor_id=mentor.pk, **facts, by=people.caseworker)
    catalogue.withdraw_qualification(qualification_id=slip.pk, by=people.caseworker)
    _, words = made(logged_in, version, "kontrakt")
    assert "Socialrådgiver (set 1. februar 2014)" in words
    assert "Førstehjælp (set 1. februar 2014, gælder til og med 1. september 2015)" in words
    for other in ("Kørekort", "Tastefejl", "kok"):
        assert other not in words


def test_the_contract_goes_to_the_mentor_only(logged_in, version):
    paper, _ = made(logged_in, version, "kontrakt")
    page = reverse("agreements:send", args=[version.agreement.case.number, paper.document.public_id])
    assert "Mentor har ingen mailadresse" in logged_in.get(page).content.decode()
    AgreementVersion.objects.filter(pk=version.pk).update(mentor_email="mogens@mentorhuset.example")
    words = logged_in.get(page).content.decode()
    assert "Mail til mentor" in words
    assert "til borgeren" not in words.split("<form")[1]
    assert logged_in.post(page, {"way": "print"}).status_code == 422
    assert logged_in.post(page, {"way": "mentor"}).status_code == 302
    assert [row.recipient for row in Dispatch.objects.all()] == ["mentor"]


@pytest.mark.parametrize(("kind", "says"), [("kort-fortalt", "Din mentor"), ("engelsk", "In English")])
def test_a_reading_names_the_sealed_agreement(logged_in, version, kind, says):
    _, words = made(logged_in, version, kind)
    document = version.document
    number = reading.attached(store.get(document.sha256))["aftale.json"]["filing"]["document_number"]
    assert says in words
    assert f"dokument {number} af 24. februar 2014" in words
    assert document.sha256 in words.replace(" ", "")


def test_a_reading_of_an_older_version_is_told_to_be_old(logged_in, people, version):
    first, _ = made(logged_in, version, "kort-fortalt")
    assert not has_newer(first.document)
    new = desk.agreements.reopen(version_id=version.pk, change="Andre timer fra april.", by=people.caseworker)
    desk.agreements.print_version(version_id=new.pk, by=people.caseworker)
    second, _ = made(logged_in, version, "kort-fortalt")
    assert (second.version_id, has_newer(first.document)) == (new.pk, True)


def test_the_assessment_as_a_document(logged_in, version):
    paper, words = made(logged_in, version, "vurdering")
    assert "Borgeren kommer ikke op om morgenen" in words
    assert "Behovet" in reading.headings(store.get(paper.document.sha256))


def test_a_power_of_attorney_with_or_without_a_name(logged_in, version):
    _, words = made(logged_in, version, "fuldmagt", representative="Søster Sørensen", until="31-12-2014")
    assert "Søster Sørensen" in words
    assert "til og med den 31. december 2014" in words
    _, open_words = made(logged_in, version, "fuldmagt", representative="", until="")
    assert "Navn" in open_words


@pytest.mark.parametrize("kind", [*OF_AGREEMENT, "vurdering", "indkaldelse"])
def test_the_same_paper_five_times_is_one(logged_in, version, kind):
    typed = TALK if kind == "indkaldelse" else {}
    answers = {logged_in.post(address(version, kind), typed).headers["Location"] for _ in range(5)}
    assert (len(answers), Paper.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="paper.made").count() == 1


@pytest.mark.parametrize("kind", [*OF_AGREEMENT, "vurdering", "indkaldelse", "fuldmagt"])
def test_a_draft_is_shown_and_nothing_kept(logged_in, version, kind):
    before = Document.objects.count()
    answer = logged_in.post(
        address(version, kind), (TALK if kind == "indkaldelse" else {}) | {"preview": "1"}
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert (Document.objects.count(), Paper.objects.count()) == (before, 0)


def test_what_rests_on_nothing_is_refused_in_words(client, people):
    client.force_login(people.caseworker)
    version = desk.drafted(people, start=date(2014, 3, 3))
    answer = client.post(address(version, "kort-fortalt"))
    assert (answer.status_code, "Lav først aftalen som PDF" in answer.content.decode()) == (422, True)
    case = people.case()
    answer = client.post(reverse("agreements:case_paper", args=[case.number, "vurdering"]))
    assert (answer.status_code, "ingen vurdering" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("token", [False, True])
def test_without_a_usable_certificate_nothing_is_kept_and_drafts_still_print(
    logged_in, version, settings, token
):
    settings.SEAL_CERTIFICATE = "/findes/ikke.p12"
    settings.SEAL_PKCS11_MODULE = "/findes/ikke.so" if token else ""
    draft = logged_in.post(address(version, "kontrakt"), {"preview": "1"})
    assert draft.content.startswith(b"%PDF")
    preview = reverse("agreements:agreement_preview", args=[version.agreement.number])
    assert logged_in.get(preview, follow=True).status_code == 200
    answer = logged_in.post(address(version, "kontrakt"))
    assert (answer.status_code, "kan ikke forsegles" in answer.content.decode()) == (422, True)
    assert not Paper.objects.exists()


def test_the_agreement_page_offers_what_is_not_made_and_lists_what_is(logged_in, version):
    page = reverse("agreements:agreement", args=[version.agreement.number])
    before = logged_in.get(page).content.decode()
    assert all(address(version, kind) in before for kind in (*OF_AGREEMENT, "indkaldelse"))
    made(logged_in, version, "engelsk")
    after = logged_in.get(page).content.decode()
    assert address(version, "engelsk") not in after
    assert "Aftalen på engelsk (PDF)" in after


def test_the_case_page_links_to_the_papers_and_to_the_file(logged_in, version):
    paper, _ = made(logged_in, version, "fuldmagt", representative="", until="")
    page = logged_in.get(reverse("cases:detail", args=[paper.case.number])).content.decode()
    assert address(version, "vurdering") in page
    assert reverse("cases:document", args=[paper.case.number, paper.document.public_id]) in page


def test_a_paper_cannot_be_changed(logged_in, version):
    paper, _ = made(logged_in, version, "kontrakt")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(given={"on": "x"})


@pytest.mark.parametrize("kind", [*OF_AGREEMENT, "vurdering", "indkaldelse", "paamindelse", "fuldmagt"])
def test_the_pages_take_few_queries(logged_in, version, kind, django_assert_max_num_queries):
    logged_in.get(address(version, kind))
    with django_assert_max_num_queries(10):
        logged_in.get(address(version, kind))
