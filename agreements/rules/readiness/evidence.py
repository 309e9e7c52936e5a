"""What is known of one agreement when its documentation is judged, and what one line of it says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from agreements.rules.events.register import Report

OK, MISSING, NOT_APPLICABLE = "ok", "missing", "not_applicable"
READY, NOT_READY, NOT_ELIGIBLE = "ready", "not_ready", "not_eligible"
CASEWORKER, COLLEAGUE, CONTROLLER = "caseworker", "colleague", "controller"
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a line rests on: a kind of row, its key, the day it is about, and when it was written down."""

    kind: str
    key: str
    day: date
    registered_on: date


@dataclass(frozen=True, slots=True)
class Contract:
    """The version in force: which of the six fields it lacks, and when both had signed it."""

    signed_on: date | None
    empty: tuple[str, ...] = ()
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """Kroner of one agreement: ``settled`` lines and what of them may be refunded, and the ledger's postings
    that are matched to it. ``undocumented``: settled with employers who have not shown the wages.
    ``unmatched``: postings on the citizen in these days that nobody has placed.
    """

    settled: Decimal = ZERO
    refundable: Decimal = ZERO
    other: Decimal = ZERO
    undocumented: Decimal = ZERO
    settled_on: date | None = None
    posted: Decimal = ZERO
    vouchers: tuple[str, ...] = ()
    posted_on: date | None = None
    unmatched: int = 0

    @property
    def paid(self) -> bool:
        """Money has been settled or posted."""
        return bool(self.settled or self.posted or self.vouchers)


@dataclass(frozen=True, slots=True)
class Hours:
    """Months (first days) of registered time: approved, and over but not approved; places in groups."""

    approved: tuple[date, ...] = ()
    waiting: tuple[date, ...] = ()
    approved_on: date | None = None
    places: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that E1 to E10 ask about (domain 11.1).

    ``looks`` are follow-ups and effect assessments; ``boundary_answers`` are by scheme; ``control`` is the
    note of a second person about § 103; ``max_months`` is the law's; ``refund`` as in ``rules.refund``.
    """

    today: date
    start: date
    end: date
    target_group: str
    weekly_hours: Decimal | None
    extension: bool = False
    extension_reason: bool = False
    max_months: int | None = 6
    assessment: Proof | None = None
    contract: Contract = field(default_factory=lambda: Contract(None))
    reports: Sequence[Report] = ()
    report_proof: Proof | None = None
    money: Money = field(default_factory=Money)
    hours: Hours = field(default_factory=Hours)
    looks: Sequence[Proof] = ()
    boundary_answers: dict[str, str] = field(default_factory=dict)
    control: Proof | None = None
    refund: bool | None = None
    refund_source: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a line came to. ``since``: the day it became so; ``mend``: who can put it right."""

    state: str
    text: str
    since: date | None = None
    proofs: tuple[Proof, ...] = ()
    mend: str = ""
    late: str = ""


def ok(text: str, since: date | None = None, *proofs: Proof | None, late: str = "") -> Said:
    """It is there."""
    return Said(OK, text, since, tuple(proof for proof in proofs if proof), late=late)


def missing(text: str, mend: str, since: date | None = None, *proofs: Proof | None) -> Said:
    """It is not there, and somebody can put it right."""
    return Said(MISSING, text, since, tuple(proof for proof in proofs if proof), mend)


def not_applicable(text: str) -> Said:
    """It is not asked for here."""
    return Said(NOT_APPLICABLE, text)
