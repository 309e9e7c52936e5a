"""``make bench``: the pages that people live on, beside bare SQL and Django's own admin, in one run."""

from collections.abc import Iterator

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test import Client

from agreements.models import Agreement
from cases.models import Case, Citizen
from reporting.bench import assess, audit, documents, hours, imports, reports, trial, web
from reporting.bench.measure import Measure, measure
from reporting.bench.places import Place, busiest_caseworker, places

AGREEMENTS = 60_000
TENTH = 10
PARTS = ("assess", "trial", "pages", "documents", "hours", "reports", "audit", "imports")
HEAD = ("page", "median", "p95", "queries", "in db", "slowest", "bare SQL", "x bare", "x admin", "x few")
WIDTHS = (30, 7, 7, 8, 7, 8, 9, 7, 8, 6)
MEANING = """\
Milliseconds of server time. In db: median of the time in the database. Slowest: 95th percentile of the
slowest statement. Bare SQL: the page's SELECT statements by the driver alone. x bare, x admin: medians
beside bare SQL and Django's admin list of the same table. x few: p95 beside that with a tenth of the data."""


class Command(BaseCommand):
    help = (
        "Measures rules, documents, and the start page, lists, case and search. Without data it loads "
        "them: a tenth first, which is measured as well, then the rest."
    )

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=40, help="visits of each page")
        parser.add_argument("--agreements", type=int, default=AGREEMENTS, help="how many to load")
        parser.add_argument("--entries", type=int, default=hours.ENTRIES, help="for hours and reports")
        parser.add_argument("--only", choices=PARTS, help="one part, on what is there or the demo set")

    def handle(self, *args, rounds: int, agreements: int, entries: int, only: str | None, **options):
        if not apps.is_installed("django.contrib.admin"):
            raise CommandError("Django's admin is compared with: --settings reporting.bench.settings")
        few: dict[str, Measure] = {}
        parts = {
            "assess": assess.report,
            "data": lambda: self.load(few, 0 if only else agreements, rounds),
            "trial": lambda: trial.report(busiest_caseworker()),
            "pages": lambda: self.pages(few, rounds),
            "documents": lambda: documents.report(busiest_caseworker()),
        }
        by_itself = {
            "hours": lambda: hours.report(entries=entries, rounds=rounds),
            "reports": lambda: reports.report(entries=entries, rounds=rounds),
            "audit": audit.report,
            "imports": imports.report,
        }
        alone = {None: list(parts), "assess": ["assess"]} | {name: [name] for name in by_itself}
        for name in alone.get(only, ["data", only]):
            for row in (parts | by_itself)[name]():
                self.stdout.write(row)

    def load(self, few: dict[str, Measure], agreements: int, rounds: int) -> Iterator[str]:
        """Fills an empty database; ``few`` gets the pages measured with a tenth of the data around them."""
        if not Case.objects.exists():
            call_command("demo_data", stdout=self.stdout)
            if agreements:
                few.update(self.few(agreements, rounds))
        yield counted()

    def pages(self, few: dict[str, Measure], rounds: int) -> Iterator[str]:
        """The table of the pages, and the memory of the processes that served them."""
        yield f"{MEANING}\n{columns(HEAD)}"
        found = places()
        for place in found:
            yield line(place, rounds, few.get(place.name))
        yield web.memory(found, rounds)

    def few(self, agreements: int, rounds: int) -> dict[str, Measure]:
        """Loads a tenth, measures it, and loads the rest: the p95 of each page with few rows around it."""
        call_command("demo_data", agreements=agreements // TENTH, stdout=self.stdout)
        self.stdout.write(counted())
        few = {place.name: measure(visit(place), rounds=rounds) for place in places()}
        call_command("demo_data", agreements=agreements - agreements // TENTH, stdout=self.stdout)
        return few


def counted() -> str:
    """How much there is to measure on."""
    return (
        f"{Citizen.objects.count()} citizens, {Case.objects.count()} cases, "
        f"{Agreement.objects.count()} agreements"
    )


def visit(place: Place, *, admin: bool = False):
    """How ``place``, or the list of the admin beside it, is visited."""
    client = Client()
    client.force_login(place.user)
    path, query = (place.admin, place.admin_query) if admin else (place.path, place.query)
    return lambda: client.get(path, query)


def line(place: Place, rounds: int, few: Measure | None) -> str:
    """One row of the table, measured now."""
    ours = measure(visit(place), rounds=rounds)
    theirs = measure(visit(place, admin=True), rounds=max(rounds // 4, 3))
    times = [f"{value:.1f}" for value in (ours.database, ours.slowest, ours.bare, ours.median / ours.bare)]
    return columns(
        (
            place.name,
            f"{ours.median:.1f}",
            f"{ours.p95:.1f}",
            _queries(ours, few),
            *times,
            f"{ours.median / theirs.median:.2f}",
            f"{ours.p95 / few.p95:.2f}" if few else "-",
        )
    )


def _queries(ours: Measure, few: Measure | None) -> str:
    """The number, or both numbers when few rows take another number of queries."""
    same = few is None or few.queries == ours.queries
    return str(ours.queries) if same else f"{few.queries}>{ours.queries}"


def columns(values) -> str:
    """The name to the left, numbers to the right."""
    name, *numbers = values
    return f"{name:{WIDTHS[0]}}" + "".join(
        f" {value:>{width}}" for value, width in zip(numbers, WIDTHS[1:], strict=True)
    )
