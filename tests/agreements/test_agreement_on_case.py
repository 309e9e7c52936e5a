"""The agreement on the case page and in the case list."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.actions import followups
from agreements.models import Agreement
from cases.actions.journal import journal_document, write_note
from tests.agreements import desk
from tests.agreements.test_worklist import BROKEN

pytestmark = pytest.mark.django_db


T17 = {"person": {"target_group": "T17_ALM"}}


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def course(people, case, place: int = 0):
    """One that has run for 95 days, or an earlier one."""
    start = in_days(-95 - 200 * place)
    return desk.imported(people, start=start, end=start + timedelta(days=183), on=start, case=case)


def followed(people, case):
    """Followed up and assessed."""
    of = {"agreement_id": course(people, case).pk, "by": people.caseworker}
    followups.register_follow_up(facts=desk.follow_up(in_days(0)), **of)
    followups.register_effect(facts=desk.effect(in_days(0)), **of)


def made(step):
    """An agreement made here, as far as ``step``."""

    def build(people, case):
        step(people, start=in_days(7), case=case, **T17)

    return build


def journal_something(case, number: int, *, by):
    """A note, and a document that came in."""
    said = {"case": case, "theme": f"Nr. {number}", "by": by}
    write_note(kind="note", occurred_on=in_days(0), text="Talt i telefon.", final=True, **said)
    scan = {"content": b"%PDF-1.4 brev", "content_type": "application/pdf"}
    journal_document(received_on=in_days(0), sender="Egen læge", **scan, **said)


STATES = {
    "new case": lambda people, case: None,
    "assessment begun": lambda people, case: people.saved(case),
    "waits in the visitation": lambda people, case: people.submitted(case),
    "granted": made(desk.grant),
    "being written": made(desk.drafted),
    "waits for signatures": made(desk.printed),
    "signed": lambda people, case: desk.signed(people, on=in_days(0), start=in_days(7), case=case, **T17),
    "runs, from the spreadsheet": course,
    "ended, from the spreadsheet": lambda people, case: course(people, case, place=1),
    "followed up and assessed": followed,
    "to be put right": lambda people, case: Agreement.objects.filter(pk=course(people, case).pk).update(
        to_correct=True, findings=BROKEN
    ),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["caseworker", "approver"])
def test_the_case_page_asks_ten_questions_in_every_state(
    people, client, state, who, django_assert_num_queries
):
    case = people.case()
    STATES[state](people, case)
    client.force_login(getattr(people, who))
    with django_assert_num_queries(10):
        assert client.get(reverse("cases:detail", args=[case.number])).status_code == 200


WAITS = {
    "new case": ("dig", "borgeren skal vurderes"),
    "assessment begun": ("dig", "vurderingen skal gøres færdig"),
    "waits in the visitation": ("en godkender i Job og Kompetence", "indstillingen skal behandles"),
    "granted": ("dig", "aftalen skal laves"),
    "being written": ("dig", "aftalen skal skrives færdig"),
    "waits for signatures": ("dig", "underskrifterne skal på plads"),
    "runs, from the spreadsheet": ("dig", "13-ugers opfølgning"),
}


@pytest.mark.parametrize(("state", "said"), WAITS.items())
def test_the_case_page_says_who_must_act_next(people, client, state, said):
    case = people.case()
    STATES[state](people, case)
    client.force_login(people.caseworker)
    text = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    assert f"Venter på <strong>{said[0]}</strong>: {said[1]}" in text
    assert text.count("Venter på <strong>") == 1
    client.force_login(people.approver)
    text = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    who = "dig" if state == "waits in the visitation" else "Signe Sagsbehandler"
    assert f"Venter på <strong>{who}</strong>: {said[1]}" in text


def test_points_of_the_same_day_stand_in_the_order_in_which_they_happened(people, client):
    proposal = desk.drafted(people, start=in_days(7), **T17).agreement.proposal
    client.force_login(people.caseworker)
    text = client.get(reverse("cases:detail", args=[proposal.case.number])).content.decode()
    told = ["er påbegyndt</strong>", "Afgørelse: ", "Indstillet til visitation", "Sagen er åbnet"]
    assert [text.index(part) for part in told] == sorted(text.index(part) for part in told)


@pytest.mark.parametrize("number", [1, 3, 12])
def test_the_case_page_asks_ten_questions_whatever_the_rows(
    people, client, number, django_assert_num_queries
):
    case = people.case()
    for place in range(number):
        course(people, case, place)
        journal_something(case, place, by=people.caseworker)
    client.force_login(people.caseworker)
    with django_assert_num_queries(10):
        text = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    for part in ("Aftalen løber", "Følg op nu", "13-ugers opfølgning", "Effektvurdering", "klagevejledning"):
        assert part in text
    listed = client.get(reverse("cases:list")).content.decode()
    assert "Aftalen løber" in listed
    assert "4 dage over fristen" in listed


def test_a_granted_case_offers_the_agreement_and_an_inbox_is_there(people, client):
    grant = desk.grant(
        people, start=timezone.localdate() + timedelta(days=7), person={"target_group": "T17_ALM"}
    )
    client.force_login(people.caseworker)
    assert "Lav aftale" in client.get(reverse("cases:detail", args=[grant.case.number])).content.decode()
    inbox = client.get(reverse("core:inbox")).content.decode()
    assert "Visitationen har godkendt" in inbox
    notice = people.caseworker.notices.get()
    assert client.post(reverse("core:notice", args=[notice.pk])).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is not None
    client.force_login(people.stranger)
    assert client.post(reverse("core:notice", args=[notice.pk])).status_code == 404
