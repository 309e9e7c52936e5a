"""``python -m tests.upgrade.make_previous COMMIT``: tests/data/previous, for the test of the upgrade.

The release's own code makes its own demo set in a clone of this repository, and each person of it looks at
some pages, so that the read log has rows. Kept are the database as ``pg_dump`` writes it, the documents and
the certificates that seals are checked with; no key. All persons are the demo set's: invented.
"""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mentorstotte.core.backup.tables import WITHOUT_ROWS
from mentorstotte.core.postgres_programs import BINARIES
from mentorstotte.local import services

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "tests" / "data" / "previous"
DUMP = "database.sql.gz"

USE = """
from django.test import Client
from cases.models import Case
from mentorstotte.core.models import User

for person in User.objects.filter(is_active=True).order_by("pk"):
    browser = Client()
    browser.force_login(person)
    for number in Case.objects.order_by("pk").values_list("number", flat=True)[:10]:
        browser.get(f"/sager/{number}/")
"""


def make(commit: str, folder: Path) -> None:
    """Replaces what is kept by what the code of ``commit`` makes; ``folder`` is empty and goes away."""
    code, data = folder / "code", folder / "data"
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", ROOT, code], check=True)
    subprocess.run(["git", "checkout", "--quiet", commit], cwd=code, check=True)
    with services(folder / "services") as addresses:
        own = addresses.environment() | {"DATA_DIR": str(data), "SECRET_KEY": "only-to-make-data"}
        for words in (["migrate", "--verbosity=0"], ["demo_data"], ["shell", "--command", USE]):
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, cwd=code, env=os.environ | own, check=True)
        shutil.rmtree(KEPT, ignore_errors=True)
        KEPT.mkdir()
        command = [BINARIES / "pg_dump", addresses.database_url, "--no-owner", "--no-privileges"]
        command += [f"--exclude-table-data={name}" for name in WITHOUT_ROWS]
        dump = subprocess.run(command, check=True, capture_output=True).stdout
    (KEPT / DUMP).write_bytes(gzip.compress(dump, mtime=0))
    shutil.copytree(data / "documents", KEPT / "documents")
    shutil.copytree(data / "seal" / "known", KEPT / "certificates")
    (KEPT / "COMMIT").write_text(f"{commit}\n")


if __name__ == "__main__":
    os.umask(0o077)
    with tempfile.TemporaryDirectory() as made:
        make(sys.argv[1], Path(made))
