"""What is paid for a mentor's hours: the hours of a month by price, the month's closing, and its lines.

Rows of money are only ever added; what was wrong is put right by a line that says which one it corrects.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Round
from pghistory import track

from agreements.models.agreement import Agreement
from agreements.models.hours import MonthSheet
from mentorstotte.core.constraints import both_or_neither
from mentorstotte.core.enums import ApprovalState
from mentorstotte.core.fields import MoneyField
from mentorstotte.core.models import Approval
from mentorstotte.core.models.access import append_only


def _hours(**more) -> models.DecimalField:
    return models.DecimalField(max_digits=8, decimal_places=2, **more)


@track()
class Closing(models.Model):
    """The closing of a month (``month`` is its first day): what has been approved by then is settled.

    ``total`` and ``lines`` say how far it has come; when ``done_at`` is set it is over, and ``amount`` known.
    """

    month = models.DateField("måned", unique=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    amount = MoneyField("beløb, kr.", default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-month"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="closing_first_day")]

    def __str__(self):
        return f"{self.month:%m-%Y}"


class CorrectionQuerySet(models.QuerySet):
    def waiting(self):
        """Those that another controller has not decided."""
        rounds = Approval.objects.pending().filter(subject_kind="pricecorrection", subject_id=OuterRef("pk"))
        return self.filter(Exists(rounds))

    def carried_out(self):
        """Those that took effect, in that order; ``carried_out_at`` is when another controller said yes, else
        when it was made.
        """
        said = {"subject_kind": "pricecorrection", "subject_id": OuterRef("pk")}
        yes = Approval.objects.filter(**said, state=ApprovalState.APPROVED).values("decided_at")
        rows = PricedHours.objects.filter(price_correction=OuterRef("pk"))
        found = self.filter(Exists(rows)).annotate(carried_out_at=Coalesce(Subquery(yes[:1]), "made_at"))
        return found.order_by("carried_out_at", "pk")


class PriceCorrection(models.Model):
    """The price of a mentor's hours in one month of an agreement was wrong. Rows are only ever added.

    Another controller says yes first (``Approval``), where there is one. Then the hours that were ``wrong``
    are taken back at that price and paid again at the ``right`` one (``PricedHours.price_correction``), in
    the next closing.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="price_corrections")
    month = models.DateField("måned")
    mentor = models.ForeignKey("providers.Mentor", on_delete=models.PROTECT, related_name="+")
    wrong = MoneyField("forkert timepris, kr.")
    right = MoneyField("rigtig timepris, kr.")
    reason = models.CharField("begrundelse", max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wrong__gte=0, right__gte=0) & ~Q(wrong=F("right")),
                name="price_correction_changes_it",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="price_correction_has_reason"),
        ]
        triggers = append_only("price_correction_append_only")

    def __str__(self):
        return f"{self.wrong} → {self.right}"


class PricedQuerySet(models.QuerySet):
    def waiting_for_price(self):
        """Those that say that a sheet waits for a price."""
        return self.filter(mentor__isnull=True)

    def unsettled(self):
        """Those that no closing has settled."""
        return self.filter(closing__isnull=True, rate__isnull=False).exclude(hours=0, km=0)


class PricedHours(models.Model):
    """Hours of an approved month sheet at one price; all of a sheet's rows sum to its payable hours.

    ``month`` is when they were given; it lies before the sheet's own when they came late, were held until
    now, or are taken back (below zero). ``held`` still wait (R-31). ``closing`` has settled them. Without a
    mentor the row says that the sheet waits for a price; of ``salaried`` mentors nothing is settled.

    Transport that the contract pays by itself is a row of ``km`` and no hours; the rate is of a kilometre.

    A price that was wrong is put right by two rows that ``corrects`` the first: one that ``reverses`` it
    exactly, and one with the same hours at the right price.
    """

    sheet = models.ForeignKey(MonthSheet, on_delete=models.PROTECT, related_name="priced")
    month = models.DateField()
    mentor = models.ForeignKey("providers.Mentor", null=True, on_delete=models.PROTECT, related_name="+")
    rate = MoneyField("pris, kr.", null=True)
    refundable = models.BooleanField(default=True)
    salaried = models.BooleanField(default=False)
    hours = _hours()
    held = _hours(default=0)
    km = models.IntegerField(default=0, db_default=0)
    closing = models.ForeignKey(Closing, null=True, on_delete=models.PROTECT, related_name="priced")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    reverses = models.BooleanField(default=False)
    price_correction = models.ForeignKey(
        PriceCorrection, null=True, on_delete=models.PROTECT, related_name="rows"
    )

    objects = PricedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "month", "mentor", "rate", "refundable", "corrects"],
                nulls_distinct=False,
                condition=Q(km=0),
                name="priced_hours_once",
            ),
            models.UniqueConstraint(
                fields=["sheet", "month", "mentor", "rate"], condition=~Q(km=0), name="priced_km_once"
            ),
            models.CheckConstraint(
                condition=Q(km=0)
                | Q(hours=0, held=0, refundable=False, rate__isnull=False, corrects__isnull=True),
                name="priced_km_are_no_hours",
            ),
            models.UniqueConstraint(fields=["corrects", "reverses"], name="priced_hours_corrected_once"),
            both_or_neither("corrects", "price_correction", name="priced_hours_correction_pair"),
            models.CheckConstraint(
                condition=Q(reverses=False) | Q(corrects__isnull=False), name="priced_hours_reverses_a_row"
            ),
            models.CheckConstraint(
                condition=Q(mentor__isnull=True, rate__isnull=True, salaried=False)
                | Q(mentor__isnull=False, rate__isnull=True, salaried=True)
                | Q(mentor__isnull=False, rate__gte=0, salaried=False),
                name="priced_hours_have_a_price_or_say_why_not",
            ),
            models.CheckConstraint(
                condition=Q(closing__isnull=True) | Q(rate__isnull=False), name="priced_hours_settled_priced"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(closing__isnull=True, rate__isnull=False) & ~Q(hours=0, km=0),
                name="priced_hours_to_settle",
            ),
            models.Index(fields=["sheet"], condition=Q(mentor__isnull=True), name="priced_hours_no_price"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="priced_hours_stay", exclude=["closing"]),
            pgtrigger.Protect(
                name="priced_hours_settled_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closing__isnull=False),
            ),
            pgtrigger.Protect(
                name="priced_hours_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__mentor__isnull=False),
            ),
            pgtrigger.Trigger(
                name="priced_hours_are_corrected_exactly",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__corrects__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM agreements_pricedhours wrong
                        JOIN agreements_pricedhours back ON back.corrects_id = wrong.id AND back.reverses
                        JOIN agreements_pricedhours anew
                          ON anew.corrects_id = wrong.id AND NOT anew.reverses
                        JOIN agreements_pricecorrection price
                          ON price.id = back.price_correction_id AND price.id = anew.price_correction_id
                        WHERE wrong.id = NEW.corrects_id
                          AND (back.hours, back.held) = (-wrong.hours, -wrong.held)
                          AND (anew.hours, anew.held) = (wrong.hours, wrong.held)
                          AND (wrong.rate, back.rate, anew.rate) = (price.wrong, price.wrong, price.right)
                          AND (back.sheet_id, back.month, back.mentor_id, back.refundable)
                            = (wrong.sheet_id, wrong.month, wrong.mentor_id, wrong.refundable)
                          AND (anew.sheet_id, anew.month, anew.mentor_id, anew.refundable)
                            = (wrong.sheet_id, wrong.month, wrong.mentor_id, wrong.refundable)
                    ) THEN
                        RAISE EXCEPTION 'a wrong price is reversed exactly';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.hours} à {self.rate}"


@track()
class Statement(models.Model):
    """What one supplier is owed by one closing, under one voucher number, held against the invoice."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="statements")
    supplier = models.ForeignKey("providers.Supplier", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("nummer")
    voucher = models.CharField("bilag", max_length=20, unique=True)
    invoice = models.CharField("fakturanummer", max_length=50, blank=True)
    invoiced = MoneyField("fakturabeløb, kr.", null=True)
    explanation = models.CharField("forklaring på afvigelsen", max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(null=True)
    document = models.OneToOneField("core.Document", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["closing", "number"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "supplier"], name="statement_once"),
            models.UniqueConstraint(fields=["closing", "number"], name="statement_number_once"),
            both_or_neither("invoiced", "entered_at", name="statement_invoice_has_its_time"),
            both_or_neither("entered_at", "entered_by", name="statement_entered_pair"),
        ]

    def __str__(self):
        return self.voucher


class SettlementLine(models.Model):
    """One line of a statement: hours × rate, half up to øre, and what of it may be refunded (R-30, R-35); or
    kilometres × rate, which never is.

    ``refund_percent`` of ``refundable`` is what the state gives back by the law of the month.
    ``corrects`` is the first line about the same hours: this one takes some of them back, or adds to them.
    When the price was wrong it is the line at that price, with one line that reverses it and one anew.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    priced = models.OneToOneField(PricedHours, on_delete=models.PROTECT, related_name="line")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="settlement_lines")
    month = models.DateField("måned")
    mentor = models.ForeignKey("providers.Mentor", on_delete=models.PROTECT, related_name="+")
    hours = _hours()
    km = models.IntegerField(default=0, db_default=0)
    rate = MoneyField("pris, kr.")
    amount = MoneyField("beløb, kr.")
    refundable = MoneyField("med refusion, kr.")
    other = MoneyField("uden refusion, kr.")
    refund_percent = models.DecimalField("refusion, pct.", max_digits=5, decimal_places=2, default=0)
    function = models.CharField("funktion", max_length=10)
    grouping = models.CharField("gruppering", max_length=5)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    posted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["statement", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=Round((F("hours") + F("km")) * F("rate"), 2)),
                name="settlement_amount_is_rounded",
            ),
            models.CheckConstraint(
                condition=~Q(hours=0) & Q(km=0) | Q(hours=0, refundable=0) & ~Q(km=0),
                name="settlement_has_hours_or_km",
            ),
            models.CheckConstraint(
                condition=Q(refundable=F("amount"), other=0) | Q(refundable=0, other=F("amount")),
                name="settlement_parts_are_the_amount",
            ),
            models.CheckConstraint(
                condition=Q(refund_percent__gte=0, refund_percent__lte=100), name="settlement_refund_percent"
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "month"], name="settlement_of_agreement"),
            models.Index(fields=["month"], include=["amount"], name="settlement_month"),
        ]
        triggers = [
            *append_only("settlement_line_stays"),
            pgtrigger.Trigger(
                name="settlement_line_of_an_open_closing",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM agreements_statement bill
                        JOIN agreements_closing closing ON closing.id = bill.closing_id
                        WHERE bill.id = NEW.statement_id AND closing.done_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'the month is closed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="settlement_line_is_of_approved_hours",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                declare=[("first", "agreements_settlementline")],
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM agreements_pricedhours priced
                        JOIN agreements_monthsheet sheet ON sheet.id = priced.sheet_id
                        JOIN agreements_statement bill ON bill.id = NEW.statement_id
                        JOIN providers_mentor mentor ON mentor.id = NEW.mentor_id
                        WHERE priced.id = NEW.priced_id AND sheet.state = 'approved'
                          AND sheet.agreement_id = NEW.agreement_id AND priced.month = NEW.month
                          AND priced.mentor_id = NEW.mentor_id AND mentor.supplier_id = bill.supplier_id
                          AND (priced.hours, priced.km, priced.rate) = (NEW.hours, NEW.km, NEW.rate)
                    ) THEN
                        RAISE EXCEPTION 'a settlement line is of approved hours';
                    END IF;
                    IF NEW.corrects_id IS NOT NULL THEN
                        SELECT * INTO first FROM agreements_settlementline WHERE id = NEW.corrects_id;
                        IF (first.agreement_id, first.month, first.mentor_id, first.km = 0)
                            IS DISTINCT FROM (NEW.agreement_id, NEW.month, NEW.mentor_id, NEW.km = 0)
                            OR first.rate <> NEW.rate AND NOT EXISTS (
                                SELECT 1 FROM agreements_pricedhours priced
                                WHERE priced.id = NEW.priced_id AND priced.corrects_id = first.priced_id
                            ) THEN
                            RAISE EXCEPTION 'a settlement line corrects one about the same hours';
                        END IF;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.statement} {self.amount}"
