"""What the pages about hours show: the pace of an agreement, its months, and one month with its money."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, Sum, prefetch_related_objects
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone

from agreements.actions.answers import judged_answer, standing_answer
from agreements.actions.deadlines import governing_version
from agreements.actions.granted import granted_beside, segments_of
from agreements.actions.hours import as_rule
from agreements.actions.months import granted_segments, is_salaried, judged, month_words
from agreements.actions.prices import priced
from agreements.actions.terms import count_by_contract, with_terms
from agreements.enums import AnswerState, SheetState
from agreements.models import Agreement, AgreementVersion, Answer, MonthSheet, TimeEntry
from agreements.rules import events
from mentorstotte.core.calendar import month_close_day, today
from mentorstotte.core.findings import Finding
from mentorstotte.core.templatetags.da import da_date
from mentorstotte.core.wording import danish_kroner, danish_number, half_up
from providers.rules.costs import cost_of_hours, refundable

TONES = {SheetState.OPEN: "plain", SheetState.SUBMITTED: "waiting", SheetState.APPROVED: "good"}


def hours_beside(agreement: str) -> dict[str, ArraySubquery]:
    """Annotations for ``HoursSoFar.beside``: what was granted and what each month has, with every row of a
    list and no query more. ``agreement`` is the path to its key.
    """
    given = JSONObject(
        state="state", direct="direct_minutes", indirect="indirect_minutes", sel85="sel85_minutes"
    )
    sheets = MonthSheet.objects.filter(agreement=OuterRef(agreement)).order_by("month")
    return {
        "granted_spans": granted_beside(agreement),
        "sheet_sums": ArraySubquery(sheets.values(said=given)),
    }


@dataclass(frozen=True)
class HoursSoFar:
    """Hours of an agreement: granted, used, approved, and when they run out. Nothing granted: not known.
    ``sel85`` are the mentor's hours by § 85, which are none of them.
    """

    pace: events.Pace
    approved: Decimal
    last: date
    sel85: Decimal

    @classmethod
    def beside(cls, row, agreement: Agreement, today: date) -> "HoursSoFar | None":
        """Of a row annotated with ``hours_beside``; nothing when no time was ever registered. No query."""
        if not row.sheet_sums:
            return None
        return cls.of(agreement, segments_of(row.granted_spans, agreement.end_date), row.sheet_sums, today)

    @classmethod
    def of(cls, agreement: Agreement, segments, sheets: list[dict], today: date) -> "HoursSoFar":
        """From what was granted, and state and minutes of each month."""
        first, last = agreement.start_date, agreement.end_date
        done = [row for row in sheets if row["state"] == SheetState.APPROVED]
        said = events.pace(
            granted=events.allowance(segments, first, last),
            so_far=events.allowance(segments, first, min(today, last)),
            minutes=_minutes(sheets),
            first=first,
            last=last,
            today=today,
        )
        sel85 = sum(row["sel85"] for row in sheets)
        return cls(said, events.hours(_minutes(done)), last, events.hours(sel85))

    @property
    def in_words(self) -> str:
        """“12,50 af 52,29 timer brugt”."""
        used = danish_number(self.pace.used)
        return (
            f"{used} af {danish_number(self.pace.granted)} timer brugt"
            if self.pace.granted
            else f"{used} timer brugt"
        )

    @property
    def runs_out_in_words(self) -> str:
        """What the pace means for the rest of the period; nothing before there are hours."""
        if not self.pace.granted or not self.pace.used:
            return ""
        if self.pace.used >= self.pace.granted:
            return "De bevilgede timer er brugt."
        if self.pace.runs_out is None:
            return f"Med det forbrug rækker timerne perioden ud, til {da_date(self.last)}."
        return f"Med det forbrug er timerne brugt {da_date(self.pace.runs_out)}."

    @property
    def tone(self) -> str:
        """How the pace is shown: soon when the hours will not last."""
        return "soon" if self.pace.granted and self.pace.runs_out else ""


def _minutes(sheets: list[dict]) -> int:
    return sum(row["direct"] + row["indirect"] for row in sheets)


@dataclass(frozen=True)
class MonthRow:
    """One line of the table of months."""

    sheet: MonthSheet

    @property
    def words(self) -> str:
        """“Juni 2014”."""
        return month_words(self.sheet.month).capitalize()

    @property
    def hours(self) -> Decimal:
        """Direct and indirect time."""
        return events.hours(self.sheet.minutes)

    @property
    def sel85(self) -> Decimal:
        """Hours by § 85, which are none of them."""
        return events.hours(self.sheet.sel85_minutes)

    @property
    def tone(self) -> str:
        """Of the badge."""
        return TONES[SheetState(self.sheet.state)]

    @property
    def url(self) -> str:
        """The page of the month."""
        return month_url(self.sheet.agreement, self.sheet.month)


def month_url(agreement: Agreement, month: date, name: str = "month") -> str:
    """The address of a month's page, or of an act on it."""
    return reverse(f"agreements:{name}", args=[agreement.number, month.year, month.month])


@dataclass(frozen=True)
class HoursPage:
    """All months of an agreement, the newest first, and how the hours last."""

    months: list[MonthRow]
    so_far: HoursSoFar

    @classmethod
    def of(cls, agreement: Agreement, version: AgreementVersion, today: date) -> "HoursPage":
        """Read in one query; the version comes with its segments."""
        sheets = list(agreement.sheets.all())
        for sheet in sheets:
            sheet.agreement = agreement
        rows = [
            {
                "state": sheet.state,
                "direct": sheet.direct_minutes,
                "indirect": sheet.indirect_minutes,
                "sel85": sheet.sel85_minutes,
            }
            for sheet in sheets
        ]
        segments = granted_segments(agreement, version)
        return cls([MonthRow(sheet) for sheet in sheets], HoursSoFar.of(agreement, segments, rows, today))


@dataclass(frozen=True)
class Money:
    """What the hours of a month cost, by price; ``without_price`` are hours that no price is known for."""

    lines: list[tuple[Decimal, Decimal, Decimal]]
    without_price: Decimal

    @classmethod
    def of(cls, entries: list[TimeEntry]) -> "Money":
        """Hours are rounded in the sum of each price, money once on its line. Rows with ``price``."""
        priced = sorted((row for row in entries if row.price is not None), key=lambda row: row.price)
        lines = []
        for price, rows in groupby(priced, key=lambda row: row.price):
            total = events.hours(sum(row.paid_minutes for row in rows))
            lines.append((total, price, cost_of_hours(total, price).amount))
        bare = [row for row in entries if row.price is None]
        return cls(lines, events.hours(sum(row.paid_minutes for row in bare)))

    @property
    def total(self) -> Decimal:
        """Kroner of the hours; travel never is in it (R-30)."""
        return refundable(cost_of_hours(each, price) for each, price, _ in self.lines)

    @property
    def in_words(self) -> list[str]:
        """“1,50 timer à 250,00 kr. = 375,00 kr.”, one for each price."""
        return [
            f"{danish_number(each)} timer à {danish_kroner(price)} = {danish_kroner(amount)}"
            for each, price, amount in self.lines
        ]


@dataclass(frozen=True)
class MonthPage:
    """One month of an agreement: its entries with what they replaced, sums, money and what R-31 says."""

    row: MonthRow
    entries: list[TimeEntry]
    replaced: list[TimeEntry]
    money: Money
    finding: Finding | None
    outcome: events.MonthOfHours
    salaried: bool
    answer: Answer | None
    answer_finding: Finding | None

    @classmethod
    def of(cls, agreement: Agreement, version: AgreementVersion, sheet: MonthSheet) -> "MonthPage":
        """Read in three queries, and one for the segments of the version."""
        sheet.agreement = agreement
        told = sheet.entries.select_related("mentor", "registered_by", "corrects", "task")
        rows = list(priced(with_terms(told)))
        standing = [row for row in rows if row.stands]
        if sheet.state != SheetState.APPROVED:
            count_month(sheet, rows)
        outcome, finding = judged(agreement, sheet, version)
        answer = None if sheet.state == SheetState.OPEN else standing_answer(sheet)
        support = [row for row in standing if row.is_support and not row.taken_back]
        asks = sheet.state == SheetState.SUBMITTED and bool(support)
        return cls(
            row=MonthRow(sheet),
            entries=standing,
            replaced=[row for row in rows if not row.stands],
            money=Money.of(support),
            finding=finding if sheet.state != SheetState.APPROVED else None,
            outcome=outcome,
            salaried=is_salaried(agreement),
            answer=answer,
            answer_finding=judged_answer(agreement.case.citizen, answer) if asks else None,
        )

    @property
    def contract_words(self) -> str:
        """What the supplier's contract pays of the month; empty when it is all that was given."""
        return contract_words(self.row.sheet)

    @property
    def transport(self) -> list[str]:
        """What the contract pays of kilometres."""
        return transport_words([*self.entries, *self.replaced])

    @property
    def answer_words(self) -> str:
        """Where the citizen's answer stands."""
        return answer_words(self.answer, today())

    @property
    def answer_tone(self) -> str:
        """Of its badge."""
        return answer_tone(self.answer, today())

    @property
    def share(self) -> Decimal | None:
        """Face to face, in per cent of all time (ATA-tid)."""
        support = (row for row in self.entries if row.is_support and not row.taken_back)
        return events.ata_share(as_rule(row) for row in support)

    @property
    def reversed_minutes(self) -> int:
        """What the month takes back of approved ones, in minutes."""
        rows = [*self.entries, *self.replaced]
        return sum(row.corrects.minutes for row in rows if row.reverses and row.corrects.is_support)

    def is_of(self, user) -> bool:
        """The person, or whom the person stands in for, registered some of it and may not approve it."""
        return any(row.registered_by_id in user.desk_ids for row in [*self.entries, *self.replaced])

    @property
    def closes(self) -> date:
        """The day on which the month closes for hours without a reason."""
        return month_close_day(self.row.sheet.month.year, self.row.sheet.month.month)


def contract_words(sheet: MonthSheet) -> str:
    """“4,50 timer; 5,00 er registreret”; nothing when the contract pays all that was given."""
    if not sheet.contract_minutes:
        return ""
    paid, given = (danish_number(events.hours(m)) for m in (sheet.paid_minutes, sheet.minutes))
    return f"{paid} timer; {given} er registreret"


def transport_words(rows: Iterable[TimeEntry]) -> list[str]:
    """“44 km à 3,79 kr. = 166,76 kr.”, one for each rate that a contract pays, of all rows of a month less
    what they take back of approved ones.
    """
    km: dict[Decimal, int] = defaultdict(int)
    for row in rows:
        if row.stands and row.km_rate:
            km[row.km_rate] += row.travel_km
        if row.reverses and row.corrects.km_rate:
            km[row.corrects.km_rate] -= row.corrects.travel_km
    return [
        f"{driven} km à {danish_kroner(rate)} = {danish_kroner(half_up(driven * rate))}"
        for rate, driven in sorted(km.items())
        if driven
    ]


def count_month(sheet: MonthSheet, rows: list[TimeEntry]) -> None:
    """As it would be today, for a month that is not approved yet; no question."""
    counted = [row for row in rows if row.is_support and row.stands and not row.taken_back]
    count_by_contract(counted)
    gone = sum(row.corrects.contract_minutes for row in rows if row.reverses)
    sheet.contract_minutes = sum(row.contract_minutes for row in counted) - gone


def answer_words(answer: Answer | None, day: date) -> str:
    """Where the citizen's answer to a month stands, in few words."""
    if answer is None:
        return "Ikke spurgt"
    if answer.state == AnswerState.ASKED:
        return "Intet svar" if answer.is_silent(day) else "Spurgt"
    if answer.state == AnswerState.CONFIRMED:
        return "Bekræftet"
    return "Uenig" if answer.holds else "Uenighed afklaret"


def answer_tone(answer: Answer | None, day: date) -> str:
    """Of the badge with ``answer_words``."""
    if answer is None:
        return "plain"
    if answer.state == AnswerState.ASKED:
        return "soon" if answer.is_silent(day) else "waiting"
    return "overdue" if answer.holds else "good"


def used_between(since, until) -> Subquery:
    """Minutes given from ``since`` to ``until``, beside a version of the agreement."""
    rows = TimeEntry.objects.counted().filter(agreement=OuterRef("agreement"), day__gte=since, day__lte=until)
    total = (
        rows.order_by().values("agreement").annotate(minutes=Sum("direct_minutes") + Sum("indirect_minutes"))
    )
    return Coalesce(Subquery(total.values("minutes")), 0)


def version_in_force(agreement: Agreement, *parts: str) -> AgreementVersion:
    """The governing version with its segments and ``parts``, and the agreement on it."""
    version = governing_version(agreement)
    version.agreement = agreement
    prefetch_related_objects([version], "segments", *parts)
    return version


def said_of_lateness(entry: TimeEntry) -> str:
    """What R-29 has to say of time that was just registered; empty when it came in time."""
    found = events.r29_registered_late(entry.day, timezone.localdate(entry.registered_at))
    return found.text if found else ""
