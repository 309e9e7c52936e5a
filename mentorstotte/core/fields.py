"""Model fields and validators that carry Danish facts."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

_CENTURIES = (
    (range(4), ((0, 99, 1900),)),
    ((4, 9), ((0, 36, 2000), (37, 99, 1900))),
    (range(5, 9), ((0, 57, 2000), (58, 99, 1800))),
)


def clean_cpr(text: str) -> str:
    """Ten digits from what was typed (hyphen and blanks allowed); raises ValidationError in Danish.

    Checked: length, digits and a possible date. Numbers without modulus 11 are valid (domain section 16),
    and so
    are replacement numbers, whose day is raised by 60.
    """
    digits = "".join(text.split()).replace("-", "")
    if not digits.isdigit() or not digits.isascii():
        raise ValidationError("Et CPR-nummer består af ti cifre, fx 010190-1234.", code="cpr_letters")
    if len(digits) != 10:
        raise ValidationError(f"Et CPR-nummer har ti cifre. Her er {len(digits)}.", code="cpr_length")
    if birth_date_of(digits) is None:
        raise ValidationError(
            "De første seks cifre i CPR-numret er ikke en dato. Skriv dag, måned og år, fx 010190-1234.",
            code="cpr_date",
        )
    return digits


def is_replacement_cpr(cpr: str) -> bool:
    """True for a replacement number (erstatningspersonnummer): day + 60."""
    return 61 <= int(cpr[:2]) <= 91


def birth_date_of(cpr: str) -> date | None:
    """The date in the number, or None when it is no date; the seventh digit gives the century."""
    day, month, short_year, seventh = int(cpr[:2]), int(cpr[2:4]), int(cpr[4:6]), int(cpr[6])
    century = next(
        base
        for digits, spans in _CENTURIES
        if seventh in digits
        for low, high, base in spans
        if low <= short_year <= high
    )
    try:
        return date(century + short_year, month, day - 60 if day > 60 else day)
    except ValueError:
        return None


class CPRField(models.CharField):
    """A CPR number as ten digits."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("verbose_name", "CPR-nummer")
        super().__init__(*args, **kwargs)

    def clean(self, value, model_instance):
        return super().clean(clean_cpr(value) if value else value, model_instance)


class HoursField(models.DecimalField):
    """Hours a week, two decimals."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 5)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("validators", [MinValueValidator(Decimal("0.01"), "Timetallet skal være over 0.")])
        super().__init__(*args, **kwargs)


class MoneyField(models.DecimalField):
    """Kroner with øre."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)
