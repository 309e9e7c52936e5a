"""The visitation: who decides, what a decision writes, and the pages around it."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import proposal as proposals
from agreements.actions import visitation as actions
from agreements.actions.approvals import DECIDED_ALREADY, QUESTIONS
from agreements.actions.draft import Reason
from agreements.enums import DecisionOutcome, ProposalState
from agreements.models import Decision, Proposal
from cases.actions.cases import hand_over
from cases.enums import CaseState, NoteKind
from mentorstotte.core.enums import ApprovalState, Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval, Event, Notice
from reporting.actions.budgets import set_budget
from tests import factories
from tests.agreements import desk, samples
from tests.racing import at_once

pytestmark = pytest.mark.django_db
YES = dict.fromkeys(QUESTIONS, True)
TICKED = dict.fromkeys(QUESTIONS, "on")


def page(case, name="visitation"):
    return reverse(f"agreements:{name}", args=[case.number])


@pytest.fixture
def waiting(people) -> Proposal:
    return people.submitted()


# Approving --------------------------------------------------------------------------------------------------
def test_as01_approving_writes_the_grant_and_tells_the_caseworker(people, waiting):
    decision = actions.approve(proposal_id=waiting.pk, answers=YES, by=people.approver)
    waiting.refresh_from_db()
    waiting.case.refresh_from_db()
    assert (waiting.state, waiting.case.state) == (ProposalState.APPROVED, CaseState.GRANTED)
    assert (decision.outcome, decision.decided_by) == (DecisionOutcome.GRANTED, people.approver)
    assert "3. marts 2014 til og med 2. september 2014, 3,00 timer om ugen" in decision.reasons
    assert "fire uger" in decision.complaint_guidance
    assert decision.legal_basis == "lov om en aktiv beskæftigelsesindsats § 93"
    assert decision.verdict["verdict"] == "ok"
    assert waiting.case.notes.filter(kind=NoteKind.DECISION, finalised_at__isnull=False).count() == 1
    assert Event.objects.filter(kind="proposal.approved", by=people.approver).count() == 1
    assert (
        Notice.objects.get(user=people.caseworker).text
        == f"Visitationen har godkendt: sag {waiting.case.number}"
    )
    assert Approval.objects.get().answers == YES


def test_approving_marks_every_deviation_approved(people):
    proposal = people.submitted(
        segments=samples.months(date(2014, 3, 3), date(2014, 9, 2), level=3),
        reasons={"R-12": Reason("CRITERIA", "Kriterierne for niveau 3 passer bedst på borgeren.")},
    )
    actions.approve(proposal_id=proposal.pk, answers=YES, by=people.approver)
    deviation = proposal.deviations.get()
    assert deviation.approved_by == people.approver
    assert deviation.approved_at is not None
    assert "Kriterierne for niveau 3" in Decision.objects.get().reasons


@pytest.mark.parametrize("left_out", list(QUESTIONS))
def test_all_four_questions_must_be_answered(people, waiting, left_out):
    with pytest.raises(Refused, match="alle fire"):
        actions.approve(proposal_id=waiting.pk, answers=YES | {left_out: False}, by=people.approver)
    assert not Decision.objects.exists()


def test_as10_four_eyes_the_caseworker_who_is_also_team_leader_is_refused(people):
    both = factories.user(Role.CASEWORKER, Role.APPROVER, team=people.team)
    case = factories.case(both)
    proposal = people.submitted(case, by=both)
    with pytest.raises(NotAllowed, match="selv er sagsbehandler"):
        actions.approve(proposal_id=proposal.pk, answers=YES, by=both)
    assert not Decision.objects.exists()
    actions.approve(proposal_id=proposal.pk, answers=YES, by=people.approver)
    assert Decision.objects.get().decided_by == people.approver


def test_as10_who_became_caseworker_after_the_submission_may_not_approve(people, waiting):
    waiting.case.caseworker = people.approver
    waiting.case.save()
    with pytest.raises(NotAllowed):
        actions.approve(proposal_id=waiting.pk, answers=YES, by=people.approver)


def test_an_approval_is_refused_when_something_stops_the_grant_meanwhile(people, waiting):
    waiting.case.citizen.deceased_on = date(2014, 5, 1)
    waiting.case.citizen.save()
    with pytest.raises(Refused, match="Noget er ændret"):
        actions.approve(proposal_id=waiting.pk, answers=YES, by=people.approver)
    assert Approval.objects.get().state == ApprovalState.PENDING


# Sending back -----------------------------------------------------------------------------------------------
def test_sending_back_needs_a_reason_and_a_new_submission_is_a_new_round(people, waiting, client):
    with pytest.raises(Refused, match="mindst 10 tegn"):
        actions.send_back(proposal_id=waiting.pk, reason="nej", by=people.approver)
    actions.send_back(
        proposal_id=waiting.pk, reason="Skriv, hvad borgeren skal kunne bagefter.", by=people.approver
    )
    waiting.refresh_from_db()
    waiting.case.refresh_from_db()
    assert (waiting.state, waiting.case.state) == (ProposalState.RETURNED, CaseState.UNDER_ASSESSMENT)
    client.force_login(people.caseworker)
    html = client.get(reverse("agreements:proposal", args=[waiting.case.number])).content.decode()
    assert "hvad borgeren skal kunne bagefter" in html
    proposals.submit(proposal_id=waiting.pk, by=people.caseworker)
    assert list(Approval.objects.order_by("pk").values_list("state", flat=True)) == ["returned", "pending"]


FORBIDDEN = {
    "approve": lambda p, by: actions.approve(proposal_id=p.pk, answers=YES, by=by),
    "send back": lambda p, by: actions.send_back(proposal_id=p.pk, reason="Skriv mere om målet.", by=by),
}


@pytest.mark.asvs("2.3.1")
@pytest.mark.parametrize("act", FORBIDDEN)
@pytest.mark.parametrize("state", ["withdrawn", "approved", "returned"])
def test_what_is_decided_or_withdrawn_cannot_be_decided_again(people, waiting, act, state):
    before = {
        "withdrawn": lambda: proposals.withdraw(proposal_id=waiting.pk, by=people.caseworker),
        "approved": lambda: FORBIDDEN["approve"](waiting, people.approver),
        "returned": lambda: FORBIDDEN["send back"](waiting, people.approver),
    }
    before[state]()
    rounds = list(Approval.objects.values_list("state", flat=True))
    with pytest.raises(NotAllowed, match="allerede afgjort"):
        FORBIDDEN[act](waiting, people.other_approver)
    assert list(Approval.objects.values_list("state", flat=True)) == rounds


def test_an_approved_proposal_cannot_be_withdrawn(people, waiting):
    actions.approve(proposal_id=waiting.pk, answers=YES, by=people.approver)
    with pytest.raises(Refused, match="Bevilget"):
        proposals.withdraw(proposal_id=waiting.pk, by=people.caseworker)


# Two at once ------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(2))
@pytest.mark.asvs("2.3.4")
def test_two_approvers_at_once_make_exactly_one_grant(attempt):
    people = samples.People()
    proposal = people.submitted()
    answers = at_once(
        lambda: FORBIDDEN["approve"](proposal, people.approver),
        lambda: FORBIDDEN["approve" if attempt % 2 else "send back"](proposal, people.other_approver),
    )
    told = [answer for answer in answers if isinstance(answer, NotAllowed)]
    assert [str(error) for error in told] == [DECIDED_ALREADY]
    assert Decision.objects.count() == Proposal.objects.filter(state=ProposalState.APPROVED).count() <= 1
    assert Approval.objects.exclude(state=ApprovalState.PENDING).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_make_one_round_and_one_note():
    people = samples.People()
    saved = people.saved()
    at_once(*[lambda: proposals.submit(proposal_id=saved.pk, by=people.caseworker)] * 2)
    assert Approval.objects.count() == 1
    assert saved.case.notes.filter(kind=NoteKind.ASSESSMENT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_approving_at_once_leaves_one_answer():
    people = samples.People()
    proposal = people.submitted()
    at_once(
        lambda: FORBIDDEN["approve"](proposal, people.approver),
        lambda: proposals.withdraw(proposal_id=proposal.pk, by=people.caseworker),
    )
    proposal.refresh_from_db()
    approved = proposal.state == ProposalState.APPROVED
    assert Decision.objects.count() == int(approved)
    assert Approval.objects.get().state == (ApprovalState.APPROVED if approved else ApprovalState.WITHDRAWN)


# The pages --------------------------------------------------------------------------------------------------
def test_the_page_shows_all_that_is_needed_to_decide(people, waiting, client):
    client.force_login(people.approver)
    html = client.get(page(waiting.case)).content.decode()
    for part in (
        "Ærø, Anders: 3,00 timer om ugen",
        "ret og pligt: aktivitetsparat kontanthjælpsmodtager",
        "slutter 2. september 2014; seneste mulige dag er 2. september 2014",
        "Borgeren er to gange stoppet",
        "1 af 1 i din kø",
        "Billigere eller anden støtte er overvejet",
        "bussen til Helsinge",
    ):
        assert part in html, part


def test_a_price_that_is_not_known_is_said_so(people, client):
    proposal = discretionary(people, mentor=factories.mentor(price=None))
    client.force_login(people.approver)
    assert "så udgiften kendes ikke" in client.get(page(proposal.case)).content.decode()


def test_nobody_approves_their_own_and_the_page_says_why(people, client):
    both = factories.user(Role.CASEWORKER, Role.APPROVER, team=people.team)
    proposal = people.submitted(factories.case(both), by=both)
    client.force_login(both)
    html = client.get(page(proposal.case)).content.decode()
    assert "Du kan ikke godkende en sag, som du selv er sagsbehandler på" in html
    assert page(proposal.case, "visitation_approve") not in html
    answer = client.post(page(proposal.case, "visitation_approve"), TICKED)
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_approving_goes_on_to_the_next_in_the_queue(people, client):
    first, second = people.submitted(), people.submitted(people.case(given="Mette"))
    client.force_login(people.approver)
    answer = client.post(page(first.case, "visitation_approve"), TICKED)
    assert answer.headers["Location"] == page(second.case)
    assert client.post(page(second.case, "visitation_approve"), TICKED).headers["Location"] == "/visitation/"


def test_a_question_left_out_is_told_and_the_others_stay_ticked(people, waiting, client):
    client.force_login(people.approver)
    answer = client.post(page(waiting.case, "visitation_approve"), {"aim_precise": "on"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Behovet er midlertidigt: Sæt kryds, eller send indstillingen tilbage." in html
    assert html.count("checked") == 1


def test_a_return_without_a_reason_keeps_the_box_open(people, waiting, client):
    client.force_login(people.approver)
    answer = client.post(page(waiting.case, "visitation_return"), {"reason": "kort"})
    assert answer.status_code == 422
    assert "kort</textarea>" in answer.content.decode()


def test_the_second_of_two_approvers_is_told_in_danish(people, waiting, client):
    actions.approve(proposal_id=waiting.pk, answers=YES, by=people.other_approver)
    client.force_login(people.approver)
    answer = client.post(page(waiting.case, "visitation_approve"), TICKED)
    assert "allerede afgjort af en anden" in answer.content.decode()


def test_the_queue_shows_what_waits_and_the_filter_is_in_the_address(people, waiting, client):
    own = people.submitted(people.case(given="Egen"), by=people.colleague)
    client.force_login(people.approver)
    html = client.get("/visitation/").content.decode()
    assert "Ærø, Anders" in html
    assert "Ærø, Egen" in html
    actions.approve(proposal_id=own.pk, answers=YES, by=people.approver)
    assert "Ærø, Egen" not in client.get("/visitation/").content.decode()
    assert "Ærø, Egen" in client.get("/visitation/", {"hvad": "afgjort"}).content.decode()
    client.force_login(people.caseworker)
    assert "Ærø, Anders" in client.get("/visitation/", {"hvad": "egne"}).content.decode()
    client.force_login(people.stranger)
    assert "Ærø" not in client.get("/visitation/", {"hvad": "team"}).content.decode()


def test_a_hand_over_takes_what_waits_along(people, client):
    heir = factories.user(Role.CASEWORKER, Role.APPROVER, team=people.team, name="Ny sagsbehandler")
    waiting = people.submitted()
    client.force_login(heir)
    assert "Ærø, Anders" in client.get("/visitation/").content.decode()
    hand_over(case_id=waiting.case_id, caseworker=heir, by=people.caseworker)
    assert "Ærø, Anders" not in client.get("/visitation/").content.decode()
    assert Approval.objects.pending().get().owner == heir
    with pytest.raises(NotAllowed, match="selv er sagsbehandler"):
        actions.approve(proposal_id=waiting.pk, answers=YES, by=heir)


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_the_queue_asks_the_same_number_of_questions(people, client, rows, django_assert_num_queries):
    for number in range(rows):
        people.submitted(people.case(given=f"Nr {number}"))
    client.force_login(people.approver)
    with django_assert_num_queries(5):
        client.get("/visitation/")


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_the_page_asks_the_same_number_of_questions(people, client, rows, django_assert_num_queries):
    made = [people.submitted(people.case(given=f"Nr {number}")) for number in range(rows)]
    client.force_login(people.approver)
    url = page(made[len(made) // 2].case)
    with django_assert_num_queries(10):
        client.get(url)


# Money: never where the citizen has a right ----------------------------------------------------------------
@pytest.fixture
def frozen():
    with time_machine.travel("2014-02-10T10:00:00+01:00"):
        yield


def discretionary(people, **changes) -> Proposal:
    """A proposal for the general group, with a mentor of 395 kroner an hour."""
    return people.submitted(person={"target_group": "T17_ALM"}, **changes)


def test_before_a_discretionary_grant_the_approver_sees_its_cost_and_what_is_left(people, client, frozen):
    waiting = discretionary(people)
    for year, kroner in ((2014, "100000.00"), (2015, "50000.00")):
        set_budget(year=year, amount=Decimal(kroner), refund=Decimal(0), source="Budget", by=people.approver)
    client.force_login(people.approver)
    shown = client.get(page(waiting.case)).content.decode()
    assert "31.148,57 kr." in shown  # 395 × 3,00 × 184 / 7
    assert "395,00 kr. pr. time" in shown
    assert 'id="left-after-2014">68.851,43 kr.<' in shown
    assert 'id="left-after-2015">50.000,00 kr.<' in shown


def test_what_running_agreements_bind_is_no_longer_left(people, client, frozen):
    waiting = discretionary(people)
    set_budget(year=2014, amount=Decimal(40000), refund=Decimal(0), source="Budget", by=people.approver)
    start, end = date(2014, 2, 11), date(2014, 3, 10)
    desk.imported(people, start=start, end=end, on=start, weekly_hours=Decimal("7.00"))  # 28 days at 395
    client.force_login(people.approver)
    shown = client.get(page(waiting.case)).content.decode()
    assert "28.940,00 kr." in shown
    assert "over budgettet" in shown


@pytest.mark.parametrize("kind", ["R", "RP", "RL"])
def test_for_a_group_with_a_right_money_is_not_even_asked_for(people, client, kind, monkeypatch, frozen):
    waiting = discretionary(people)
    Proposal.objects.filter(pk=waiting.pk).update(verdict=waiting.verdict | {"kind": kind})
    asked = []
    monkeypatch.setattr("agreements.views.visitation_page.budgets_left", lambda *args: asked.append(args))
    client.force_login(people.approver)
    shown = client.get(page(waiting.case)).content.decode()
    assert "udgiften indgår ikke i afgørelsen" in shown
    assert "Hvad det koster" not in shown
    assert asked == []


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_the_money_asks_the_same_number_of_questions(people, client, rows, django_assert_num_queries, frozen):
    waiting = discretionary(people)
    for year in (2014, 2015):
        set_budget(year=year, amount=Decimal(10), refund=Decimal(0), source="Budget", by=people.approver)
    start, end = date(2014, 2, 1), date(2014, 5, 10)
    for number in range(rows):
        desk.imported(people, start=start, end=end, on=start, case=people.case(given=f"Nr {number}"))
    client.force_login(people.approver)
    with django_assert_num_queries(20):
        client.get(page(waiting.case))


@pytest.mark.parametrize("name", ["visitation", "visitation_approve", "visitation_return"])
def test_strangers_get_the_404_of_a_case_that_does_not_exist(people, waiting, client, name):
    client.force_login(people.stranger)
    method = client.get if name == "visitation" else client.post
    there, nowhere = (
        method(page(waiting.case, name)),
        method(reverse(f"agreements:{name}", args=["2026-9999"])),
    )
    assert there.status_code == nowhere.status_code == 404
    assert there.content.replace(waiting.case.number.encode(), b"") == nowhere.content.replace(
        b"2026-9999", b""
    )


def test_only_approvers_may_post(people, waiting, client):
    client.force_login(people.colleague)
    assert client.post(page(waiting.case, "visitation_approve"), TICKED).status_code == 403
    html = client.get(page(waiting.case)).content.decode()
    assert "Kun en teamleder eller faglig konsulent" in html


def test_the_start_page_shows_what_waits_and_what_lies_with_me(people, waiting, client):
    returned = people.submitted(people.case(given="Retur"))
    actions.send_back(proposal_id=returned.pk, reason="Skriv mere om målet.", by=people.approver)
    client.force_login(people.approver)
    html = client.get("/").content.decode()
    assert "venter på din visitation" in html
    assert "Behandl" in html
    client.force_login(people.caseworker)
    html = client.get("/").content.decode()
    assert "Sendt tilbage fra visitationen" in html
    assert "Venter på andre" in html


def test_the_case_page_offers_the_next_act(people, client):
    case = people.case()
    client.force_login(people.caseworker)
    url = reverse("cases:detail", args=[case.number])
    assert "Vurdér og indstil" in client.get(url).content.decode()
    proposal = people.submitted(case)
    assert "Se indstillingen" in client.get(url).content.decode()
    client.force_login(people.approver)
    assert "Behandl i visitationen" in client.get(url).content.decode()
    actions.approve(proposal_id=proposal.pk, answers=YES, by=people.approver)
    assert "Bevilling" in client.get(url).content.decode()
