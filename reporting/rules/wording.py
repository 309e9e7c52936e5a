"""The parameters of a service standard in plain Danish."""

from decimal import Decimal

from cases.enums import SupportTheme, TargetGroup
from cases.rules.parameters import PARAMETERS
from cases.rules.standards import Level, StandardVersion
from mentorstotte.core.wording import (
    danish_count,
    danish_date,
    danish_hours,
    danish_kroner,
    danish_list,
    danish_months,
    danish_number,
)
from providers.enums import MentorKind

NOT_SET = "Ikke fastsat"
GROUPS: dict[str, tuple[str, ...]] = {
    "Varighed": (
        "grant_max_months",
        "ordinary_max_grants",
        "ordinary_total_months",
        "extension_max_months",
        "extension_condition",
        "extension_needs_reason",
        "exceptional_max_grants",
        "exceptional_grant_months",
        "exceptional_category",
        "total_max_months",
        "break_days",
        "permanent_need_excluded",
        "phase_out_required",
    ),
    "Timer og niveauer": ("level4_max_months", "hours_info_above", "task_norm_hours"),
    "Hvem bevilger": ("requires_visitation", "may_grant", "caseworker_as_mentor"),
    "Opfølgning og kontakt": (
        "followup_weeks",
        "effect_lead_days",
        "rp_contact",
        "effect_questions",
        "progress_tool",
    ),
    "Priser": ("price_cap", "buyout_default_rate", "buyout_default_hours"),
}
ADOPTION = {
    "in_force": "Gældende",
    "practice": "Praksis",
    "discussed": "Drøftet, ikke vedtaget",
    "draft": "Udkast",
}
_CODES = {
    "weekly": "Mindst én gang om ugen",
    "fortnightly": "Mindst hver anden uge",
    "from_law": "Som loven siger",
    "HELT_SAERLIGT": "Helt særligt tilfælde",
    "SAERLIGT_TILFAELDE": "Særligt tilfælde",
    "reason": "Skal begrundes",
    "info": "Tilladt, vises til orientering",
    "caseworker": "sagsbehandler",
    "job_consultant": "jobkonsulent",
    "approver": "teamleder eller faglig konsulent",
}
_MONTHS = {key for key in PARAMETERS if key.endswith("_months")}


def groups() -> dict[str, tuple[str, ...]]:
    """Headings with their parameters; one that nobody placed yet comes last."""
    placed = {key for keys in GROUPS.values() for key in keys}
    rest = tuple(key for key in PARAMETERS if key not in placed)
    return GROUPS | ({"Andet": rest} if rest else {})


def in_words(key: str, version: StandardVersion) -> str:
    """One parameter of a version as a person would say it; ``NOT_SET`` where the standard says nothing."""
    value = getattr(version, key)
    if value is None or value in ("", (), {}):
        return NOT_SET
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if key in _MONTHS:
        return danish_months(value)
    if key == "followup_weeks":
        return danish_count(value, "uge", "uger")
    if key in ("effect_lead_days", "break_days"):
        return danish_count(value, "dag", "dage")
    return _other(key, value)


def _other(key: str, value) -> str:
    if key == "price_cap":
        return danish_list(f"{MentorKind(kind).label}: {danish_kroner(cap)}" for kind, cap in value.items())
    if key == "task_norm_hours":
        return danish_list(
            f"{SupportTheme(kind).label}: {danish_hours(norm)}" for kind, norm in value.items()
        )
    if key == "buyout_default_rate":
        return danish_kroner(value)
    if isinstance(value, Decimal):
        return danish_hours(value)
    if isinstance(value, tuple):
        words = [_CODES.get(item, item) for item in value]
        sentences = any(word.endswith("?") for word in words)
        return " ".join(words) if sentences else danish_list(words).capitalize()
    return _CODES.get(value, str(value))


def level_in_words(level: Level | None) -> str:
    """The hours of a service level, and whom it is for."""
    if level is None:
        return NOT_SET
    hours = f"Over {danish_number(level.above)}"
    if level.up_to is not None:
        hours += f" og til og med {danish_number(level.up_to)}"
    return f"{hours} timer om ugen. {level.criteria}"


def promises_in_words(version: StandardVersion) -> str:
    """What the standard itself gives a claim to."""
    return (
        " ".join(
            f"{TargetGroup(group).label} (fra {danish_date(day)})." for group, day in version.promises.items()
        )
        or NOT_SET
    )
