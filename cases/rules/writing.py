"""A regime as the table that it is read from, and a table as text (TOML)."""

import json
from collections.abc import Mapping
from datetime import date

from cases.rules.regimes import Regime, StudyStart


def table_of(regime: Regime) -> dict:
    """All that a regime says, nothing taken over from another; what it does not say is left out."""
    days = {"valid_from": regime.valid_from}
    texts = {name: getattr(regime, name) for name in ("adopted", "comment", "authority", "refund")}
    months = {
        name: getattr(regime, name) for name in ("agreement_max_months", "discharge_start_months_before")
    }
    status = "announced" if regime.announced else "in_force"
    table = {"id": regime.id, "name": regime.name, "status": status, **days, **texts, **months}
    if regime.contact is not None:
        table["contact"] = {"frequency": regime.contact, "groups": sorted(regime.contact_groups)}
    table |= {"kinds": regime.kinds, "sources": regime.sources, "legal_basis": regime.legal_bases}
    table["minimum"] = [
        {"group": group, "months": minimum.months, "exceptions": list(minimum.exceptions)}
        for group, minimum in regime.minimum.items()
    ]
    table["study_start"] = _study_start(regime.study_start)
    return {key: value for key, value in table.items() if value not in (None, "", {}, [])}


def _study_start(study: StudyStart | None) -> dict:
    if study is None:
        return {}
    said = {
        name: getattr(study, name) for name in ("counted_from", "months", "source", "trial_from", "trial_to")
    }
    return {key: value for key, value in said.items() if value is not None}


def written(table: Mapping) -> str:
    """A table as TOML: what stands alone first, then what is inside it, lists of tables last."""
    alone = [f"{key} = {_value(value)}" for key, value in table.items() if not _is_nested(value)]
    inside = [_inside(f"[{key}]", value) for key, value in table.items() if isinstance(value, Mapping)]
    rows = [_inside(f"[[{key}]]", row) for key, value in table.items() if _is_rows(value) for row in value]
    return "\n\n".join(["\n".join(alone), *inside, *rows]) + "\n"


def _inside(heading: str, table: Mapping) -> str:
    return "\n".join([heading, *(f"{key} = {_value(value)}" for key, value in table.items())])


def _is_rows(value) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _is_nested(value) -> bool:
    return isinstance(value, Mapping) or _is_rows(value)


def _value(value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "")
    if isinstance(value, int):
        return str(value)
    return "[" + ", ".join(map(_value, value)) + "]"
