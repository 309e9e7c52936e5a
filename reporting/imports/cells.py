"""What people type in a cell, made into typed values; every error says what is wrong and what would be right.

Danish spelling throughout: comma before the decimals, full stop between thousands, day before month.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

from mentorstotte.core.fields import clean_cpr
from mentorstotte.core.text import fold

FIRST_YEAR, LAST_YEAR = 2000, 2099
MAX_SHOWN = 40

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\ufeff\u00ad"))
_DATE_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_DATE_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DATE_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?")
_ENGLISH_NUMBER = re.compile(r"[+-]?\d+\.\d+")
_MONEY_WORDS = re.compile(r"^(?:kr\.?|dkk)|(?:,-|kr\.?|dkk|kroner)$", re.IGNORECASE)
_HOUR_WORDS = re.compile(r"(?:timer|time|t\.?)$", re.IGNORECASE)


class CellError(Exception):
    """A cell that cannot be read; the message is one Danish sentence for the person at the screen."""


@dataclass(frozen=True, slots=True, repr=False)
class Unreadable:
    """A cell the file itself gives no value for: a formula without a result, an error value, a merged cell.

    ``typed`` is what stood in the cell, ``reason`` the Danish sentence for the user.
    """

    typed: str
    reason: str


def text(value: object) -> str:
    """The cell as text without stray blanks (also no-break spaces); inner runs of blanks become one."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join((value if value.isascii() else value.translate(_INVISIBLE)).split())
    if isinstance(value, bool):
        return "SAND" if value else "FALSK"
    if isinstance(value, float):
        return format(value, ".15g").replace(".", ",")
    if isinstance(value, datetime) and value.time() == time(0):
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%d.%m.%Y}"
    return str(value)


def shown(value: object) -> str:
    """The cell in quotation marks for an error sentence, cut when long."""
    words = text(value)
    return f"»{words[:MAX_SHOWN]}…«" if len(words) > MAX_SHOWN else f"»{words}«"


def key(value: str) -> str:
    """What makes two names the same: letters without regard to case and blanks."""
    return text(value).casefold()


def limited_text(max_length: int) -> Callable[[object], str]:
    """A reader of text of at most ``max_length`` signs; raises CellError when it is longer."""

    def read(value: object) -> str:
        words = text(value)
        if len(words) > max_length:
            raise CellError(f"Teksten er på {len(words)} tegn. Der er plads til {max_length}.")
        return sys.intern(words)  # a mentor stands in many rows of a long sheet

    return read


def cpr(value: object) -> str:
    """Ten digits; a number cell gets back the leading zero Excel drops. The number is never repeated in
    errors.
    """
    if isinstance(value, bool | datetime | date):
        raise CellError("Cellen er ikke et CPR-nummer. Skriv ti cifre, og gør kolonnen til tekst.")
    if isinstance(value, float) and not value.is_integer():
        raise CellError("CPR-nummeret har decimaler. Skriv ti cifre, og gør kolonnen til tekst.")
    words = text(value)
    if isinstance(value, int | float) and len(words) == 9:
        words = "0" + words
    try:
        return clean_cpr(words)
    except ValidationError as error:
        raise CellError(error.messages[0]) from None


def day(value: object, *, epoch: datetime = WINDOWS_EPOCH) -> date:
    """A date from a date cell, an Excel serial number, or text as 02.12.2013, 2-12-2013, 2/12/2013 or
    2013-12-02.
    """
    if isinstance(value, datetime):
        return _plausible(value.date(), value)
    if isinstance(value, date):
        return _plausible(value, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _plausible(_from_serial(value, epoch), value)
    words = text(value).replace(" ", "")
    if found := _DATE_DAY_FIRST.fullmatch(words):
        return _calendar_day(int(found[3]), int(found[2]), int(found[1]), value)
    if found := _DATE_ISO.fullmatch(text(value)):
        return _calendar_day(int(found[1]), int(found[2]), int(found[3]), value)
    if _DATE_SHORT_YEAR.fullmatch(words):
        raise CellError(f"Årstallet i {shown(value)} skal have fire cifre, fx 02-12-2013.")
    raise CellError(f"{shown(value)} er ikke en dato. Skriv dag, måned og år, fx 02-12-2013.")


def _from_serial(value: int | float, epoch: datetime) -> date | None:
    try:
        moment = from_excel(value, epoch)
    except (OverflowError, ValueError):
        return None
    return moment.date() if isinstance(moment, datetime) else None


def _calendar_day(year: int, month: int, number: int, value: object) -> date:
    try:
        return _plausible(date(year, month, number), value)
    except ValueError:
        raise CellError(
            f"{shown(value)} findes ikke i kalenderen. Skriv dag, måned og år, fx 02-12-2013."
        ) from None


def _plausible(found: date | None, value: object) -> date:
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError(f"{shown(value)} er ikke en dato mellem år {FIRST_YEAR} og {LAST_YEAR}.")
    return found


def decimal(value: object, *, places: int = 2, example: str = "3,5") -> Decimal:
    """A number with at most ``places`` decimals, from a number cell or Danish text; never rounds.

    Number cells are read with the 15 digits a spreadsheet keeps, so 0.1 + 0.2 is 0.3.
    """
    if isinstance(value, bool | datetime | date | time):
        raise CellError(f"{shown(value)} er ikke et tal. Skriv fx {example}.")
    if isinstance(value, int):
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(format(value, ".15g"))
    else:
        number = _from_danish(text(value), example)
    if not number.is_finite() or abs(number) >= 10**10:
        raise CellError(f"{shown(value)} er for stort et tal. Skriv fx {example}.")
    if number != round(number, places):
        raise CellError(f"{shown(value)} har for mange decimaler. Der er plads til {places}, fx {example}.")
    return number.quantize(Decimal(1).scaleb(-places))


def _from_danish(words: str, example: str) -> Decimal:
    plain = words.replace(" ", "").replace("\u2212", "-")
    if plain.endswith("-") and not plain.endswith(",-"):
        plain = "-" + plain[:-1]
    if _NUMBER.fullmatch(plain) and plain.isascii():
        return Decimal(plain.replace(".", "").replace(",", "."))
    if _ENGLISH_NUMBER.fullmatch(plain):
        raise CellError(
            f"{shown(words)} har punktum før decimalerne. Skriv komma: {plain.replace('.', ',')}."
        )
    raise CellError(f"{shown(words)} er ikke et tal. Skriv fx {example}.")


def money(value: object) -> Decimal:
    """Kroner with øre; »450 kr.«, »kr. 1.234,56« and »450,-« are read as well. May be negative."""
    if isinstance(value, str):
        value = _without(_MONEY_WORDS, value)
    return decimal(value, example="1.234,56")


def price(value: object) -> Decimal:
    """An hourly price in kroner, 0 or more."""
    amount = money(value)
    if amount < 0:
        raise CellError(f"Timeprisen {shown(value)} kan ikke være under 0. Skriv fx 450,00.")
    return amount


def hours(value: object) -> Decimal:
    """Hours a week, over 0 and at most 168; »3,5 timer« is read as well."""
    number = decimal(_without(_HOUR_WORDS, value) if isinstance(value, str) else value)
    if not 0 < number <= 168:
        raise CellError(
            f"{shown(value)} kan ikke være timer pr. uge. Skriv et tal over 0, eller lad feltet stå tomt."
        )
    return number


def fixed_hours(value: object) -> Decimal:
    """Fixed hours a week of a framework agreement, 0 to 9.999."""
    number = decimal(_without(_HOUR_WORDS, value) if isinstance(value, str) else value, example="12,00")
    if not 0 <= number < 10_000:
        raise CellError(f"{shown(value)} kan ikke være faste timer pr. uge. Skriv 0 eller mere, fx 12,00.")
    return number


def _without(pattern: re.Pattern, value: str) -> str:
    previous, plain = None, text(value)
    while plain != previous:
        previous, plain = plain, pattern.sub("", plain).strip()
    return plain


def level(value: object) -> int:
    """Service level 1–4 (domain section 4); »Niveau 2« is read as well."""
    words = fold(text(value)).removeprefix("niveau").strip()
    if words not in ("1", "2", "3", "4"):
        raise CellError(f"{shown(value)} er ikke et serviceniveau. Skriv 1, 2, 3 eller 4.")
    return int(words)


def municipality(value: object) -> str:
    """A municipality code of four digits; a number cell gets back the leading zero."""
    words = text(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and len(words) == 3:
        words = "0" + words
    if not re.fullmatch(r"[0-9]{4}", words) or words == "0000":
        raise CellError(f"{shown(value)} er ikke en kommunekode. Skriv fire cifre, fx 0270 for Gribskov.")
    return words


def choice(labels: dict[str, str], *, noun: str) -> Callable[[object], str]:
    """A reader of one of a few words: ``labels`` maps the stored value to the word on screen.

    Value and word are both read, without regard to case. ``noun`` is the Danish word for the thing, with
    article.
    """
    known = {key(word): stored for stored, label in labels.items() for word in (stored, label)}

    def read(value: object) -> str:
        found = known.get(key(text(value)))
        if found is None:
            raise CellError(
                f"{shown(value)} er ikke {noun}, vi kender. Skriv {either(list(labels.values()))}."
            )
        return found

    return read


def either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " eller " + words[-1]
