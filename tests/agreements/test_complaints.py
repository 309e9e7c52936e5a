"""Complaints: in time or not, reassessed by a day, answered by a new decision or forwarded with the file."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from agreements.actions import case_file
from agreements.actions import complaint as actions
from agreements.actions.decisions import register_receipt
from agreements.enums import ComplaintOutcome
from agreements.models import Complaint, MentorMessage
from cases.actions.journal import journal_document
from cases.models import Case
from mentorstotte.core.documents import store
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Notice
from tests.agreements import desk
from tests.agreements.test_rejection import reject
from tests.documents import reading
from tests.racing import at_once, errors
from tests.stored import path_of

pytestmark = pytest.mark.django_db
REASON = "Vi har set på sagen igen og mener det samme som før."


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def rejected(people):
    return reject(people.saved(person={"need": "lasting"}), people.caseworker)


def complain(decision, by, *, when=None, mode="oral") -> Complaint:
    facts = actions.ComplaintFacts(mode, when or timezone.now(), "Anders Ærø", "Jeg har brug for mentoren.")
    return actions.register_complaint(decision_id=decision.pk, facts=facts, by=by)


def decide(complaint, by, outcome=ComplaintOutcome.UPHELD, **more) -> Complaint:
    return actions.decide_complaint(complaint_id=complaint.pk, outcome=outcome, reason=REASON, by=by, **more)


@pytest.fixture
def as_11(people):
    """A rejection that lay in Digital Post on Thursday 27 November 2014."""
    with time_machine.travel(at("2014-11-27T09:00"), tick=False) as clock:
        decision = rejected(people)
        last = register_receipt(decision_id=decision.pk, received_on=date(2014, 11, 27), by=people.caseworker)
        assert last == date(2014, 12, 29)
        yield decision, clock


def test_as_11_a_complaint_on_the_last_evening_at_22_10_is_in_time(people, as_11):
    decision, clock = as_11
    clock.move_to(at("2014-12-29T22:10"))
    complaint = complain(decision, people.caseworker)
    assert (complaint.in_time, complaint.last_day) == (True, date(2014, 12, 29))
    assert complaint.reassess_by == date(2015, 1, 26)


def test_as_11_a_complaint_at_00_00_is_late_and_still_registered(people, as_11):
    decision, clock = as_11
    clock.move_to(at("2014-12-30T00:00"))
    complaint = complain(decision, people.caseworker)
    assert complaint.in_time is False
    assert Case.objects.get(pk=complaint.case_id).complaint_open
    assert decide(complaint, people.approver, ComplaintOutcome.LATE).is_open is False
    assert not Case.objects.get(pk=complaint.case_id).complaint_open


def test_a_late_complaint_may_be_treated_all_the_same_but_one_in_time_is_never_called_late(people, as_11):
    decision, clock = as_11
    clock.move_to(at("2014-12-30T00:00"))
    late = complain(decision, people.caseworker)
    clock.move_to(at("2014-12-30T08:00"))
    timely = complain(decision, people.caseworker, when=at("2014-12-29T23:59"))
    assert decide(late, people.approver, ComplaintOutcome.WITHDRAWN).outcome == ComplaintOutcome.WITHDRAWN
    with pytest.raises(Refused, match="ikke kommet for sent"):
        decide(timely, people.approver, ComplaintOutcome.LATE)


def test_a_complaint_is_journalled_and_told_to_the_caseworker(people):
    complaint = complain(rejected(people), people.colleague)
    note = complaint.case.notes.get(theme="Klage modtaget")
    assert note.is_final
    assert "Jeg har brug for mentoren." in note.text
    assert "ikke registreret" in note.text, "nobody knows yet whether it is in time"
    assert Notice.objects.filter(user=people.caseworker, key=f"complaint-{complaint.pk}").count() == 1


def test_a_second_click_is_the_same_complaint(people):
    decision, now = rejected(people), timezone.now()
    assert complain(decision, people.caseworker, when=now) == complain(decision, people.caseworker, when=now)
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_a_time_before_the_decision_or_to_come_is_refused(people, days):
    with pytest.raises(Refused):
        complain(rejected(people), people.caseworker, when=timezone.now() + timedelta(days=days))


def test_a_change_points_at_the_new_decision(people):
    old = rejected(people)
    complaint = complain(old, people.caseworker)
    with pytest.raises(Refused, match="nye afgørelse"):
        decide(complaint, people.approver, ComplaintOutcome.CHANGED_FULLY)
    new = reject(people.saved(old.case, person={"need": "lasting"}), people.caseworker)
    decide(complaint, people.approver, ComplaintOutcome.CHANGED_PARTLY, new_decision_id=new.pk)
    new.refresh_from_db()
    assert new.replaces == old
    assert not Case.objects.get(pk=old.case_id).complaint_open


def test_an_upheld_decision_keeps_the_complaint_open_until_it_is_forwarded_with_the_file(people):
    complaint = decide(complain(rejected(people), people.caseworker), people.approver)
    today = timezone.localdate()
    assert complaint.is_open
    with pytest.raises(Refused, match="akter"):
        actions.forward_complaint(complaint_id=complaint.pk, on=today, by=people.caseworker)
    case_file.ask_case_file(complaint_id=complaint.pk, by=people.caseworker)
    case_file.make_case_file(complaint_id=complaint.pk)
    done = actions.forward_complaint(complaint_id=complaint.pk, on=today, by=people.caseworker)
    assert (done.is_open, Case.objects.get(pk=complaint.case_id).complaint_open) == (False, False)


def test_who_is_second_to_decide_is_told(people):
    complaint = decide(complain(rejected(people), people.caseworker), people.approver)
    with pytest.raises(NotAllowed, match="allerede"):
        decide(complaint, people.caseworker, ComplaintOutcome.WITHDRAWN)


# The case file ----------------------------------------------------------------------------------------------
def picture() -> bytes:
    out = BytesIO()
    Image.new("RGBA", (3000, 500), "red").save(out, "PNG")
    return out.getvalue()


def test_the_case_file_holds_journal_and_every_document_with_contents_and_bookmarks(people):
    decision = rejected(people)
    journal_document(
        case=decision.case,
        content=picture(),
        content_type="image/png",
        received_on=timezone.localdate(),
        sender="Egen læge",
        theme="Attest fra lægen",
        by=people.caseworker,
    )
    complaint = complain(decision, people.caseworker)
    case_file.ask_case_file(complaint_id=complaint.pk, by=people.caseworker)
    document = case_file.make_case_file(complaint_id=complaint.pk)
    content = store.get(document.sha256)
    with pikepdf.open(BytesIO(content)) as pdf:
        last_page = len(pdf.pages)
        del pdf.pages[-1]  # the picture, which has no text
        front = BytesIO()
        pdf.save(front)
    cells = [words for _, words in reading.tagged(front.getvalue())]
    assert {"Indhold", str(last_page)} <= set(cells)
    for words in ("Attest fra lægen", "Klage fra Anders Ærø, mundtligt", "Jeg har brug for mentoren."):
        assert words in " ".join(cells)
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert titles == ["Indhold og journal", "Afslag på mentorstøtte", "Attest fra lægen"]
        last = outline.root[-1].destination[0]
        assert pikepdf.Page(last).index == len(pdf.pages) - 1
    assert case_file.make_case_file(complaint_id=complaint.pk) == document, "a second worker changes nothing"


def test_the_case_file_holds_what_mentor_and_caseworker_wrote_in_the_order_of_time(people):
    complaint = complain(rejected(people), people.caseworker)
    today = timezone.localdate()
    agreement = desk.imported(people, start=today, end=today, on=today, case=complaint.case)
    facts = {"agreement": agreement, "mentor": people.mentor, "written_by": people.caseworker}
    MentorMessage.objects.create(**facts, from_mentor=False, text="Ring til mig efter klagen.")
    MentorMessage.objects.create(**facts, from_mentor=True, text="Jeg ringer i morgen.")
    entries = case_file.case_file_of(complaint.case, reason="Klage").journal
    assert [(entry.on, entry.at) for entry in entries] == sorted((entry.on, entry.at) for entry in entries)
    kinds = [(entry.kind, entry.theme.split()[0], entry.text) for entry in entries[-2:]]
    assert kinds == [
        ("Besked", "til", "Ring til mig efter klagen."),
        ("Besked", "fra", "Jeg ringer i morgen."),
    ]


def test_the_case_file_is_gathered_anew_only_by_who_has_seen_the_one_there_is(people):
    complaint = complain(rejected(people), people.caseworker)
    facts = {"complaint_id": complaint.pk, "by": people.caseworker}
    case_file.ask_case_file(**facts)
    first = case_file.make_case_file(complaint_id=complaint.pk)
    case_file.ask_case_file(**facts)
    assert case_file.make_case_file(complaint_id=complaint.pk) == first, "a second click"
    case_file.ask_case_file(**facts, instead_of=first.pk)
    assert case_file.make_case_file(complaint_id=complaint.pk) != first


def test_a_document_that_is_missing_stops_the_file_and_it_stays_asked_for(people):
    complaint = complain(rejected(people), people.caseworker)
    case_file.ask_case_file(complaint_id=complaint.pk, by=people.caseworker)
    path_of(complaint.decision.document.sha256).unlink()
    with pytest.raises(Refused, match="ikke samlet"):
        case_file.make_case_file(complaint_id=complaint.pk)
    assert case_file.waiting() == [complaint.pk]


# Pages ------------------------------------------------------------------------------------------------------
def test_from_the_decision_to_the_appeals_board_on_the_pages(people, client):
    decision = rejected(people)
    client.force_login(people.caseworker)
    number, now = decision.case.number, timezone.localtime()
    typed = {
        "about": decision.pk,
        "mode": "written",
        "received_on": f"{now:%d-%m-%Y}",
        "received_at": f"{now:%H.%M}",
        "complainant": "Anders Ærø",
        "text": "Jeg er uenig.",
    }
    assert client.post(reverse("agreements:complaint_new", args=[number]), typed).status_code == 302
    complaint = Complaint.objects.get()
    args = [number, complaint.pk]
    assert "Klagen skal vurderes" in client.get("/").content.decode()
    assert "Behandl klagen" in client.get(reverse("cases:detail", args=[number])).content.decode()
    said = {"outcome": "upheld", "reason": REASON}
    assert client.post(reverse("agreements:complaint_decide", args=args), said).status_code == 302
    client.post(reverse("agreements:complaint_file", args=args))
    page = client.get(reverse("agreements:complaint", args=args)).content.decode()
    assert "Alle dokumenter og journalen (PDF)" in page
    client.post(reverse("agreements:complaint_forward", args=args), {"on": f"{now:%d-%m-%Y}"})
    complaint.refresh_from_db()
    assert complaint.forwarded_on == now.date()
    assert "Klagen skal" not in client.get("/").content.decode()


def test_an_empty_assessment_of_a_complaint_is_shown_again(people, client):
    complaint = complain(rejected(people), people.caseworker)
    client.force_login(people.caseworker)
    args = [complaint.case.number, complaint.pk]
    answer = client.post(reverse("agreements:complaint_decide", args=args), {"outcome": "changed_fully"})
    assert answer.status_code == 422
    assert "Træf den nye afgørelse først" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_pages_with_complaints_ask_the_same_number_of_questions(
    people, client, rows, django_assert_max_num_queries
):
    decision = rejected(people)
    for minute in range(rows):
        when = timezone.now() - timedelta(seconds=minute)
        complain(decision, people.caseworker, when=when)
    client.force_login(people.caseworker)
    last = Complaint.objects.first()
    for url in (
        reverse("overview"),
        reverse("cases:detail", args=[decision.case.number]),
        reverse("agreements:complaint", args=[decision.case.number, last.pk]),
        reverse("agreements:complaint_new", args=[decision.case.number]),
    ):
        with django_assert_max_num_queries(13):
            assert client.get(url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_complaint_registered_by_two_at_once_is_one(people):
    decision, now = rejected(people), timezone.now()
    answers = at_once(
        lambda: complain(decision, people.caseworker, when=now),
        lambda: complain(decision, people.colleague, when=now),
    )
    assert errors(answers) == []
    assert Complaint.objects.count() == 1


@pytest.fixture
def sheet(people):
    """An agreement from a spreadsheet; today is 5 May."""
    with time_machine.travel(at("2014-05-05T10:00"), tick=False):
        yield desk.imported(people, start=date(2014, 3, 3), end=date(2014, 9, 2), on=date(2014, 5, 5))


def over(agreement, people, **known) -> Complaint:
    facts = actions.ComplaintFacts("oral", timezone.now(), "Anders Ærø", "Jeg vil have flere timer.", **known)
    return actions.register_complaint_of_agreement(
        agreement_id=agreement.pk, facts=facts, by=people.caseworker
    )


def test_a_complaint_over_an_agreement_from_a_spreadsheet(people, sheet):
    first = over(sheet, people)
    assert over(sheet, people) == first
    assert (first.decision, first.in_time, first.last_day) == (None, None, None)
    assert Case.objects.get(pk=first.case_id).complaint_open
    assert decide(first, people.approver).is_open


@pytest.mark.parametrize(("received", "in_time"), [(date(2014, 4, 7), True), (date(2014, 4, 4), False)])
def test_where_the_day_of_receipt_is_known_the_four_weeks_are_counted(people, sheet, received, in_time):
    assert over(sheet, people, agreement_received_on=received).in_time is in_time


def test_one_made_here_is_complained_about_through_its_decision(people):
    with time_machine.travel(at("2014-02-24T10:00"), tick=True):
        made = desk.drafted(people, start=date(2014, 3, 3)).agreement
        with pytest.raises(Refused, match="Vælg afgørelsen"):
            over(made, people)


def test_the_pages_of_a_complaint_over_an_agreement(people, sheet, client):
    client.force_login(people.caseworker)
    case = reverse("cases:detail", args=[sheet.case.number])
    register = reverse("agreements:complaint_new", args=[sheet.case.number])
    assert register in client.get(case).content.decode()
    typed = {
        "about": f"aftale-{sheet.pk}",
        "agreement_received_on": "07-04-2014",
        "mode": "oral",
        "received_on": "05-05-2014",
        "received_at": "09.30",
        "complainant": "Anders Ærø",
        "text": "Jeg vil have flere timer.",
    }
    page = client.post(register, typed, follow=True).content.decode()
    assert sheet.number in page
    assert "rettidig" in page
    late = typed | {"agreement_received_on": "06-05-2014"}
    assert client.post(register, late).status_code == 422
