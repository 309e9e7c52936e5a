"""Numbers and dates as they are written in Danish sentences."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
_CENT = Decimal("0.01")


def half_up(amount: Decimal) -> Decimal:
    """Two decimals, half up: the rounding of hours and kroner everywhere."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def danish_date(day: date) -> str:
    """``2. september 2014``."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def danish_number(amount: Decimal) -> str:
    """``1.234,50``: two decimals, half up, Danish separators."""
    return f"{half_up(amount):,.2f}".translate({ord(","): ".", ord("."): ","})


def danish_hours(hours: Decimal) -> str:
    """``3,50 timer om ugen``."""
    return f"{danish_number(hours)} timer om ugen"


def danish_kroner(amount: Decimal) -> str:
    """``1.234,50 kr.``."""
    return f"{danish_number(amount)} kr."


def danish_count(number: int, one: str, many: str) -> str:
    """``1 måned``, ``3 måneder``."""
    return f"{number} {one if number == 1 else many}"


def danish_months(number: int) -> str:
    """``1 måned``, ``3 måneder``."""
    return danish_count(number, "måned", "måneder")


def lower_first(text: str) -> str:
    """A label in the middle of a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text with a capital letter first, to begin a line with."""
    return text[:1].upper() + text[1:]


def danish_list(parts: Iterable[str]) -> str:
    """``a``, ``a og b``, ``a, b og c``."""
    *front, last = list(parts)
    return f"{', '.join(front)} og {last}" if front else last


def written_cpr(cpr: str) -> str:
    """The ten digits as Danes read them, ``010190-1234``; nothing for no number."""
    return f"{cpr[:6]}-{cpr[6:]}" if cpr else ""
