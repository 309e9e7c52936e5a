"""Small cells are not shown outside the unit (domain 12): who is behind a figure must not be recognised."""

from collections.abc import Sequence
from datetime import date

FEWEST = 5


def whole_year(first: date, last: date, today: date) -> bool:
    """Whether a period may be shown outside: one calendar year that is over.

    Two such periods are the same or have no day in common, so that one report less another tells nobody's
    figures. Months, quarters and “so far” could be taken from a year, and the small rest be read.
    """
    return (first, last) == (date(last.year, 1, 1), date(last.year, 12, 31)) and last < today


def newest_year(today: date) -> tuple[date, date]:
    """The newest period that may be shown outside."""
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


def hidden(sizes: Sequence[int]) -> frozenset[int]:
    """The places of the rows that are not shown, by how many persons each is about.

    Those with one to four, and so many more, the smallest first, that the total less the rest does not tell
    them: two rows at least, with five persons together. Where that cannot be had every row is hidden that is
    about anybody, and the total with them (``tells_total``).
    """
    behind = sorted((size, place) for place, size in enumerate(sizes) if size)
    small = [pair for pair in behind if pair[0] < FEWEST]
    others = [pair for pair in behind if pair[0] >= FEWEST]
    while small and others and not _enough(small):
        small.append(others.pop(0))
    return frozenset(place for _, place in small)


def tells_total(sizes: Sequence[int]) -> bool:
    """Whether the total may stand beside the rows that are shown."""
    small = [(sizes[place], place) for place in hidden(sizes)]
    return not small or _enough(small)


def _enough(rows: list[tuple[int, int]]) -> bool:
    return len(rows) > 1 and sum(size for size, _ in rows) >= FEWEST
