"""``make bench``: the pages that caseworkers live on, beside bare SQL and Django's own admin, in one run."""

import resource

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from cases.models import Case, Citizen
from mentorstotte.core.models import User
from reporting.bench import assess
from reporting.bench.measure import Measure, measure


class Command(BaseCommand):
    help = (
        "Measures overview, case list, case page and search; load data first: demo_data --agreements 60000."
    )

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=40, help="visits of each page")

    def handle(self, *args, rounds: int, **options):
        for row in assess.report():
            self.stdout.write(row)
        worker = busiest_caseworker()
        if worker is None:
            raise CommandError(
                "There are no cases to measure. Load some: manage.py demo_data --agreements 60000"
            )
        client = Client()
        client.force_login(worker)
        self.stdout.write(
            f"{Citizen.objects.count()} citizens, {Case.objects.count()} cases, "
            f"{Agreement.objects.count()} agreements"
        )
        self.stdout.write(
            f"{'page':34} {'median':>8} {'p95':>8} {'queries':>8} {'in db':>8} {'bare SQL':>9} "
            f"{'x bare':>7} {'x admin':>8}"
        )
        for name, path, query, admin_path in pages(worker):
            ours = measure(name, lambda p=path, q=query: client.get(p, q), rounds=rounds)
            theirs = measure("admin", lambda p=admin_path: client.get(*p), rounds=max(rounds // 4, 5))
            self.stdout.write(line(ours, theirs))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(f"this process at its largest: {peak:.0f} MiB")


def busiest_caseworker() -> User | None:
    """The person with most cases: the worst case of the pages about one's own."""
    row = (
        Case.objects.filter(caseworker__isnull=False)
        .values("caseworker")
        .annotate(n=Count("pk"))
        .order_by("-n")
        .first()
    )
    return User.objects.get(pk=row["caseworker"]) if row else None


def pages(worker: User):
    """(name, address, query, address of Django's admin list of the same table with its query)."""
    case = Case.objects.filter(caseworker=worker).order_by("-pk").first()
    cases = ("/admin/cases/case/",)
    return [
        ("Mit overblik", reverse("overview"), {}, ("/admin/agreements/agreement/",)),
        ("Sager", reverse("cases:list"), {}, cases),
        ("Sager, mine", reverse("cases:list"), {"hvis": "mine"}, cases),
        (
            "Sager, status",
            reverse("cases:list"),
            {"status": "granted"},
            ("/admin/cases/case/", {"state__exact": "granted"}),
        ),
        ("Sager, navn", reverse("cases:list"), {"navn": "ostergard"}, cases),
        ("Sager, efter navn", reverse("cases:list"), {"sort": "name"}, cases),
        ("Sagen", reverse("cases:detail", args=[case.number]), {}, cases),
        (
            "Søg: ostergard",
            reverse("cases:search"),
            {"q": "ostergard"},
            ("/admin/cases/citizen/", {"q": "Østergaard"}),
        ),
        (
            "Søg: mette øst",
            reverse("cases:search"),
            {"q": "mette øst"},
            ("/admin/cases/citizen/", {"q": "Mette Øst"}),
        ),
    ]


def line(ours: Measure, theirs: Measure) -> str:
    """One row of the table; times in milliseconds, ratios of medians within this run."""
    return (
        f"{ours.name:34} {ours.median:8.1f} {ours.p95:8.1f} {ours.queries:8d} {ours.database:8.1f} "
        f"{ours.bare:9.1f} {ours.median / ours.bare:7.1f} {ours.median / theirs.median:8.2f}"
    )
