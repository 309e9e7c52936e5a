"""The sums of reports, said of one agreement after the other as the rules say them: what the database must
agree with. And agreements drawn at random to try it on.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from agreements.enums import EndedReason, ExpiryAnswer
from agreements.models import (
    Agreement,
    AgreementVersion,
    EffectAssessment,
    FollowUp,
    PhaseOutStep,
    Segment,
)
from agreements.models.agreement import IN_FORCE
from agreements.rules.schedule import effect_deadline, next_follow_up
from cases.models import JournalNote
from providers.enums import MentorKind
from providers.models import Mentor
from reporting.reports.kept import Kept
from reporting.rules.figures import INTEGRATION_GROUPS, cost_kind
from reporting.rules.forecast import ONE_DAY, Running, RunsOut, stepped
from tests import factories
from tests.agreements import desk

FIRST, LAST = date(2014, 1, 1), date(2014, 12, 31)
WEEKS, LEAD = 13, 14


# Kept, late and missing -------------------------------------------------------------------------------------
def judged(due: date, done: date | None, first: date, last: date, today: date) -> Kept:
    """A deadline and what was done about it; nothing of one outside the period or not passed."""
    if not first <= due <= last:
        return Kept()
    if done is not None:
        return Kept(on_time=1) if done <= due else Kept(late=1)
    return Kept(missing=1) if due < today else Kept()


def follow_ups_kept(agreement: Agreement, *period: date) -> Kept:
    """Each deadline rolls from the last time the need was looked at."""
    looks = [
        *agreement.follow_ups.values_list("held_on", flat=True),
        *agreement.effect_assessments.values_list("assessed_on", flat=True),
    ]
    kept, last = Kept(), agreement.start_date
    for done in [*sorted(day for day in looks if day > agreement.start_date), None]:
        due = next_follow_up(last, agreement.end_date, WEEKS, LEAD)
        if due is None:
            break
        kept += judged(due, done, *period)
        last = done
    return kept


def effect_kept(agreement: Agreement, *period: date) -> Kept:
    """One, of an agreement that ran out or will."""
    due = effect_deadline(agreement.start_date, agreement.end_date, LEAD)
    if agreement.ended_on or due is None:
        return Kept()
    done = agreement.effect_assessments.order_by("assessed_on").values_list("assessed_on", flat=True).first()
    return judged(due, done, *period)


def due_on(day: date) -> dict[str, int]:
    """The figures of a day."""
    running = [each for each in Agreement.objects.in_force() if each.start_date <= day <= each.end_date]
    expiring = {each.pk for each in running if each.end_date - timedelta(14) <= day}
    missed = {each.pk for each in running if each.effect_assessed_on is None and _passed(each, day)}
    return {
        "running": len(running),
        "expiring": len(expiring),
        "effect_missed": len(missed),
        "expiring_and_missed": len(expiring & missed),
        "follow_up_overdue": sum(_overdue(each, day) for each in running),
        "into_next_year": sum(each.end_date.year > day.year for each in running),
    }


def citizens_on(day: date, *, integration: bool = False) -> int:
    """With an agreement that runs on the day."""
    running = Agreement.objects.running_on(day).select_related("case")
    return len(
        {
            each.case.citizen_id
            for each in running
            if not integration or each.target_group in INTEGRATION_GROUPS
        }
    )


def _passed(agreement: Agreement, day: date) -> bool:
    due = effect_deadline(agreement.start_date, agreement.end_date, LEAD)
    return due is not None and due < day


def _overdue(agreement: Agreement, day: date) -> bool:
    held = agreement.follow_ups.order_by("-held_on").values_list("held_on", flat=True).first()
    due = next_follow_up(held or agreement.start_date, agreement.end_date, WEEKS, LEAD)
    return due is not None and due < day


# Hours and kroner -------------------------------------------------------------------------------------------
def stretches(first: date, last: date) -> Iterator[tuple[Segment, date]]:
    """Those in force that have days between the two, with the last day of each."""
    found = Segment.objects.filter(version__state__in=IN_FORCE, version__agreement__in_force=True)
    for each in found.select_related("version__agreement__case", "version__agreement__mentor", "mentor"):
        until = min(each.end, each.version.agreement.end_date)
        if each.weekly_hours is not None and each.start <= last and until >= max(each.start, first):
            yield each, until


def bound(first: date, last: date, today: date) -> tuple[dict, list[RunsOut], int]:
    """Kroner a week by (kind, team), the agreements that run out, and how many have no known price."""
    running: dict[tuple, list[Running]] = {}
    ending, unpriced = [], 0
    for each, until in stretches(first, last):
        agreement, mentor = each.version.agreement, each.mentor or each.version.agreement.mentor
        price = (
            Decimal(0) if mentor.kind == MentorKind.MUNICIPAL else each.hourly_price or _price(mentor, today)
        )
        if not each.weekly_hours:
            continue
        if price is None:
            unpriced += 1
            continue
        plan = agreement.phase_out_steps.values_list("day", "weekly_hours")
        parts = list(stepped(Running(each.start, until, price * each.weekly_hours), each.weekly_hours, plan))
        kind = cost_kind(mentor.kind)
        running.setdefault((kind, agreement.team_id), []).extend(parts)
        goes_on = Agreement.objects.in_force().filter(
            case=agreement.case, start_date=agreement.end_date + ONE_DAY
        )
        decided = agreement.ended_on or agreement.expiry_answer == ExpiryAnswer.END or goes_on.exists()
        if until == agreement.end_date >= today and not decided:
            level = agreement.level if each.level is None else each.level
            whole = Running(agreement.start_date, agreement.end_date, parts[-1].weekly)
            ending.append(RunsOut((kind, level), whole))
    return running, ending, unpriced


def _price(mentor: Mentor, today: date) -> Decimal | None:
    own = mentor.rates.filter(valid_from__lte=today).exclude(valid_to__lt=today).first()
    return own and own.hourly_price


# Agreements at random ---------------------------------------------------------------------------------------
def drawn(people, seed: int, number: int = 40) -> None:
    """So many, with stretches, plans, follow-ups and assessments in and around 2014."""
    draw = Random(seed)
    mentors = [
        people.mentor,
        factories.mentor(kind="social", price=None),
        factories.mentor(kind="municipal", price=None),
    ]
    cases = [people.case(given=f"Nr {place}") for place in range(number // 2)]
    team = factories.team("Andet")
    for place in range(number):
        start = FIRST + timedelta(draw.randint(-200, 340))
        case = draw.choice(cases)
        before = case.agreements.order_by("-end_date").first()
        if before and draw.random() < 0.5:
            start = before.end_date + ONE_DAY
        end = start + timedelta(draw.choice([5, 20, 91, 105, 182, 300]))
        facts = {
            "target_group": draw.choice(["T17_ALM", "T08_UDL_AKT"]),
            "level": draw.choice([1, 3, 4, None]),
        }
        if case.agreements.filter(start_date=start, end_date=end).exists():
            continue
        agreement = desk.imported(people, start=start, end=end, on=start, case=case, **facts)
        agreement.mentor = draw.choice(mentors)
        agreement.team = draw.choice([agreement.team, team])
        agreement.expiry_answer = draw.choice(["", "", ExpiryAnswer.END])
        if draw.random() < 0.2:
            agreement.ended_on, agreement.ended_reason = start + timedelta(3), EndedReason.GOAL_REACHED
        agreement.save()
        _stretch(draw, agreement, mentors)
        _look(draw, agreement, people.caseworker, place)


def _stretch(draw: Random, agreement: Agreement, mentors: list) -> None:
    version = AgreementVersion.objects.get(agreement=agreement)
    version.segments.all().delete()
    days = (agreement.end_date - agreement.start_date).days
    cut = agreement.start_date + timedelta(draw.randint(1, days))
    ends = [(agreement.start_date, cut - ONE_DAY), (cut, agreement.end_date + timedelta(draw.choice([0, 9])))]
    Segment.objects.bulk_create(
        Segment(
            version=version,
            start=start,
            end=end,
            level=draw.choice([2, None]),
            weekly_hours=draw.choice([None, Decimal(0), Decimal("2.50"), Decimal("3.75")]),
            hourly_price=draw.choice([None, Decimal("395.00"), Decimal("412.35")]),
            mentor=draw.choice([None, *mentors]),
        )
        for start, end in ends
    )
    for day in {agreement.start_date + timedelta(draw.randint(0, days)) for _ in range(draw.randint(0, 2))}:
        facts = {
            "weekly_hours": draw.choice([Decimal(0), Decimal("1.25"), Decimal("3.00")]),
            "what": "Bussen",
        }
        PhaseOutStep.objects.create(agreement=agreement, day=day, registered_by=agreement.caseworker, **facts)


def _look(draw: Random, agreement: Agreement, by, place: int) -> None:
    def day() -> date:
        return agreement.start_date + timedelta(draw.randint(-10, 320))

    def note(on: date) -> JournalNote:
        said = {"theme": "Opfølgning", "text": "Set på", "written_by": by}
        return JournalNote.objects.create(case=agreement.case, occurred_on=on, **said)

    for on in [day() for _ in range(draw.randint(0, 4))]:
        said = {"purpose_present": True, "progress": 3, "text": "Møder", "registered_by": by}
        FollowUp.objects.create(agreement=agreement, held_on=on, note=note(on), **said)
    for on in {day() for _ in range(draw.choice([0, 0, 1, 2]))}:
        said = {"effect": "closer", "recommendation": "stop", "text": "Bedre", "in_dialogue": True}
        EffectAssessment.objects.create(
            agreement=agreement, assessed_on=on, note=note(on), registered_by=by, **said
        )
        Agreement.objects.filter(pk=agreement.pk).update(effect_assessed_on=on)
