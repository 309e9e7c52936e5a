"""Facts as JSON: what a line of the command ``assess`` may hold, read strictly, with its JSON Schema.

Each ``Kind`` reads one sort of value and knows its schema. An error names the key's path. msgspec reads most
lines by itself (``quick_line``), as a type made of the same kinds; it takes nothing that they would not take.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Union

import msgspec

from agreements.enums import AgreementKind, Stage
from agreements.rules.facts import (
    AgreementFacts,
    AimFacts,
    AssessmentFacts,
    CitizenFacts,
    DateFacts,
    DocumentedReason,
    EarlierAgreement,
    Facts,
    FactsError,
    MentorFacts,
    PhaseOutStep,
    Segment,
)
from agreements.rules.table import RULE_INFO
from cases.enums import AimType, Benefit, BoundaryAnswer, BoundaryScheme, Need, Readiness, TargetGroup
from cases.rules.regimes import EXCEPTIONS
from mentorstotte.core.calendar import CACHED_DAYS, FIRST_DAY, LAST_DAY
from providers.enums import MentorKind, MentorRole

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"-?\d{1,6}(\.\d{1,2})?", re.ASCII)
_NO_AMOUNT = 'skal være et tal med punktum og højst to decimaler som "3.50", er'
_CODE = re.compile(r"\d{4}", re.ASCII)


class Kind(NamedTuple):
    """How one sort of value is read (raising ``FactsError`` with a path below it) and described.

    ``wire`` is the type that msgspec reads it as.
    """

    read: Callable[[Any], Any]
    schema: dict
    wire: Any


def _wrong(why: str) -> FactsError:
    return FactsError("", why)


def _below(step: str, error: FactsError) -> FactsError:
    joint = "." if error.path and not error.path.startswith("[") else ""
    return FactsError(f"{step}{joint}{error.path}", error.why)


def _read_date(value) -> date:
    if type(value) is not str:
        raise _wrong(f"skal være en dato som 2014-03-03, er {value!r:.60}")
    return _date_of(value)


@lru_cache(maxsize=CACHED_DAYS)
def _date_of(value: str) -> date:
    if not _DATE.fullmatch(value):
        raise _wrong(f"skal være en dato som 2014-03-03, er {value!r:.60}")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _wrong(f"{value} findes ikke i kalenderen") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _wrong(f"{value} ligger uden for årene {FIRST_DAY.year}-{LAST_DAY.year}")
    return day


def _read_amount(value) -> Decimal:
    if type(value) not in (str, int, Decimal):
        raise _wrong(f"{_NO_AMOUNT} {value!r:.60}")
    return _amount_of(str(value))


@lru_cache(maxsize=CACHED_DAYS)
def _amount_of(written: str) -> Decimal:
    if not _AMOUNT.fullmatch(written):
        raise _wrong(f"{_NO_AMOUNT} {written!r:.60}")
    return Decimal(written)


def _read_flag(value) -> bool:
    if value is not True and value is not False:
        raise _wrong(f"skal være true eller false, er {value!r:.60}")
    return value


def _read_text(value) -> str:
    if not isinstance(value, str):
        raise _wrong(f"skal være tekst, er {value!r:.60}")
    return value


def _read_level(value) -> int:
    if type(value) is not int:
        raise _wrong(f"skal være et helt tal, er {value!r:.60}")
    return value


def _read_municipality(value) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise _wrong(f'skal være fire cifre som "0270", er {value!r:.60}')
    return value


def _or_null(schema: dict) -> dict:
    kind = schema["type"]
    nullable = {**schema, "type": [kind, "null"] if isinstance(kind, str) else [*kind, "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable


class _HandedOver(type):
    """A type whose values msgspec hands to its ``read``; whatever comes of it is of the type."""

    def __instancecheck__(cls, value):
        return True


def _handed_over(read: Callable) -> type:
    return _HandedOver("HandedOver", (), {"read": staticmethod(read)})


def one_of(choices: Iterable[str]) -> Kind:
    """One of the codes."""
    known = {str(choice): str(choice) for choice in choices}

    def read(value) -> str:
        try:
            return known[value]
        except (KeyError, TypeError):  # a list cannot even be looked up
            raise _wrong(f"{value!r:.60} er ukendt; kendte: {', '.join(known)}") from None

    return Kind(read, {"type": "string", "enum": list(known)}, Literal[tuple(known)])


def list_of(kind: Kind, collect=tuple) -> Kind:
    """A list of one kind."""

    read_item = kind.read

    def read(value):
        if not isinstance(value, list):
            raise _wrong(f"skal være en liste, er {value!r:.60}")
        items = []
        for number, item in enumerate(value):
            try:
                items.append(read_item(item))
            except FactsError as error:
                raise _below(f"[{number}]", error) from None
        return collect(items)

    wire = frozenset[kind.wire] if collect is frozenset else tuple[kind.wire, ...]
    return Kind(read, {"type": "array", "items": kind.schema}, wire)


def mapping_of(kind: Kind, keys: Iterable[str]) -> Kind:
    """An object with known keys and values of one kind."""
    known = tuple(keys)
    return _object(dict, {key: (key, kind) for key in known}, (), dict[Literal[known], kind.wire])


def _object(make, fields: dict[str, tuple[str, Kind]], required: tuple[str, ...], wire) -> Kind:
    reader_of = {key: (name, kind.read) for key, (name, kind) in fields.items()}.get
    wanted = [(key, fields[key][0]) for key in required]

    def read(value):
        if not isinstance(value, dict):
            raise _wrong(f"skal være et objekt, er {value!r:.60}")
        found = {}
        for key, item in value.items():
            reader = reader_of(key)
            if reader is None:
                raise FactsError(key[:60], f"ukendt nøgle; kendte: {', '.join(fields)}")
            if item is not None:
                try:
                    found[reader[0]] = reader[1](item)
                except FactsError as error:
                    raise _below(key, error) from None
        for key, name in wanted:
            if name not in found:
                raise FactsError(key, "mangler")
        return make(**found)

    properties = {
        key: kind.schema if key in required else _or_null(kind.schema) for key, (_, kind) in fields.items()
    }
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return Kind(read, {**schema, "required": list(required)} if required else schema, wire)


def object_of(make, *required: str, base=None, **kinds: Kind) -> Kind:
    """An object with the attributes of ``make`` as keys; ``from_`` is the key ``from``, read as ``start``.

    ``base`` is the struct whose attributes they are, when ``make`` is a function.
    """
    fields = {key: (key, kind) for key, kind in kinds.items() if key != "from_"}
    if "from_" in kinds:
        fields["from"] = ("start", kinds["from_"])
    return _object(make, fields, required, _struct(base or make, fields))


def _struct(base: type, fields: dict[str, tuple[str, Kind]]) -> type:
    """The facts of ``base`` as msgspec reads them: no other keys, and null only where it says nothing."""
    own = {field.name: field for field in msgspec.structs.fields(base)}
    kinds = dict(fields.values())
    asked = [
        (name, *_typed(kinds[name].wire if name in kinds else Unasked, field)) for name, field in own.items()
    ]
    added = [(name, kind.wire, None) for name, kind in kinds.items() if name not in own]
    return msgspec.defstruct(
        base.__name__,
        [*asked, *added],
        bases=(base,),
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
        rename={name: key for key, (name, _) in fields.items()},
    )


class Unasked:
    """The type of what no line may say."""

    @staticmethod
    def read(value):
        """Refuses it."""
        raise _wrong("ukendt nøgle")


def _typed(wire, field: msgspec.structs.FieldInfo) -> tuple:
    """The type of an attribute on the wire, and what it is when nothing is said."""
    if field.required:
        return (wire,)
    if field.default is None and wire is not Unasked:
        return Union[wire, None], None  # noqa: UP007 (a wire need not be a class)
    return wire, msgspec.field(default=field.default, default_factory=field.default_factory)


DATE = Kind(_read_date, {"type": "string", "format": "date"}, _handed_over(_read_date))
AMOUNT = Kind(
    _read_amount,
    {"type": ["string", "number"], "pattern": "^-?[0-9]{1,6}(\\.[0-9]{1,2})?$"},
    _handed_over(_read_amount),
)
FLAG = Kind(_read_flag, {"type": "boolean"}, bool)
TEXT = Kind(_read_text, {"type": "string"}, str)
LEVEL = Kind(_read_level, {"type": "integer"}, int)
MUNICIPALITY = Kind(
    _read_municipality,
    {"type": "string", "pattern": "^[0-9]{4}$"},
    _handed_over(_read_municipality),
)
ANYTHING = Kind(lambda value: value, {"type": ["string", "number", "boolean", "object", "array"]}, Any)

SEGMENT = object_of(Segment, start=DATE, end=DATE, level=LEVEL, weekly_hours=AMOUNT)
CITIZEN = object_of(
    CitizenFacts,
    birth_date=DATE,
    registered_municipality=MUNICIPALITY,
    benefit=one_of(Benefit.values),
    readiness=one_of(Readiness.values),
    cannot_take_part_in_offers=FLAG,
    single_parent=FLAG,
    education_order=FLAG,
    qualifying_education=FLAG,
    starts_ordinary_education=FLAG,
    earlier_contact_with_jobcentre=FLAG,
    integration_programme=FLAG,
    no_fixed_abode=FLAG,
    moved_on=DATE,
    deceased_on=DATE,
)
AGREEMENT = object_of(
    AgreementFacts,
    "segments",
    kind=one_of(AgreementKind.values),
    segments=list_of(SEGMENT),
    tasks=list_of(TEXT),
    phase_out=list_of(object_of(PhaseOutStep, "from", "weekly_hours", from_=DATE, weekly_hours=AMOUNT)),
    complaint_guidance=FLAG,
    signature_refused=FLAG,
)
EARLIER = object_of(
    EarlierAgreement,
    "start",
    "end",
    kind=one_of(AgreementKind.values),
    mentor_id=TEXT,
    start=DATE,
    end=DATE,
    segments=list_of(SEGMENT),
    effect_assessment=DATE,
)
REASON = object_of(DocumentedReason, "category", category=TEXT, text=TEXT, passage=TEXT, approver=FLAG)
MENTOR = object_of(
    MentorFacts,
    kind=one_of(MentorKind.values),
    role=one_of(MentorRole.values),
    id=TEXT,
    named=FLAG,
    contact=FLAG,
    special_competence=FLAG,
    hourly_price=AMOUNT,
    is_caseworker=FLAG,
    family_tie=FLAG,
)


class Line(NamedTuple):
    """One line of ``assess``: the caller's own id, the stage and the facts."""

    id: Any
    stage: str
    facts: Facts


def _line(id=None, stage=Stage.SUBMIT.value, **facts) -> Line:
    return Line(id, stage, Facts(**facts))


LINE = object_of(
    _line,
    "standard",
    "target_group",
    "agreement",
    base=Facts,
    id=ANYTHING,
    standard=TEXT,
    on=DATE,
    stage=one_of(Stage.values),
    citizen=CITIZEN,
    target_group=one_of(TargetGroup.values),
    dates=object_of(DateFacts, admission=DATE, discharge=DATE, first_use=DATE, group_from=DATE, signed=DATE),
    aim=object_of(
        AimFacts, type=one_of(AimType.values), text=TEXT, indicator=TEXT, date=DATE, confirmed_precise=FLAG
    ),
    assessment=object_of(
        AssessmentFacts,
        journalled=FLAG,
        decisive=TEXT,
        beyond_normal=TEXT,
        need=one_of(Need.values),
        boundary=mapping_of(one_of(BoundaryAnswer.values), BoundaryScheme.values),
    ),
    mentor=MENTOR,
    agreement=AGREEMENT,
    earlier=list_of(EARLIER),
    reasons=mapping_of(REASON, RULE_INFO),
    exceptions=list_of(one_of(EXCEPTIONS), frozenset),
)


def read_line(value: Any) -> Line:
    """The line of one JSON value; raises ``FactsError`` with the key's path."""
    return LINE.read(value)


_QUICK = msgspec.json.Decoder(LINE.wire, dec_hook=lambda wire, value: wire.read(value), float_hook=Decimal)


def quick_line(raw: bytes | str) -> Line | None:
    """The line of one JSON text; ``None`` when it has to be looked at more closely, by ``read_line``."""
    try:
        facts = _QUICK.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return Line(facts.id, facts.stage or Stage.SUBMIT.value, facts)
