"""Extension, expiry and ends of an agreement, and an end undone."""

from datetime import date, timedelta

import pytest
import time_machine

from agreements.actions import ends
from agreements.actions.draft import draft_of
from agreements.actions.extension import extend
from agreements.actions.followups import register_effect, register_follow_up
from agreements.actions.letters import RejectionLetter
from agreements.actions.proposal import check_draft
from agreements.enums import EndedReason
from agreements.models import Agreement, Decision, Ending, Reminder
from cases.actions.citizens import record_register_event
from cases.enums import TargetGroup
from mentorstotte.core import letters
from mentorstotte.core.documents import store
from mentorstotte.core.enums import LetterPart
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document, Event, Notice
from tests.agreements import desk
from tests.documents import reading

pytestmark = pytest.mark.django_db
START, END, TODAY = date(2014, 3, 3), date(2014, 9, 2), date(2014, 8, 18)
STATUS = "Borgeren møder selv nu og går videre i praktik."
LETTER = RejectionLetter(
    matter="Din sag handler om mentorstøtte.",
    reasons="Du møder nu selv tre dage om ugen, og mentoren er der kun kort.",
    rules="Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2014-08-18 10:00+02:00", tick=True):
        yield


@pytest.fixture
def agreement(people) -> Agreement:
    return desk.imported(people, start=START, end=END, on=START, target_group=TargetGroup.T07_RESS)


def end(agreement, people, reason: str, on: date = TODAY, **facts) -> Ending | None:
    said = {"reason": reason, "on": on, "status": STATUS} | facts
    return ends.end_agreement(agreement_id=agreement.pk, end=ends.End(**said), by=people.caseworker)


# Extension --------------------------------------------------------------------------------------------------
def test_as05_extension_is_refused_without_an_effect_assessment(agreement, people):
    with pytest.raises(Refused, match="R-15"):
        extend(agreement_id=agreement.pk, by=people.caseworker)


def test_as05_an_extension_begins_the_day_after_with_what_is_known(agreement, people):
    register_follow_up(
        agreement_id=agreement.pk, facts=desk.follow_up(date(2014, 6, 2)), by=people.caseworker
    )
    register_effect(agreement_id=agreement.pk, facts=desk.effect(TODAY), by=people.caseworker)
    proposal = extend(agreement_id=agreement.pk, by=people.caseworker)
    draft = draft_of(proposal)
    assert (draft.start, draft.end) == (date(2014, 9, 3), date(2015, 3, 2))
    assert (draft.segments[0].level, draft.mentor) == (2, people.mentor)
    assert draft.person["target_group"] == "T07_RESS"
    assert "Borgeren klarer morgenerne selv nu" in draft.person["need_text"]
    assert "fremgang 3 af 5" in draft.person["need_text"]
    assert (draft.person["need"], draft.boundary, draft.reasons) == ("", {}, {})
    check, facts = check_draft(proposal.case, draft, proposal_id=proposal.pk)
    assert facts.agreement.kind == "extension"
    assert "R-15" not in {finding.rule for finding in check.hard}
    assert extend(agreement_id=agreement.pk, by=people.caseworker) == proposal
    agreement.refresh_from_db()
    assert agreement.expiry_answer == "extend"


def test_a_new_level_at_expiry_is_chosen_anew(agreement, people):
    register_effect(agreement_id=agreement.pk, facts=desk.effect(TODAY), by=people.caseworker)
    proposal = extend(agreement_id=agreement.pk, answer="change_level", by=people.caseworker)
    [stretch] = draft_of(proposal).segments
    assert (stretch.start, stretch.level, stretch.weekly_hours) == (date(2014, 9, 3), None, None)


@pytest.mark.parametrize(
    ("code", "latest"), [("0791", date(2014, 12, 2)), ("0330", date(2015, 3, 2))], ids=["viborg", "slagelse"]
)
def test_as06_as07_an_extension_elsewhere_wants_the_categories_of_the_standard(
    people, settings, code, latest
):
    settings.MUNICIPALITY_CODE = code
    agreement = desk.imported(people, start=START, end=END, on=START, target_group=TargetGroup.T07_RESS)
    register_effect(agreement_id=agreement.pk, facts=desk.effect(TODAY), by=people.caseworker)
    proposal = extend(agreement_id=agreement.pk, by=people.caseworker)
    draft = draft_of(proposal)
    assert draft.end == latest
    check, _ = check_draft(proposal.case, draft, proposal_id=proposal.pk)
    assert "R-10" in {finding.rule for finding in check.reasons_wanted}


# Ends -------------------------------------------------------------------------------------------------------
def test_a_move_ends_the_day_before_with_a_decision(agreement, people):
    moved = {"kind": "moved", "on": date(2014, 8, 15), "until": None, "note": "CPR", "moved_to": "0270"}
    with pytest.raises(Refused, match="flytningen på borgeren først"):
        end(agreement, people, EndedReason.MOVED, date(2014, 8, 15), letter=LETTER)
    record_register_event(citizen_id=agreement.case.citizen_id, by=people.colleague, **moved)
    letters.write(part=LetterPart.STOP, text="Husk at aflevere nøglen.", by=people.colleague)
    assert Notice.objects.filter(user=people.caseworker, text__contains="flyttet").exists()
    ending = end(agreement, people, EndedReason.MOVED, date(2014, 8, 15), letter=LETTER)
    assert ending.last_day == date(2014, 8, 14)
    assert ending.decision.outcome == "stopped"
    letter = ending.decision.document
    words = reading.text(store.get(letter.sha256))
    assert "Hvorfor stopper støtten?" in words
    assert "Din sidste dag med mentorstøtte er den 14. august 2014." in words
    assert letter.code in words
    assert "Husk at aflevere nøglen." in words
    agreement.refresh_from_db()
    assert (agreement.start_date, agreement.end_date) == (START, date(2014, 8, 14))
    assert (agreement.next_follow_up, agreement.effect_due) == (None, None)
    assert Event.objects.filter(kind="register.to_correct", subject_id=agreement.pk).exists()


def test_a_death_ends_on_its_day_and_no_letter_goes_out(agreement, people):
    died = {"kind": "deceased", "on": date(2014, 8, 10), "until": None, "note": "CPR"}
    record_register_event(citizen_id=agreement.case.citizen_id, by=people.caseworker, **died)
    Reminder.objects.create(agreement=agreement, kind="expiry", due_on=END, step=14)
    documents = Document.objects.count()
    ending = end(agreement, people, EndedReason.DIED, date(2014, 8, 10))
    assert (ending.last_day, ending.decision) == (date(2014, 8, 10), None)
    assert Document.objects.count() == documents
    assert not Reminder.objects.filter(agreement=agreement, notice__isnull=True).exists()
    assert ending.note.theme == "Afsluttende status: død"


def test_a_citizen_with_right_and_duty_is_not_ended_by_a_no(people):
    duty = desk.imported(people, start=START, end=END, on=START, target_group=TargetGroup.T01_AKT_KTH)
    assert duty.versions.get().entitlement == "RP"
    assert end(duty, people, EndedReason.CITIZEN_WITHDREW) is None
    duty.refresh_from_db()
    assert (duty.ended_on, Ending.objects.count()) == (None, 0)
    assert Notice.objects.filter(user=people.caseworker, text__contains="ønsker ikke støtten").exists()


def test_a_citizen_who_withdraws_is_not_ended_before_today_without_reason(agreement, people):
    with pytest.raises(Refused, match="før i dag"):
        end(agreement, people, EndedReason.CITIZEN_WITHDREW, date(2014, 8, 1))
    ending = end(
        agreement,
        people,
        EndedReason.CITIZEN_WITHDREW,
        date(2014, 8, 1),
        why_back="Sagt ved mødet den dag.",
    )
    assert (ending.last_day, ending.decision) == (date(2014, 8, 1), None)


@pytest.mark.parametrize("reason", ends.DECIDED)
def test_a_stop_is_a_decision_unless_the_citizen_agrees(agreement, people, reason):
    with pytest.raises(Refused, match="begrundelsen"):
        end(agreement, people, reason, agreed=False)
    with pytest.raises(Refused, match="partshøring først"):
        end(agreement, people, reason, agreed=False, letter=LETTER, hearing_needed=True)
    assert (Decision.objects.count(), Ending.objects.count()) == (0, 0)
    assert end(agreement, people, reason, agreed=True).decision is None


def test_an_end_wants_a_closing_status_and_a_day_inside(agreement, people):
    with pytest.raises(Refused, match="afsluttende status"):
        end(agreement, people, EndedReason.GOAL_REACHED, agreed=True, status="Færdig")
    with pytest.raises(Refused, match="udløber"):
        end(agreement, people, EndedReason.GOAL_REACHED, END + timedelta(days=1), agreed=True)


def test_a_later_last_day_keeps_what_is_due_until_then(agreement, people):
    ending = end(agreement, people, EndedReason.GOAL_REACHED, date(2014, 8, 25), agreed=True)
    agreement.refresh_from_db()
    assert (ending.last_day, agreement.end_date) == (date(2014, 8, 25), date(2014, 8, 25))
    assert agreement.effect_due is None
    assert end(agreement, people, EndedReason.GOAL_REACHED, date(2014, 8, 25), agreed=True) == ending
    with pytest.raises(Refused, match="allerede afsluttet"):
        end(agreement, people, EndedReason.OTHER_OFFER, agreed=True)


def test_expiry_answered_with_end_is_read_from_the_dates_and_not_stored_as_a_stop(agreement, people):
    end(agreement, people, EndedReason.EXPIRED, END)
    agreement.refresh_from_db()
    assert (agreement.ended_on, agreement.ended_reason, agreement.expiry_answer) == (None, "", "end")
    assert not Event.objects.filter(kind="register.to_correct").exists()


# Undone -----------------------------------------------------------------------------------------------------
def test_an_end_made_in_error_is_undone_with_reason_while_the_period_lasts(agreement, people):
    end(agreement, people, EndedReason.GOAL_REACHED, agreed=True)
    with pytest.raises(Refused, match="mindst 10 tegn"):
        ends.undo_end(agreement_id=agreement.pk, reason="fejl", by=people.caseworker)
    ends.undo_end(agreement_id=agreement.pk, reason="Forkert borger valgt.", by=people.caseworker)
    agreement.refresh_from_db()
    assert (agreement.end_date, agreement.ended_on, agreement.ended_reason) == (END, None, "")
    assert agreement.effect_due == date(2014, 8, 19)
    assert agreement.endings.get().undone_reason == "Forkert borger valgt."
    end(agreement, people, EndedReason.GOAL_REACHED, agreed=True)
    with time_machine.travel("2014-09-03 10:00+02:00"), pytest.raises(Refused, match="periode er gået"):
        ends.undo_end(agreement_id=agreement.pk, reason="Forkert borger valgt.", by=people.caseworker)
