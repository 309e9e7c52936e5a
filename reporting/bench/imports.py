"""A spreadsheet of 50,000 agreements by ``manage.py import_agreements``, and an extract about as many."""

import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from agreements.models import Agreement
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Membership, Team, User
from reporting.actions.extract import keep_extract, run_extract
from reporting.bench.apart import taken_by
from reporting.books import written_sheet
from reporting.demo.names import replacement_cpr
from reporting.imports.agreements import COLUMNS

ROWS = 50_000
HEADINGS = "CPR;Fra;Til;Timer;Kvittering;Kvitteret den"
OLDEST, DAYS = date(1961, 1, 1), 10_000  # birth dates


def report(rows: int = ROWS) -> Iterator[str]:
    """The rows of ``manage.py bench --only imports``; what is stored stays."""
    by, before = _importer(), Agreement.objects.count()
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder, "forloeb.xlsx")
        sheet.write_bytes(written_sheet("Forløb", [column.heading for column in COLUMNS], _courses(rows)))
        wall, processor = time.perf_counter(), time.process_time()
        call_command("import_agreements", str(sheet), email=by.email, stdout=StringIO(), stderr=StringIO())
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    yield (
        f"{Agreement.objects.count() - before} agreements of a spreadsheet read, judged and stored:"
        f" {wall:.0f} s, {processor:.0f} of processor time beside the database's"
    )
    yield _extract(rows, by)


def _extract(rows: int, by: User) -> str:
    """An extract of so many rows, read, compared and its receipts kept by a worker. Every tenth row says
    other hours, every twentieth is of somebody who is unknown here.
    """
    last = timezone.localdate()
    days = {"first": last - timedelta(days=200), "last": last}
    file = BytesIO("\n".join([HEADINGS, *_lines(rows)]).encode())
    kept = keep_extract(file=file, file_name="udtraek.csv", by=by, **days)
    taken = taken_by(run_extract, kept.pk)
    kept.refresh_from_db()
    ours = Agreement.objects.in_force().count()
    return (
        f"an extract of {kept.read} rows held against {ours} agreements: {taken};"
        f" {kept.agreeing} rows agree, {kept.left} do not, {kept.receipts} receipts kept"
    )


def _lines(rows: int) -> Iterator[str]:
    known = Agreement.objects.in_force().order_by("pk")
    sides = known.values_list("case__citizen__cpr", "start_date", "end_date", "weekly_hours")
    for n, (cpr, start, end, hours) in enumerate(sides[:rows].iterator(chunk_size=1000)):
        if n % 20 == 0:
            cpr = replacement_cpr(OLDEST + timedelta(days=n % DAYS), 500 + n // DAYS)
        said = f"{hours + n % 10 // 9}".replace(".", ",")
        yield f"{cpr};{start:%d-%m-%Y};{end:%d-%m-%Y};{said};K-{n};{timezone.localdate():%d-%m-%Y}"


def _importer() -> User:
    """A system administrator, in whose team the rows are put."""
    told = {"name": "Måling indlæsning", "roles": [Role.SYSTEM_ADMIN]}
    user, _ = User.objects.get_or_create(email="maaling-indlaesning@demo.example", defaults=told)
    team, _ = Team.objects.get_or_create(name="Måleteam indlæsning")
    Membership.objects.get_or_create(user=user, team=team)
    return user


def _courses(rows: int) -> Iterator[list[object]]:
    """Agreements without fault in the order of the headings, a citizen each."""
    today = timezone.localdate()
    for n in range(rows):
        cpr = replacement_cpr(OLDEST + timedelta(days=n % DAYS), n // DAYS)
        start = today - timedelta(days=n % 150)
        person = [cpr, "Åse", f"Ærø {n}", "0270", "T10_FLEKS", 2, 2.5, start, start + timedelta(days=150)]
        mentor = [f"Mentor {n % 400:03}", "Målefirma", "Ekstern", 450]
        yield [*person, *mentor, "Fleksjob 12 timer i kantine", "Støtte til offentlig transport", "", ""]
