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


def hidden_groups(sizes: Sequence[Sequence[int]]) -> frozenset[int]:
    """The places of the groups that are not shown, each with the persons behind it in the same months.

    The months of all groups together, and each group's whole period, are told by other reports. So a group
    with a small month is hidden whole, and so many more, the smallest first, that those hidden have two in
    each month, with five persons together. Where that cannot be had all are hidden, and the total with them.
    """
    behind = sorted((sum(months), place) for place, months in enumerate(sizes) if any(months))
    away = [place for _, place in behind if any(0 < size < FEWEST for size in sizes[place])]
    others = [place for _, place in behind if place not in away]
    while away and others and not _covered([sizes[place] for place in away]):
        away.append(others.pop(0))
    return frozenset(away)


def groups_tell_total(sizes: Sequence[Sequence[int]]) -> bool:
    """Whether the total may stand beside the groups that are shown."""
    away = hidden_groups(sizes)
    return not away or _covered([sizes[place] for place in away])


def _covered(groups: Sequence[Sequence[int]]) -> bool:
    months = [[(size, 0) for size in month if size] for month in zip(*groups, strict=True)]
    return all(_enough(month) for month in months if month)


def _enough(rows: list[tuple[int, int]]) -> bool:
    return len(rows) > 1 and sum(size for size, _ in rows) >= FEWEST
