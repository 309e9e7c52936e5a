"""A case is closed when all is over, is only read afterwards, and is opened again with a reason."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from agreements import overview, worklist
from agreements.actions import complaint as complaints
from agreements.actions import rights
from cases.actions.closing import close_case, reopen_case
from cases.actions.journal import write_note
from cases.enums import CaseState, NoteKind
from cases.models import Case, CaseClosing, JournalNote
from mentorstotte.core import registry
from mentorstotte.core.actions import ask_approval
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event
from reporting import retention
from tests.agreements import desk, settling
from tests.agreements.test_complaints import complain, rejected
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db
D = date.fromisoformat


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-11-23T10:00:00+01:00")
    return time_machine


@pytest.fixture
def case(people):
    return people.case()


def close(case, people, *, on=None, reason="ended", **more) -> Case:
    return close_case(case_id=case.pk, on=on or today(), reason=reason, by=people.caseworker, **more)


def reopen(case, people, *, reason="news", **more) -> Case:
    return reopen_case(case_id=case.pk, reason=reason, by=people.caseworker, **more)


def in_the_way(case, day=None) -> list[str]:
    return [each.text for each in registry.obstacles_of(case, day or today()) if each.blocks]


def ended(people, *, case=None):
    """A course from a spreadsheet on an open case, over since 1 November."""
    case = case or people.case(on=D("2026-01-05"))
    return desk.imported(people, start=D("2026-06-01"), end=D("2026-11-01"), on=D("2026-06-01"), case=case)


# Closing ---------------------------------------------------------------------------------------------------
def test_closing_is_a_row_a_note_and_an_event_and_twice_changes_nothing(case, people):
    for _ in range(2):
        close(case, people, reason="moved", note="Flyttet til Odense", on=D("2026-11-20"))
    case.refresh_from_db()
    assert (case.state, case.closed_on) == (CaseState.CLOSED, D("2026-11-20"))
    closing = CaseClosing.objects.get()
    assert (closing.before, closing.why) == (CaseState.OPEN, "Borgeren er flyttet fra kommunen")
    note = JournalNote.objects.get()
    assert note.is_final
    assert note.text == "Borgeren er flyttet fra kommunen.\nFlyttet til Odense"
    assert Event.objects.filter(case_id=case.pk, kind="case.closed", by=people.caseworker).count() == 1


@pytest.mark.parametrize(
    ("facts", "at", "why"),
    [
        ({"on": D("2026-11-24")}, "on", "fremtiden"),
        ({"on": D("2026-11-01")}, "on", "åbnet 2. november 2026"),
        ({"reason": "bored"}, "reason", "årsagerne"),
    ],
)
def test_a_day_or_a_reason_that_cannot_be_is_refused(case, people, facts, at, why):
    with pytest.raises(Refused, match=why) as refused:
        close(case, people, **facts)
    assert refused.value.at == at
    assert not CaseClosing.objects.exists()


def test_an_agreement_that_runs_stands_in_the_way_to_its_last_day(people):
    agreement = ended(people)
    case = agreement.case
    assert in_the_way(case, D("2026-11-01")) == [
        f"Aftale {agreement.number} løber til og med 1. november 2026."
    ]
    assert in_the_way(case, D("2026-11-02")) == []
    with pytest.raises(Refused, match="løber til og med"):
        close(case, people, on=D("2026-10-20"))
    close(case, people, on=D("2026-11-02"))


def test_an_agreement_that_waits_for_signatures_stands_in_the_way(people):
    version = desk.printed(people, start=D("2026-11-30"))
    assert in_the_way(version.agreement.case) == [
        f"Aftale {version.agreement.number} er ikke skrevet færdig og underskrevet."
    ]


def test_a_visitation_stands_in_the_way_and_a_draft_lies_as_it_is(people):
    waits, lies = people.submitted().case, people.saved().case
    assert in_the_way(waits) == ["Indstillingen venter på visitationen."]
    (left,) = registry.obstacles_of(lies, today())
    assert (left.blocks, left.act) == (False, "Se vurderingen")
    close(lies, people, reason="declined")
    assert "Vurderinger" not in [section.title for section in overview.proposals(people.caseworker, today())]
    reopen(lies, people)
    assert overview.proposals(people.caseworker, today())[0].rows[0].case_number == lies.number


def test_a_grant_without_an_agreement_lies_and_leaves_the_desk(people):
    proposal = desk.grant(people, start=D("2026-11-30"))
    assert in_the_way(proposal.case) == []
    assert worklist.in_the_making().filter(case=proposal.case).exists()
    close(proposal.case, people, reason="declined")
    assert not worklist.in_the_making().filter(case=proposal.case).exists()


def test_what_the_citizen_waits_for_stands_in_the_way(case, people):
    facts = rights.RightsFacts(kind="file", asked_on=today(), asked_by="Anders Ærø", text="")
    rights.register(case_id=case.pk, facts=facts, by=people.caseworker)
    assert in_the_way(case) == ["Borgeren venter på svar: aktindsigt i sagen."]
    complaint = complain(rejected(people), people.caseworker)
    assert in_the_way(complaint.case) == ["En klage er ikke afsluttet."]


def test_a_draft_in_the_journal_and_what_waits_for_a_second_person_stand_in_the_way(case, people):
    note = {"kind": NoteKind.NOTE, "occurred_on": today(), "by": people.caseworker}
    write_note(case=case, theme="Opkald", text="Ringede", final=False, **note)
    ask_approval(subject=case, case=case, drafted_by=people.caseworker, by=people.caseworker)
    assert in_the_way(case) == [
        "Notatet “Opkald” er en kladde.",
        "Noget på sagen venter på en godkender eller controller.",
    ]


def test_hours_that_are_not_approved_or_not_settled_stand_in_the_way(people, clock):
    clock.move_to("2014-06-05T10:00:00+02:00")
    agreement = settling.running(people)
    settling.give(agreement, people, "2014-06-04")
    case = Case.objects.get(pk=agreement.case_id)
    after = agreement.end_date + timedelta(days=1)
    assert in_the_way(case, after) == ["Timerne for juni 2014 er ikke godkendt."]
    settling.approve_in_time(agreement, people, clock, settling.JUNE)
    assert in_the_way(case, after) == ["Timerne for juni 2014 er ikke afregnet."]
    settling.close(clock, settling.JUNE)
    assert in_the_way(case, after) == []


# Closed ----------------------------------------------------------------------------------------------------
def test_a_closed_case_leaves_lists_and_desk_and_is_found_by_filter_and_search(people, client):
    agreement = ended(people)
    case = agreement.case
    assert worklist.watched(today()).filter(pk=agreement.pk).exists()
    close(case, people)
    assert not worklist.watched(today()).filter(pk=agreement.pk).exists()
    client.force_login(people.caseworker)
    url, words = reverse("cases:list"), f"{case.number}</td>"
    assert words not in client.get(url).content.decode()
    assert words in client.get(url, {"status": "closed"}).content.decode()
    found = client.post(reverse("cases:search"), {"q": case.number}, follow=True).content.decode()
    assert "Lukket" in found
    assert case.number in found


def test_a_closed_case_is_read_and_only_what_the_law_asks_is_done(case, people, client):
    close(case, people)
    client.force_login(people.caseworker)
    page = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    assert "Lukket 23. november 2026" in page
    assert reverse("cases:reopen", args=[case.number]) in page
    for name in ("cases:note_new", "cases:hand_over", "agreements:proposal", "cases:close"):
        assert f'href="{reverse(name, args=[case.number])}"' not in page
    assert reverse("cases:change_citizen", args=[case.number]) in page
    for name in ("cases:note_new", "cases:hand_over", "cases:consent_new", "agreements:proposal"):
        for answer in (client.get, client.post):
            answer = answer(reverse(name, args=[case.number]), follow=True)
            assert answer.redirect_chain[-1][0] == reverse("cases:detail", args=[case.number])
            assert "Sagen er lukket. Åbn den igen" in answer.content.decode()
    for name in ("agreements:rights_new", "cases:document_new", "agreements:complaint_new"):
        assert client.get(reverse(name, args=[case.number])).status_code == 200
    part = reverse("agreements:proposal_check", args=[case.number])
    assert client.post(part, headers={"HX-Request": "true"}).status_code == 409


def test_a_mentor_gives_no_time_on_a_closed_case(people):
    agreement = ended(people)
    close(agreement.case, people)
    with pytest.raises(Refused, match="Sagen er lukket"):
        settling.give(agreement, people, "2026-10-20")


def test_what_is_kept_counts_from_the_day_of_closing_and_anew_after_opening(case, people, clock):
    close(case, people, on=D("2026-11-20"))
    clock.move_to("2027-03-01T10:00:00+01:00")
    assert retention.known(case.pk)[1].closed_on == D("2026-11-20")
    reopen(case, people)
    assert retention.known(case.pk)[1].closed_on == D("2027-03-01")
    close(case, people)
    clock.move_to("2027-05-01T10:00:00+02:00")
    assert retention.known(case.pk)[1].closed_on == D("2027-03-01")


# Opening again ---------------------------------------------------------------------------------------------
def test_opening_again_gives_back_the_state_and_twice_changes_nothing(people):
    case = desk.grant(people, start=D("2026-11-30")).case
    close(case, people, reason="declined")
    for _ in range(2):
        reopen(case, people, note="Har fået lyst alligevel")
    case.refresh_from_db()
    assert (case.state, case.closed_on) == (CaseState.GRANTED, None)
    closing = CaseClosing.objects.get()
    assert (closing.why_reopened, closing.reopened_by) == ("Der er kommet nye oplysninger", people.caseworker)
    assert Event.objects.filter(case_id=case.pk, kind="case.reopened").count() == 1


def test_another_open_case_in_the_team_stands_in_the_way_of_opening(case, people):
    close(case, people)
    Case.objects.create(
        number="2026-9999", citizen=case.citizen, team=case.team, opened_on=today(), reason="Ny"
    )
    with pytest.raises(Refused, match="anden åben sag"):
        reopen(case, people)
    with pytest.raises(Refused, match="årsagerne"):
        reopen(case, people, reason="bored")


def test_a_case_that_a_spreadsheet_brought_in_closed_can_be_opened(case, people):
    Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED, closed_on=today())
    assert reopen(case, people).state == CaseState.OPEN


@pytest.mark.parametrize("another", [False, True])
def test_a_complaint_opens_the_case_unless_there_is_another(people, another):
    decision = rejected(people)
    case = decision.case
    close(case, people, reason="rejected")
    if another:
        Case.objects.create(
            number="2026-9999", citizen=case.citizen, team=case.team, opened_on=today(), reason="Ny"
        )
    complaint = complain(decision, people.caseworker)
    case.refresh_from_db()
    assert case.complaint_open
    assert (case.state == CaseState.CLOSED) is another
    assert complaints.hold(complaint.pk).is_open


# The pages -------------------------------------------------------------------------------------------------
def test_the_page_lists_what_stands_in_the_way_and_closes_when_nothing_does(people, client):
    agreement = ended(people)
    note = {"kind": NoteKind.NOTE, "occurred_on": today(), "by": people.caseworker}
    draft = write_note(case=agreement.case, theme="Opkald", text="Ringede", final=False, **note)
    url = reverse("cases:close", args=[agreement.case.number])
    client.force_login(people.caseworker)
    page = client.get(url).content.decode()
    assert reverse("cases:note_change", args=[agreement.case.number, draft.pk]) in page
    assert "Luk sagen</button>" not in page
    typed = {"reason": "ended", "on": "23-11-2026", "note": "Gik godt"}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "Gik godt" in answer.content.decode()
    JournalNote.objects.all().delete()
    late = client.post(url, typed | {"on": "01-11-2026"})
    assert late.status_code == 422
    assert "løber til og med 1. november 2026" in late.content.decode()
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 302
    assert CaseClosing.objects.count() == 1


def test_a_case_that_is_to_be_assessed_anew_goes_on_to_the_assessment(case, people, client):
    close(case, people)
    client.force_login(people.caseworker)
    url = reverse("cases:reopen", args=[case.number])
    assert client.post(url, {"note": "Ringede"}).status_code == 422
    answer = client.post(url, {"reason": "assessment"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("agreements:proposal", args=[case.number])
    assert answer.status_code == 200


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_page_asks_the_same_whatever_stands_in_the_way(
    people, client, number, django_assert_max_num_queries
):
    case = people.case(on=D("2026-01-05"))
    note = {"kind": NoteKind.NOTE, "occurred_on": today(), "by": people.caseworker}
    for row in range(number):
        write_note(case=case, theme=f"Opkald {row}", text="Ringede", final=False, **note)
    client.force_login(people.caseworker)
    with django_assert_max_num_queries(24):
        assert client.get(reverse("cases:close", args=[case.number])).status_code == 200


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_who_close_and_open_at_once_have_one_effect(people):
    case = people.case()
    assert not errors(at_once(*[lambda: close(case, people)] * 4))
    assert CaseClosing.objects.count() == 1
    assert not errors(at_once(*[lambda: reopen(case, people)] * 4))
    assert JournalNote.objects.count() == 2
