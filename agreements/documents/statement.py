"""The statement of one supplier and one month (afregningsbilag): lines and sums, no citizen by name."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.documents.parts import Authority
from mentorstotte.core.documents.render import render

TITLE = "Afregning af mentortimer"
MANY_PAGES = 10_000


@dataclass(frozen=True)
class Line:
    """Hours × rate, or kilometres × rate; ``reference`` is the number of the agreement, ``corrects`` says
    what it puts right.
    """

    reference: str
    mentor: str
    month: str
    hours: Decimal
    rate: Decimal
    amount: Decimal
    corrects: str = ""
    km: int = 0


@dataclass(frozen=True)
class StatementPrint:
    """What is owed to the supplier under the voucher number; the amounts are those of the lines."""

    authority: Authority
    voucher: str
    supplier: str
    cvr: str
    month: str
    closed_on: date
    lines: tuple[Line, ...]
    refundable: Decimal
    other: Decimal
    seal_is_development: bool

    @property
    def hours(self) -> Decimal:
        """Of all lines."""
        return sum((line.hours for line in self.lines), Decimal("0.00"))

    @property
    def km(self) -> int:
        """Of all lines."""
        return sum(line.km for line in self.lines)

    @property
    def amount(self) -> Decimal:
        """Of all lines."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))


def statement_pdf(statement: StatementPrint) -> bytes:
    """PDF/UA-1 on as many pages as the lines take, not yet sealed."""
    context = {
        "document": statement,
        "title": TITLE,
        "foot": f"{statement.authority.name} · Bilag {statement.voucher}",
    }
    return render("print/statement.html", context, created=statement.closed_on, max_pages=MANY_PAGES)
