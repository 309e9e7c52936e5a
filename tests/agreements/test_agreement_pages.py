"""The pages about one agreement: writing, printing, signing, following up."""

from datetime import date
from html import unescape
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags

from agreements.actions import agreement as actions
from agreements.actions.printing import agreement_print
from agreements.documents.agreement import print_context
from agreements.enums import VersionState
from agreements.models import Agreement, AgreementVersion, Signature
from mentorstotte.core.models import AccessLog, Document
from tests.agreements import desk
from tests.agreements.test_agreement_actions import LACKING
from tests.stored import path_of

pytestmark = pytest.mark.django_db
START = date(2014, 3, 3)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-02-24 10:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def client(client, people):
    client.force_login(people.caseworker)
    return client


@pytest.fixture
def proposal(people):
    return desk.grant(people, start=START)


def draft_url(case) -> str:
    return reverse("agreements:agreement_draft", args=[case.number])


def url(name: str, agreement) -> str:
    return reverse(f"agreements:{name}", args=[agreement.number])


def posted(response, **changes) -> dict:
    """What the page would send as it stands, with changes."""
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {
        "task_text": [task.text for task in form.tasks],
        "task_theme": [task.theme for task in form.tasks],
    }
    return {name: "" if value is None else value for name, value in (data | changes).items()}


def test_looking_at_the_page_begins_nothing(client, proposal):
    response = client.get(draft_url(proposal.case))
    assert response.status_code == 200
    assert "De seks felter er udfyldt" in response.content.decode()
    assert not Agreement.objects.exists()


def test_from_the_grant_to_the_pdf_in_one_click(client, proposal):
    page = client.get(draft_url(proposal.case))
    response = client.post(draft_url(proposal.case), posted(page, print="1"), follow=True)
    version = AgreementVersion.objects.get()
    assert version.state == VersionState.SENT
    assert response.redirect_chain[-1][0] == url("agreement", version.agreement)
    text = response.content.decode()
    assert "Dokumentet er uændret" in text
    assert "Venter på underskrift" in text
    pdf = client.get(reverse("cases:document", args=[proposal.case.number, version.document.public_id]))
    assert pdf.content.startswith(b"%PDF-")


def test_a_double_click_on_print_makes_one_agreement_and_one_document(client, proposal):
    data = posted(client.get(draft_url(proposal.case)), print="1")
    client.post(draft_url(proposal.case), data)
    again = client.post(draft_url(proposal.case), data)
    assert again.status_code == 302
    assert (Agreement.objects.count(), Document.objects.count()) == (1, 1)


def test_a_draft_is_saved_as_typed_and_while_typing(client, proposal):
    page = client.get(draft_url(proposal.case))
    data = posted(page, mentor_phone="11 22 33 44", task_text=["Ringe hver morgen kl. 7", ""])
    answer = client.post(draft_url(proposal.case), data, headers={"X-Draft": "1", "HX-Request": "true"})
    assert answer.status_code == 200
    assert 'id="id_revision" value="2"' in answer.content.decode()
    version = AgreementVersion.objects.get()
    assert version.mentor_phone == "11 22 33 44"
    assert [task.text for task in version.tasks.all()] == ["Ringe hver morgen kl. 7"]


@pytest.mark.parametrize("field", LACKING)
def test_as09_six_fields_on_the_page(client, people, proposal, field):
    version = actions.draft_agreement(proposal_id=proposal.pk, by=people.caseworker)
    empty, name = LACKING[field]
    empty(version)
    data = posted(client.get(draft_url(proposal.case)), print="1")
    response = client.post(draft_url(proposal.case), data, follow=True)
    text = response.content.decode()
    assert "Aftalen kan ikke udskrives endnu" in text
    assert name in text
    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


def test_an_emptied_field_is_kept_as_a_draft_and_named(client, proposal):
    page = client.get(draft_url(proposal.case))
    data = posted(page, mentor_phone="", mentor_email="", print="1")
    response = client.post(draft_url(proposal.case), data, follow=True)
    assert "mentorens navn og kontaktdata" in response.content.decode()
    assert AgreementVersion.objects.get().mentor_phone == ""


def test_a_wrong_mail_is_told_at_the_field_and_stays(client, proposal):
    page = client.get(draft_url(proposal.case))
    response = client.post(draft_url(proposal.case), posted(page, mentor_email="mentor(at)firma"))
    assert response.status_code == 422
    assert "Det er ikke en mailadresse" in response.content.decode()
    assert 'value="mentor(at)firma"' in response.content.decode()


def test_two_people_are_shown_both_versions(client, people, proposal):
    page = client.get(draft_url(proposal.case))
    client.post(draft_url(proposal.case), posted(page, contact="Hver tirsdag på biblioteket.", save="1"))
    client.force_login(people.colleague)
    mine = posted(page, contact="Hver torsdag i hjemmet.", save="1")
    response = client.post(draft_url(proposal.case), mine)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Hver tirsdag på biblioteket." in text
    assert "Hver torsdag i hjemmet." in text
    kept = client.post(
        draft_url(proposal.case), mine | {"revision": response.context["form"].data["revision"]}
    )
    assert kept.status_code == 302
    assert AgreementVersion.objects.get().contact == "Hver torsdag i hjemmet."


def test_a_pdf_that_fails_says_so_and_keeps_the_draft(client, proposal, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("agreements.actions.printing.keep_document", fail)
    page = client.get(draft_url(proposal.case))
    response = client.post(
        draft_url(proposal.case), posted(page, contact="Om fredagen", print="1"), follow=True
    )
    assert "PDF-filen kunne ikke laves" in response.content.decode()
    assert AgreementVersion.objects.get().contact == "Om fredagen"


def words(html: str) -> str:
    """What a reader sees of some HTML."""
    return " ".join(unescape(strip_tags(html)).split())


def test_the_preview_says_the_same_as_the_print(client, people, proposal):
    version = actions.draft_agreement(proposal_id=proposal.pk, by=people.caseworker)
    seen = client.get(url("agreement_preview", version.agreement))
    on_screen = seen.content.decode().partition("<article")[2].partition("</article>")[0]
    printed = render_to_string(
        "print/agreement.html", print_context(agreement_print(version, by=people.caseworker))
    )
    on_paper = printed.partition("<body")[2].partition(">")[2].partition('<div class="check">')[0]
    assert words("<article" + on_screen) == words(on_paper)
    assert "3,00 timer om ugen" in words(on_screen)
    actions.print_version(version_id=version.pk, by=people.caseworker)
    assert client.get(url("agreement_preview", version.agreement)).status_code == 302


def test_the_pdf_is_made_of_the_draft_that_was_seen(client, people, proposal):
    version = actions.draft_agreement(proposal_id=proposal.pk, by=people.caseworker)
    seen = client.get(url("agreement_preview", version.agreement)).context["revision"]
    page = client.get(draft_url(proposal.case))
    client.post(draft_url(proposal.case), posted(page, contact="Hver tirsdag på biblioteket.", save="1"))
    response = client.post(url("agreement_print", version.agreement), {"revision": seen}, follow=True)
    assert "Aftalen er rettet, siden du åbnede siden" in response.content.decode()
    assert "Hver tirsdag på biblioteket." in response.content.decode()
    client.post(url("agreement_print", version.agreement), {"revision": response.context["revision"]})
    version.refresh_from_db()
    assert version.state == VersionState.SENT


def test_the_preview_names_what_is_missing_instead_of_offering_the_pdf(client, people, proposal):
    version = actions.draft_agreement(proposal_id=proposal.pk, by=people.caseworker)
    version.tasks.all().delete()
    text = client.get(url("agreement_preview", version.agreement)).content.decode()
    assert "Den mangler mentorens opgaver." in text
    assert "Lav PDF til underskrift" not in text


def test_a_case_without_a_grant_has_no_agreement_to_write(client, people):
    case = people.case()
    assert client.get(draft_url(case)).url == reverse("cases:detail", args=[case.number])


def scan(content: bytes = b"") -> SimpleUploadedFile:
    """A PDF as a scanner makes it, or the given bytes under the same name."""
    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return SimpleUploadedFile("scan.pdf", content or made.getvalue(), "application/pdf")


def signing_data(**changes) -> dict:
    plain = {"method": "paper", "citizen_on": "24-02-2014", "jobcentre_on": "", "scan": scan()}
    return plain | changes


@pytest.fixture
def waiting(people) -> Agreement:
    return desk.printed(people, start=START).agreement


def test_a_signature_on_paper_is_registered(client, waiting):
    page = client.get(url("signature", waiting))
    assert page.status_code == 200
    response = client.post(url("signature", waiting), signing_data(), follow=True)
    assert response.redirect_chain[-1][0] == reverse("cases:detail", args=[waiting.case.number])
    waiting.refresh_from_db()
    assert waiting.in_force
    assert Signature.objects.get().jobcentre_signed_on == date(2014, 2, 24)
    again = client.post(url("signature", waiting), signing_data())
    assert again.url == reverse("cases:detail", args=[waiting.case.number]), "the same answer"
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"scan": ""}, "Vedhæft den underskrevne aftale"),
        ({"scan": scan(b"hej")}, "Filen er ikke en PDF, PNG eller JPEG"),
        ({"citizen_on": ""}, "Skriv, hvornår borgeren skrev under."),
        ({"citizen_on": "31-02-2014"}, "Februar 2014 har 28 dage"),
        ({"citizen_on": "20-02-2014"}, "Aftalen blev først lavet 24. februar 2014"),
        ({"citizen_on": "25-02-2014"}, "Datoen ligger i fremtiden"),
        ({"method": "representative"}, "Skriv navnet på den, der har fuldmagt."),
        (
            {"method": "refused", "jobcentre_on": "24-02-2014"},
            "Skriv, hvorfor borgeren ikke vil skrive under.",
        ),
        ({"method": "telepathy"}, "telepathy"),
    ],
)
def test_what_is_wrong_with_a_signature_is_told_and_kept(client, waiting, changes, told):
    response = client.post(url("signature", waiting), signing_data(**changes))
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not Signature.objects.exists()


def test_r35_is_asked_for_when_the_support_has_begun(client, people, waiting, clock):
    assert "R-35" not in client.get(url("signature", waiting)).content.decode()
    clock.move_to("2014-03-10 09:00+01:00")
    client.force_login(people.caseworker)
    assert "R-35" in client.get(url("signature", waiting)).content.decode()
    late = signing_data(citizen_on="07-03-2014")
    response = client.post(url("signature", waiting), late)
    assert "4 dage før den giver ikke refusion" in response.content.decode()
    given = {"early_category": "LATE_PAPER", "early_text": "Papiret lå hos borgeren i en uge."}
    assert (
        client.post(url("signature", waiting), signing_data(citizen_on="07-03-2014", **given)).status_code
        == 302
    )
    assert Signature.objects.get().early_start_reason == given["early_text"]


def test_r21_a_citizen_with_right_and_duty_who_will_not_sign(client, waiting):
    data = signing_data(method="refused", citizen_on="", jobcentre_on="24-02-2014", scan="")
    data |= {
        "refusal_category": "DECISION_LETTER",
        "refusal_text": "Borgeren er uenig i, at der er brug for det.",
    }
    assert client.post(url("signature", waiting), data).status_code == 302
    waiting.refresh_from_db()
    assert waiting.in_force


def test_refusing_is_no_choice_where_support_is_not_a_duty(client, people):
    waiting = desk.printed(people, start=START, person={"target_group": "T17_ALM"}).agreement
    assert "Borgeren vil ikke skrive under" not in client.get(url("signature", waiting)).content.decode()


def test_a_printed_agreement_is_changed_by_a_new_version(client, waiting):
    assert "Lav en ny version" in client.get(url("agreement_reopen", waiting)).content.decode()
    assert client.post(url("agreement_reopen", waiting), {"reason": "kort"}).status_code == 422
    response = client.post(url("agreement_reopen", waiting), {"reason": "Mentorens telefon er rettet"})
    assert response.url == draft_url(waiting.case)
    assert client.get(draft_url(waiting.case)).context["page"].version.number == 2
    page = client.get(url("agreement", waiting)).content.decode()
    assert "Trukket tilbage" in page


def test_an_agreement_is_taken_back_and_made_again(client, waiting):
    client.get(url("agreement_withdraw", waiting))
    response = client.post(url("agreement_withdraw", waiting), {"reason": "Borgeren har fortrudt"})
    assert response.url == reverse("cases:detail", args=[waiting.case.number])
    assert "Lav aftalen igen" in client.get(url("agreement", waiting)).content.decode()
    page = client.get(draft_url(waiting.case))
    client.post(draft_url(waiting.case), posted(page, print="1"))
    assert waiting.versions.get(number=2).state == VersionState.SENT


def test_a_changed_document_is_warned_about_loudly(client, waiting):
    document = waiting.versions.get().document
    path = path_of(document.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    text = client.get(url("agreement", waiting)).content.decode()
    assert "Dokumentet er ikke, som det blev gemt" in text
    assert "Dokumentet er uændret" not in text


@pytest.fixture
def running(client, people, clock) -> Agreement:
    clock.move_to("2014-06-10 09:00+02:00")
    client.force_login(people.caseworker)  # the session of February has ended
    return desk.imported(people, start=START, end=date(2014, 9, 2), on=START)


FOLLOWED = {
    "held_on": "05-06-2014",
    "purpose_present": "ja",
    "progress": "3",
    "text": "Borgeren møder nu fire dage om ugen.",
}


def test_a_follow_up_is_registered_with_four_answers(client, running):
    response = client.post(url("follow_up", running), FOLLOWED, follow=True)
    assert response.redirect_chain[-1][0] == reverse("cases:detail", args=[running.case.number])
    running.refresh_from_db()
    assert running.next_follow_up is None  # the next would be after the effect deadline of 19 August
    text = client.get(url("agreement", running)).content.decode()
    assert "formålet er til stede" in text


@pytest.mark.parametrize("name", ["purpose_present", "progress", "text", "held_on"])
def test_a_follow_up_names_what_is_missing(client, running, name):
    response = client.post(url("follow_up", running), {**FOLLOWED, name: ""})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {name}


def test_an_effect_assessment_is_registered(client, running):
    data = {
        "assessed_on": "10-06-2014",
        "effect": "closer",
        "recommendation": "extend_lower",
        "text": "Borgeren klarer de fleste morgener selv.",
        "in_dialogue": "nej",
    }
    assert client.post(url("effect", running), data).status_code == 422
    data["without_dialogue"] = "Borgeren er indlagt og kan ikke tale med os."
    assert client.post(url("effect", running), data).status_code == 302
    running.refresh_from_db()
    assert running.effect_assessed_on == date(2014, 6, 10)


def test_what_is_not_in_force_is_not_followed_up(client, people, clock):
    waiting = desk.printed(people, start=START).agreement
    assert client.get(url("follow_up", waiting)).url == url("agreement", waiting)


def test_an_imported_agreement_lists_what_it_lacks(client, people, clock):
    bare = desk.imported(people, start=START, end=date(2014, 9, 2), on=START, weekly_hours=None, level=None)
    text = client.get(url("agreement", bare)).content.decode()
    for name in ("målet med mentorstøtten", "timetallet for mentorstøtten", "klagevejledning"):
        assert name in text


PAGES = ("agreement", "signature", "follow_up", "effect", "agreement_reopen", "agreement_withdraw")


@pytest.mark.parametrize("name", PAGES)
def test_three_people(client, people, waiting, name):
    for person, status in ((people.caseworker, 200), (people.colleague, 200), (people.stranger, 404)):
        client.force_login(person)
        response = client.get(url(name, waiting))
        if name in ("follow_up", "effect") and status == 200:
            status = 302
        assert response.status_code == status
        if status == 200:
            shown = AccessLog.objects.filter(user=person, refused=False).latest("pk")
            assert shown.subject_key == str(waiting.case.citizen_id)
