"""Contacts and follow-ups that were made, against those that were due: R-16, R-17, R-47 (domain 8).

The past cannot be blocked: every finding is a FLAG. All periods are closed.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from agreements.rules.contact import ContactSpan
from agreements.rules.schedule import next_follow_up
from mentorstotte.core.findings import Finding, flag
from mentorstotte.core.wording import danish_count, danish_date

FIRST_MEETING_DAYS = 14
IN_PERSON, REMOTE = ("physical",), ("phone", "video")
_WEEK = timedelta(days=7)
_SUNDAY = timedelta(days=6)
_STATUTE, _STANDARD = "LAB §§ 93 og 96 c", "Servicestandarden, kontakt ved ret og pligt"


@dataclass(frozen=True, slots=True)
class ContactMade:
    """A registered contact. ``kind``: physical, phone, video, sms, letter or other_party."""

    day: date
    kind: str
    reason: str = ""
    no_show: bool = False

    @property
    def counts(self) -> bool:
        """A meeting, or a call with a reason; never a no-show, a letter or contact to others."""
        if self.no_show:
            return False
        return self.kind in IN_PERSON or (self.kind in REMOTE and bool(self.reason.strip()))


@dataclass(frozen=True, slots=True)
class Pause:
    """A registered pause (illness, holiday, agreed): the weeks that it touches are not judged."""

    start: date
    end: date

    def touches(self, first: date, last: date) -> bool:
        """On some day from ``first`` to ``last``."""
        return self.start <= last and self.end >= first


def stretches(span: ContactSpan) -> Iterator[tuple[date, date]]:
    """First and last day of each week, or pair of weeks, in which one contact is due."""
    weeks = 2 if span.rule == "fortnightly" else 1
    for number in range(span.weeks // weeks):
        monday = span.first_monday + number * weeks * _WEEK
        yield monday, monday + (weeks - 1) * _WEEK + _SUNDAY


@dataclass(frozen=True, slots=True)
class JudgedWeek:
    """A week, or pair of weeks, in which a contact is due. ``attempts`` were made and do not count.

    ``state``: met, missing, explained (a reason stands in the place of the contact), paused, or open: the
    week is not over yet.
    """

    first: date
    last: date
    rule: str
    source: str
    state: str
    attempts: int = 0


def judged_weeks(
    spans: Iterable[ContactSpan],
    contacts: Sequence[ContactMade],
    today: date,
    *,
    pauses: Sequence[Pause] = (),
    explained: Collection[date] = (),
    since: date | None = None,
) -> tuple[JudgedWeek, ...]:
    """Every week that has begun, oldest first; none that began before ``since``.

    ``explained`` are the first days of weeks for which a reason is given.
    """
    return tuple(
        JudgedWeek(
            first, last, span.rule, span.source, *_state(first, last, contacts, today, pauses, explained)
        )
        for span in spans
        for first, last in stretches(span)
        if first <= today and (since is None or first >= since)
    )


def _state(first, last, contacts, today, pauses, explained) -> tuple[str, int]:
    """The state of a week, and how many contacts in it do not count."""
    made = [each for each in contacts if first <= each.day <= last]
    attempts = sum(not each.counts for each in made)
    if len(made) > attempts:
        return "met", attempts
    if any(pause.touches(first, last) for pause in pauses):
        return "paused", attempts
    if first in explained:
        return "explained", attempts
    return ("missing" if last < today else "open"), attempts


def r17_contact(
    spans: Iterable[ContactSpan],
    contacts: Sequence[ContactMade],
    today: date,
    *,
    pauses: Sequence[Pause] = (),
) -> tuple[Finding, ...]:
    """R-17: a contact that counts in every full week (or pair) that is over, pauses left out."""
    weeks = judged_weeks(spans, contacts, today, pauses=pauses)
    return tuple(no_contact(week) for week in weeks if week.state == "missing")


def no_contact(week: JudgedWeek) -> Finding:
    """The FLAG of a week without contact."""
    first, last, tried = week.first, week.last, week.attempts
    year, number, _ = first.isocalendar()
    attempts = f" {danish_count(tried, 'forsøg', 'forsøg')} er registreret, men tæller ikke." if tried else ""
    weeks = f"uge {number}" if week.rule == "weekly" else f"uge {number} og {last.isocalendar().week}"
    text = (
        f"Der er ingen kontakt i {weeks} i {year} ({danish_date(first)} til {danish_date(last)}).{attempts}"
    )
    source = _STATUTE if week.source == "statute" else _STANDARD
    return flag("R-17", text, source, first_day=first, last_day=last, attempts=tried)


def r16_follow_up(
    start: date, end: date, made: Iterable[date], today: date, *, weeks: int = 13, lead_days: int = 14
) -> tuple[Finding, ...]:
    """R-16: never more than 13 weeks between start, follow-ups and assessments, until the effect deadline.

    ``made`` are the days of completed follow-ups and assessments; a late one gives its FLAG too.
    """
    found, last = [], start
    for day in [*sorted(day for day in made if start <= day <= end), None]:
        due = next_follow_up(last, end, weeks, lead_days)
        if due is not None and due < today and (day is None or day > due):
            found.append(_late_follow_up(due, last, weeks, day))
        last = day or last
    return tuple(found)


def _late_follow_up(due: date, since: date, weeks: int, made: date | None) -> Finding:
    late = f"den blev lavet {danish_date(made)}" if made else "den er ikke lavet"
    text = (
        f"Opfølgningen skulle være lavet senest {danish_date(due)}, {danish_count(weeks, 'uge', 'uger')} "
        f"efter {danish_date(since)}; {late}."
    )
    return flag("R-16", text, "S2, Løst og fast", due=due, made=made)


def r47_first_meeting(
    start: date, contacts: Iterable[ContactMade], today: date, *, days: int = FIRST_MEETING_DAYS
) -> Finding | None:
    """R-47: mentor and citizen have met within 14 days of the start."""
    latest = start + timedelta(days=days)
    if today <= latest or any(made.counts and made.day <= latest for made in contacts):
        return None
    text = (
        f"Mentor og borger har ikke mødt hinanden senest {danish_date(latest)}, "
        f"{danish_count(days, 'dag', 'dage')} efter starten {danish_date(start)}."
    )
    return flag("R-47", text, "Intern kontrol: betalt støtte uden møder", latest=latest, start=start)
