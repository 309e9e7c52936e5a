"""Citizens' requests: by when, what is handed out and what is left out, correction by addition, objection."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import rights_page
from agreements.actions import access, access_approval, dispatch, rights
from agreements.actions.information import told_elsewhere
from agreements.actions.papers import keep_paper
from agreements.models import RightsRequest
from agreements.overview import _queue
from agreements.rules.rights import answer_by, latest_answer, outcome_of
from cases.actions.journal import write_note
from cases.enums import NoteKind
from cases.models import JournalNote
from mentorstotte.core.documents import store
from mentorstotte.core.enums import ApprovalState, DocumentKind
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval, Document, Notice
from tests.documents import reading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
D = date.fromisoformat
WHY = "Notatet er skrevet til internt brug og er ikke sendt til andre."


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-11-23T10:00:00+01:00")
    return time_machine


@pytest.fixture
def case(people):
    """With a note and a document, told what is done with the data."""
    made = people.case()
    told_elsewhere(case_id=made.pk, on=D("2026-11-23"), note="Fik kommunens brev", by=people.caseworker)
    note = {"kind": NoteKind.NOTE, "occurred_on": D("2026-11-20"), "final": True, "by": people.caseworker}
    write_note(case=made, theme="Hemmelig kilde", text="Naboen har ringet", **note)
    write_note(case=made, theme="Samtale", text="Borgeren vil gerne i praktik", **note)
    given = {"representative": "", "until": ""}
    keep_paper(kind=DocumentKind.POWER_OF_ATTORNEY, case_id=made.pk, given=given, by=people.caseworker)
    return made


def ask(case, people, kind="file", text="", **changes) -> RightsRequest:
    said = {"asked_on": timezone.localdate(), "asked_by": case.citizen.full_name, "text": text}
    facts = rights.RightsFacts(kind=kind, **said | changes)
    return rights.register(case_id=case.pk, facts=facts, by=people.caseworker)


def leave_out(asked, people, title="Notat: Hemmelig kilde", by=None, reason=WHY) -> None:
    part, who = keys(asked.case)[title], by or people.caseworker
    access.leave_out(request_id=asked.pk, part=part, rule="internal", reason=reason, by=who)


def waiting(asked, people) -> Approval:
    return access_approval.ask_yes(request_id=asked.pk, by=people.caseworker)


def say_yes(asked, round_, by) -> RightsRequest:
    return access_approval.approve(request_id=asked.pk, round_id=round_.pk, by=by)


def made_file(asked, people) -> Document:
    if asked.left_out.exists():
        say_yes(asked, waiting(asked, people), people.approver)
    return made_anew(asked, people)


def made_anew(asked, people) -> Document:
    access.ask_file(request_id=asked.pk, by=people.caseworker)
    return access.make_file(request_id=asked.pk)


def keys(case) -> dict[str, str]:
    return {part.title: part.key for part in access.parts_of(case)}


@pytest.mark.parametrize(
    ("kind", "asked", "due"),
    [
        ("file", "2026-11-23", "2026-12-02"),
        (
            "file",
            "2026-12-18",
            "2027-01-04",
        ),  # closed from 24 to 27 December and on 31 December and 1 January
        ("own_data", "2026-01-31", "2026-02-28"),
        ("objection", "2026-11-23", "2026-12-23"),
    ],
)
def test_seven_working_days_for_the_file_and_a_month_for_the_rest(kind, asked, due):
    assert answer_by(kind, D(asked)) == D(due)


def test_the_law_gives_two_months_more_for_own_data_and_no_number_for_the_file():
    assert latest_answer("own_data", D("2026-11-23")) == D("2027-02-23")
    assert latest_answer("file", D("2026-11-23")) is None
    assert [outcome_of(3, left) for left in (0, 1, 3)] == ["granted", "partly", "refused"]


def test_it_is_registered_once_and_journalled_with_its_deadline(people, case):
    asked = ask(case, people)
    assert ask(case, people) == asked
    assert asked.due == D("2026-12-02")
    assert case.notes.filter(theme="Aktindsigt i sagen").count() == 1
    with pytest.raises(Refused, match="fremtiden"):
        ask(case, people, asked_on=D("2026-11-24"))


def test_the_file_holds_the_letter_the_contents_and_all_but_what_is_left_out(people, case):
    asked = ask(case, people)
    titles = keys(case)
    left = {"Notat: Hemmelig kilde": titles["Notat: Hemmelig kilde"], "Fuldmagt til underskrift": None}
    left["Fuldmagt til underskrift"] = titles["Fuldmagt til underskrift"]
    for part in left.values():
        what = {"request_id": asked.pk, "part": part, "rule": "internal", "by": people.caseworker}
        for _ in range(2):
            access.leave_out(**what, reason=WHY)
    document = made_file(asked, people)
    assert access.make_file(request_id=asked.pk) == document
    content = store.get(document.sha256)
    said = reading.text(content)
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            "Brev",
            "Indhold og journal",
            "Fuldmagt til underskrift",
        ]
    assert "Naboen har ringet" not in said
    assert "Hemmelig kilde" not in said
    assert "Med denne fuldmagt" not in said
    assert "Borgeren vil gerne i praktik" in said
    assert said.count("forvaltningslovens § 12") == 4, "in the letter and where each is missing"
    assert "fire uger fra den dag" in said


def test_own_data_come_with_what_is_registered_and_who_has_looked(people, case):
    asked = ask(case, people, kind="own_data")
    said = reading.text(store.get(made_file(asked, people).sha256))
    assert "Det har vi registreret" in said
    assert case.citizen.phone in said
    assert "Hvem har set dine oplysninger" in said
    assert "Datatilsynet" in said
    assert "fire uger fra den dag" not in said


def test_it_is_answered_the_day_the_file_is_handed_over_and_then_stays(people, case):
    asked = ask(case, people)
    part = keys(case)["Notat: Hemmelig kilde"]
    access.leave_out(request_id=asked.pk, part=part, rule="interests", reason=WHY, by=people.caseworker)
    document = made_file(asked, people)
    today = timezone.localdate()
    dispatch.dispatch(document=document, case=case, channel="handed_over", on=today, by=people.caseworker)
    asked.refresh_from_db()
    assert (asked.outcome, asked.answered_on) == ("partly", today)
    for act in (access.take_in, access.leave_out):
        what = {"rule": "internal", "reason": WHY} if act is access.leave_out else {}
        with pytest.raises(Refused, match="udleveret"):
            act(request_id=asked.pk, part=part, by=people.caseworker, **what)


def test_a_file_that_is_outdated_is_neither_sent_nor_changed_on_its_way(people, case):
    asked = ask(case, people)
    old = made_file(asked, people)
    part = keys(case)["Notat: Hemmelig kilde"]
    leave = {"request_id": asked.pk, "rule": "internal", "reason": WHY, "by": people.caseworker}
    access.leave_out(**leave, part=part)
    with pytest.raises(Refused, match="forældet"):
        dispatch.dispatch(
            document=Document.objects.get(pk=old.pk), case=case, channel="print", by=people.caseworker
        )
    new = made_file(asked, people)
    dispatch.dispatch(document=new, case=case, channel="print", by=people.caseworker)
    with pytest.raises(Refused, match="Opgiv"):
        access.take_in(request_id=asked.pk, part=part, by=people.caseworker)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"part": "note-0"}, "findes ikke"),
        ({"rule": "private"}, "regel"),
        ({"reason": "kort"}, "mindst"),
    ],
)
def test_a_part_is_left_out_by_a_rule_of_the_request_and_with_a_reason(people, case, changes, said):
    asked = ask(case, people)
    what = {"part": keys(case)["Notat: Samtale"], "rule": "internal", "reason": WHY} | changes
    with pytest.raises(Refused, match=said):
        access.leave_out(request_id=asked.pk, by=people.caseworker, **what)


def test_it_is_put_off_when_the_citizen_was_told_why_and_no_longer_than_the_law_gives(people, case):
    asked = ask(case, people, kind="own_data")
    what = {
        "request_id": asked.pk,
        "reason": "Der er mange dokumenter at læse igennem.",
        "by": people.caseworker,
    }
    for until, said in (("2026-12-23", "allerede"), ("2027-02-24", "højst")):
        with pytest.raises(Refused, match=said):
            rights.postpone(**what, until=D(until))
    for _ in range(2):
        rights.postpone(**what, until=D("2027-02-23"))
    asked.refresh_from_db()
    assert asked.due == D("2027-02-23")
    assert case.notes.filter(theme="Svaret tager længere tid").count() == 1


@pytest.mark.parametrize("kind", ["correction", "objection"])
def test_what_is_said_and_the_answer_are_added_and_nothing_is_replaced(people, case, kind):
    before = list(JournalNote.objects.filter(case=case).values_list("pk", "text"))
    asked = ask(case, people, kind=kind, text="Jeg har aldrig sagt, at jeg er rask.")
    what = {
        "request_id": asked.pk,
        "text": "Vi har føjet det til, som du siger det.",
        "by": people.caseworker,
    }
    for _ in range(2):
        rights.answer(**what, outcome="granted")
    with pytest.raises(NotAllowed, match="allerede"):
        rights.answer(**what, outcome="refused")
    after = list(JournalNote.objects.filter(case=case).values_list("pk", "text"))
    assert set(before) <= set(after)
    said = case.notes.order_by("-pk").first().text
    assert "aldrig sagt" in said
    assert "føjet det til" in said


@pytest.mark.parametrize(
    ("kind", "outcome", "complains"),
    [("correction", "refused", True), ("objection", "partly", True), ("objection", "granted", False)],
)
def test_the_answer_is_a_letter_from_the_page_to_the_citizen(people, client, case, kind, outcome, complains):
    asked = ask(case, people, kind=kind, text="Jeg har aldrig sagt, at jeg er rask.")
    client.force_login(people.caseworker)
    url = reverse("agreements:rights_answer", args=[case.number, asked.pk])
    why = "Lægen skrev det samme i attesten fra maj."
    typed = {"outcome": outcome, "text": why}
    draft = client.post(url, typed | {"preview": "1"})
    assert why in reading.text(draft.content)
    assert not case.rights_requests.exclude(outcome="").exists(), "a look at it keeps nothing"
    assert client.post(url, typed | {"text": "nej", "preview": "1"}).status_code == 422
    page = client.post(url, typed, follow=True).content.decode()
    assert "Ikke sendt" in page
    asked.refresh_from_db()
    said = " ".join(reading.text(store.get(asked.file.sha256)).split())
    assert "Jeg har aldrig sagt, at jeg er rask." in said
    assert why in said
    assert ("klage til Datatilsynet" in said, "domstolene" in said) == (complains, complains)
    assert str(asked.file.public_id) in page
    send = reverse("agreements:send", args=[case.number, asked.file.public_id])
    assert client.post(send, {"way": "hand", "on": "23-11-2026"}).status_code == 302
    assert "Ikke sendt" not in client.get(rights.url_of(asked)).content.decode()
    assert asked.file.title in reading.text(store.get(made_file(ask(case, people), people).sha256))


def test_nobody_writes_to_the_dead(people, case):
    asked = ask(case, people, kind="correction", text="Min bror hed ikke Hans.")
    case.citizen.deceased_on = timezone.localdate()
    case.citizen.save()
    what = {"request_id": asked.pk, "text": "Navnet er rettet på sagen.", "by": people.caseworker}
    assert rights.answer(**what, outcome="granted").file is None


def test_who_looks_after_the_case_is_told_before_the_deadline_and_the_leaders_after_it(people, case, clock):
    ask(case, people)
    for day, told in (("2026-11-27", 0), ("2026-11-30", 1), ("2026-12-01", 1), ("2026-12-03", 3)):
        clock.move_to(f"{day}T10:00:00+01:00")
        rights.remind()
        assert Notice.objects.filter(key__startswith="rights-").count() == told, day
    late = Notice.objects.filter(key__endswith="-late")
    assert people.caseworker.pk not in late.values_list("user", flat=True)
    assert case.citizen.full_name not in late[0].text


def test_from_the_case_to_the_file_that_is_handed_over(people, client, case):
    client.force_login(people.caseworker)
    url = reverse("agreements:rights_new", args=[case.number])
    assert client.post(url, {"kind": ""}).status_code == 422
    typed = {"kind": "correction", "asked_on": "23-11-2026", "asked_by": "Anders Ærø", "text": ""}
    assert client.post(url, typed).status_code == 422, "a correction says what is wrong"
    answer = client.post(url, typed | {"kind": "file"}, follow=True)
    asked = RightsRequest.objects.get()
    page = reverse("agreements:rights_request", args=[case.number, asked.pk])
    assert answer.request["PATH_INFO"] == page
    part = keys(case)["Notat: Hemmelig kilde"]
    leave = reverse("agreements:leave_out", args=[case.number, asked.pk, part])
    assert client.get(leave).status_code == 200
    assert client.post(leave, {"rule": "internal", "reason": WHY}).status_code == 302
    assert "Send undtagelserne til godkendelse" in client.get(page).content.decode()
    client.post(reverse("agreements:rights_file", args=[case.number, asked.pk]))
    assert not RightsRequest.objects.filter(file_asked_at__isnull=False).exists(), "nobody has said yes"
    client.post(reverse("agreements:exceptions_ask", args=[case.number, asked.pk]))
    client.force_login(people.approver)
    row = next(row for row in _queue(people.approver).rows if row.act_url == page)
    assert (row.due, row.what) == (asked.due, "Undtagelser til godkendelse")
    assert page in client.get(reverse("agreements:visitation_queue")).content.decode()
    shown = client.get(page).content.decode()
    assert all(text in shown for text in ("Naboen har ringet", WHY, "forvaltningslovens § 12"))
    yes = {"round": Approval.objects.get().pk}
    client.post(reverse("agreements:exceptions_approve", args=[case.number, asked.pk]), yes)
    client.force_login(people.caseworker)
    client.post(reverse("agreements:rights_file", args=[case.number, asked.pk]))
    asked.refresh_from_db()
    send = reverse("agreements:send", args=[case.number, asked.file.public_id])
    assert client.post(send, {"way": "hand", "on": "23-11-2026"}).status_code == 302
    assert "Delvist imødekommet" in client.get(page).content.decode()


def test_the_start_page_and_the_case_show_what_is_open(people, client, case):
    asked = ask(case, people, kind="objection", text="Mentor skal ikke vide, hvor jeg bor.")
    today = timezone.localdate()
    for user in (people.caseworker, people.approver):
        [section] = rights_page.requests(user, today)
        assert (section.rows[0].due, section.rows[0].act_url) == (asked.due, rights.url_of(asked))
    client.force_login(people.caseworker)
    assert "Indsigelse" in client.get(reverse("cases:detail", args=[case.number])).content.decode()
    url = reverse("agreements:rights_answer", args=[case.number, asked.pk])
    assert client.post(url, {"outcome": "", "text": ""}).status_code == 422
    assert client.post(url, {"outcome": "granted", "text": "Det får mentor ikke at vide."}).status_code == 302
    [section] = rights_page.requests(people.caseworker, today)
    assert section.rows[0].act == "Send brevet"


def test_a_correction_is_answered_the_day_that_the_letter_is_sent_not_written(people, case, clock):
    asked = ask(case, people, kind="correction", text="Jeg har aldrig sagt, at jeg er rask.")
    said = {"text": "Vi har føjet det til, som du siger det.", "outcome": "granted"}
    letter = rights.answer(request_id=asked.pk, **said, by=people.caseworker).file
    clock.move_to("2026-12-28T10:00:00+01:00")
    rights.remind()
    assert Notice.objects.filter(key__startswith="rights-", key__endswith="-late").exists()
    assert rights_page.asked_for(people.caseworker).exists()
    today = timezone.localdate()
    dispatch.dispatch(document=letter, case=case, channel="handed_over", on=today, by=people.caseworker)
    asked.refresh_from_db()
    assert asked.answered_on == today
    assert not rights_page.asked_for(people.caseworker).exists()


def test_what_is_left_out_goes_out_when_somebody_else_has_said_yes(people, case):
    asked = ask(case, people)
    leave_out(asked, people)
    with pytest.raises(Refused, match="En anden"):
        access.ask_file(request_id=asked.pk, by=people.caseworker)
    round_ = waiting(asked, people)
    assert waiting(asked, people) == round_
    told = Notice.objects.filter(key=f"approval-{round_.pk}").values_list("user", flat=True)
    assert set(told) == {people.approver.pk, people.other_approver.pk}
    for _ in range(2):
        say_yes(asked, round_, people.approver)
    assert Approval.objects.get().answers == {keys(case)["Notat: Hemmelig kilde"]: f"internal: {WHY}"}
    assert Notice.objects.filter(user=people.caseworker, key=f"decided-{round_.pk}").count() == 1
    with pytest.raises(Refused, match="ingen undtagelser"):
        waiting(asked, people)
    assert made_anew(asked, people)


def test_with_nothing_left_out_nobody_is_asked(people, case):
    asked = ask(case, people)
    with pytest.raises(Refused, match="ingen undtagelser"):
        waiting(asked, people)
    assert made_anew(asked, people)
    assert not Approval.objects.exists()


def test_nobody_says_yes_to_exceptions_of_their_own(people, case):
    """R-14: neither who asked, nor who left a part out, nor the caseworker of the case."""
    asked = ask(case, people)
    leave_out(asked, people, by=people.approver)
    leave_out(asked, people, title="Notat: Samtale")
    round_ = waiting(asked, people)
    for person in (people.approver, people.caseworker):
        with pytest.raises(NotAllowed):
            say_yes(asked, round_, person)
    assert say_yes(asked, round_, people.other_approver)


def test_a_yes_holds_for_what_was_seen_and_a_change_asks_anew(people, case):
    asked = ask(case, people)
    leave_out(asked, people)
    first = waiting(asked, people)
    leave_out(asked, people, reason="En anden begrundelse, som ingen har set endnu.")
    first.refresh_from_db()
    assert first.state == ApprovalState.WITHDRAWN
    second = waiting(asked, people)
    with pytest.raises(Refused, match="ændret"):
        say_yes(asked, first, people.approver)
    say_yes(asked, second, people.approver)
    leave_out(asked, people, title="Notat: Samtale")
    with pytest.raises(Refused, match="En anden"):
        access.ask_file(request_id=asked.pk, by=people.caseworker)
    part = keys(case)["Notat: Samtale"]
    access.take_in(request_id=asked.pk, part=part, by=people.caseworker)
    assert made_anew(asked, people), "less than was said yes to is left out"


def test_exceptions_are_sent_back_with_a_reason_and_asked_for_again(people, client, case):
    asked = ask(case, people)
    leave_out(asked, people)
    waiting(asked, people)
    client.force_login(people.approver)
    back = reverse("agreements:exceptions_return", args=[case.number, asked.pk])
    assert client.post(back, {"reason": "nej"}).status_code == 422
    why = "Naboens navn kan dækkes til, resten skal med."
    assert client.post(back, {"reason": why}).status_code == 302
    client.force_login(people.caseworker)
    page = client.get(rights.url_of(asked)).content.decode()
    assert why in page
    assert "Send undtagelserne til godkendelse" in page
    assert waiting(asked, people).state == ApprovalState.PENDING


def test_a_file_from_before_the_rule_waits_for_the_yes(people, case):
    asked = ask(case, people)
    leave_out(asked, people)
    document = made_file(asked, people)
    Approval.objects.all().delete()
    what = {"document": Document.objects.get(pk=document.pk), "case": case, "channel": "print"}
    with pytest.raises(Refused, match="En anden"):
        dispatch.dispatch(**what, by=people.caseworker)
    say_yes(asked, waiting(asked, people), people.approver)
    assert dispatch.dispatch(**what, by=people.caseworker)


def test_the_deadline_is_watched_while_the_exceptions_wait(people, case, clock):
    asked = ask(case, people)
    leave_out(asked, people)
    waiting(asked, people)
    [section] = rights_page.requests(people.caseworker, timezone.localdate())
    assert "venter på godkendelse" in section.rows[0].detail
    clock.move_to("2026-12-03T10:00:00+01:00")
    rights.remind()
    assert Notice.objects.filter(key__startswith="rights-", key__endswith="-late").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_one_request_asks_the_same_number_of_questions(people, client, case, rows, django_assert_num_queries):
    asked = ask(case, people)
    for part in list(keys(case).values())[:rows]:
        access.leave_out(request_id=asked.pk, part=part, rule="internal", reason=WHY, by=people.caseworker)
    client.force_login(people.caseworker)
    page = reverse("agreements:rights_request", args=[case.number, asked.pk])
    client.get(page)
    with django_assert_num_queries(10):
        client.get(page)
