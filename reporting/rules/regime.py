"""A regime as the fields of a form, and typed fields as the table that a regime is read from.

Fields of a target group carry its code: ``kind_T04_PSYK``, ``least_``, ``free_``, ``basis_``; those of a
topic its name: ``source_contact``.
"""

import re
from collections.abc import Mapping
from typing import Any

from cases.enums import EntitlementKind, TargetGroup
from cases.rules.regimes import TOPICS, Regime

ALONE = ("name", "status", "valid_from", "adopted", "comment", "authority")  # what an announced law says, too
RULES = ("agreement_max_months", "discharge_start_months_before", "refund")
STUDY = ("counted_from", "months", "source", "trial_from", "trial_to")
CALLED_OTHERWISE = {
    "id": "code",
    "contact.frequency": "contact_frequency",
    "contact.groups": "contact_groups",
    "legal_basis.general": "basis_general",
}
PREFIXES = {"sources.": "source_", "legal_basis.": "basis_", "study_start.": "study_", "kinds.": "kind_"}


def field_of(key: str) -> str:
    """The field of a key of the table (``sources.contact`` → ``source_contact``)."""
    if key in CALLED_OTHERWISE:
        return CALLED_OTHERWISE[key]
    return re.sub(r"^\w+\.", lambda match: PREFIXES.get(match.group(), ""), key)


def fields_of(regime: Regime) -> dict[str, Any]:
    """What each field holds for a regime."""
    study, groups = regime.study_start, TargetGroup.values
    found = {"code": regime.id, "status": "announced" if regime.announced else "in_force"}
    found |= {name: getattr(regime, name) for name in (*ALONE, *RULES) if name != "status"}
    found |= {"contact_frequency": regime.contact, "contact_groups": sorted(regime.contact_groups)}
    found |= {f"source_{topic}": regime.sources.get(topic, "") for topic in TOPICS}
    found |= {f"basis_{key}": regime.legal_bases.get(key, "") for key in ("general", *groups)}
    found |= {f"kind_{group}": regime.kind_of(group) for group in groups}
    found |= {f"study_{name}": getattr(study, name) for name in STUDY if study is not None}
    for group, minimum in regime.minimum.items():
        found |= {f"least_{group}": minimum.months, f"free_{group}": list(minimum.exceptions)}
    return found


def table_of_fields(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The table of what was typed: nothing of empty fields, and no rules of a law that is only announced."""
    table = {"id": typed["code"]} | {name: typed[name] for name in ALONE}
    if typed["status"] == "in_force":
        table |= {name: typed[name] for name in RULES} | _nested(typed)
    return {key: value for key, value in table.items() if value not in (None, "", {}, [])}


def _nested(typed: Mapping[str, Any]) -> dict[str, Any]:
    contact = {"frequency": typed["contact_frequency"], "groups": list(typed["contact_groups"])}
    kinds = {group: typed[f"kind_{group}"] for group in TargetGroup.values}
    return {
        "contact": contact,
        "kinds": {
            group: kind for group, kind in kinds.items() if kind and kind != EntitlementKind.DISCRETIONARY
        },
        "sources": {topic: typed[f"source_{topic}"] for topic in TOPICS},
        "legal_basis": _filled(typed, "basis_", ("general", *TargetGroup.values)),
        "study_start": _filled(typed, "study_", STUDY) if typed["study_counted_from"] else {},
        "minimum": [_minimum(typed, group) for group in TargetGroup.values if typed[f"least_{group}"]],
    }


def _filled(typed: Mapping[str, Any], prefix: str, names) -> dict[str, Any]:
    said = {name: typed[f"{prefix}{name}"] for name in names}
    return {name: value for name, value in said.items() if value not in (None, "")}


def _minimum(typed: Mapping[str, Any], group: str) -> dict[str, Any]:
    return {"group": group, "months": typed[f"least_{group}"], "exceptions": list(typed[f"free_{group}"])}
