"""Two people, or two clicks, at the same moment: one effect, and the loser is told in words.

What one act leaves behind, in all tables and their history, is measured once; so many rows come of every race
and no more. Where both are to be done, it is as if one had come after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

import pytest
import time_machine

from agreements.actions import agreement as agreements
from agreements.actions import (
    amendment,
    change_approval,
    corrections,
    decisions,
    ends,
    followups,
    rejection,
    signing,
    visitation,
)
from agreements.actions import proposal as proposals
from agreements.actions.approvals import QUESTIONS
from agreements.actions.draft import TaskLine
from agreements.actions.extension import extend
from agreements.models import Agreement
from mentorstotte.core.errors import Refused
from tests.agreements import desk
from tests.agreements.samples import People
from tests.agreements.test_rejection import LETTER, hearing_letter
from tests.racing import at_once, errors
from tests.rows import more, rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.fault]
RACES_EACH = 20
TODAY, START = date(2014, 2, 24), date(2014, 3, 3)
YES = dict.fromkeys(QUESTIONS, True)
REASON = "Borgeren har fået andre arbejdstider."


class Outcome(Enum):
    """What a race may end in."""

    SAME = "both are answered, as by one act"
    FIRST = "one of them is done, the other is told"
    BOTH = "both are done"


@dataclass(frozen=True)
class Race:
    """What is made ready, the two acts on it, and what may come of them."""

    ready: Callable
    acts: tuple[Callable, Callable]
    outcome: Outcome


def same(ready, act) -> Race:
    return Race(ready, (act, act), Outcome.SAME)


def first(ready, *acts) -> Race:
    return Race(ready, acts, Outcome.FIRST)


# What is made ready -----------------------------------------------------------------------------------------
def saved(people):
    return people.saved()


def submitted(people):
    return people.submitted()


def granted(people):
    return desk.grant(people, start=START)


def drafted(people):
    return desk.drafted(people, start=START)


def printed(people):
    return desk.printed(people, start=START)


def running(people) -> Agreement:
    start = TODAY - timedelta(days=60)
    return desk.imported(people, start=start, end=start + timedelta(days=150), on=start)


def to_correct(people) -> Agreement:
    agreement = running(people)
    Agreement.objects.filter(pk=agreement.pk).update(to_correct=True)
    return agreement


def heard(people):
    return send_hearing(people, people.saved())


def rejected(people):
    return reject(people, people.saved())


# The acts ---------------------------------------------------------------------------------------------------
def submit(people, proposal):
    return proposals.submit(proposal_id=proposal.pk, by=people.caseworker)


def withdraw(people, proposal):
    return proposals.withdraw(proposal_id=proposal.pk, by=people.caseworker)


def approve(people, proposal):
    return visitation.approve(proposal_id=proposal.pk, answers=YES, by=people.approver)


def approve_too(people, proposal):
    return visitation.approve(proposal_id=proposal.pk, answers=YES, by=people.other_approver)


def send_back(people, proposal):
    return visitation.send_back(proposal_id=proposal.pk, reason="Skriv mere om målet.", by=people.approver)


def send_back_too(people, proposal):
    return visitation.send_back(proposal_id=proposal.pk, reason="Målet mangler.", by=people.other_approver)


def reject(people, proposal, by=None):
    return rejection.reject(
        proposal_id=proposal.pk, letter=LETTER, hearing_needed=False, by=by or people.caseworker
    )


def reject_in_visitation(people, proposal):
    return reject(people, proposal, by=people.other_approver)


def send_hearing(people, proposal):
    return rejection.send_hearing(case=proposal.case, letter=hearing_letter(), by=people.caseworker)


def answer_hearing(people, hearing):
    return rejection.register_answer(
        hearing_id=hearing.pk, answered_on=TODAY, answer="Jeg er enig.", by=people.caseworker
    )


def receive(people, decision):
    return decisions.register_receipt(decision_id=decision.pk, received_on=TODAY, by=people.caseworker)


def draft(people, proposal):
    return agreements.draft_agreement(proposal_id=proposal.pk, by=people.caseworker)


def print_it(people, version):
    return agreements.print_version(version_id=version.pk, by=people.caseworker)


def reopen(people, version):
    return agreements.reopen(version_id=version.pk, change=REASON, by=people.caseworker)


def take_back(people, version):
    return agreements.withdraw(version_id=version.pk, reason=REASON, by=people.colleague)


def sign(people, version):
    return signing.register_signature(version_id=version.pk, signed=desk.paper(TODAY), by=people.caseworker)


def follow_up(people, agreement):
    return followups.register_follow_up(
        agreement_id=agreement.pk, facts=desk.follow_up(TODAY), by=people.caseworker
    )


def follow_up_otherwise(people, agreement):
    facts = desk.follow_up(TODAY, progress=5)
    return followups.register_follow_up(agreement_id=agreement.pk, facts=facts, by=people.colleague)


def assess(people, agreement):
    return followups.register_effect(
        agreement_id=agreement.pk, facts=desk.effect(TODAY), by=people.caseworker
    )


def signed(people) -> Agreement:
    """In force, with its assessment behind it: it can be changed."""
    return desk.signed(people, on=TODAY, start=START)


def changed(people):
    """A change that waits in the visitation."""
    return raise_level(people, signed(people))


def ended(people) -> Agreement:
    agreement = running(people)
    end(people, agreement)
    return agreement


def _amend(agreement, by, kind: str, **facts):
    change = amendment.Change(kind=kind, day=date(2014, 4, 7), why=REASON, **facts)
    return amendment.amend(agreement_id=agreement.pk, change=change, by=by)


def raise_level(people, agreement):
    return _amend(agreement, people.caseworker, "hours", level=3, weekly_hours=Decimal("3.50"))


def change_tasks(people, agreement):
    tasks = (TaskLine("", "Øve samtaler med chefen hver uge"),)
    return _amend(agreement, people.colleague, "tasks", tasks=tasks)


def approve_change(people, version):
    return change_approval.approve_change(version_id=version.pk, answers=YES, by=people.approver)


def return_change(people, version):
    return change_approval.return_change(version_id=version.pk, reason=REASON, by=people.other_approver)


def _end(agreement, by, reason: str):
    end = ends.End(reason=reason, on=TODAY, status="Målet er nået i dag.", agreed=True)
    return ends.end_agreement(agreement_id=agreement.pk, end=end, by=by)


def end(people, agreement):
    return _end(agreement, people.caseworker, "goal_reached")


def end_otherwise(people, agreement):
    return _end(agreement, people.colleague, "other_offer")


def undo(people, agreement):
    return ends.undo_end(agreement_id=agreement.pk, reason=REASON, by=people.caseworker)


def assessed(people) -> Agreement:
    agreement = running(people)
    assess(people, agreement)
    return agreement


def extend_it(people, agreement):
    return extend(agreement_id=agreement.pk, by=people.caseworker)


def correct(people, agreement):
    return corrections.mark_corrected(
        agreement_id=agreement.pk, note="Aftalt mundtligt.", by=people.caseworker
    )


RACES = {
    "submit twice": same(saved, submit),
    "submit or reject": first(saved, submit, reject),
    "withdraw the proposal twice": same(submitted, withdraw),
    "two approve": first(submitted, approve, approve_too),
    "approve or send back": first(submitted, approve, send_back_too),
    "approve or withdraw": first(submitted, approve, withdraw),
    "approve or reject": first(submitted, approve, reject_in_visitation),
    "two send back": first(submitted, send_back, send_back_too),
    "reject twice": same(saved, reject),
    "send a hearing twice": same(saved, send_hearing),
    "answer a hearing twice": same(heard, answer_hearing),
    "register a receipt twice": same(rejected, receive),
    "begin the agreement twice": same(granted, draft),
    "print twice": same(drafted, print_it),
    "reopen twice": same(printed, reopen),
    "withdraw the agreement twice": same(drafted, take_back),
    "sign twice": same(printed, sign),
    "sign or reopen": first(printed, sign, reopen),
    "sign or withdraw": first(printed, sign, take_back),
    "follow up twice": same(running, follow_up),
    "two follow up the same day": first(running, follow_up, follow_up_otherwise),
    "assess the effect twice": same(running, assess),
    "follow up and assess": Race(running, (follow_up, assess), Outcome.BOTH),
    "correct twice": same(to_correct, correct),
    "change twice": same(signed, raise_level),
    "two change": first(signed, raise_level, change_tasks),
    "approve or return a change": first(changed, approve_change, return_change),
    "end twice": same(running, end),
    "two end": first(running, end, end_otherwise),
    "undo an end twice": same(ended, undo),
    "extend twice": same(assessed, extend_it),
}


def effect_of(work: Callable) -> tuple[object, dict[str, int]]:
    """What the work gives, and the rows that it makes."""
    before = rows()
    answer, after = work(), rows()
    return answer, more(before, after)


def one_after_the_other(acts, people: People, subject) -> dict[str, int]:
    """The rows that the acts make, nobody disturbing them."""
    return effect_of(lambda: [act(people, subject) for act in acts])[1]


def permitted(race: Race, people: People) -> list[dict[str, int]]:
    """What may come of a race: for each act what it makes alone, or what both make in either order."""
    orders = (race.acts, race.acts[::-1]) if race.outcome == Outcome.BOTH else [(act,) for act in race.acts]
    return [one_after_the_other(acts, people, race.ready(people)) for acts in orders]


@pytest.mark.parametrize("name", RACES)
@time_machine.travel("2014-02-24 10:00+01:00", tick=True)
def test_two_at_once_have_one_effect(name):
    race, people = RACES[name], People()
    alone = permitted(race, people)
    assert all(alone)
    for subject in [race.ready(people) for _ in range(RACES_EACH)]:
        acts = [lambda act=act, on=subject: act(people, on) for act in race.acts]
        answers, made = effect_of(lambda acts=acts: at_once(*acts))
        told = errors(answers)
        assert all(isinstance(error, Refused) for error in told), told
        assert len(told) == (1 if race.outcome == Outcome.FIRST else 0), told
        done = [effect for effect, answer in zip(alone, answers, strict=True) if answer not in told]
        assert made in done
