"""Giving a rejection, from the assessment and from the visitation, with party hearing and letter."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from agreements.actions import rejection as actions
from agreements.actions.decisions import register_receipt
from agreements.actions.draft import Stretch
from agreements.actions.letters import HearingLetter, RejectionLetter
from agreements.enums import DecisionOutcome, ProposalState
from agreements.models import Decision, Proposal
from cases.enums import CaseState, NoteKind
from cases.models import PartyHearing
from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import verify
from mentorstotte.core.enums import ApprovalState, DocumentKind, Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval, Document, Notice
from tests import factories
from tests.agreements import samples

pytestmark = pytest.mark.django_db
LETTER = RejectionLetter(
    matter="Din sag handler om mentorstøtte, 3,00 timer om ugen.",
    reasons="Mentorstøtte er for en periode.\nDin læge beskriver et behov, der ikke bliver mindre med tiden.",
    rules="Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
    help=("SEL85",),
)
FACTS = (("Du har brug for hjælp hver dag, også på længere sigt.", "Din læge, 20. januar"),)


def reject(proposal, by, letter=LETTER, *, hearing_needed=False) -> Decision:
    return actions.reject(proposal_id=proposal.pk, letter=letter, hearing_needed=hearing_needed, by=by)


def hearing_letter(**changes) -> HearingLetter:
    plain = HearingLetter(
        considered="Vi overvejer at give dig afslag, fordi behovet ser varigt ud.",
        facts=FACTS,
        rules=LETTER.rules,
        answer_by=timezone.localdate() + timedelta(days=14),
    )
    return replace(plain, **changes)


def words_of(document: Document) -> str:
    """The attached fields of a stored letter."""
    with pikepdf.open(BytesIO(store.get(document.sha256))) as pdf:
        return "".join(pdf.attachments[name].get_file().read_bytes().decode() for name in pdf.attachments)


@pytest.fixture
def lasting(people) -> Proposal:
    """A draft that R-19 stops: the need is lasting."""
    return people.saved(person={"need": "lasting"})


# Deciding ---------------------------------------------------------------------------------------------------
def test_a_stopped_grant_is_rejected_from_the_assessment_with_a_sealed_letter(people, lasting):
    decision = reject(lasting, people.caseworker)
    lasting.refresh_from_db()
    lasting.case.refresh_from_db()
    assert (lasting.state, lasting.case.state) == (ProposalState.REJECTED, CaseState.REJECTED)
    assert decision.outcome == DecisionOutcome.REJECTED
    assert decision.verdict["findings"][0]["rule"] == "R-19"
    assert "servicelovens § 85" in decision.guidance
    assert (decision.document.kind, decision.document.sealed) == (DocumentKind.REJECTION, True)
    assert verify(store.get(decision.document.sha256)).intact
    kinds = list(lasting.case.notes.order_by("pk").values_list("kind", flat=True))
    assert kinds == [NoteKind.ASSESSMENT, NoteKind.DECISION]


def test_the_letter_holds_reasons_guidance_and_complaint_guidance_but_no_last_day_and_no_cpr(people, lasting):
    decision = reject(lasting, people.caseworker)
    words = words_of(decision.document)
    for part in (
        "ikke bliver mindre med tiden",
        "servicelovens § 85",
        "fire uger fra den dag, du modtog afgørelsen",
    ):
        assert part in words
    assert lasting.case.citizen.cpr not in words
    assert lasting.case.citizen.cpr[:6] not in decision.document.title


def test_a_protected_address_is_not_in_the_letter(people):
    case = people.case(address="Skjulvej 7", postal_code="3200", city="Helsinge")
    case.citizen.address_protected_until = timezone.localdate() + timedelta(days=90)
    case.citizen.save()
    decision = reject(people.saved(case), people.caseworker)
    assert "Skjulvej" not in words_of(decision.document)


def test_a_second_click_gives_the_same_decision(people, lasting):
    assert reject(lasting, people.caseworker) == reject(lasting, people.caseworker)
    assert (Decision.objects.count(), Document.objects.count()) == (1, 1)


def test_an_approver_rejects_what_waits_and_the_caseworker_is_told(people):
    proposal = people.submitted()
    reject(proposal, people.approver)
    assert Approval.objects.get().state == ApprovalState.REJECTED
    assert Notice.objects.get(user=people.caseworker, key__startswith="rejected").text.startswith(
        "Visitationen"
    )


def test_the_caseworker_cannot_reject_past_the_visitation(people):
    proposal = people.submitted()
    with pytest.raises(NotAllowed, match="Træk den tilbage"):
        reject(proposal, people.caseworker)


def test_as10_nobody_rejects_their_own_in_the_visitation(people):
    both = factories.user(Role.CASEWORKER, Role.APPROVER, team=people.team)
    proposal = people.submitted(factories.case(both), by=both)
    with pytest.raises(NotAllowed, match="selv er sagsbehandler"):
        reject(proposal, both)


def test_an_approver_cannot_reject_a_draft(people, lasting):
    with pytest.raises(NotAllowed, match="Kun en sagsbehandler"):
        reject(lasting, people.approver)


@pytest.mark.parametrize(
    ("changes", "told"), [({"reasons": "Nej."}, "mindst 40 tegn"), ({"rules": " \n"}, "hvilke regler")]
)
def test_what_the_letter_lacks_is_told_and_nothing_is_decided(people, lasting, changes, told):
    with pytest.raises(Refused, match=told):
        reject(lasting, people.caseworker, replace(LETTER, **changes))
    assert not Decision.objects.exists()
    assert not Document.objects.exists()


def test_a_rejection_of_half_an_assessment_is_journalled_too(people):
    draft = people.saved(
        person=samples.EMPTY | {"benefit": "sickness"}, boundary={}, segments=(Stretch(),), tasks=()
    )
    reject(draft, people.caseworker)
    assert "Sygedagpenge" in draft.case.notes.get(kind=NoteKind.ASSESSMENT).text


def test_after_a_rejection_a_new_assessment_can_begin(people, lasting):
    reject(lasting, people.caseworker)
    again = people.saved(lasting.case)
    assert again.pk != lasting.pk


# Party hearing ----------------------------------------------------------------------------------------------
def test_without_the_hearing_that_is_needed_nothing_is_decided(people, lasting):
    with pytest.raises(Refused, match="Send en partshøring"):
        reject(lasting, people.caseworker, hearing_needed=True)


def test_the_hearing_is_a_sealed_letter_and_the_deadline_is_waited_for(people, lasting):
    hearing = actions.send_hearing(case=lasting.case, letter=hearing_letter(), by=people.caseworker)
    assert verify(store.get(hearing.document.sha256)).intact
    assert "Din læge, 20. januar" in words_of(hearing.document)
    with pytest.raises(Refused, match="har frist til"):
        reject(lasting, people.caseworker, hearing_needed=True)
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert reject(lasting, people.caseworker, hearing_needed=True).hearing == hearing


def test_an_answer_ends_the_waiting_and_is_journalled(people, lasting):
    hearing = actions.send_hearing(case=lasting.case, letter=hearing_letter(), by=people.caseworker)
    today = timezone.localdate()
    answer = {"answered_on": today, "answer": "Jeg vil gerne arbejde, når jeg får det bedre."}
    actions.register_answer(hearing_id=hearing.pk, by=people.caseworker, **answer)
    actions.register_answer(hearing_id=hearing.pk, by=people.caseworker, **answer)
    assert lasting.case.notes.filter(theme="Svar på partshøring").count() == 1
    assert reject(lasting, people.caseworker, hearing_needed=True).hearing == hearing


def test_the_same_hearing_twice_is_one_letter(people, lasting):
    for _ in range(2):
        actions.send_hearing(case=lasting.case, letter=hearing_letter(), by=people.caseworker)
    assert PartyHearing.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"facts": ()}, {"facts": (("Noget", ""),)}, {"answer_by": None}, {"answer_by": date(2014, 1, 1)}],
)
def test_a_hearing_needs_facts_sources_and_a_day_to_come(people, lasting, changes):
    with pytest.raises(Refused):
        actions.send_hearing(case=lasting.case, letter=hearing_letter(**changes), by=people.caseworker)


# The day of receipt -----------------------------------------------------------------------------------------
@time_machine.travel("2014-11-26 10:00+01:00", tick=False)
def test_as11_the_last_day_to_complain_follows_from_the_day_of_receipt(people, lasting):
    decision = reject(lasting, people.caseworker)
    with time_machine.travel("2014-11-28 10:00+01:00", tick=False):
        last = register_receipt(decision_id=decision.pk, received_on=date(2014, 11, 27), by=people.caseworker)
    assert last == date(2014, 12, 29)


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_of_receipt_lies_between_the_decision_and_today(people, lasting, days):
    decision = reject(lasting, people.caseworker)
    with pytest.raises(Refused):
        register_receipt(
            decision_id=decision.pk,
            received_on=timezone.localdate() + timedelta(days=days),
            by=people.caseworker,
        )


# The pages --------------------------------------------------------------------------------------------------
FORM = {
    "hearing_needed": "nej",
    "matter": LETTER.matter,
    "reasons": LETTER.reasons,
    "rules": LETTER.rules,
    "help": ["SEL85"],
    "other_help": "",
    "heard": "",
}


@pytest.fixture
def browser(people, client):
    client.force_login(people.caseworker)
    return client


def page(case, name="reject", **more):
    return reverse(f"agreements:{name}", kwargs={"number": case.number, **more})


def test_the_page_says_what_stops_and_suggests_texts(browser, people):
    case = people.saved(person={"need": "lasting"}, boundary={"SEL85": "yes"}).case
    html = browser.get(page(case)).content.decode()
    assert "Behovet er vurderet som vedvarende" in html
    assert "Din sag handler om mentorstøtte, 3,00 timer om ugen" in html
    assert "fire uger fra den dag" in html
    assert 'value="SEL85"' in html
    assert "checked" in html


def test_rejecting_in_the_browser_shows_the_decision_and_then_the_deadline(browser, people, lasting):
    answer = browser.post(page(lasting.case), FORM)
    decision = Decision.objects.get()
    assert answer.headers["Location"] == page(lasting.case, "decision", pk=decision.pk)
    html = browser.get(answer.headers["Location"]).content.decode()
    assert "Åbn brevet (PDF)" in html
    assert "Dagen er ikke registreret" in html
    today = timezone.localdate()
    browser.post(page(lasting.case, "decision_receipt", pk=decision.pk), {"received_on": f"{today:%d-%m-%Y}"})
    assert "kl. 23.59" in browser.get(answer.headers["Location"]).content.decode()


def test_the_question_of_hearing_must_be_answered(browser, lasting):
    answer = browser.post(page(lasting.case), FORM | {"hearing_needed": ""})
    assert answer.status_code == 422
    assert "Svar ja eller nej" in answer.content.decode()


def test_a_half_written_letter_is_kept(browser, lasting):
    browser.post(page(lasting.case), {"reasons": "Halvt skrevet", "save": "1"})
    assert "Halvt skrevet" in browser.get(page(lasting.case)).content.decode()
    refused = browser.post(page(lasting.case), FORM | {"reasons": "For kort"})
    assert refused.status_code == 422
    assert "For kort" in browser.get(page(lasting.case)).content.decode()


def test_the_letter_can_be_seen_before_it_is_decided(browser, lasting):
    answer = browser.post(page(lasting.case, "reject_preview"), FORM)
    assert answer.content.startswith(b"%PDF-")
    assert not Document.objects.exists()
    missing = browser.post(page(lasting.case, "reject_preview"), FORM | {"reasons": ""})
    assert "begrundelsen" in missing.content.decode()


def test_hearing_and_answer_in_the_browser(browser, lasting):
    day = timezone.localdate() + timedelta(days=14)
    wrong = browser.post(
        page(lasting.case, "hearing"), {"considered": "Vi overvejer", "fact_1": "Noget", "answer_by": "i går"}
    )
    assert wrong.status_code == 422
    sent = browser.post(
        page(lasting.case, "hearing"),
        {
            "considered": "Vi overvejer afslag",
            "fact_1": FACTS[0][0],
            "source_1": FACTS[0][1],
            "answer_by": f"{day:%d-%m-%Y}",
        },
    )
    assert sent.headers["Location"] == page(lasting.case)
    hearing = PartyHearing.objects.get()
    browser.post(
        page(lasting.case, "hearing_answer", pk=hearing.pk),
        {"answered_on": f"{timezone.localdate():%d-%m-%Y}", "answer": "Jeg er ikke enig."},
    )
    assert "Jeg er ikke enig." in browser.get(page(lasting.case)).content.decode()


def test_without_an_assessment_the_assessment_comes_first(browser, people):
    case = people.case()
    answer = browser.get(page(case))
    assert answer.headers["Location"] == page(case, "proposal")


def test_owner_colleague_and_stranger(people, client, lasting):
    hearing = actions.send_hearing(case=lasting.case, letter=hearing_letter(), by=people.caseworker)
    addresses = [
        page(lasting.case),
        page(lasting.case, "hearing"),
        page(lasting.case, "hearing_answer", pk=hearing.pk),
    ]
    for person, status in ((people.caseworker, 200), (people.colleague, 200), (people.stranger, 404)):
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} == {status}


def test_a_decision_of_another_case_is_not_found_under_this_one(browser, people, lasting):
    decision = reject(lasting, people.caseworker)
    assert browser.get(page(people.case(), "decision", pk=decision.pk)).status_code == 404
