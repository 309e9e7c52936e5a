"""The table of rules: code, Danish title, gate, source, and the function that judges it."""

from collections.abc import Callable
from dataclasses import dataclass

from agreements.enums import Stage
from agreements.rules import contract, levels, mentor, need, period, person, windows
from agreements.rules.context import Context
from agreements.rules.outcome import Outcome

SUBMIT, ACTIVATE = Stage.SUBMIT.value, Stage.ACTIVATE.value
EVENT = "event"


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule as a list shows it. ``gate``: the stage from which it is judged; ``event``: when it happens."""

    code: str
    title: str
    gate: str
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the evaluation and the function that judges it."""

    info: RuleInfo
    judge: Callable[[Context], Outcome]


def _rule(code: str, title: str, source: str, judge, gate: str = SUBMIT) -> Rule:
    return Rule(RuleInfo(code, title, gate, source), judge)


RULES: tuple[Rule, ...] = (
    _rule("R-01", "Bopæl i kommunen", "S2, Kriterier for tildeling", person.r01_address),
    _rule("R-02", "Målgruppens betingelser", "S2, Målgruppe; LAB", person.r02_target_group),
    _rule("R-03", "Præcist mål", "LAB § 31 c, stk. 2; S2, Løst og fast", need.r03_aim),
    _rule("R-04", "Vurderingen er journalført", "S4, Betingelse 1", need.r04_journalled, ACTIVATE),
    _rule("R-05", "Mentor er afgørende", "LAB § 169; S1, Målgruppe", need.r05_decisive),
    _rule("R-06", "Ud over det sædvanlige på stedet", "S2, Kriterier; LAB § 169", need.r06_beyond_normal),
    _rule("R-07", "Aftalens seks felter", "LAB § 31 c, stk. 2", contract.r07_six_fields, ACTIVATE),
    _rule("R-08", "Højst 6 måneder pr. aftale", "LAB § 31 c, stk. 1", period.r08_statutory_maximum),
    _rule("R-09", "Lovens mindste varighed", "LAB §§ 31 b, 93 og 96 c", period.r09_statutory_minimum),
    _rule("R-10", "Servicestandardens grænser for varighed", "Servicestandarden", period.r10_local_limits),
    _rule("R-11", "Niveau 4 i højst 3 måneder", "S2, Serviceniveauer", levels.r11_top_level),
    _rule("R-12", "Timer passer til niveau", "S2, Serviceniveauer", levels.r12_hours_fit_level),
    _rule("R-13", "Timetal", "S2, Integrationsområdet", levels.r13_hours),
    _rule("R-15", "Effektvurdering før forlængelse", "LAB § 167; S2, Levering", period.r15_effect_assessment),
    _rule("R-18", "Snitflader er vurderet", "S2, Snitflader; S4", person.r18_boundaries),
    _rule("R-19", "Behovet er midlertidigt", "S4, Vedvarende behov", person.r19_lasting_need),
    _rule("R-20", "Under 30 år", "S2, Målgruppe", person.r20_under_30),
    _rule("R-21", "Underskrevet aftale", "LAB § 31 c, stk. 2", contract.r21_signed, ACTIVATE),
    _rule("R-22", "Mentor med navn og kontaktdata", "LAB § 31 c, stk. 2", mentor.r22_named, ACTIVATE),
    _rule("R-24", "Prisloft", "S2, Løst og fast", mentor.r24_price),
    _rule("R-25", "Sagsbehandler som mentor", "S2; S1", mentor.r25_caseworker_as_mentor),
    _rule("R-26", "Aftaler på samme tid", "Domæne R-26", mentor.r26_overlap),
    _rule("R-34", "Klagevejledning", "LAB § 31 c, stk. 2", contract.r34_complaint_guidance, ACTIVATE),
    _rule(
        "R-35",
        "Underskrift før start",
        "S4, Skriftlig kontrakt",
        contract.r35_start_before_signature,
        ACTIVATE,
    ),
    _rule("R-36", "Tidligst 3 måneder før udskrivning", "LAB § 31 b, stk. 2", windows.r36_discharge),
    _rule("R-37", "Forsøg for enlige forsørgere", "S3", windows.r37_trial),
    _rule("R-40", "Kort pause mellem aftaler", "Domæne 5.3", period.r40_break),
    _rule("R-41", "Koordinatorens særlige kompetencer", "S2, Målgruppe", mentor.r41_coordinator),
    _rule("R-42", "Retten ved studiestart", "S3; LAB § 167, stk. 3", windows.r42_study_start),
    _rule("R-43", "Ændret eller ny lov", "Lov 1750 af 29.12.2025", period.r43_changes_of_law),
    _rule("R-44", "Udfasning", "S1, Afgørende rammer", mentor.r44_phase_out),
    _rule("R-46", "Familie", "Domæne R-46", mentor.r46_family_tie),
)

# Rules that are judged when something happens, not when a grant is evaluated.
_EVENTS = (
    ("R-14", "Fire øjne", "S2, tillæg 2"),
    ("R-16", "Opfølgning inden 13 uger", "S2, Løst og fast"),
    ("R-17", "Kontakt med borgeren", "LAB §§ 93 og 96 c; servicestandarden"),
    ("R-23", "Mentorens kapacitet", "Domæne 9"),
    ("R-27", "Tid inden for aftalen", "S4"),
    ("R-28", "Samme mentor to steder på én gang", "Domæne R-28"),
    ("R-29", "Tid registreret sent", "Domæne R-29"),
    ("R-30", "Udgifter uden refusion", "Bekendtgørelse 2006/2020 § 122, stk. 2"),
    ("R-31", "Timer over det bevilgede", "Domæne R-31"),
    ("R-32", "Borgeren er uenig i timerne", "Domæne R-32"),
    ("R-33", "Indberetning til Det Fælles Datagrundlag", "S4"),
    ("R-38", "Adressebeskyttelse", "CPR-loven"),
    ("R-39", "Mentor handler ikke for borgeren", "S2, Indsatsen kan omfatte"),
    ("R-45", "Pladser i gruppetilbud", "S4"),
    ("R-47", "Første møde inden 14 dage", "Domæne R-47"),
)

RULE_INFO: dict[str, RuleInfo] = {
    info.code: info
    for info in sorted(
        (
            *(rule.info for rule in RULES),
            *(RuleInfo(code, title, EVENT, source) for code, title, source in _EVENTS),
        ),
        key=lambda info: info.code,
    )
}


def describe(code: str) -> RuleInfo:
    """Title, gate and source of a rule; raises ``KeyError`` for a code that is not in the catalogue."""
    return RULE_INFO[code]
