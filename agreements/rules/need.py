"""Rules about aim and need: R-03 to R-06."""

from agreements.rules.context import Context
from agreements.rules.outcome import Outcome, lacks
from mentorstotte.core.findings import hard, reason
from mentorstotte.core.wording import danish_list
from providers.rules.facts import EMPLOYEE_KINDS

PRECISE_AIM_LENGTH = 40


def is_blank(text: str | None) -> bool:
    """No text, or nothing but spaces."""
    return text is None or not text.strip()


def r03_aim(c: Context) -> Outcome:
    """R-03: the aim is present (HARD), and looks precise or is confirmed to be (REASON)."""
    aim = c.aim
    missing = [path for path, value in (("aim.type", aim.type), ("aim.text", aim.text)) if value is None]
    if missing:
        return lacks(*missing)
    if is_blank(aim.type) or is_blank(aim.text):
        text = "Målet med mentorstøtten skal stå med type og beskrivelse."
        fields = [f for f, value in (("aim_type", aim.type), ("aim_text", aim.text)) if is_blank(value)]
        return hard("R-03", text, c.regime.source("six_fields"), *fields)
    gaps = list(_imprecise(aim))
    if not gaps:
        return None
    text = f"Målet skal være præcist: {danish_list(text for _, text in gaps)}."
    finding = reason("R-03", text, "S2, Løst og fast", *(field for field, _ in gaps))
    return finding.with_reason() if aim.confirmed_precise else finding


def _imprecise(aim):
    if is_blank(aim.indicator):
        yield "aim_indicator", "der mangler et tegn på, at målet er nået"
    if aim.date is None:
        yield "aim_date", "der mangler en dato for målet"
    if len(aim.text.strip()) < PRECISE_AIM_LENGTH:
        yield "aim_text", f"beskrivelsen er på under {PRECISE_AIM_LENGTH} tegn"
    if aim.confirmed_precise is False:
        yield "aim_text", "det er ikke bekræftet, at målet er præcist"


def r04_journalled(c: Context) -> Outcome:
    """R-04: the individual assessment is journalled before the agreement takes effect."""
    if c.assessment.journalled is None:
        return lacks("assessment.journalled")
    if c.assessment.journalled:
        return None
    text = "Den konkrete, individuelle vurdering skal være journalført, før aftalen træder i kraft."
    return hard("R-04", text, "S4, Betingelse 1; offentlighedsloven § 13", "need")


def r05_decisive(c: Context) -> Outcome:
    """R-05: why mentor is decisive; statutory for an employee of a company or school."""
    if c.assessment.decisive is None:
        return lacks("assessment.decisive")
    if not is_blank(c.assessment.decisive):
        return None
    if c.mentor.kind is None:
        return lacks("mentor.kind")
    text = "Der mangler en begrundelse for, at mentor har afgørende betydning."
    if c.mentor.kind in EMPLOYEE_KINDS:
        return hard("R-05", text, "LAB § 169", "decisive")
    return reason("R-05", text, "S1, Målgruppe", "decisive")


def r06_beyond_normal(c: Context) -> Outcome:
    """R-06: the effort of an employee mentor lies beyond what the employer or school is expected to do."""
    if c.mentor.kind is None:
        return lacks("mentor.kind")
    if c.mentor.kind not in EMPLOYEE_KINDS:
        return None
    if c.assessment.beyond_normal is None:
        return lacks("assessment.beyond_normal")
    if not is_blank(c.assessment.beyond_normal):
        return None
    text = "Det skal fremgå, at indsatsen ligger ud over det, stedet normalt forventes at yde."
    return hard("R-06", text, "S2, Kriterier for tildeling; LAB § 169", "beyond_normal")
