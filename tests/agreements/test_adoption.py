"""The assessment behind an agreement from a spreadsheet, and what may be done once it is there."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import adoption, amendment, rejection, signing
from agreements.actions import agreement as agreements
from agreements.actions import proposal as proposals
from agreements.actions.draft import draft_of
from agreements.actions.letters import RejectionLetter
from agreements.enums import ProposalState, VersionState
from agreements.models import Agreement, Decision, Judgement, Proposal
from cases.enums import BoundaryScheme, CaseState
from cases.models import JournalNote
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Approval
from tests import factories
from tests.agreements import desk, samples

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, END, FROM = date(2014, 3, 3), date(2014, 9, 2), date(2014, 5, 12)
WHY = "Den gamle mentor stopper, og borgeren har valgt en ny."


@pytest.fixture
def agreement(people) -> Agreement:
    """In force from 3 March, came from a spreadsheet without an aim; today is 5 May."""
    with time_machine.travel("2014-05-05 10:00+02:00", tick=True):
        yield desk.imported(people, start=START, end=END, on=date(2014, 5, 5), target_group="T01_AKT_KTH")


def written(agreement, people, **person) -> Proposal:
    """The assessment filled in, not yet in the journal."""
    proposal = adoption.begin(agreement_id=agreement.pk, by=people.caseworker)
    known = draft_of(proposal)
    said = {name: value for name, value in samples.PLAIN.items() if value not in ("", None)}
    draft = replace(
        known,
        person={**known.person, **said, **person},
        boundary=dict.fromkeys(BoundaryScheme.values, "no"),
        tasks=known.tasks or samples.draft().tasks,
    )
    return proposals.save_draft(
        case=agreement.case, draft=draft, revision=proposal.revision, page="side", by=people.caseworker
    )


def adopted(agreement, people, **person) -> Agreement:
    adoption.adopt(proposal_id=written(agreement, people, **person).pk, by=people.caseworker)
    return Agreement.objects.get(pk=agreement.pk)


def new_mentor(**facts) -> amendment.Change:
    mentor = factories.mentor("Mentor 20")
    return amendment.Change(**{"kind": "mentor", "day": FROM, "why": WHY} | desk.new_mentor(mentor) | facts)


def test_it_cannot_be_changed_before_its_assessment_is_written(agreement, people):
    change = new_mentor()
    with pytest.raises(Refused, match="Skriv først vurderingen bag den"):
        amendment.amend(agreement_id=agreement.pk, change=change, by=people.caseworker)
    written(agreement, people)
    with pytest.raises(Refused, match="Skriv først vurderingen bag den"):
        amendment.amend(agreement_id=agreement.pk, change=change, by=people.caseworker)


def test_with_the_assessment_it_is_changed_printed_and_signed_like_any_other(agreement, people):
    agreement = adopted(agreement, people)
    version = amendment.amend(agreement_id=agreement.pk, change=new_mentor(), by=people.caseworker)
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    signed = desk.paper(date(2014, 5, 5))
    signing.register_signature(version_id=version.pk, signed=signed, by=people.caseworker)
    old, new = agreement.versions.order_by("number")
    assert (old.state, new.state) == (VersionState.SUPERSEDED, VersionState.SIGNED)
    assert [s.mentor and s.mentor.name for s in new.segments.all()] == ["Mentor 14", "Mentor 20"]
    agreement.refresh_from_db()
    assert (agreement.start_date, agreement.end_date) == (START, END)


def test_nothing_is_decided_anew_and_the_assessment_is_journalled_once(agreement, people):
    proposal = written(agreement, people)
    for _ in range(3):
        adoption.adopt(proposal_id=proposal.pk, by=people.caseworker)
    assert not Decision.objects.exists()
    assert not Approval.objects.exists()
    assert JournalNote.objects.filter(case=agreement.case, kind="assessment").count() == 1
    assert Judgement.objects.filter(proposal=proposal, act="adopted").count() == 1
    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.ADOPTED
    before = agreement.case.state
    agreement.case.refresh_from_db()
    assert agreement.case.state == before


def test_what_the_sheet_left_out_is_filled_in_and_what_it_said_stands(people):
    with time_machine.travel("2014-05-05 10:00+02:00", tick=True):
        facts = {"weekly_hours": None, "level": None, "target_group": "T01_AKT_KTH"}
        bare = desk.imported(people, start=START, end=END, on=START, tasks=["Følges med bussen"], **facts)
        proposal = written(bare, people)
        draft = draft_of(Proposal.objects.get(pk=proposal.pk))
        hours = replace(draft.segments[0], weekly_hours=Decimal("2.50"), level=2)
        proposals.save_draft(
            case=bare.case,
            draft=replace(draft, segments=(hours,), tasks=samples.draft().tasks),
            revision=proposal.revision,
            page="side",
            by=people.caseworker,
        )
        adoption.adopt(proposal_id=proposal.pk, by=people.caseworker)
    version = bare.versions.get()
    assert (version.aim_type, version.aim_text) == ("job", samples.PLAIN["aim_text"])
    assert [task.text for task in version.tasks.all()] == ["Følges med bussen"]
    assert version.segments.get().weekly_hours == Decimal("2.50")
    bare.refresh_from_db()
    assert bare.weekly_hours == Decimal("2.50")


def test_what_is_missing_is_named_and_nothing_is_journalled(agreement, people):
    proposal = adoption.begin(agreement_id=agreement.pk, by=people.caseworker)
    with pytest.raises(proposals.NotReady) as error:
        adoption.adopt(proposal_id=proposal.pk, by=people.caseworker)
    assert {"need", "benefit", "boundary"} <= {fact.field for fact in error.value.check.wanted}
    assert not JournalNote.objects.exists()
    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.DRAFT


def test_a_rule_that_the_sheet_broke_is_history_and_stops_no_change(people):
    with time_machine.travel("2014-05-05 10:00+02:00", tick=True):
        end = date(2015, 1, 31)
        long = desk.imported(people, start=START, end=end, on=START, target_group="T01_AKT_KTH")
        long = adopted(long, people, aim_date=end)
        broken = [row["rule"] for row in long.proposal.verdict["findings"] if row["severity"] == "HARD"]
        assert broken, "eleven months are more than the law gives"
        version = amendment.amend(agreement_id=long.pk, change=new_mentor(), by=people.caseworker)
        assert agreements.print_version(version_id=version.pk, by=people.caseworker).sha256


def test_a_rule_that_the_change_breaks_is_not_history(agreement, people):
    agreement = adopted(agreement, people)
    more = amendment.Change(kind="hours", day=FROM, why=WHY, level=2, weekly_hours=Decimal("30.00"))
    with pytest.raises(amendment.NotAllowedYet):
        amendment.amend(agreement_id=agreement.pk, change=more, by=people.caseworker)


def test_it_is_neither_submitted_nor_rejected(agreement, people):
    proposal = written(agreement, people)
    with pytest.raises(Refused, match="kan ikke sendes"):
        proposals.submit(proposal_id=proposal.pk, by=people.caseworker)
    letter = RejectionLetter(matter="Din sag.", reasons="Målet er nået, og støtten er slut.", rules="§ 31 b")
    with pytest.raises(Refused, match="Afslut aftalen i stedet"):
        rejection.reject(proposal_id=proposal.pk, letter=letter, hearing_needed=False, by=people.caseworker)


def test_an_open_proposal_is_in_the_way(agreement, people):
    people.saved(agreement.case)
    with pytest.raises(Refused, match="Gør den færdig først"):
        adoption.begin(agreement_id=agreement.pk, by=people.caseworker)


def test_a_closed_case_is_in_the_way(agreement, people):
    case = agreement.case
    case.state, case.closed_on = CaseState.CLOSED, case.opened_on
    case.save()
    with pytest.raises(Refused, match="Sagen er lukket"):
        adoption.begin(agreement_id=agreement.pk, by=people.caseworker)


def test_the_pages_lead_from_the_agreement_to_the_assessment_and_to_the_change(client, agreement, people):
    client.force_login(people.caseworker)
    number = agreement.number
    page = client.get(reverse("agreements:agreement", args=[number])).content.decode()
    assert reverse("agreements:amend", args=[number]) in page
    answer = client.get(reverse("agreements:amend", args=[number]), follow=True)
    assert "Skriv vurderingen bag aftalen" in answer.content.decode()
    answers = [client.post(reverse("agreements:basis", args=[number])) for _ in range(3)]
    assert {answer.headers["Location"] for answer in answers} == {
        reverse("agreements:proposal", args=[agreement.case.number])
    }
    assert Proposal.objects.count() == 1
    form = client.get(answers[0].headers["Location"]).content.decode()
    assert f"Vurderingen bag aftale {number}" in form
    assert "Skriv i journalen" in form
    assert "Giv afslag" not in form
    written(agreement, people)
    proposal = Proposal.objects.get()
    adoption.adopt(proposal_id=proposal.pk, by=people.caseworker)
    assert client.get(reverse("agreements:amend", args=[number])).status_code == 200
    why = reverse("agreements:why", args=[agreement.case.number])
    assert "Vurdering skrevet til en indlæst aftale" in client.get(why).content.decode()
