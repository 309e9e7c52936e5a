"""Model fields and validators that carry Danish facts."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import FieldError, ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import lookups

from mentorstotte.core import ciphers

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
    """A CPR number: ten digits in Python, sealed in the database (``ciphers.seal_cpr``), or nothing.

    It is found as a whole number, under every key that is valid; it can be neither sorted nor searched in
    part. SQL may compare two columns with each other.
    """

    LOOKUPS = ("exact", "in", "isnull", "regex")  # regex is of what is stored: a constraint

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 50)
        kwargs.setdefault("verbose_name", "CPR-nummer")
        super().__init__(*args, **kwargs)

    def clean(self, value, model_instance):
        return super().clean(clean_cpr(value) if value else value, model_instance)

    def get_prep_value(self, value):
        return ciphers.seal_cpr(value) if value else value

    def from_db_value(self, value, expression, connection):
        return ciphers.open_cpr(value) if value else value

    def get_lookup(self, lookup_name):
        if lookup_name not in self.LOOKUPS:
            raise FieldError("A CPR number is found as a whole number only.")
        return super().get_lookup(lookup_name)


@CPRField.register_lookup
class IsAnyOf(lookups.In):
    """One of the numbers, whichever key it was sealed with."""

    def get_prep_lookup(self):
        if not self.rhs_is_direct_value():
            raise FieldError("CPR numbers of two tables are compared in SQL.")
        return [text for number in self.rhs for text in _stored(number)]


@CPRField.register_lookup
class Is(IsAnyOf):
    """The number, whichever key it was sealed with."""

    lookup_name = "exact"

    def get_prep_lookup(self):
        self.rhs = [self.rhs] if self.rhs_is_direct_value() else self.rhs
        return super().get_prep_lookup()


def _stored(number: str) -> list[str]:
    return ciphers.sealed_by_every_key(number) if number else [number]


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
