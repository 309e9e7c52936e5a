"""The parameters of a service standard (domain 5.3): kinds of value and Danish labels."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.enums import SupportTheme
from cases.rules.reading import Table

CONTACT_RULES = ("weekly", "fortnightly", "from_law")
EXCEPTIONAL_CATEGORIES = ("HELT_SAERLIGT", "SAERLIGT_TILFAELDE")
GRANTING_ROLES = ("caseworker", "job_consultant", "approver")
MENTOR_KINDS = ("external", "company", "education", "municipal", "workplace", "social")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its Danish label, how it is read, and what stands for "the source gives none"."""

    label: str
    read: Callable[[Table], Any]
    required: bool = False
    empty: Any = None


@dataclass(frozen=True, slots=True)
class Note:
    """Where a parameter stands and what is to be said about it."""

    source: str
    comment: str = ""


def _months(table):
    return table.number("value", least=1)


def _count(table):
    return table.number("value", least=0)


def _flag(table):
    return table.flag("value")


def _text(table):
    return table.text("value")


def _texts(table):
    return table.texts("value")


def _decimal(table):
    return table.decimal("value")


def _choice(*known):
    return lambda table: table.choice("value", known)


def _amounts(known):
    def read(table):
        amounts = table.table("value")
        for key in amounts.names():
            if key not in known:
                raise amounts.fail(key, f"er ukendt; kendte: {', '.join(known)}")
        return {key: amounts.decimal(key) for key in amounts.names()}

    return read


PARAMETERS: dict[str, Parameter] = {
    "grant_max_months": Parameter("Længste bevilling (måneder)", _months, required=True),
    "ordinary_max_grants": Parameter("Almindelige bevillinger i træk", _months, required=True),
    "ordinary_total_months": Parameter("Almindelige bevillinger i alt (måneder)", _months, required=True),
    "extension_max_months": Parameter("Forlængelser i alt (måneder)", _months),
    "exceptional_max_grants": Parameter("Særlige bevillinger herudover (antal)", _count),
    "exceptional_grant_months": Parameter("Længste særlige bevilling (måneder)", _months),
    "exceptional_category": Parameter(
        "Begrundelse for særlige bevillinger", _choice(*EXCEPTIONAL_CATEGORIES)
    ),
    "total_max_months": Parameter("Længste samlede forløb (måneder)", _months),
    "extension_condition": Parameter("Betingelse for forlængelse", _text, empty=""),
    "extension_needs_reason": Parameter("Forlængelse skal begrundes", _flag, required=True),
    "level4_max_months": Parameter("Længste periode på niveau 4 (måneder)", _months),
    "requires_visitation": Parameter("Bevilling skal godkendes i visitationen", _flag, required=True),
    "may_grant": Parameter("Må bevilge", lambda table: table.choices("value", GRANTING_ROLES), required=True),
    "followup_weeks": Parameter("Uger mellem opfølgninger", _months, required=True),
    "effect_lead_days": Parameter("Effektvurdering før udløb (dage)", _count, required=True),
    "rp_contact": Parameter("Kontakt ved ret og pligt", _choice(*CONTACT_RULES), required=True),
    "permanent_need_excluded": Parameter("Mentor kan ikke bruges ved vedvarende behov", _flag, required=True),
    "phase_out_required": Parameter("Udfasningsplan kræves", _flag, required=True),
    "caseworker_as_mentor": Parameter("Sagsbehandler som mentor", _choice("reason", "info"), required=True),
    "buyout_default_rate": Parameter("Frikøb, timesats (kr.)", _decimal),
    "buyout_default_hours": Parameter("Frikøb, timer om ugen", _decimal),
    "price_cap": Parameter("Prisloft (kr. pr. time)", _amounts(MENTOR_KINDS), empty={}),
    "task_norm_hours": Parameter("Timenorm pr. slags opgave", _amounts(tuple(SupportTheme.values)), empty={}),
    "effect_questions": Parameter("Spørgsmål ved effektvurderingen", _texts, empty=()),
    "progress_tool": Parameter("Måling af fremskridt", _text, empty=""),
    "hours_info_above": Parameter("Gør opmærksom på timer om ugen over", _decimal, required=True),
    "break_days": Parameter("Dage, før en ny periode er en ny bevilling", _count, required=True),
}
