"""Rules about the mentor and the plan: R-22 to R-26, R-41, R-44, R-46."""

from itertools import pairwise

from agreements.rules.context import Context
from agreements.rules.outcome import Outcome, lacks
from mentorstotte.core.findings import hard, info, reason
from mentorstotte.core.wording import danish_date, danish_hours, danish_kroner
from providers.rules import capacity
from providers.rules.capacity import Booking
from providers.rules.prices import cap_for

OWN_CAP = "Kommunens prisloft"


def r22_named(c: Context) -> Outcome:
    """R-22: the mentor is named with contact data."""
    missing = [f"mentor.{key}" for key in ("named", "contact") if getattr(c.mentor, key) is None]
    if missing:
        return lacks(*missing)
    if c.mentor.named and c.mentor.contact:
        return None
    what = "navn" if not c.mentor.named else "telefon eller e-mail"
    text = f"Mentorens {what} mangler; aftalen skal have mentorens navn og kontaktdata."
    return hard("R-22", text, c.regime.source("six_fields"), "mentor")


def r23_capacity(c: Context) -> Outcome:
    """R-23: the mentor has the hours left on every day; no check where no capacity is agreed."""
    if c.mentor.capacity is None:
        return None
    if c.missing_dates:
        return lacks(*c.missing_dates)
    known = (s for s in c.segments if None not in (s.start, s.end, s.weekly_hours))
    wanted = (Booking(s.start, s.end, s.weekly_hours) for s in known)
    found = (capacity.r23_capacity(c.mentor.capacity, c.mentor.bookings, each) for each in wanted)
    return next(filter(None, found), None)


def r24_price(c: Context) -> Outcome:
    """R-24: the hourly price is at most the cap; no check without a cap."""
    caps = c.standard.price_cap
    if not caps and c.mentor.price_cap is None:
        return None
    if c.mentor.kind is None:
        return lacks("mentor.kind")
    cap, price = cap_for(caps, c.mentor.kind, c.mentor.price_cap), c.mentor.hourly_price
    if cap is None:
        return None
    if price is None:
        return lacks("mentor.hourly_price")
    if price <= cap:
        return None
    text = f"Timeprisen {danish_kroner(price)} er over prisloftet på {danish_kroner(cap)}"
    source = c.standard.source("price_cap") if c.mentor.price_cap is None else OWN_CAP
    return reason("R-24", text, source, "mentor", approver=True, hourly_price=price, price_cap=cap)


def r25_caseworker_as_mentor(c: Context) -> Outcome:
    """R-25: the mentor is also the citizen's caseworker."""
    if c.mentor.is_caseworker is None:
        return lacks("mentor.is_caseworker")
    if not c.mentor.is_caseworker:
        return None
    text = "Mentoren er også borgerens sagsbehandler; rollerne bør holdes adskilt."
    say = info if c.standard.caseworker_as_mentor == "info" else reason
    return say("R-25", text, c.standard.source("caseworker_as_mentor"), "mentor")


def r26_overlap(c: Context) -> Outcome:
    """R-26: at the same time another agreement with the same mentor (HARD) or another one (REASON)."""
    if c.missing_dates:
        return lacks(*c.missing_dates)
    if c.facts.earlier is None:
        return lacks("earlier")
    if not c.overlapping:
        return None
    missing = [f"earlier[{n}].mentor_id" for n, other in c.overlapping if other.mentor_id is None]
    if c.mentor.id is None or missing:
        return lacks(*(["mentor.id"] if c.mentor.id is None else []), *missing)
    same = [other for _, other in c.overlapping if other.mentor_id == c.mentor.id]
    others = [other for _, other in c.overlapping if other.mentor_id != c.mentor.id]
    found = []
    if same:
        found.append(_overlap(c, same[0], hard, "Borgeren har allerede en aftale med samme mentor"))
    if others:
        found.append(_overlap(c, others[0], reason, "Borgeren har samtidig en aftale med en anden mentor"))
    return tuple(found)


def _overlap(c: Context, other, say, what: str):
    text = f"{what} fra {danish_date(other.start)} til {danish_date(other.end)}."
    first, last = max(c.start, other.start), min(c.end, other.end)
    return say(
        "R-26",
        text,
        "Intern kontrol: ingen dobbelt betaling",
        "mentor",
        "start",
        "end",
        overlap_from=first,
        overlap_to=last,
    )


def r41_coordinator(c: Context) -> Outcome:
    """R-41: a coordinator role asks for documented special competence."""
    if c.group is None:
        return lacks("target_group")
    if c.group.coordinator is None:
        return None
    if c.mentor.special_competence is None:
        return lacks("mentor.special_competence")
    if c.mentor.special_competence:
        return None
    text = f"Målgruppen »{c.group.name}« kræver en mentor med dokumenterede særlige kompetencer."
    return reason("R-41", text, c.group.source, "mentor", role=c.group.coordinator)


def r44_phase_out(c: Context) -> Outcome:
    """R-44: a plan to phase out where the standard demands it, never rising; no more hours than before."""
    source = c.standard.source("phase_out_required")
    plan = c.agreement.phase_out
    if c.standard.phase_out_required and plan is None:
        return lacks("agreement.phase_out")
    if c.standard.phase_out_required and not plan:
        return reason(
            "R-44", f"{c.standard.name} kræver en plan for udfasning af støtten.", source, "phase_out"
        )
    steps = sorted(plan or (), key=lambda step: step.start)
    rising = next((b for a, b in pairwise(steps) if b.weekly_hours > a.weekly_hours), None)
    if rising is not None:
        text = f"Planen for udfasning stiger igen den {danish_date(rising.start)}; timerne må kun gå nedad."
        return reason("R-44", text, source, "phase_out", weekly_hours=rising.weekly_hours)
    return _more_than_before(c, source)


def _more_than_before(c: Context, source: str) -> Outcome:
    if c.predecessor is None or c.predecessor.segments == ():
        return None
    if c.predecessor.segments is None:
        number = c.facts.earlier.index(c.predecessor)
        return lacks(f"earlier[{number}].segments")
    before = c.predecessor.segments[-1].weekly_hours
    if before is None:
        number, last = c.facts.earlier.index(c.predecessor), len(c.predecessor.segments) - 1
        return lacks(f"earlier[{number}].segments[{last}].weekly_hours")
    hours = [segment.weekly_hours for segment in c.segments if segment.weekly_hours is not None]
    if not hours or max(hours) <= before:
        return None
    text = f"Forlængelsen har {danish_hours(max(hours))}, mere end de {danish_hours(before)} før."
    return reason("R-44", text, source, "weekly_hours", weekly_hours=max(hours), previous_hours=before)


def r46_family_tie(c: Context) -> Outcome:
    """R-46: mentor and citizen are family."""
    if c.mentor.family_tie is None:
        return lacks("mentor.family_tie")
    if not c.mentor.family_tie:
        return None
    return reason("R-46", "Mentor og borger er i familie med hinanden.", "Habilitet", "mentor")
