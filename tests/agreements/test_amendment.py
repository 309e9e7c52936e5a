"""Changing a running agreement: versions, days, approval, and what changed word by word."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
import time_machine
from django.db import IntegrityError, transaction

from agreements.actions import agreement as agreements
from agreements.actions import amendment, change_approval, deadlines, signing
from agreements.actions.approvals import QUESTIONS
from agreements.actions.draft import Reason, TaskLine
from agreements.actions.letters import RejectionLetter
from agreements.actions.segments import mentor_days
from agreements.differences import ADDED, REMOVED, differences, words
from agreements.enums import VersionState
from agreements.models import Agreement, AgreementVersion, Decision, Segment
from mentorstotte.core.documents import store
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval
from tests import factories
from tests.agreements import desk
from tests.documents import reading

pytestmark = pytest.mark.django_db
START, END = date(2014, 3, 3), date(2014, 9, 2)
TODAY, FROM = date(2014, 5, 5), date(2014, 5, 12)
YES = dict.fromkeys(QUESTIONS, True)
WHY = "Borgeren har brug for noget andet nu."
LETTER = RejectionLetter(
    matter="Din sag handler om mentorstøtte.",
    reasons="Du møder nu selv tre dage om ugen, og mentoren er der kun kort.",
    rules="Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
)


@contextmanager
def in_may(people):
    """An agreement in force from 3 March, three hours a week on level 2; today is 5 May."""
    with time_machine.travel("2014-02-24 10:00+01:00", tick=True):
        made = desk.signed(people, on=date(2014, 2, 24), start=START)
    with time_machine.travel("2014-05-05 10:00+02:00", tick=True):
        yield made


@pytest.fixture
def agreement(people) -> Agreement:
    with in_may(people) as made:
        yield made


def change(kind: str, **facts) -> amendment.Change:
    return amendment.Change(**{"kind": kind, "day": FROM, "why": WHY} | facts)


def amend(agreement, people, kind: str, **facts) -> AgreementVersion:
    return amendment.amend(agreement_id=agreement.pk, change=change(kind, **facts), by=people.caseworker)


def sign(version, people) -> Agreement:
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    signing.register_signature(version_id=version.pk, signed=desk.paper(TODAY), by=people.caseworker)
    return Agreement.objects.get(pk=version.agreement_id)


def test_a_new_mentor_takes_over_on_the_day_and_needs_no_visitation_in_gribskov(agreement, people):
    other = factories.mentor("Mentor 20")
    version = amend(agreement, people, "mentor", **desk.new_mentor(other))
    assert (version.number, version.state, version.needs_approval) == (2, VersionState.DRAFT, False)
    assert (version.change_kind, version.effective_from, version.change) == ("mentor", FROM, WHY)
    assert version.mentor_name == "Mentor 20"
    agreement.refresh_from_db()
    assert agreement.mentor == people.mentor, "the version in force stands until both have signed"
    before = (agreement.end_date, agreement.next_follow_up, agreement.effect_due)
    agreement = sign(version, people)
    first, second = agreement.versions.order_by("number")
    assert (first.state, second.state) == (VersionState.SUPERSEDED, VersionState.SIGNED)
    assert first.document
    assert first.document != second.document
    days = mentor_days(second)
    assert [(d.mentor, d.start, d.end) for d in days] == [
        (people.mentor.pk, START, date(2014, 5, 11)),
        (other.pk, FROM, END),
    ]
    assert (agreement.end_date, agreement.next_follow_up, agreement.effect_due) == before
    assert agreement.mentor == people.mentor, "the new one begins on the twelfth"
    with time_machine.travel("2014-05-15 06:00+02:00"):  # nothing ran on the days between
        assert deadlines.follow_segments() == 1
        assert deadlines.follow_segments() == 0
        agreement.refresh_from_db()
        assert agreement.mentor == other


def test_more_hours_within_the_level_need_nobody_and_a_higher_level_the_visitation(agreement, people):
    version = amend(agreement, people, "hours", level=3, weekly_hours=Decimal("3.50"))
    assert (version.state, version.needs_approval) == (VersionState.SUBMITTED, True)
    with pytest.raises(Refused, match="ikke godkendt"):
        agreements.make_ready(version_id=version.pk, by=people.caseworker)
    with pytest.raises(NotAllowed):
        change_approval.approve_change(version_id=version.pk, answers=YES, by=people.caseworker)
    change_approval.approve_change(version_id=version.pk, answers=YES, by=people.approver)
    agreement = sign(version, people)
    spans = [(s.start, s.end, s.level, s.weekly_hours) for s in Segment.objects.filter(version=version)]
    assert spans == [
        (START, date(2014, 5, 11), 2, Decimal("3.00")),
        (FROM, END, 3, Decimal("3.50")),
    ]
    assert agreement.versions.get(number=2).approved_by == people.approver


def test_level_4_beyond_three_months_wants_a_reason_and_an_approver(agreement, people):
    facts = {"level": 4, "weekly_hours": Decimal("5.00")}
    with pytest.raises(amendment.NotAllowedYet) as refused:
        amend(agreement, people, "hours", **facts)
    assert [f.rule for f in refused.value.proposed.reasons_wanted] == ["R-11"]
    version = amend(agreement, people, "hours", until=date(2014, 8, 11), **facts)
    rows = [(s.start, s.end, s.level) for s in version.segments.all()]
    assert rows == [
        (START, date(2014, 5, 11), 2),
        (FROM, date(2014, 8, 11), 4),
        (date(2014, 8, 12), END, 2),
    ]
    agreements.withdraw(version_id=version.pk, reason="Skrevet forkert ind.", by=people.caseworker)
    assert not Approval.objects.pending().filter(subject_kind="agreementversion").exists()
    reason = Reason("KONKRET_VURDERING", "Borgeren begynder i praktik på fuld tid i perioden.")
    version = amend(agreement, people, "hours", reasons={"R-11": reason}, **facts)
    assert (version.number, version.needs_approval) == (3, True)


def test_a_change_that_is_sent_back_leaves_the_agreement_as_it_was(agreement, people):
    version = amend(agreement, people, "hours", level=3, weekly_hours=Decimal("4.00"))
    change_approval.return_change(version_id=version.pk, reason="Skriv hvorfor nu.", by=people.approver)
    version.refresh_from_db()
    agreement.refresh_from_db()
    assert version.state == VersionState.WITHDRAWN
    assert (agreement.in_force, agreement.level) == (True, 2)
    assert amendment.changeable(agreement) == ""


def test_less_support_against_the_citizens_wish_is_a_decision(agreement, people):
    less = {"level": 1, "weekly_hours": Decimal("1.50")}
    with pytest.raises(Refused, match="om borgeren er enig"):
        amend(agreement, people, "hours", **less)
    with pytest.raises(Refused, match="partshøring først"):
        amend(agreement, people, "hours", agreed=False, letter=LETTER, hearing_needed=True, **less)
    assert not Decision.objects.filter(agreement=agreement).exists()
    amend(agreement, people, "hours", agreed=False, letter=LETTER, **less)
    decision = Decision.objects.get(agreement=agreement)
    assert (decision.outcome, decision.document.sealed) == ("reduced", True)
    assert "Det gælder fra den 12. maj 2014." in reading.text(store.get(decision.document.sha256))
    assert "Ankestyrelsen" in decision.complaint_guidance


def test_the_version_behind_a_decision_waits_for_no_signature(agreement, people):
    less = {"level": 1, "weekly_hours": Decimal("1.50"), "agreed": False, "letter": LETTER}
    with pytest.raises(Refused, match="tidligst gælde fra i dag"):
        amend(agreement, people, "hours", day=date(2014, 5, 1), **less)
    version = amend(agreement, people, "hours", **less)
    assert (version.state, version.number) == (VersionState.SIGNED, 2)
    assert (version.signature.method, version.signature.citizen_signed_on) == ("decision", None)
    assert version.decision == Decision.objects.get(agreement=agreement)
    printed = reading.text(store.get(version.document.sha256))
    assert "Versionen gælder uden underskrift" in printed
    assert "Borger, dato og underskrift" not in printed
    agreement.refresh_from_db()
    assert (agreement.level, amendment.changeable(agreement)) == (2, ""), "the old hours until the twelfth"
    with time_machine.travel("2014-05-12 06:00+02:00"):
        deadlines.follow_segments()
        agreement.refresh_from_db()
        assert agreement.weekly_hours == Decimal("1.50")
    note = agreement.case.notes.filter(kind="agreement").latest("pk")
    assert "følger af en afgørelse" in note.text


def test_no_version_is_in_force_without_the_citizen_unless_a_decision_stands_behind_it(agreement, people):
    version = amend(agreement, people, "mentor", **desk.new_mentor(factories.mentor("Mentor 20")))
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    alone = signing.Signed(method="decision", jobcentre_on=TODAY)
    with pytest.raises(Refused, match="ingen afgørelse"):
        signing.register_signature(version_id=version.pk, signed=alone, by=people.caseworker)


def test_a_decision_that_needs_an_approver_is_made_by_the_approver(agreement, people):
    own = amendment.propose
    less = {"level": 1, "weekly_hours": Decimal("1.50"), "agreed": False, "letter": LETTER}
    # No rule wants an approver for fewer hours today; a standard might.
    with patch.object(amendment, "propose", lambda *args: replace(own(*args), needs_approval=True)):
        version = amend(agreement, people, "hours", **less)
    assert (version.state, Decision.objects.filter(agreement=agreement).count()) == ("submitted", 0)
    change_approval.approve_change(version_id=version.pk, answers=YES, by=people.approver)
    version.refresh_from_db()
    decision = Decision.objects.get(agreement=agreement)
    assert (version.state, version.decision, version.letter) == (VersionState.SIGNED, decision, {})
    assert decision.decided_by == people.approver


def test_a_new_target_group_is_judged_as_of_its_own_day(people):
    """The citizen turns thirty on 8 May, in the middle of the agreement."""
    person = {"starts_ordinary_education": True, "earlier_contact_with_jobcentre": False}
    with time_machine.travel("2014-02-24 10:00+01:00", tick=True):
        case = people.case(birth_date=date(1984, 5, 8))
        made = desk.signed(people, on=date(2014, 2, 24), start=START, case=case, person=person)
    with time_machine.travel("2014-05-05 10:00+02:00", tick=True):
        with pytest.raises(amendment.NotAllowedYet) as refused:
            amend(made, people, "target_group", target_group="T06_UNG30", day=FROM)
        assert {f.rule for f in refused.value.proposed.hard} == {"R-20"}
        day = date(2014, 5, 6)
        version = amend(made, people, "target_group", target_group="T06_UNG30", day=day)
        assert sign(version, people).target_group == "T06_UNG30"


def test_a_new_target_group_changes_the_ground_and_the_contact_from_its_day(agreement, people):
    person = {"benefit": "resource_course", "readiness": ""}
    version = amend(agreement, people, "target_group", target_group="T07_RESS", person=person)
    groups = [(s.start, s.target_group) for s in version.segments.all()]
    assert groups == [(START, "T01_AKT_KTH"), (FROM, "T07_RESS")]
    assert version.agreement.versions.get(number=1).target_group == "T01_AKT_KTH"
    assert version.target_group == "T07_RESS"
    assert "mindst én gang om ugen" not in version.contact


def test_a_change_says_something_and_lies_inside_the_agreement(agreement, people):
    tasks = (TaskLine("practical", "Ringe kl. 7 de første to uger og følges med bussen til Helsinge"),)
    not_tasks = agreement.versions.get().not_tasks
    with pytest.raises(Refused, match="ikke ændret noget"):
        amend(agreement, people, "tasks", tasks=tasks, not_tasks=not_tasks)
    with pytest.raises(Refused, match="en dag i aftalen"):
        amend(agreement, people, "hours", level=3, weekly_hours=Decimal("3.50"), day=END + timedelta(days=1))
    with pytest.raises(Refused, match="mindst 10 tegn"):
        amend(agreement, people, "tasks", why="nyt")
    version = amend(agreement, people, "tasks", tasks=(*tasks, TaskLine("", "Øve samtaler med chefen")))
    again = amend(agreement, people, "tasks", tasks=(*tasks, TaskLine("", "Øve samtaler med chefen")))
    assert again == version
    with pytest.raises(Refused, match="allerede i gang"):
        amend(agreement, people, "mentor", **desk.new_mentor(factories.mentor("Mentor 20")))


def test_a_change_signed_late_says_which_day_it_is_about(agreement, people):
    version = amend(
        agreement, people, "mentor", **desk.new_mentor(factories.mentor("Mentor 20")), day=date(2014, 5, 1)
    )
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    with pytest.raises(signing.ReasonNeeded, match=r"gælder fra 1\. maj 2014"):
        signing.register_signature(version_id=version.pk, signed=desk.paper(TODAY), by=people.caseworker)


def test_differences_are_told_word_by_word(agreement, people):
    version = amend(agreement, people, "mentor", **desk.new_mentor(factories.mentor("Mentor 20")))
    earlier, later = agreement.versions.get(number=1), AgreementVersion.objects.get(pk=version.pk)
    [mentor] = differences(earlier, later)
    assert mentor.label == "2. Mentor"
    assert [(p.kind, p.text) for p in words("Ringe kl. 7 hver dag", "Ringe kl. 8 hver dag")] == [
        ("same", "Ringe kl. "),
        (REMOVED, "7"),
        (ADDED, "8"),
        ("same", " hver dag"),
    ]


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"state": "signed", "signed_on": TODAY, "document": None}, "version_"),
        ({"content_sha256": ""}, "version_document_has_hash"),
        ({"needs_approval": True, "approved_at": None}, "version_sent_is_approved"),
    ],
)
def test_the_database_itself_refuses_what_may_not_be(agreement, facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AgreementVersion.objects.filter(agreement=agreement).update(**facts)


def test_the_database_keeps_one_version_in_force_and_no_overlapping_days(agreement, people):
    version = amend(agreement, people, "mentor", **desk.new_mentor(factories.mentor("Mentor 20")))
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    with pytest.raises(IntegrityError, match="version_one_in_force"), transaction.atomic():
        AgreementVersion.objects.filter(pk=version.pk).update(state="signed", signed_on=TODAY)
    with pytest.raises(IntegrityError, match="segment_no_overlap"), transaction.atomic():
        Segment.objects.create(version=version, start=FROM, end=FROM)
