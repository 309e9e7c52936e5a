"""Saving a draft, submitting it and taking it back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from agreements.actions import proposal as actions
from agreements.actions.draft import Reason, Stretch, TaskLine, draft_of, open_proposal
from agreements.enums import ProposalState
from agreements.models import Decision, Proposal
from cases.enums import CaseState, NoteKind
from mentorstotte.core.enums import ApprovalState
from mentorstotte.core.errors import Changed, Refused
from mentorstotte.core.models import Approval, Event, Notice
from tests.agreements import samples

pytestmark = pytest.mark.django_db


def save(people, case, draft, *, revision=0, page="side", by=None):
    return actions.save_draft(
        case=case, draft=draft, revision=revision, page=page, by=by or people.caseworker
    )


def test_a_draft_is_read_back_as_it_was_saved(people):
    case = people.case()
    draft = samples.draft(
        mentor=people.mentor,
        segments=(
            Stretch(date(2014, 3, 3), date(2014, 5, 4), 3, Decimal("4.00")),
            Stretch(date(2014, 5, 5), date(2014, 9, 2), 2, Decimal("2.50")),
        ),
        phase_out=((date(2014, 8, 1), Decimal("1.50")),),
        reasons={"R-12": Reason("CRITERIA", "Kriterierne for niveauet passer bedst.", "")},
        exceptions=("other_offer",),
        unread={"aim_date": "engang til efteråret"},
        family_tie=True,
    )
    save(people, case, draft)
    assert draft_of(open_proposal(case)) == draft


def test_a_draft_may_lack_everything(people):
    case = people.case()
    empty = samples.draft(person=samples.EMPTY, boundary={}, segments=(Stretch(),), tasks=())
    save(people, case, empty)
    assert draft_of(open_proposal(case)) == empty
    case.refresh_from_db()
    assert case.state == CaseState.UNDER_ASSESSMENT


def test_half_a_period_is_kept(people):
    case = people.case()
    half = samples.draft(
        segments=(
            Stretch(date(2014, 3, 3), None, None, Decimal("3.00")),
            Stretch(None, date(2014, 9, 2), 1, None),
        )
    )
    save(people, case, half)
    assert draft_of(open_proposal(case)).segments == half.segments


def test_two_people_saving_the_same_draft_the_second_is_told(people):
    case = people.case()
    first = save(people, case, samples.draft())
    save(people, case, samples.draft(person={"aim_target": "Kontor"}), revision=first.revision, page="signe")
    with pytest.raises(Changed) as told:
        save(people, case, samples.draft(), revision=first.revision, page="klaus", by=people.colleague)
    assert told.value.theirs.assessment.aim_target == "Kontor"
    assert draft_of(open_proposal(case)).person["aim_target"] == "Kontor"


def test_a_page_does_not_collide_with_its_own_earlier_save(people):
    case = people.case()
    save(people, case, samples.draft())
    save(people, case, samples.draft(person={"aim_target": "Kontor"}))
    assert Proposal.objects.get().revision == 2


def test_two_pages_that_begin_at_once_make_one_draft_and_the_second_is_told(people):
    case = people.case()
    save(people, case, samples.draft(), page="a")
    with pytest.raises(Changed):
        save(people, case, samples.draft(), page="b", by=people.colleague)
    assert Proposal.objects.count() == 1


def test_saving_again_without_a_change_leaves_the_rows_alone(people):
    case = people.case()
    save(people, case, samples.draft())
    rows = [
        list(getattr(open_proposal(case), name).values_list("pk", flat=True))
        for name in ("tasks", "segments")
    ]
    save(people, case, samples.draft())
    assert rows == [
        list(getattr(open_proposal(case), name).values_list("pk", flat=True))
        for name in ("tasks", "segments")
    ]


def test_as01_plain_grant_is_submitted_with_its_verdict(people):
    proposal = people.submitted()
    assert proposal.state == ProposalState.SUBMITTED
    verdict = proposal.verdict
    assert (verdict["verdict"], verdict["regime"], verdict["kind"]) == ("ok", "LAB2014", "RP")
    assert verdict["standard"] == {"id": "gribskov", "version": "2014-06-24"}
    assert (verdict["suggested_level"], verdict["latest_end"], verdict["total_hours"]) == (
        2,
        "2014-09-02",
        "78.86",
    )
    assert verdict["schedule"]["follow_ups"][0]["due"] == "2014-06-02"
    assert verdict["schedule"]["effect_assessment"]["due"] == "2014-08-19"
    assert "R-08" in verdict["passed"]


def test_submitting_journals_the_assessment_as_a_final_note(people):
    proposal = people.submitted()
    note = proposal.assessment.note
    assert (note.kind, note.is_final, note.case_id) == (NoteKind.ASSESSMENT, True, proposal.case_id)
    for part in (
        "Aktivitetsparat",
        "lager",
        "to gange stoppet",
        "Snitflader",
        "3,00 timer om ugen, niveau 2",
        "bussen",
    ):
        assert part in note.text
    assert proposal.assessment.journalled_by == people.caseworker


def test_submitting_asks_every_approver_of_the_team_but_those_with_a_hand_in_it(people):
    proposal = people.submitted()
    approval = Approval.objects.get()
    assert (approval.state, approval.subject_id) == (ApprovalState.PENDING, proposal.pk)
    told = set(Notice.objects.values_list("user__name", flat=True))
    assert told == {people.approver.name, people.other_approver.name}
    proposal.case.refresh_from_db()
    assert proposal.case.state == CaseState.IN_VISITATION
    assert Event.objects.filter(kind="proposal.submitted").count() == 1


def test_a_second_click_on_submit_changes_nothing(people):
    proposal = people.submitted()
    actions.submit(proposal_id=proposal.pk, by=people.caseworker)
    assert Approval.objects.count() == 1
    assert proposal.case.notes.filter(kind=NoteKind.ASSESSMENT).count() == 1


def test_as04_more_than_six_months_is_refused_and_no_reason_can_override(people):
    saved = people.saved(
        segments=samples.months(date(2014, 3, 3), date(2014, 9, 3)),
        reasons={"R-08": Reason("OTHER", "Borgeren har brug for en dag mere end loven giver.")},
    )
    with pytest.raises(actions.NotReady) as stopped:
        actions.submit(proposal_id=saved.pk, by=people.caseworker)
    assert [finding.rule for finding in stopped.value.check.hard] == ["R-08"]
    saved.refresh_from_db()
    assert (saved.state, Approval.objects.count()) == (ProposalState.DRAFT, 0)
    assert not saved.case.notes.exists()


def test_as03_level_4_beyond_three_months_wants_a_reason_and_then_an_approver(people):
    changes = {
        "person": {"target_group": "T07_RESS", "benefit": "resource_course", "aim_date": date(2015, 3, 1)},
        "segments": samples.months(date(2014, 10, 1), date(2015, 3, 31), level=4, hours="5.00"),
    }
    saved = people.saved(**changes)
    with pytest.raises(actions.NotReady) as stopped:
        actions.submit(proposal_id=saved.pk, by=people.caseworker)
    (finding,) = stopped.value.check.reasons_wanted
    assert (finding.rule, finding.values["latest_end"]) == ("R-11", "2014-12-31")
    reason = Reason("KONKRET_VURDERING", "Borgeren er netop udskrevet og har brug for mere i starten.")
    save(people, saved.case, samples.draft(mentor=people.mentor, reasons={"R-11": reason}, **changes))
    submitted = actions.submit(proposal_id=saved.pk, by=people.caseworker)
    assert submitted.verdict["awaits_approver"] == ["R-11"]
    assert "højst vare 3 måneder" in submitted.deviations.get().rule_text


def test_a_reason_of_nineteen_characters_does_not_count(people):
    saved = people.saved(
        segments=samples.months(date(2014, 3, 3), date(2014, 9, 2), level=3),
        reasons={"R-12": Reason("CRITERIA", "x" * 19)},
    )
    with pytest.raises(actions.NotReady) as stopped:
        actions.submit(proposal_id=saved.pk, by=people.caseworker)
    assert [finding.rule for finding in stopped.value.check.reasons_wanted] == ["R-12"]


def test_what_is_missing_is_named_by_field(people):
    saved = people.saved(person={"need": "", "target_group": ""}, boundary={"SEL85": "no"})
    with pytest.raises(actions.NotReady) as stopped:
        actions.submit(proposal_id=saved.pk, by=people.caseworker)
    fields = {wanted.field for wanted in stopped.value.check.wanted}
    assert fields == {"need", "target_group", "boundary"}


def test_a_task_from_the_bank_must_be_made_individual(people):
    saved = people.saved(tasks=(TaskLine("practical", "øve turen med bus og tog sammen med borgeren."),))
    with pytest.raises(actions.NotReady) as stopped:
        actions.submit(proposal_id=saved.pk, by=people.caseworker)
    assert stopped.value.check.bank_rows == (0,)


def test_a_draft_with_an_unreadable_value_is_not_submitted(people):
    saved = people.saved(unread={"aim_date": "31-02-2014"})
    with pytest.raises(actions.NotReady):
        actions.submit(proposal_id=saved.pk, by=people.caseworker)


def test_withdrawing_takes_the_proposal_back_and_closes_the_round(people):
    proposal = people.submitted()
    actions.withdraw(proposal_id=proposal.pk, by=people.caseworker)
    proposal.refresh_from_db()
    proposal.case.refresh_from_db()
    assert (proposal.state, proposal.case.state) == (ProposalState.DRAFT, CaseState.UNDER_ASSESSMENT)
    assert Approval.objects.get().state == ApprovalState.WITHDRAWN
    actions.withdraw(proposal_id=proposal.pk, by=people.caseworker)
    assert Event.objects.filter(kind="proposal.withdrawn").count() == 1


def test_a_changed_assessment_is_journalled_again_as_an_addition(people):
    proposal = people.submitted()
    first = proposal.assessment.note
    actions.withdraw(proposal_id=proposal.pk, by=people.caseworker)
    save(people, proposal.case, samples.draft(mentor=people.mentor, person={"aim_target": "Kontor"}))
    again = actions.submit(proposal_id=proposal.pk, by=people.caseworker)
    assert again.assessment.note != first
    assert again.assessment.note.corrects == first
    assert Approval.objects.count() == 2


def test_a_submitted_proposal_cannot_be_edited(people):
    proposal = people.submitted()
    with pytest.raises(Refused, match="Venter på visitation"):
        save(people, proposal.case, samples.draft(), revision=proposal.revision)


def test_as06_an_ordinary_grant_in_viborg_needs_no_approver(people, settings):
    settings.MUNICIPALITY_CODE = "0791"
    saved = viborg(people, date(2015, 1, 12), date(2015, 4, 11))
    granted = actions.submit(proposal_id=saved.pk, by=people.caseworker)
    assert granted.state == ProposalState.APPROVED
    assert Approval.objects.count() == 0
    decision = Decision.objects.get()
    assert (decision.outcome, decision.decided_by) == ("granted", people.caseworker)
    assert "kan klage" in decision.complaint_guidance


THIRD = (date(2015, 7, 12), date(2015, 10, 11))
BEFORE = ((date(2015, 1, 12), date(2015, 4, 11)), (date(2015, 4, 12), date(2015, 7, 11)))


WHY_MORE = {"extension_reason": "Praktikken er forlænget, og målet er tæt på."}


@pytest.fixture
def viborg_case(people, settings):
    """A case in Viborg with two ordinary grants behind it, each assessed in time."""
    settings.MUNICIPALITY_CODE = "0791"
    case = people.case(registered_municipality="0791")
    for number, (start, end) in enumerate(BEFORE):
        samples.earlier_agreement(case, start, end, number=number, effect=end - timedelta(days=20))
    return case


def test_as06_the_third_grant_in_viborg_wants_the_profiles_own_category(people, viborg_case):
    saved = viborg(people, *THIRD, case=viborg_case)
    with pytest.raises(actions.NotReady) as stopped:
        actions.submit(proposal_id=saved.pk, by=people.caseworker)
    assert [finding.rule for finding in stopped.value.check.reasons_wanted] == ["R-10"]
    other = Reason("OTHER", "Borgeren har brug for tre måneder mere med en mentor.")
    again = viborg(people, *THIRD, case=viborg_case, reasons={"R-10": other})
    with pytest.raises(actions.NotReady):
        actions.submit(proposal_id=again.pk, by=people.caseworker)


def test_as06_the_third_grant_in_viborg_goes_to_an_approver(people, viborg_case):
    own = Reason("HELT_SAERLIGT", "Borgeren er begyndt på et forløb, der først slutter i oktober.")
    saved = viborg(people, *THIRD, case=viborg_case, reasons={"R-10": own}, person=WHY_MORE)
    submitted = actions.submit(proposal_id=saved.pk, by=people.caseworker)
    assert (submitted.state, submitted.kind) == (ProposalState.SUBMITTED, "extension")
    assert submitted.verdict["awaits_approver"] == ["R-10"]
    assert Approval.objects.count() == 1


def test_an_extension_is_explained_where_the_standard_wants_it(people, viborg_case):
    own = Reason("HELT_SAERLIGT", "Borgeren er begyndt på et forløb, der først slutter i oktober.")
    saved = viborg(people, *THIRD, case=viborg_case, reasons={"R-10": own})
    with pytest.raises(actions.NotReady) as stopped:
        actions.submit(proposal_id=saved.pk, by=people.caseworker)
    [wanted] = stopped.value.check.wanted
    assert (wanted.field, wanted.text) == ("extension_reason", "hvorfor støtten skal forlænges")
    first = viborg(people, *BEFORE[0])
    assert actions.submit(proposal_id=first.pk, by=people.caseworker).kind == "base"


def test_why_support_goes_on_stands_in_the_journal(people, viborg_case):
    own = Reason("HELT_SAERLIGT", "Borgeren er begyndt på et forløb, der først slutter i oktober.")
    saved = viborg(people, *THIRD, case=viborg_case, reasons={"R-10": own}, person=WHY_MORE)
    submitted = actions.submit(proposal_id=saved.pk, by=people.caseworker)
    assert f"Hvorfor støtten skal forlænges: {WHY_MORE['extension_reason']}" in submitted.assessment.note.text


def test_as05_an_extension_without_an_effect_assessment_is_refused(people):
    case = people.case()
    samples.earlier_agreement(case, date(2014, 3, 3), date(2014, 9, 2))
    saved = people.saved(
        case,
        person={"target_group": "T07_RESS", "benefit": "resource_course"},
        segments=samples.months(date(2014, 9, 3), date(2015, 3, 2)),
    )
    with pytest.raises(actions.NotReady) as stopped:
        actions.submit(proposal_id=saved.pk, by=people.caseworker)
    assert [finding.rule for finding in stopped.value.check.hard] == ["R-15"]


def viborg(people, start, end, *, case=None, **changes):
    case = case or people.case(registered_municipality="0791")
    return people.saved(
        case,
        person={"target_group": "T07_RESS", "benefit": "resource_course", "aim_date": end}
        | changes.pop("person", {}),
        segments=samples.months(start, end, level=None),
        phase_out=((end, Decimal("1.00")),),
        **changes,
    )
