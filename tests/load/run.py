"""One run on services that are there: data, site, people, figures (``python -m tests.load``)."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from agreements.models import Reminder
from agreements.tasks import find_reminders
from mentorstotte.bootstrap import LOCUST
from mentorstotte.core import signs
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import OutgoingMail
from mentorstotte.core.tasks import heartbeat
from mentorstotte.local.postgres import APP
from tests.load import people, site
from tests.load.watch import Watch
from tests.workers import ROOT, until

USERS = int(os.environ.get("USERS") or 20)
MINUTES = float(os.environ.get("MINUTES") or 3)
AGREEMENTS = int(os.environ.get("AGREEMENTS") or 3_000)
POOLED = os.environ.get("POOL", "1") == "1"
PER_MINUTE = 6  # what an approver decides
CLASSES = {
    "caseworker": "Caseworker",
    "approver": "Approver",
    "controller": "Controller",
    "mentor": "PortalMentor",
}
PAGE = "| {name} | {requests} | {errors} | {p50:.0f} | {p95:.0f} | {p99:.0f} |"
BEFORE = 0.3  # of the time has gone when the reminders are swept


def main() -> int:
    """Prints the figures, and 1 when a page or form failed."""
    begun = time.monotonic()
    call_command("collectstatic", interactive=False, verbosity=0)
    waiting = int(USERS / 5 * MINUTES * PER_MINUTE) + 1
    told = people.load(agreements=AGREEMENTS, users=USERS, waiting=waiting)
    call_command("grant_app", APP, guards=True, verbosity=0)
    print(f"The data are in after {time.monotonic() - begun:.0f} s.", flush=True)
    with site.running(
        owner_url=os.environ["DATABASE_URL"], folder=Path(settings.DATA_DIR) / "log", pooled=POOLED
    ) as running:
        heartbeat.delay()
        until(lambda: running.monitor(running.hosts[0], "/sundhed/").json()["beat"] == "ok")
        watch = Watch(running)
        with watch.watching():
            figures, swept = _visit(running, told)
        print(_report(told, figures, swept, watch), flush=True)
    return 1 if figures["errors"] else 0


def _visit(running: site.Site, told: list[dict]) -> tuple[dict, float]:
    """What Locust saw, and the seconds of a sweep of the reminders meanwhile."""
    folder = Path(settings.DATA_DIR)
    (folder / "people.json").write_text(json.dumps(told))
    own = {
        "PYTHONPATH": LOCUST,
        "LOAD_PEOPLE": str(folder / "people.json"),
        "LOAD_FIGURES": str(folder / "figures.json"),
        "LOAD_CERTIFICATE": str(running.front.certificate),
        "LOAD_TODAY": timezone.localdate().isoformat(),
    }
    command = [sys.executable, "-m", "locust", "-f", ROOT / "tests" / "load" / "users.py", "--headless"]
    command += [
        "--only-summary",
        "--loglevel",
        "WARNING",
        "--host",
        running.front.address,
        "--stop-timeout",
        "60",
    ]
    command += ["--users", str(len(told)), "--spawn-rate", "1", "--run-time", f"{MINUTES * 60:.0f}s"]
    command += [name for role, name in CLASSES.items() if role in Counter(each["role"] for each in told)]
    with (folder / "log" / "locust.log").open("wb") as log:
        visitors = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
        time.sleep(MINUTES * 60 * BEFORE)
        swept = _sweep()
        visitors.wait()
    assert visitors.returncode == 0, (folder / "log" / "locust.log").read_text()[-3000:]
    return json.loads((folder / "figures.json").read_text()), swept


def _sweep() -> float:
    """Seconds from asking for the sweep until a worker has done it."""
    before = signs.done_at().get(find_reminders.name)
    find_reminders.delay()
    return until(lambda: signs.done_at().get(find_reminders.name) != before, seconds=600)


def _report(told: list[dict], figures: dict, swept: float, watch: Watch) -> str:
    """The figures as Markdown."""
    counted = Counter(each["role"] for each in told).items()
    mails = OutgoingMail.objects.filter(state=MailState.SENT).count()
    pages = sorted(figures["pages"], key=lambda row: row["name"] == "Aggregated")
    return "\n".join(
        [
            f"{len(told)} people ({', '.join(f'{number} {role}' for role, number in counted)}) "
            f"for {MINUTES:g} minutes, {AGREEMENTS} agreements, PgBouncer {'on' if POOLED else 'off'}; "
            f"load of the machine {min(watch.load):.0f} to {max(watch.load):.0f} on {os.cpu_count()} cores.",
            f"{figures['per_second']:.1f} requests a second. A sweep of reminders meanwhile {swept:.1f} s: "
            f"{Reminder.objects.count()} reminders; {mails} mails sent.",
            "",
            "| Page | Requests | Errors | Median ms | p95 | p99 |",
            "|---|---|---|---|---|---|",
            *(PAGE.format(**row) for row in pages),
            "",
            "Largest process: " + ", ".join(f"{kind} {mib:.0f} MiB" for kind, mib in watch.memory.items()),
            "At most: " + ", ".join(f"{value:.1f} {name}" for name, value in watch.most.items()),
            "Health: " + (", ".join(sorted(watch.bad)) or "all well"),
            *figures["errors"],
        ]
    )
