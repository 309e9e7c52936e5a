"""What the rules may know about a grant. All but standard, group and segments may be ``None``: not known.

``None`` never means "no": a rule that needs the fact names it as missing. Empty lists and texts are answers.
They are structs of msgspec, which makes them from a line of JSON by itself; ``msgspec.structs.replace`` makes
another of one.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from cases.rules.facts import AimFacts, AssessmentFacts, CitizenFacts, DateFacts
from mentorstotte.core.wording import danish_date
from providers.rules.facts import MentorFacts

__all__ = [
    "AgreementFacts",
    "AimFacts",
    "AssessmentFacts",
    "CitizenFacts",
    "DateFacts",
    "DocumentedReason",
    "EarlierAgreement",
    "Facts",
    "FactsError",
    "MentorFacts",
    "PhaseOutStep",
    "Segment",
]


class FactsError(ValueError):
    """Facts that contradict themselves or cannot be read; ``path`` is the key, ``why`` a Danish sentence."""

    def __init__(self, path: str, why: str):
        super().__init__(f"{path}: {why}" if path else why)
        self.path, self.why = path, why


class Segment(Struct, frozen=True):
    """A closed span of days with one level and one number of hours a week."""

    start: date | None = None
    end: date | None = None
    level: int | None = None
    weekly_hours: Decimal | None = None


class PhaseOutStep(Struct, frozen=True):
    """From this day the support goes down to so many hours a week."""

    start: date
    weekly_hours: Decimal


class AgreementFacts(Struct, frozen=True):
    """The agreement: ``kind`` is base or extension; the six fields besides aim and mentor.

    ``complaint_guidance`` is ``None`` where the standard's own text is printed; ``signature_refused`` is for
    citizens with right and duty who will not sign.
    """

    segments: tuple[Segment, ...]
    kind: str | None = None
    tasks: tuple[str, ...] | None = None
    phase_out: tuple[PhaseOutStep, ...] | None = None
    complaint_guidance: bool | None = None
    signature_refused: bool | None = None


class EarlierAgreement(Struct, frozen=True):
    """Another agreement of the citizen. ``effect_assessment`` is the day it was made; ``None``: not made."""

    start: date
    end: date
    kind: str | None = None
    mentor_id: str | None = None
    segments: tuple[Segment, ...] | None = None
    effect_assessment: date | None = None


class DocumentedReason(Struct, frozen=True):
    """Why one goes on although a rule warns: a category, a text or a marked passage, perhaps an approver."""

    category: str
    text: str = ""
    passage: str = ""
    approver: bool = False


class Facts(Struct, frozen=True):
    """All facts of one grant. ``standard`` is the id of a service standard; ``reasons`` are by rule code."""

    standard: str
    target_group: str | None
    agreement: AgreementFacts
    on: date | None = None
    citizen: CitizenFacts = field(default_factory=CitizenFacts)
    dates: DateFacts = field(default_factory=DateFacts)
    aim: AimFacts = field(default_factory=AimFacts)
    assessment: AssessmentFacts = field(default_factory=AssessmentFacts)
    mentor: MentorFacts = field(default_factory=MentorFacts)
    earlier: tuple[EarlierAgreement, ...] | None = None
    reasons: Mapping[str, DocumentedReason] = field(default_factory=dict)
    exceptions: frozenset[str] = frozenset()


def check_periods(facts: Facts) -> None:
    """Raise ``FactsError`` when days are reversed or segments leave a gap."""
    _check_segments(facts.agreement.segments, "agreement.segments")
    for number, earlier in enumerate(facts.earlier or ()):
        if earlier.end < earlier.start:
            raise FactsError(f"earlier[{number}].end", _reversed(earlier.start, earlier.end))
        _check_segments(earlier.segments or (), f"earlier[{number}].segments")


def _reversed(start: date, end: date) -> str:
    return f"slutdatoen {danish_date(end)} ligger før startdatoen {danish_date(start)}"


def _check_segments(segments: tuple[Segment, ...], path: str) -> None:
    before = latest = None
    for number, segment in enumerate(segments):
        start, end = segment.start, segment.end
        if before and start and (start - before).days != 1:
            raise FactsError(
                f"{path}[{number}].start",
                f"{danish_date(start)} skal være dagen efter {danish_date(before)}, da perioden før slutter",
            )
        if latest and start and start < latest:
            raise FactsError(
                f"{path}[{number}].start", f"{danish_date(start)} ligger før {danish_date(latest)}"
            )
        latest = start or latest
        if latest and end and end < latest:
            raise FactsError(f"{path}[{number}].end", _reversed(latest, end))
        latest, before = end or latest, end
