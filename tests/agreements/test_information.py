"""The duty to inform: who has not been told, the letter and what its sending means, told elsewhere."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from agreements import rights_page
from agreements.actions import dispatch
from agreements.actions.information import told_elsewhere, uninformed
from agreements.actions.papers import keep_paper
from agreements.models import Information
from agreements.rules.information import information_on, read_texts
from cases.rules.reading import RuleDataError
from mentorstotte.core.documents import store
from mentorstotte.core.enums import DocumentKind, LetterPart
from mentorstotte.core.errors import Refused
from mentorstotte.core.letters import write
from mentorstotte.core.models import Document, Event
from tests.agreements import desk
from tests.documents import reading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 23)
ARTICLES_13_AND_14 = (
    "Gribskov Kommune",
    "databeskyttelsesrådgiver",
    "lov om en aktiv beskæftigelsesindsats",
    "artikel 6, stk. 1",
    "Hvor har vi dem fra?",
    "Hvem giver vi dem til?",
    "Hvor længe gemmer vi dem?",
    "gøre indsigelse",
    "trække det tilbage",
    "Datatilsynet",
)


def letter(case, by) -> Document:
    given = {"version": information_on(timezone.localdate()).valid_from.isoformat()}
    return keep_paper(kind=DocumentKind.INFORMATION, case_id=case.pk, given=given, by=by)


def test_the_letter_says_what_articles_13_and_14_ask_for_and_is_made_once(people):
    write(part=LetterPart.OFFICER, text="dpo@kommune.example", by=people.caseworker)
    case = people.case()
    made = letter(case, people.caseworker)
    assert letter(case, people.caseworker) == made
    said = reading.text(store.get(made.sha256))
    assert [part for part in (*ARTICLES_13_AND_14, "dpo@kommune.example") if part not in said] == []
    assert case.citizen.cpr not in said.replace("-", "")
    assert uninformed().filter(pk=case.pk).exists(), "made is not sent"


@pytest.mark.parametrize("days_ago", [0, 1])
def test_the_citizen_is_told_when_the_letter_is_handed_over_and_by_which_text(people, days_ago, time_machine):
    case = people.case()
    time_machine.move_to("2026-11-23T10:00:00+01:00")
    made = letter(case, people.caseworker)
    time_machine.move_to(f"2026-11-{23 + days_ago}T10:00:00+01:00")
    for _ in range(2):
        dispatch.dispatch(document=made, case=case, channel="handed_over", on=TODAY, by=people.caseworker)
    row = Information.objects.get(citizen=case.citizen)
    assert (row.how, row.on, row.version) == ("handed_over", TODAY, date(2018, 5, 25))
    assert not uninformed().filter(pk=case.pk).exists()
    assert Event.objects.filter(kind="citizen.informed", case_id=case.pk).count() == 1
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        Information.objects.update(note="Andet")


def test_a_printed_letter_counts_when_it_is_posted(people):
    case = people.case()
    row = dispatch.dispatch(
        document=letter(case, people.caseworker), case=case, channel="print", by=people.caseworker
    )
    assert uninformed().filter(pk=case.pk).exists()
    dispatch.mark_posted(dispatch_ids=[row.pk], by=people.caseworker)
    assert not uninformed().filter(pk=case.pk).exists()


def test_told_elsewhere_needs_a_day_that_was_and_words_and_is_one_row(people):
    case, today = people.case(), timezone.localdate()
    what = {"case_id": case.pk, "by": people.caseworker}
    with pytest.raises(Refused, match="fremtiden"):
        told_elsewhere(**what, on=today + timedelta(days=1), note="Fik det med ansøgningen")
    with pytest.raises(Refused, match="mindst"):
        told_elsewhere(**what, on=today, note="  ved ikke  ")
    for _ in range(2):
        told_elsewhere(**what, on=today, note="Fik det med ansøgningen")
    assert Information.objects.get(citizen=case.citizen).version is None


def test_who_came_in_with_an_agreement_who_is_dead_and_whose_case_is_told_are_not_asked_for(people):
    untold, dead = people.case(), people.case(given="Bo")
    dead.citizen.deceased_on = timezone.localdate()
    dead.citizen.save()
    today = timezone.localdate()
    desk.imported(people, start=today, end=today + timedelta(days=90), on=today)
    assert list(uninformed()) == [untold]


def test_the_start_page_and_the_case_ask_for_it_until_it_is_done(people, client):
    case = people.case()
    client.force_login(people.caseworker)
    [section] = rights_page.untold(people.caseworker, timezone.localdate())
    assert [row.case_number for row in section.rows] == [case.number]
    page = reverse("cases:detail", args=[case.number])
    assert "Ikke oplyst om sine data" in client.get(page).content.decode()
    url = reverse("agreements:told", args=[case.number])
    assert client.post(url, {"on": "", "note": ""}).status_code == 422
    sent = {"on": f"{timezone.localdate():%d-%m-%Y}", "note": "Fik det med ansøgningen"}
    assert client.post(url, sent).status_code == 302
    assert "Ikke oplyst om sine data" not in client.get(page).content.decode()
    assert not rights_page.uninformed_of(people.caseworker).exists()
    assert not rights_page.uninformed_of(people.colleague).exists()


def test_a_text_is_chosen_by_the_day_and_a_file_in_disorder_is_refused(tmp_path):
    assert information_on(date(2014, 1, 1)) == information_on(TODAY)
    passage = '[[version.passage]]\nheading = "Hvem?"\ntext = "{unit}"\n'
    file = tmp_path / "information.toml"
    parts = [f"[[version]]\nvalid_from = {day}\n{passage}" for day in ("2020-01-01", "2019-01-01")]
    file.write_text("\n".join(parts))
    with pytest.raises(RuleDataError, match="den ældste først"):
        read_texts(file)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_rights_asks_the_same_number_of_questions(
    people, client, rows, django_assert_num_queries
):
    case = people.case()
    for number in range(rows):
        told_elsewhere(
            case_id=case.pk, on=TODAY - timedelta(days=number), note="Fik brevet", by=people.caseworker
        )
    client.force_login(people.caseworker)
    url = reverse("agreements:rights", args=[case.number])
    client.get(url)
    with django_assert_num_queries(7):
        assert client.get(url).status_code == 200


def test_the_extract_of_the_log_is_one_click_from_the_case_and_is_logged(people, client):
    case = people.case()
    client.force_login(people.caseworker)
    response = client.get(reverse("agreements:looks", args=[case.number]))
    assert response["Content-Disposition"] == f'attachment; filename="opslag-{case.number}.pdf"'
    assert case.citizen.full_name in reading.text(response.content)
