"""What is due on a day among running courses (B11, and the list »Mit overblik« in figures)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from agreements.rules.schedule import effect_deadline, next_follow_up
from agreements.rules.steps import EXPIRY_NOTICE_DAYS
from reporting.rules.figures import Course


@dataclass(frozen=True, slots=True)
class Followed:
    """A course with what has been done: day of the last follow-up, and of the effect assessment, if any."""

    course: Course
    last_follow_up: date | None = None
    effect_assessment: date | None = None


@dataclass(frozen=True, slots=True)
class DueFigures:
    """Numbers of courses that run on the day.

    ``expiring``: end within 14 days. ``effect_missed``: the effect deadline has passed without an assessment.
    ``expiring_and_missed``: both. ``follow_up_overdue``: the next 13-week follow-up was due before the day.
    ``into_next_year``: the last day lies in a later year.
    """

    running: int
    expiring: int
    effect_missed: int
    expiring_and_missed: int
    follow_up_overdue: int
    into_next_year: int


def expires_soon(course: Course, on: date) -> bool:
    """The last day is at most 14 days away (domain section 8, reminders)."""
    return course.end - timedelta(days=EXPIRY_NOTICE_DAYS) <= on


def effect_deadline_missed(followed: Followed, on: date, *, lead_days: int) -> bool:
    """The deadline lies before the day and no assessment is made; on the day itself there is still time."""
    course = followed.course
    deadline = effect_deadline(course.start, course.end, lead_days)
    return followed.effect_assessment is None and deadline is not None and deadline < on


def follow_up_overdue(followed: Followed, on: date, *, weeks: int, lead_days: int) -> bool:
    """The next follow-up was due before the day; on the day itself there is still time.

    It rolls from the last one made; near the end the effect assessment takes its place (domain section 8).
    """
    course = followed.course
    due = next_follow_up(followed.last_follow_up or course.start, course.end, weeks, lead_days)
    return due is not None and due < on


def due_on_day(courses: Iterable[Followed], on: date, *, weeks: int, lead_days: int) -> DueFigures:
    """The figures of the day.

    ``weeks`` and ``lead_days`` are ``followup_weeks`` and ``effect_lead_days`` of the standard.
    """
    running = [followed for followed in courses if followed.course.runs_on(on)]
    expiring = [expires_soon(followed.course, on) for followed in running]
    missed = [effect_deadline_missed(followed, on, lead_days=lead_days) for followed in running]
    return DueFigures(
        running=len(running),
        expiring=sum(expiring),
        effect_missed=sum(missed),
        expiring_and_missed=sum(soon and late for soon, late in zip(expiring, missed, strict=True)),
        follow_up_overdue=sum(
            follow_up_overdue(each, on, weeks=weeks, lead_days=lead_days) for each in running
        ),
        into_next_year=sum(followed.course.end.year > on.year for followed in running),
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """Deadlines that fell in a period: met on the day or before it, met later, or not met yet."""

    on_time: int = 0
    late: int = 0
    missing: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.on_time + other.on_time, self.late + other.late, self.missing + other.missing)

    @property
    def due(self) -> int:
        """All of them."""
        return self.on_time + self.late + self.missing


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are asked about, and the parameters of the standard; deadlines ``before`` a day count."""

    first: date
    last: date
    before: date
    weeks: int
    lead_days: int

    def judged(self, due: date, done: date | None) -> Kept:
        """A deadline and what was done about it; nothing of one outside the period or not passed."""
        if not self.first <= due <= self.last:
            return Kept()
        if done is not None:
            return Kept(on_time=1) if done <= due else Kept(late=1)
        return Kept(missing=1) if due < self.before else Kept()


def follow_ups_kept(start: date, end: date, looked_at: Iterable[date], period: Period) -> Kept:
    """The 13-week follow-ups of an agreement: each deadline rolls from the last time the need was looked at
    (domain section 8).
    """
    kept, last = Kept(), start
    for done in [*sorted(day for day in looked_at if day > start), None]:
        due = next_follow_up(last, end, period.weeks, period.lead_days)
        if due is None:
            break
        kept += period.judged(due, done)
        last = done
    return kept


def effect_kept(start: date, end: date, assessed: Iterable[date], period: Period) -> Kept:
    """The one effect assessment of an agreement that ran out, or will."""
    due = effect_deadline(start, end, period.lead_days)
    return Kept() if due is None else period.judged(due, min(assessed, default=None))
