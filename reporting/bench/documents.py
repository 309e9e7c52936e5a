"""One agreement beside the libraries as they come, and many on one and two worker processes."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import psutil
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from weasyprint import HTML

from agreements.actions import batches
from agreements.actions.decisions import guidance_text
from agreements.actions.printing import agreement_print
from agreements.documents.agreement import AgreementPrint, agreement_pdf, print_context
from agreements.enums import VersionState
from agreements.models import Agreement, AgreementVersion, PrintBatch, Segment, VersionTask
from mentorstotte.core.database import sight
from mentorstotte.core.documents.certificate import DEVELOPMENT_FILE, seal_key
from mentorstotte.core.documents.render import STYLESHEET, VARIANT
from mentorstotte.core.documents.seal import seal
from mentorstotte.core.models import User

ROUNDS = 15
AGREEMENTS = 500
TASKS = (
    "Finde en morgenrutine, så du når bussen klokken 7.30 til praktikken.",
    "Gå med til lægen de to første gange og forberede samtalen med dig.",
    "Øve, hvordan du siger til og fra over for kolleger, og tale med din leder sammen med dig.",
)
WORKER = "import django; django.setup(); from reporting.bench.documents import work; work({batch})"


def report(by: User, count: int = AGREEMENTS, rounds: int = ROUNDS) -> Iterator[str]:
    """The rows of ``make bench``; the agreements that are made stay in its own database."""
    one, two = (versions(by, count, name) for name in ("P", "Q"))
    yield from speed(agreement_print(one[0], by=by), rounds)
    alone, apart, _ = _batch(by, one, processes=1)
    both, together, peak = _batch(by, two, processes=2)
    yield (
        f"{count} agreements as one batch: {count / alone:.1f} a second on one worker process, "
        f"{count / both:.1f} on two ({alone / both:.2f} times), {peak:.0f} MiB at most in a process; "
        f"{apart / count:.2f} s of processor time each on one, {together / count:.2f} on two"
    )


def speed(sheet: AgreementPrint, rounds: int) -> Iterator[str]:
    """Medians of one warm agreement from data to file, in turn with the stock libraries on the same HTML."""
    with translation.override("da"):
        html = render_to_string("print/agreement.html", print_context(sheet) | {"created": sheet.filing.date})
    seal_key()
    signer = signers.SimpleSigner.load_pkcs12(str(Path(settings.DATA_DIR) / "seal" / DEVELOPMENT_FILE))
    ours, stock = _in_turn(lambda: agreement_pdf(sheet), lambda: _stock(html), rounds)
    beside = f"stock WeasyPrint {stock:.0f} ms on the same HTML: {ours / stock:.2f}"
    yield f"one agreement: {ours:.0f} ms of processor time, {beside}"
    sealed, plain = _in_turn(
        lambda: seal(agreement_pdf(sheet)), lambda: _stock_sealed(_stock(html), signer), rounds
    )
    yield (
        f"one sealed agreement: {sealed:.0f} ms, stock WeasyPrint and pyHanko {plain:.0f} ms: "
        f"{plain / sealed:.2f} times as fast"
    )


def _in_turn(ours: Callable, theirs: Callable, rounds: int) -> tuple[float, float]:
    """Median milliseconds of processor time of both, called in turn: the machine is the same for both."""
    times: dict[Callable, list[float]] = {ours: [], theirs: []}
    for _ in range(rounds + 2):
        for call, taken in times.items():
            started = time.process_time()
            call()
            taken.append((time.process_time() - started) * 1000)
    return statistics.median(times[ours][2:]), statistics.median(times[theirs][2:])


def _stock(html: str) -> bytes:
    sheet = finders.find(STYLESHEET)
    return HTML(string=html, base_url=str(Path(sheet).parent)).write_pdf(
        stylesheets=[sheet], pdf_variant=VARIANT
    )


def _stock_sealed(pdf: bytes, signer) -> bytes:
    metadata = signers.PdfSignatureMetadata(field_name="Segl")
    return signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer=signer).getvalue()


def versions(by: User, count: int, name: str) -> list[AgreementVersion]:
    """So many agreements that are written and not made, on cases that are there."""
    cases = [row.case for row in Agreement.objects.select_related("case__team")[:count]]
    patterns = [cases[n % len(cases)] for n in range(count)]
    latest = Agreement.objects.order_by("-end_date").first()
    made = Agreement.objects.bulk_create(
        Agreement(
            number=f"{name}-{n}",
            case=case,
            team=case.team,
            start_date=latest.start_date,
            end_date=latest.end_date,
            weekly_hours=Decimal("3.00"),
            target_group=latest.target_group,
        )
        for n, case in enumerate(patterns)
    )
    versions = AgreementVersion.objects.bulk_create(_version(row) for row in made)
    Segment.objects.bulk_create(
        Segment(version=v, start=v.start_date, end=v.end_date, level=2, weekly_hours=Decimal("3.00"))
        for v in versions
    )
    VersionTask.objects.bulk_create(
        VersionTask(version=v, theme="practical", text=text) for v in versions for text in TASKS
    )
    return versions


def _version(agreement: Agreement) -> AgreementVersion:
    return AgreementVersion(
        agreement=agreement,
        state=VersionState.READY,
        target_group=agreement.target_group,
        entitlement="K",
        regime="bench",
        legal_basis="§ 31 b i lov om en aktiv beskæftigelsesindsats",
        aim_type="job",
        aim_text="Lønnet arbejde i detailhandlen, mindst 15 timer om ugen.",
        aim_indicator="du har passet jobbet i fire uger",
        mentor_name="Mogens Mentor",
        mentor_phone="20 30 40 50",
        start_date=agreement.start_date,
        end_date=agreement.end_date,
        contact="Du og mentoren har kontakt mindst én gang om ugen.",
        complaint_guidance=guidance_text(agreement.start_date),
    )


def _batch(by: User, versions: list[AgreementVersion], processes: int) -> tuple[float, float, float]:
    """Seconds that the batch took from its first to its last document, processor seconds of its processes
    in all, and the largest process in MiB.
    """
    batch = PrintBatch.objects.create(by=by)
    batch.items.bulk_create(batch.items.model(batch=batch, version=version) for version in versions)
    command = [sys.executable, "-c", WORKER.format(batch=batch.pk)]
    own = {"DATA_DIR": str(settings.DATA_DIR), "SECRET_KEY": settings.SECRET_KEY}
    running = [psutil.Popen(command, env=os.environ | own) for _ in range(processes)]
    spent, peak = dict.fromkeys(running, 0.0), 0.0
    while any(each.poll() is None for each in running):
        for each in running:
            megabytes, seconds = _used(each)
            peak, spent[each] = max(peak, megabytes), max(spent[each], seconds)
        time.sleep(0.2)
    if any(each.returncode for each in running) or batch.items.filter(document=None).exists():
        raise RuntimeError("the batch was not made")
    done = sorted(batch.items.values_list("done_at", flat=True))
    return (done[-1] - done[0]).total_seconds(), sum(spent.values()), peak


def _used(process: psutil.Popen) -> tuple[float, float]:
    """Memory in MiB now, and the processor seconds until now; nothing of one that has ended."""
    try:
        times = process.cpu_times()
        return process.memory_info().rss / 2**20, times.user + times.system
    except psutil.Error:
        return 0.0, 0.0


@sight.across_teams()
def work(batch_id: int) -> None:
    """What a worker does with a batch, without the broker."""
    while batches.make_some(batch_id):
        pass
