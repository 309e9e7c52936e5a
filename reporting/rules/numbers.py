"""Sums, shares and averages, exact in Decimal and rounded half up only when shown."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def round_half_up(value: Decimal | Fraction | int, places: int) -> Decimal:
    """Rounded to ``places`` decimals, a half away from zero, as people round."""
    if isinstance(value, Fraction):
        scaled = abs(value) * 10**places
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        return Decimal(whole if value >= 0 else -whole).scaleb(-places)
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(part: Decimal | int, whole: Decimal | int, places: int = 1) -> Decimal | None:
    """How many per cent ``part`` is of ``whole``; None when the whole is nothing."""
    return round_half_up(Fraction(part) * 100 / Fraction(whole), places) if whole else None


def mean(values: Iterable[Decimal], places: int = 2) -> Decimal | None:
    """The arithmetic mean; None without values."""
    known = list(values)
    return mean_of(sum(known), len(known), places)


def mean_of(total: Decimal | None, number: int, places: int = 2) -> Decimal | None:
    """The mean of so many values that come to ``total``; None without values."""
    return round_half_up(Fraction(total) / number, places) if number else None


def median(values: Iterable[Decimal], places: int = 2) -> Decimal | None:
    """The middle value, or the mean of the two in the middle; None without values."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return mean(ordered[middle - 1 + len(ordered) % 2 : middle + 1], places)


def percentile(values: Iterable[Decimal], share: int) -> Decimal | None:
    """The smallest value that at least ``share`` per cent of the values reach at most (nearest rank).

    Always one of the values, so that »90 % have at most 6,50 hours« is literally true; None without values.
    """
    ordered = sorted(values)
    rank = -(-len(ordered) * share // 100)
    return ordered[max(rank, 1) - 1] if ordered else None
