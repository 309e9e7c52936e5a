"""B15: what an hour would have cost if the spending is right: by inflow, by stock and by use."""

from decimal import Decimal

from django.db.models import Count, Sum

from agreements.models import Agreement
from mentorstotte.core.wording import half_up
from reporting.models import LedgerPosting, PostingMatch
from reporting.reports.b17_hours import (
    citizens_of,
    granted_by,
    hours_granted,
    running_between,
    used_between,
)
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.numbers import mean_of
from reporting.rules.plausibility import Check, as_inflow

NOTHING = Decimal("0.00")
COLUMNS = (
    Column("Bogført", "Posteringer i perioden; for et team dem, der er lagt på dets aftaler.", "kroner"),
    Column("Timer", "De timer, som rækken regner med.", "hours"),
    Column("Pr. time", "Det bogførte delt med timerne.", "kroner"),
)


def tables(filters: Filters) -> list[Table]:
    """Six queries."""
    spent = _spent(filters)
    begun = Agreement.objects.in_force().filter(
        start_date__range=(filters.first, filters.last), **filters.of_team("team")
    )
    inflow = begun.aggregate(number=Count("pk"), known=Count("weekly_hours"), hours=Sum("weekly_hours"))
    running = running_between(filters, filters.first, filters.last)
    granted = hours_granted(
        granted_by(running, filters.first, filters.last)[None], filters.first, filters.last
    )
    used, citizens = used_between(filters, filters.first, filters.last), citizens_of(running)
    average = mean_of(inflow["hours"], inflow["known"])
    checks = {
        "Tilgang": (as_inflow(spent, inflow["number"], average), inflow["number"]),
        "Bestand": (Check(spent, granted), citizens),
        "Forbrug": (Check(spent, half_up(Decimal(sum(used.values())) / 60)), citizens),
    }
    rows = tuple(
        Row(name, (each.kroner, each.hours, each.per_hour), size) for name, (each, size) in checks.items()
    )
    return [Table("Udgift pr. time", "Regnet efter", COLUMNS, rows)]


def _spent(filters: Filters) -> Decimal:
    span = (filters.first, filters.last)
    if filters.team is None:
        found = LedgerPosting.objects.filter(posted_on__range=span)
    else:
        found = PostingMatch.objects.filter(posting__posted_on__range=span, agreement__team=filters.team)
    return found.order_by().aggregate(kroner=Sum("amount"))["kroner"] or NOTHING


REPORT = Report(
    code="B15",
    title="Rimelighed: udgift pr. time",
    lead="Passer det bogførte til timerne?",
    tables=tables,
    columns=COLUMNS,
    drawn=(2,),
    notes=(
        "Tilgang: forløb begyndt i perioden × timer om ugen i gennemsnit × 52 uger. Antager, at perioden er "
        "et års tilgang, og at hvert forløb varer et år.",
        "Bestand: bevilgede timer i perioden i alle aftaler i kraft. Antager, at alle timer bliver brugt.",
        "Forbrug: registrerede timer i måneder, hvis første dag er i perioden. Antager, at alt er "
        "registreret.",
        "Det bogførte følger posteringens dato, ikke den dag, timen blev givet.",
    ),
)
