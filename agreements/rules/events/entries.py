"""One registered piece of a mentor's time: R-27 to R-29, and what of it is paid for (domain 10).

Minutes are whole numbers; hours are minutes / 60, rounded only in sums.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

from agreements.rules.facts import FactsError
from agreements.rules.outcome import Lacks, lacks
from mentorstotte.core.calendar import month_close_day
from mentorstotte.core.findings import Finding, hard, info, reason
from mentorstotte.core.wording import danish_count, danish_date, danish_list, danish_number, half_up

LATE_DAYS = 7
DAY_MINUTES = 24 * 60
_MINUTES = ("direct_minutes", "indirect_minutes", "travel_minutes")


@dataclass(frozen=True, slots=True)
class Entry:
    """Time of a mentor on a day. Direct minutes are face to face (ATA-tid); travel is never paid as hours.

    ``starts`` and ``ends`` are ``None`` when only minutes were registered; ``session`` is the same for all
    entries of one group session. Raises ``FactsError`` for minutes below zero, days out of order, or no time
    at all without a no-show.
    """

    mentor: Hashable
    day: date
    direct_minutes: int = 0
    indirect_minutes: int = 0
    travel_minutes: int = 0
    starts: time | None = None
    ends: time | None = None
    no_show: bool = False
    session: Hashable = None

    def __post_init__(self):
        for name in _MINUTES:
            if getattr(self, name) < 0:
                raise FactsError(name, f"skal være mindst 0, er {getattr(self, name)}")
        if not self.no_show and self.direct_minutes + self.indirect_minutes == 0:
            raise FactsError("direct_minutes", "der skal være minutter, når borgeren ikke er udeblevet")
        if self.no_show and self.direct_minutes:
            raise FactsError("direct_minutes", "der er ingen direkte tid, når borgeren er udeblevet")
        if self.starts is not None and self.ends is not None and self.ends <= self.starts:
            raise FactsError("ends", f"{self.ends:%H.%M} ligger ikke efter {self.starts:%H.%M}")


@dataclass(frozen=True, slots=True)
class MentorPeriod:
    """Days on which an agreement version names this mentor; an early end moves ``end``."""

    mentor: Hashable
    start: date
    end: date


def r27_inside_agreement(entry: Entry, periods: Iterable[MentorPeriod], today: date) -> Finding | None:
    """R-27: on a day of the agreement version with that mentor, and not in the future."""
    source = "S4, Tidsregistrering"
    if entry.day > today:
        text = f"Tiden er den {danish_date(entry.day)}, som ligger efter i dag, {danish_date(today)}."
        return hard("R-27", text, source, "day", day=entry.day, today=today)
    own = sorted((p.start, p.end) for p in periods if p.mentor == entry.mentor)
    if any(start <= entry.day <= end for start, end in own):
        return None
    spans = danish_list(f"{danish_date(start)} til {danish_date(end)}" for start, end in own) if own else ""
    where = f"mentorens aftale løber {spans}" if own else "mentoren står ikke i aftalen"
    text = f"Tiden er den {danish_date(entry.day)}, men {where}."
    return hard("R-27", text, source, "day", day=entry.day)


def r28_overlap(entry: Entry, others: Iterable[Entry]) -> Finding | Lacks | None:
    """R-28: one mentor is not in two places at once, except in one group session.

    ``others`` are the mentor's entries for any citizen. Without times of day on both the overlap cannot be
    judged.
    """
    same_day = [
        other
        for other in others
        if (other.mentor, other.day) == (entry.mentor, entry.day)
        and (entry.session is None or other.session != entry.session)
    ]
    if not same_day:
        return None
    if entry.starts is None or entry.ends is None:
        return lacks("starts", "ends")
    for other in same_day:
        if other.starts is None or other.ends is None:
            return lacks("others.starts", "others.ends")
        if other.starts < entry.ends and entry.starts < other.ends:
            text = (
                f"Mentoren har allerede tid den {danish_date(entry.day)} fra {other.starts:%H.%M} til "
                f"{other.ends:%H.%M}; den overlapper {entry.starts:%H.%M} til {entry.ends:%H.%M}."
            )
            return hard("R-28", text, "Intern kontrol: samme tid to steder", "starts", "ends", day=entry.day)
    return None


def r28_beyond_the_clock(entry: Entry, others: Iterable[Entry]) -> Finding | None:
    """R-28 where times of day are not known, or say less than the minutes: more than there is room for.

    ``others`` are the mentor's other entries for any citizen; a group session is counted once.
    """
    minutes, source = _minutes(entry), "Intern kontrol: samme tid to steder"
    timed = entry.starts is not None and entry.ends is not None
    if timed and minutes > minutes_between(entry.starts, entry.ends):
        text = (
            f"{danish_count(minutes, 'minut', 'minutter')} er mere, end der er plads til fra"
            f" {entry.starts:%H.%M} til {entry.ends:%H.%M}."
        )
        return hard("R-28", text, source, "direct_minutes", "indirect_minutes", minutes=minutes)
    total = minutes + sum(
        _minutes(other)
        for other in others
        if (other.mentor, other.day) == (entry.mentor, entry.day)
        and (entry.session is None or other.session != entry.session)
    )
    if total <= DAY_MINUTES:
        return None
    text = (
        f"Mentoren får {danish_number(hours(total))} timer den {danish_date(entry.day)}; et døgn har 24. Se "
        "minutterne efter."
    )
    return hard("R-28", text, source, "direct_minutes", "indirect_minutes", day=entry.day, minutes=total)


def _minutes(entry: Entry) -> int:
    return entry.direct_minutes + entry.indirect_minutes


def minutes_between(starts: time, ends: time) -> int:
    """Whole minutes from one time of a day to a later one."""
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


def r29_registered_late(day: date, registered_on: date, *, late_days: int = LATE_DAYS) -> Finding | None:
    """R-29: registered within 7 days (else INFO), and before the month closed (else REASON + approver)."""
    source = "Intern kontrol: pålidelig registrering"
    closes, days = month_close_day(day.year, day.month), (registered_on - day).days
    if registered_on > closes:
        text = (
            f"Tiden den {danish_date(day)} er registreret {danish_date(registered_on)}, efter at måneden "
            f"blev lukket {danish_date(closes)}. Den kommer med i næste afregning."
        )
        return reason("R-29", text, source, "day", approver=True, days=days, closed_on=closes)
    if days <= late_days:
        return None
    text = (
        f"Tiden den {danish_date(day)} er registreret {danish_count(days, 'dag', 'dage')} efter; "
        f"det bør ske inden {danish_count(late_days, 'dag', 'dage')}."
    )
    return info("R-29", text, source, "day", days=days)


def hours(minutes: int | Decimal) -> Decimal:
    """Minutes as hours, two decimals, half up."""
    return half_up(Decimal(minutes) / 60)


def billable_minutes(
    entries: Iterable[Entry], *, indirect_max_share: Decimal | None = None, no_show_minutes: int = 0
) -> Decimal:
    """Minutes that the contract pays for: direct, indirect up to its share of both, no-shows if it says so.

    ``indirect_max_share`` is the share (0-1) of indirect in all paid minutes; ``None``: all of it.
    """
    direct = indirect = absent = 0
    for entry in entries:
        if entry.no_show:
            absent += no_show_minutes
        else:
            direct, indirect = direct + entry.direct_minutes, indirect + entry.indirect_minutes
    if indirect_max_share is not None and indirect_max_share < 1:
        indirect = min(Decimal(indirect), direct * indirect_max_share / (1 - indirect_max_share))
    return Decimal(direct + absent) + indirect


def contract_minutes(
    entries: Sequence[Entry], *, indirect_max_share: Decimal | None = None, no_show_minutes: int = 0
) -> list[int]:
    """What the contract adds to each entry's minutes (a no-show) or takes off them (indirect time above its
    share, taken evenly). With it they sum to ``billable_minutes`` in whole minutes, half up.
    """
    terms = {"indirect_max_share": indirect_max_share}
    direct = sum(entry.direct_minutes for entry in entries)
    given = sum(entry.indirect_minutes for entry in entries)
    paid = int((billable_minutes(entries, **terms) - direct).quantize(Decimal(1), ROUND_HALF_UP))
    so_far, changes = 0, []
    for entry in entries:
        if entry.no_show:
            changes.append(no_show_minutes)
            continue
        before, so_far = so_far, so_far + entry.indirect_minutes
        kept = so_far * paid // given - before * paid // given if given else 0
        changes.append(kept - entry.indirect_minutes)
    return changes


def ata_share(entries: Iterable[Entry]) -> Decimal | None:
    """Direct minutes in per cent of direct and indirect, two decimals; ``None`` without time."""
    direct = both = 0
    for entry in entries:
        direct += entry.direct_minutes
        both += entry.direct_minutes + entry.indirect_minutes
    return half_up(Decimal(100 * direct) / both) if both else None
