"""The table of rules: code, Danish title, gate, source, and the function that judges it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agreements.enums import Stage
from agreements.rules import approval, contract, events, levels, mentor, need, period, person, windows
from cases.rules import protection
from mentorstotte.core.findings import Severity
from providers.rules import costs, places

SUBMIT, ACTIVATE = Stage.SUBMIT.value, Stage.ACTIVATE.value
EVENT = "event"
HARD, REASON, INFO, FLAG, HELD = (
    Severity.HARD, Severity.REASON, Severity.INFO, Severity.FLAG, Severity.HELD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule as a list shows it. ``gate``: the stage from which it is judged; ``event``: when it happens.

    ``severities`` are those that it can speak with, ``parameters`` what of a service standard it looks at.
    """

    code: str
    title: str
    gate: str
    source: str
    severities: tuple[Severity, ...]
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and the function that judges it: of the ``Context``, or of what an event's function asks for."""

    info: RuleInfo
    judge: Callable[..., Any]


def _rule(code, title, source, judge, *severities, gate=SUBMIT, reads="") -> Rule:
    return Rule(RuleInfo(code, title, gate, source, severities, tuple(reads.split())), judge)


def _event(code, title, source, judge, *severities, reads="") -> Rule:
    return _rule(code, title, source, judge, *severities, gate=EVENT, reads=reads)


RULES: tuple[Rule, ...] = (
    _rule("R-01", "Bopæl i kommunen", "S2, Kriterier for tildeling", person.r01_address, REASON),
    _rule("R-02", "Målgruppens betingelser", "S2, Målgruppe; LAB", person.r02_target_group, HARD, INFO),
    _rule("R-03", "Præcist mål", "LAB § 31 c, stk. 2; S2, Løst og fast", need.r03_aim, HARD, REASON),
    _rule("R-04", "Vurderingen er journalført", "S4, Betingelse 1", need.r04_journalled, HARD, gate=ACTIVATE),
    _rule("R-05", "Mentor er afgørende", "LAB § 169; S1, Målgruppe", need.r05_decisive, HARD, REASON),
    _rule(
        "R-06", "Ud over det sædvanlige på stedet", "S2, Kriterier; LAB § 169", need.r06_beyond_normal, HARD
    ),
    _rule("R-07", "Aftalens seks felter", "LAB § 31 c, stk. 2", contract.r07_six_fields, HARD, gate=ACTIVATE),
    _rule("R-08", "Lovens længste aftale", "LAB § 31 c, stk. 1", period.r08_statutory_maximum, HARD),
    _rule("R-09", "Lovens mindste varighed", "LAB §§ 31 b, 93 og 96 c", period.r09_statutory_minimum, HARD),
    _rule(
        "R-10", "Servicestandardens grænser for varighed", "Servicestandarden", period.r10_local_limits,
        REASON,
        reads="grant_max_months ordinary_max_grants ordinary_total_months extension_max_months "
        "exceptional_max_grants exceptional_grant_months exceptional_category extension_condition "
        "total_max_months",
    ),
    _rule(
        "R-11", "Niveau 4 i højst 3 måneder", "S2, Serviceniveauer", levels.r11_top_level, REASON,
        reads="levels level4_max_months",
    ),
    _rule(
        "R-12", "Timer passer til niveau", "S2, Serviceniveauer", levels.r12_hours_fit_level, REASON,
        reads="levels",
    ),
    _rule(
        "R-13", "Timetal", "S2, Integrationsområdet", levels.r13_hours, HARD, INFO, reads="hours_info_above"
    ),
    _rule(
        "R-15", "Effektvurdering før forlængelse", "LAB § 167; S2, Levering", period.r15_effect_assessment,
        HARD, REASON, reads="effect_lead_days",
    ),
    _rule("R-18", "Snitflader er vurderet", "S2, Snitflader; S4", person.r18_boundaries, REASON),
    _rule(
        "R-19", "Behovet er midlertidigt", "S4, Vedvarende behov", person.r19_lasting_need, HARD,
        reads="permanent_need_excluded",
    ),
    _rule("R-20", "Under 30 år", "S2, Målgruppe", person.r20_under_30, HARD),
    _rule(
        "R-21", "Underskrevet aftale", "LAB § 31 c, stk. 2", contract.r21_signed, HARD, REASON, gate=ACTIVATE
    ),
    _rule(
        "R-22", "Mentor med navn og kontaktdata", "LAB § 31 c, stk. 2", mentor.r22_named, HARD, gate=ACTIVATE
    ),
    _rule("R-23", "Mentorens kapacitet", "Intern kontrol", mentor.r23_capacity, REASON),
    _rule("R-24", "Prisloft", "S2, Løst og fast", mentor.r24_price, REASON, reads="price_cap"),
    _rule(
        "R-25", "Sagsbehandler som mentor", "S2; S1", mentor.r25_caseworker_as_mentor, REASON, INFO,
        reads="caseworker_as_mentor",
    ),
    _rule("R-26", "Aftaler på samme tid", "Intern kontrol", mentor.r26_overlap, HARD, REASON),
    _rule(
        "R-34", "Klagevejledning", "LAB § 31 c, stk. 2", contract.r34_complaint_guidance, HARD, gate=ACTIVATE
    ),
    _rule(
        "R-35", "Underskrift før start", "S4, Skriftlig kontrakt", contract.r35_start_before_signature,
        REASON, gate=ACTIVATE,
    ),
    _rule("R-36", "Tidligst 3 måneder før udskrivning", "LAB § 31 b, stk. 2", windows.r36_discharge, HARD),
    _rule("R-37", "Forsøg for enlige forsørgere", "S3", windows.r37_trial, HARD),
    _rule("R-40", "Pause mellem aftaler", "Intern kontrol", period.r40_break, REASON, reads="break_days"),
    _rule("R-41", "Koordinatorens særlige kompetencer", "S2, Målgruppe", mentor.r41_coordinator, REASON),
    _rule("R-42", "Retten ved studiestart", "S3; LAB § 167, stk. 3", windows.r42_study_start, HARD),
    _rule("R-43", "Ændret eller ny lov", "Lov 1750 af 29.12.2025", period.r43_changes_of_law, INFO),
    _rule(
        "R-44", "Udfasning", "S1, Afgørende rammer", mentor.r44_phase_out, REASON, reads="phase_out_required"
    ),
    _rule("R-46", "Familie", "Habilitet", mentor.r46_family_tie, REASON),
)  # fmt: skip

EVENT_RULES: tuple[Rule, ...] = (
    _event("R-14", "Fire øjne", "S2, tillæg 2", approval.four_eyes, HARD, reads="requires_visitation"),
    _event(
        "R-16", "Opfølgning inden 13 uger", "S2, Løst og fast", events.r16_follow_up, FLAG,
        reads="followup_weeks effect_lead_days",
    ),
    _event(
        "R-17", "Kontakt med borgeren", "LAB §§ 93 og 96 c; servicestandarden", events.r17_contact, FLAG,
        reads="rp_contact",
    ),
    _event("R-27", "Tid inden for aftalen", "S4", events.r27_inside_agreement, HARD),
    _event("R-28", "Samme mentor to steder på én gang", "Intern kontrol", events.r28_overlap, HARD),
    _event("R-29", "Tid registreret sent", "Intern kontrol", events.r29_registered_late, REASON, INFO),
    _event(
        "R-30", "Udgifter uden refusion", "Bekendtgørelse 2006/2020 § 122, stk. 2", costs.r30_refundable, HARD
    ),
    _event("R-31", "Timer over det bevilgede", "Intern kontrol", events.r31_above_allowance, HELD, FLAG),
    _event(
        "R-32", "Uenighed om timerne", "Intern kontrol", events.r32_citizens_answer, REASON, HELD, INFO
    ),
    _event("R-33", "Indberetning til Det Fælles Datagrundlag", "S4", events.r33_register, FLAG),
    _event("R-38", "Adressebeskyttelse", "CPR-loven", protection.r38_address, HARD),
    _event(
        "R-39", "Mentor handler ikke for borgeren", "S2, Indsatsen kan omfatte", contract.r39_role, INFO
    ),
    _event("R-45", "Pladser i gruppetilbud", "S4", places.r45_places, HARD),
    _event("R-47", "Første møde inden 14 dage", "Intern kontrol", events.r47_first_meeting, FLAG),
)  # fmt: skip

RULE_INFO: dict[str, RuleInfo] = {
    info.code: info
    for info in sorted((rule.info for rule in (*RULES, *EVENT_RULES)), key=lambda info: info.code)
}


def describe(code: str) -> RuleInfo:
    """Title, gate and source of a rule; raises ``KeyError`` for a code that is not in the catalogue."""
    return RULE_INFO[code]
