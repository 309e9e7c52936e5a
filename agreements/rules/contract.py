"""Rules about the written agreement: six fields, signature, complaint guidance (R-07, R-21, R-34, R-35)."""

from agreements.enums import Stage
from agreements.rules.context import Context
from agreements.rules.need import is_blank
from agreements.rules.outcome import Outcome, lacks
from cases.enums import EntitlementKind
from mentorstotte.core.findings import Finding, hard, info, reason
from mentorstotte.core.wording import danish_count, danish_date, danish_list

# The six fields of LAB § 31 c(2): form field, Danish name.
SIX_FIELDS = {
    "aim_text": "målet med mentorstøtten",
    "mentor": "mentorens navn og kontaktdata",
    "tasks": "hvilke opgaver mentoren skal bistå ved",
    "end": "varigheden af aftalen",
    "weekly_hours": "timetallet for mentorstøtten",
    "complaint_guidance": "klagevejledning",
}


def empty_fields(c: Context) -> dict[str, tuple[str, ...]]:
    """Which of the six fields are not filled in, with the keys of the facts that are not known."""
    aim, mentor, tasks = c.aim, c.mentor, c.agreement.tasks or ()
    gaps = {
        "aim_text": _where(("aim.type", is_blank(aim.type)), ("aim.text", is_blank(aim.text))),
        "mentor": _where(("mentor.named", not mentor.named), ("mentor.contact", not mentor.contact)),
        "tasks": _where(("agreement.tasks", all(map(is_blank, tasks)))),
        "end": c.missing_dates,
        "weekly_hours": _without_hours(c),
        "complaint_guidance": _where(
            ("agreement.complaint_guidance", c.agreement.complaint_guidance is False)
        ),
    }
    return {field: keys for field, keys in gaps.items() if keys}


def _where(*answers: tuple[str, bool]) -> tuple[str, ...]:
    """The keys of what is so."""
    return tuple([key for key, is_so in answers if is_so])


def _without_hours(c: Context) -> tuple[str, ...]:
    if not c.segments:
        return ("agreement.segments",)
    blank = [n for n, s in enumerate(c.segments) if s.weekly_hours is None or s.weekly_hours <= 0]
    return tuple([f"agreement.segments[{n}].weekly_hours" for n in blank])


def r07_six_fields(c: Context) -> Outcome:
    """R-07: all six statutory fields are there; while drafting they are only named as missing."""
    empty = empty_fields(c)
    if not empty:
        return None
    if c.stage != Stage.ACTIVATE:
        return lacks(*(key for keys in empty.values() for key in keys))
    text = f"Aftalen mangler {danish_list(SIX_FIELDS[field] for field in empty)}."
    return hard("R-07", text, c.regime.source("six_fields"), *empty, empty=", ".join(empty))


def r21_signed(c: Context) -> Outcome:
    """R-21: signed by both; one with right and duty may refuse, then a decision letter is sent."""
    source = c.regime.source("six_fields")
    if c.dates.signed is not None:
        return None
    if c.agreement.signature_refused:
        if c.kind == EntitlementKind.RIGHT_AND_DUTY:
            text = "Borgeren vil ikke skrive under; støtten er ret og pligt, så send i stedet en afgørelse."
            return reason("R-21", text, source, "signed")
        return hard(
            "R-21", "Borgeren vil ikke skrive under; uden underskrift er der ingen aftale.", source, "signed"
        )
    if c.stage != Stage.ACTIVATE:
        return lacks("dates.signed")
    return hard("R-21", "Aftalen er ikke skrevet under af borgeren og kommunen.", source, "signed")


def r34_complaint_guidance(c: Context) -> Outcome:
    """R-34: the agreement carries complaint guidance; our own text is printed unless it was taken away."""
    if c.agreement.complaint_guidance is not False:
        return None
    return hard(
        "R-34", "Aftalen mangler klagevejledning.", c.regime.source("six_fields"), "complaint_guidance"
    )


def r35_start_before_signature(c: Context) -> Outcome:
    """R-35: the support begins before the agreement was signed."""
    if c.start is None:
        return lacks("agreement.segments[0].start")
    if c.dates.signed is None:
        return None if c.agreement.signature_refused else lacks("dates.signed")
    days = (c.dates.signed - c.start).days
    if days <= 0:
        return None
    text = (
        f"Støtten begynder {danish_date(c.start)}, men aftalen er først skrevet under "
        f"{danish_date(c.dates.signed)}; {danish_count(days, 'dag', 'dage')} før den giver ikke refusion."
    )
    return reason("R-35", text, "S4, Skriftlig kontrakt", "signed", "start", days=days)


def r39_role(not_tasks: str, printed: str = "") -> Finding | None:
    """R-39: the agreement says what the mentor does not help with; shown, nothing is required.

    ``not_tasks`` is the agreement's own text, ``printed`` a fixed one that stands in every copy.
    """
    if not is_blank(not_tasks) or not is_blank(printed):
        return None
    text = "Aftalen siger ikke, hvad mentoren ikke hjælper med; mentoren handler ikke for borgeren."
    return info("R-39", text, "S2, Indsatsen kan omfatte", "not_tasks")
