"""Two more readings of one version of an agreement: in short and plain Danish, and in English.

Both are made from the fields of the sealed agreement and say which document and which hash they belong to;
only the agreement itself counts. Neither carries a CPR number.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import formats, translation

from agreements.documents.agreement import Segment, claim
from agreements.documents.parts import Authority, Citizen, Contact, Filing, printed_fields, whole_pdf

SUMMARY_TITLE = "Din aftale om mentorstøtte, kort fortalt"
ENGLISH_TITLE = "Agreement on mentor support, in English and Danish"
# By EntitlementKind, as in the agreement.
ENTITLEMENT = {
    "R": "You have a right to mentor support. You decide yourself whether you want it.",
    "RP": "You have a right and a duty to receive mentor support. The municipality must offer it to you.",
    "K": "The municipality has assessed your situation and offers you mentor support.",
    "RL": "The municipality's service standard gives you a right to mentor support.",
}
AIM = {"Job": "Job", "Fleksjob": "Flex job", "Uddannelse": "Education", "Tilbud": "Programme"}


@dataclass(frozen=True)
class Reading:
    """A reading of the agreement in the sealed document ``of_document`` with the fields of ``sha256``."""

    authority: Authority
    filing: Filing
    citizen: Citizen
    caseworker: Contact
    mentor: Contact
    version: int
    of_document: str
    of_date: date
    sha256: str
    entitlement: str
    aim_kind: str
    aim: str
    tasks: tuple[str, ...]
    not_tasks: tuple[str, ...]
    start: date
    end: date
    segments: tuple[Segment, ...]
    follow_ups: tuple[date, ...]
    seal_is_development: bool

    @property
    def entitlement_danish(self) -> str:
        """The citizen's claim as the agreement words it."""
        return claim(self.entitlement, self.of_date)

    @property
    def entitlement_english(self) -> str:
        """The citizen's claim in English."""
        return ENTITLEMENT[self.entitlement]

    @property
    def aim_kind_english(self) -> str:
        """The kind of aim in English; the Danish word where there is no settled translation."""
        return AIM.get(self.aim_kind, self.aim_kind)

    @property
    def english(self) -> dict:
        """Its days and hours as the English write them."""
        with translation.override("en"):
            return {
                "start": _day(self.start),
                "end": _day(self.end),
                "hours": [self._stretch(segment) for segment in self.segments],
                "follow_ups": [_day(day) for day in self.follow_ups],
            }

    def _stretch(self, segment: Segment) -> str:
        """The hours of one stretch; its days only when there are several."""
        days = f" from {_day(segment.start)} up to and including {_day(segment.end)}"
        return f"{segment.hours:.2f} hours a week{days if len(self.segments) > 1 else ''}."

    def missing(self) -> list[str]:
        """What a reading cannot be without."""
        return [] if self.sha256 and self.of_document else ["den forseglede aftale"]

    def fields(self) -> dict:
        """What both readings print, as values."""
        fields = printed_fields(self, with_cpr=False) | {"citizen": {"name": self.citizen.name}}
        return {key: fields[key] for key in fields if key not in ("entitlement", "aim_kind")}


def _day(day: date) -> str:
    return formats.date_format(day, "j F Y")


def summary_pdf(reading: Reading) -> bytes:
    """The agreement in short and plain words as PDF/UA-1, not yet sealed."""
    return whole_pdf(reading, "print/summary.html", SUMMARY_TITLE, "kort-fortalt.json")


def english_pdf(reading: Reading) -> bytes:
    """The agreement in English beside the Danish as PDF/UA-1, not yet sealed."""
    return whole_pdf(reading, "print/english.html", ENGLISH_TITLE, "agreement.json")
