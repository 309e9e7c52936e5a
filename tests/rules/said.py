"""Any answer of a rule as one line of text that a reader can compare."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum

from msgspec import Struct

from mentorstotte.core.findings import Finding


def said(value) -> str:
    """The value with everything in it, short where a type speaks for itself."""
    if isinstance(value, Finding):
        return _finding(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _named(value, (each.name for each in fields(value) if each.repr))
    if isinstance(value, Struct):
        return _named(value, value.__struct_fields__)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {said(item)}" for key, item in value.items()) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(said, value))) + "}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "[" + ", ".join(map(said, value)) + "]"
    return _plain(value)


def _named(value, names: Iterable[str]) -> str:
    own = (f"{name}={said(getattr(value, name))}" for name in names)
    return f"{type(value).__name__}({', '.join(own)})"


def _plain(value) -> str:
    if isinstance(value, Enum):
        return repr(value.value)
    if isinstance(value, date | time | Decimal):
        return str(value)
    return getattr(value, "__name__", repr(value))


def _finding(finding: Finding) -> str:
    numbers = " ".join(f"{key}={value}" for key, value in finding.values.items())
    marks = f"{' approver' * finding.approver}{' met' * finding.met}"
    where = ",".join(finding.fields)
    return f"{finding.rule} {finding.severity}{marks} »{finding.text}« [{finding.source}] {numbers} [{where}]"
