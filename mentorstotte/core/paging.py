"""Keyset paging: a page is found by where the last one ended, so that the thousandth page costs as the
first.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q

SIZE = 50


@dataclass(frozen=True)
class KeysetPage:
    """One page of rows; ``next`` and ``previous`` are marks for the address, empty at the ends."""

    rows: list[Any]
    next: str
    previous: str


def keyset_page(queryset, *, order: tuple[str, ...], params, size: int = SIZE) -> KeysetPage:
    """The page after the mark ``params["after"]`` or before ``params["before"]`` (``request.GET``).

    ``order`` is as for ``order_by`` (``("-opened_on", "-pk")``); all go the same way and the last one is
    unique.
    A mark that was tampered with gives the first page.
    """
    backwards = bool(params.get("before"))
    position = _read(params.get("before") or params.get("after") or "", len(order))
    step = tuple(_turn(name) for name in order) if backwards else order
    if position is not None:
        queryset = queryset.filter(_beyond(step, position))
    rows = list(queryset.order_by(*step)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    before = more if backwards else position is not None
    after = position is not None if backwards else more
    return KeysetPage(
        rows=rows,
        next=_mark(rows[-1], order) if rows and after else "",
        previous=_mark(rows[0], order) if rows and before else "",
    )


def _turn(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: tuple[str, ...], position: list) -> Q:
    """Rows after ``position``; the first condition alone lets the index find the place."""
    compare = "lt" if order[0].startswith("-") else "gt"
    names = [name.lstrip("-") for name in order]
    condition = Q(**{f"{names[-1]}__{compare}": position[-1]})
    for name, value in list(zip(names, position, strict=True))[-2::-1]:
        condition = Q(**{f"{name}__{compare}": value}) | Q(**{name: value}) & condition
    if len(names) > 1:
        condition = Q(**{f"{names[0]}__{compare}e": position[0]}) & condition
    return condition


def _mark(row, order: tuple[str, ...]) -> str:
    values = []
    for name in order:
        value = row
        for part in name.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if hasattr(value, "isoformat") else value)
    return signing.dumps(values, salt="keyset", compress=True)


def _read(mark: str, length: int) -> list | None:
    try:
        values = signing.loads(mark, salt="keyset")
    except signing.BadSignature:
        return None
    return values if len(values) == length else None
