"""Rules about the period: R-08 to R-10, R-15, R-40, R-43."""

from dataclasses import dataclass
from datetime import date, timedelta

from agreements.rules.context import ONE_DAY, Context
from agreements.rules.outcome import Outcome, lacks
from mentorstotte.core.calendar import last_day
from mentorstotte.core.findings import hard, info, reason
from mentorstotte.core.wording import danish_count, danish_date, danish_months

ORDINARY, EXCEPTIONAL, BEYOND = "ordinary", "exceptional", "beyond"


def r08_statutory_maximum(c: Context) -> Outcome:
    """R-08: at most six months in one agreement; no reason can override."""
    if c.missing_dates:
        return lacks(*c.missing_dates)
    if c.statutory_end is None:
        return lacks(c.regime_key)
    if c.end <= c.statutory_end:
        return None
    months = danish_months(c.regime.agreement_max_months)
    text = (
        f"En aftale kan højst vare {months}: fra {danish_date(c.start)} "
        f"senest til og med {danish_date(c.statutory_end)}. Slutdatoen er {danish_date(c.end)}."
    )
    return hard(
        "R-08", text, c.regime.source("agreement_max_months"), "end", latest_end=c.statutory_end, end=c.end
    )


def r09_statutory_minimum(c: Context) -> Outcome:
    """R-09: the months that the law secures, unless a listed exception is recorded."""
    if c.group is None:
        return lacks("target_group")
    if c.missing_dates:
        return lacks(*c.missing_dates)
    if c.regime.announced:
        return lacks(c.regime_key)
    if c.secured_end is None or c.end >= c.secured_end:
        return None
    minimum = c.regime.minimum[c.group.code]
    text = (
        f"Borgeren har krav på mindst {danish_months(minimum.months)}: fra {danish_date(c.start)} til og med "
        f"mindst {danish_date(c.secured_end)}. Slutdatoen er {danish_date(c.end)}."
    )
    finding = hard("R-09", text, c.regime.source("minimum"), "end", earliest_end=c.secured_end, end=c.end)
    return finding.with_reason() if c.facts.exceptions.intersection(minimum.exceptions) else finding


@dataclass(frozen=True, slots=True)
class LocalLimit:
    """How far the standard lets this grant run: ``end``, or ``exceptional_end`` with its reason.

    ``grade`` is the place of the grant in the chain: ordinary, exceptional, or beyond the standard.
    """

    number: int
    grade: str
    end: date
    exceptional_end: date | None = None


def _earliest(*days: date | None) -> date:
    return min(day for day in days if day is not None)


def _months_on(anchor: date, months: int | None) -> date | None:
    return last_day(anchor, months) if months else None


def local_limit(c: Context) -> LocalLimit:
    """The standard's limit for this grant, counted from the first day of the chain (domain 5.3)."""
    s, number = c.standard, len(c.chain) + 1
    total = _months_on(c.anchor, s.total_max_months)
    if number <= s.ordinary_max_grants:
        ordinary = last_day(c.anchor, s.ordinary_total_months)
        return LocalLimit(number, ORDINARY, _earliest(last_day(c.start, s.grant_max_months), ordinary, total))
    if s.extension_max_months:
        pieces = [earlier.start for earlier in c.chain[s.ordinary_max_grants :]]
        first = pieces[0] if pieces else c.start
        return LocalLimit(number, ORDINARY, _earliest(last_day(first, s.extension_max_months), total))
    before = c.start - ONE_DAY
    allowed = s.exceptional_max_grants
    if s.exceptional_category and (allowed is None or number <= s.ordinary_max_grants + allowed):
        own = _months_on(c.start, s.exceptional_grant_months) or c.statutory_end or c.end
        return LocalLimit(number, EXCEPTIONAL, before, _earliest(own, total))
    return LocalLimit(number, BEYOND, before)


def r10_local_limits(c: Context) -> Outcome:
    """R-10: the standard's limits; silent where the law is as strict or secures more."""
    if c.missing_dates:
        return lacks(*c.missing_dates)
    limit = local_limit(c)
    secured = c.secured_end is not None and c.end <= c.secured_end
    by_law = c.statutory_end is not None and limit.end >= c.statutory_end
    if c.end <= limit.end or secured or by_law:
        return lacks("earlier") if c.facts.earlier is None else None
    grade = limit.grade
    if grade == EXCEPTIONAL and c.end > limit.exceptional_end:
        grade = BEYOND if limit.exceptional_end < (c.statutory_end or c.end) else EXCEPTIONAL
    return reason(
        "R-10",
        _local_text(c, limit, grade),
        c.standard.source("grant_max_months"),
        "end",
        approver=True,
        latest_end=limit.end,
        exceptional_end=limit.exceptional_end,
        grant_number=limit.number,
        grade=grade,
    )


def _local_text(c: Context, limit: LocalLimit, grade: str) -> str:
    name, number = c.municipality.short_name, f"bevilling nr. {limit.number} i træk"
    if limit.grade == ORDINARY:
        return (
            f"Efter servicestandarden i {name} kan støtten højst løbe til og med {danish_date(limit.end)}. "
            f"Slutdatoen er {danish_date(c.end)}."
        )
    if limit.grade == BEYOND:
        return f"Dette er {number}; servicestandarden i {name} går kun til {danish_date(limit.end)}."
    if grade == EXCEPTIONAL:
        return f"Dette er {number}; i {name} kræver den: {c.standard.extension_condition.lower()}."
    return (
        f"Dette er {number}; selv i særlige tilfælde kan den i {name} højst løbe til og med "
        f"{danish_date(limit.exceptional_end)}. Slutdatoen er {danish_date(c.end)}."
    )


def r15_effect_assessment(c: Context) -> Outcome:
    """R-15: an extension rests on an effect assessment, made 14 days before the earlier period ended."""
    if c.predecessor is None:
        unknown = c.facts.earlier is None or (c.agreement.kind == "extension" and not c.facts.earlier)
        return lacks("earlier") if unknown else None
    earlier, made = c.predecessor, c.predecessor.effect_assessment
    source = c.standard.source("effect_lead_days")
    if made is None or not earlier.start <= made < c.start:
        text = (
            f"Aftalen til og med {danish_date(earlier.end)} kan ikke forlænges uden en effektvurdering, der "
            f"er lavet tidligst {danish_date(earlier.start)} og før {danish_date(c.start)}."
        )
        return hard(
            "R-15", text, f"{c.regime.source('extension')}; {source}", "start", effect_assessment=made
        )
    lead = c.standard.effect_lead_days
    due = earlier.end - timedelta(days=lead)
    if made <= due or due < earlier.start:
        return None
    text = (
        f"Effektvurderingen er fra {danish_date(made)}; den skulle være lavet senest {danish_date(due)}, "
        f"{lead} dage før udløb."
    )
    return reason("R-15", text, source, "start", due=due, effect_assessment=made)


def r40_break(c: Context) -> Outcome:
    """R-40: a break of 1 to 29 days would begin the local limits afresh."""
    if c.start is None:
        return lacks("agreement.segments[0].start")
    if c.facts.earlier is None:
        return lacks("earlier")
    before = [earlier.end for earlier in c.facts.earlier if earlier.start < c.start]
    if not before or max(before) >= c.start:
        return None
    last = max(before)
    days = (c.start - last).days - 1
    if not 1 <= days < c.standard.break_days:
        return None
    text = (
        f"Den forrige aftale sluttede den {danish_date(last)}, kun {danish_count(days, 'dag', 'dage')} før; "
        "en ny bevilling så kort efter begynder forfra på standardens grænser."
    )
    return reason("R-40", text, c.standard.source("break_days"), "start", break_days=days, previous_end=last)


def r43_changes_of_law(c: Context) -> Outcome:
    """R-43: the period touches law that is not entered, a closed group, or days before the first version."""
    if c.missing_dates:
        return lacks(*c.missing_dates)
    return (*_before_first(c), *_announced(c), *_closed_group(c)) or None


def _before_first(c: Context):
    if c.start < c.regime.valid_from:
        text = (
            f"Startdatoen ligger før {c.regime.id}, der begynder {danish_date(c.regime.valid_from)}; "
            "den bruges alligevel."
        )
        yield info("R-43", text, c.regime.name, "start", regime_from=c.regime.valid_from)
    if c.start < c.standard.valid_from:
        text = (
            f"Startdatoen ligger før servicestandarden i {c.municipality.short_name}, der begynder "
            f"{danish_date(c.standard.valid_from)}; den bruges alligevel."
        )
        yield info("R-43", text, c.standard.adoption.reference, "start", standard_from=c.standard.valid_from)


def _announced(c: Context):
    coming = c.book.regimes.announced_within(c.start, c.end)
    if coming is not None:
        text = (
            f"Perioden løber ind i {coming.name[0].lower()}{coming.name[1:]}. Reglerne er ikke indlæst; se "
            f"aftalen efter før {danish_date(coming.valid_from)}."
        )
        yield info("R-43", text, coming.comment, "end", regime=coming.id, regime_from=coming.valid_from)


def _closed_group(c: Context):
    if c.group is not None and c.group.is_closed_on(c.end):
        text = f"{c.group.closed_why} Vælg en anden målgruppe, hvis forløbet er nyt."
        yield info("R-43", text, c.group.source, "target_group", closed_from=c.group.closed_from)
