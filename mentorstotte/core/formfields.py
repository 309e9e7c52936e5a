"""Form fields that read what Danes type, and say in Danish what is wrong and what would be right."""

import re
from calendar import monthrange
from datetime import date, datetime, time
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.utils import timezone

from mentorstotte.core import fields, virus_scanner
from mentorstotte.core.documents import uploads
from mentorstotte.core.wording import MONTHS, danish_date, danish_number

_NUMBERS = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{2}|\d{4})")
_SOLID = re.compile(r"(\d{2})(\d{2})(\d{2}|\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})\.?\s*([a-zæøå]{3,9})\.?\s*(\d{2}|\d{4})")
_NO_YEAR = re.compile(r"\d{1,2}[\s./-]+\d{1,2}\.?|\d{4}|\d{1,2}\.?\s*[a-zæøå]{3,9}")
_FUTURE_YEARS = 20
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?")
_PLAIN = re.compile(r"[+-]?\d+([.,]\d*)?|[+-]?[.,]\d+")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?")
_UNIT = re.compile(r"(kr\.?|,-|timer|t\.?|%)$", re.IGNORECASE)


def parse_date(text: str, today: date) -> date:
    """The date that was typed; raises ValidationError in Danish.

    Reads 3/3 2014, 03-03-14, 3.3.2014, 030314, 03032014, 3. marts 2014, 2014-03-03 and “i dag”. Two digits
    of a year mean the nearest year that lies at most 20 years ahead.
    """
    text = " ".join(text.lower().split())
    if text == "i dag":
        return today
    if iso := _ISO.fullmatch(text):
        year, month, day = map(int, iso.groups())
        return _checked(day, month, year)
    if found := _NUMBERS.fullmatch(text) or _SOLID.fullmatch(text):
        day, month, year = found.groups()
        return _checked(int(day), int(month), _full_year(year, today))
    if (words := _WORDS.fullmatch(text)) and (month := _month(words[2])):
        return _checked(int(words[1]), month, _full_year(words[3], today))
    if _NO_YEAR.fullmatch(text):
        raise ValidationError("Årstallet mangler. Skriv dag, måned og år, fx 03-03-2014.", code="date_year")
    raise ValidationError("Det er ikke en dato. Skriv dag, måned og år, fx 03-03-2014.", code="date")


def _month(word: str) -> int | None:
    found = [number for number, name in enumerate(MONTHS, start=1) if name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _full_year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year if year <= today.year + _FUTURE_YEARS else year - 100


def _checked(day: int, month: int, year: int) -> date:
    if not _FIRST.year <= year <= _LAST.year:
        raise ValidationError(
            f"Årstallet {year} ligger uden for 1900-2199. Skriv fx 03-03-2014.", code="date_year"
        )
    if not 1 <= month <= 12:
        raise ValidationError(
            f"Der er ingen måned nr. {month}. Skriv dagen først og så måneden, fx 03-12-2014.",
            code="date_month",
        )
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValidationError(
            f"{MONTHS[month - 1].capitalize()} {year} har {days} dage, så dag nr. {day} findes ikke.",
            code="date_day",
        )
    return date(year, month, day)


class DanishDateInput(forms.DateInput):
    """A text field, since what was typed must be kept when it is wrong; a script adds a calendar."""

    def __init__(self, attrs=None):
        given = {"class": "input-date", "placeholder": "dd-mm-åååå", "autocomplete": "off", "data-date": "1"}
        super().__init__(given | (attrs or {}), format="%d-%m-%Y")

    def format_value(self, value):
        return f"{value:%d-%m-%Y}" if isinstance(value, date) else value


class DanishDateField(forms.DateField):
    """A date as Danes type it. ``earliest`` and ``latest`` are dates, or functions that give one."""

    widget = DanishDateInput

    def __init__(self, *, earliest=None, latest=None, **kwargs):
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value):
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else parse_date(str(value), timezone.localdate())

    def validate(self, value):
        super().validate(value)
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if value and earliest and value < earliest:
            raise ValidationError(
                f"Datoen skal være {danish_date(earliest)} eller senere.", code="date_early"
            )
        if value and latest and value > latest:
            raise ValidationError(
                f"Datoen skal være {danish_date(latest)} eller tidligere.", code="date_late"
            )


class DanishNumberInput(forms.TextInput):
    """A text field with the number keys on a phone; numbers are shown with a comma."""

    def __init__(self, attrs=None):
        super().__init__(
            {"inputmode": "decimal", "autocomplete": "off", "class": "input-number"} | (attrs or {})
        )

    def format_value(self, value):
        if isinstance(value, Decimal | float | int):
            return danish_number(Decimal(str(value)))
        return value


class DanishDecimalField(forms.DecimalField):
    """A number with a decimal comma: 3,5 and 1.234,56 (also 3.5; a unit such as kr. may follow)."""

    widget = DanishNumberInput
    default_error_messages = {"invalid": "Det er ikke et tal. Skriv tal med komma, fx 3,50."}

    def __init__(self, *, max_digits=12, decimal_places=2, **kwargs):
        super().__init__(max_digits=None, decimal_places=None, **kwargs)
        self.whole_digits, self.places = max_digits - decimal_places, decimal_places
        # The limits are checked in validate, which writes the numbers with a comma.
        self.validators = [check for check in self.validators if not isinstance(check, BaseValidator)]

    def widget_attrs(self, widget):
        return {}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int | float):
            return Decimal(str(value))
        text = _UNIT.sub("", "".join(str(value).split()))
        if not text:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return self._number(text)

    def _number(self, text: str) -> Decimal:
        if _GROUPED.fullmatch(text):
            return Decimal(text.replace(".", "").replace(",", "."))
        if _PLAIN.fullmatch(text):
            return Decimal(text.replace(",", "."))
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if value != round(value, self.places):
            raise ValidationError(f"Skriv højst {self.places} decimaler, fx 3,50.", code="decimals")
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(
                f"Tallet skal være mindst {danish_number(Decimal(self.min_value))}.", code="min_value"
            )
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(
                f"Tallet må højst være {danish_number(Decimal(self.max_value))}.", code="max_value"
            )
        if abs(value) >= 10**self.whole_digits:
            raise ValidationError(
                f"Tallet må højst have {self.whole_digits} cifre før kommaet.", code="digits"
            )


class CPRField(forms.CharField):
    """A CPR number, with or without hyphen or blanks; gives ten digits. Modulus 11 is not asked for."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "class": "input-cpr"}
        kwargs.setdefault("label", "CPR-nummer")
        kwargs.setdefault("widget", forms.TextInput(attrs))
        super().__init__(max_length=None, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        return fields.clean_cpr(text) if text else text

    def prepare_value(self, value):
        if isinstance(value, str) and len(value) == 10 and value.isdigit():
            return f"{value[:6]}-{value[6:]}"
        return value


class ClockField(forms.CharField):
    """A time of day as Danes write it: 9, 930, 9.30, 09:30 and 22.10."""

    def __init__(self, **kwargs):
        attrs = {"class": "input-short", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(empty_value=None, widget=forms.TextInput(attrs), **kwargs)

    def prepare_value(self, value):
        return f"{value:%H.%M}" if isinstance(value, time) else value

    def to_python(self, value):
        text = super().to_python(value)
        if text is None:
            return None
        found = _CLOCK.fullmatch(text)
        try:
            return time(int(found[1]), int(found[2] or 0))
        except (TypeError, ValueError) as error:  # no time at all, or no such hour or minute
            raise ValidationError("Skriv klokkeslættet som 14.30.", code="time") from error


class UploadField(forms.FileField):
    """A file of at most ``most`` bytes in which no virus is known; the only field that takes one."""

    def __init__(self, *, most: int = uploads.MAX_BYTES, too_large: str = uploads.MESSAGES["size"], **kwargs):
        super().__init__(**kwargs)
        self.most, self.too_large = most, too_large

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > self.most:
            raise ValidationError(self.too_large, code="size")
        virus_scanner.check(file)
        return file
